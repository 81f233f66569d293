//! Where a decoder is in its stream: which part it reads next, and the bytes of it so far.

use alloc::vec::Vec;

use super::{Checksum, HeaderProblem, Layer, LayerError};

/// The part of a stream that is read next.
pub(super) struct Part<S> {
    layer: Layer,
    /// Which part it is.
    pub(super) step: S,
    /// Its bytes so far, where it is of fixed length.
    pub(super) held: Vec<u8>,
    /// Where in the file it begins, or what it belongs to.
    pub(super) at: u64,
}

impl<S> Part<S> {
    /// The first part of a stream.
    pub(super) fn first(layer: Layer, step: S) -> Self {
        Self { layer, step, held: Vec::new(), at: 0 }
    }

    /// Goes on to another part.
    pub(super) fn next(&mut self, step: S) {
        self.held.clear();
        self.step = step;
    }

    /// Whether the stream may end here: only where another frame could begin, and has not.
    pub(super) fn finish(&self, is_between_frames: bool, end: u64) -> Result<(), LayerError> {
        match (is_between_frames, self.held.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => Err(self.trailing()),
            (false, _) => Err(LayerError::Truncated { layer: self.layer, offset: end }),
        }
    }

    pub(super) fn trailing(&self) -> LayerError {
        LayerError::Trailing { layer: self.layer, offset: self.at }
    }

    pub(super) fn header_error(&self, problem: HeaderProblem) -> LayerError {
        LayerError::Header { layer: self.layer, offset: self.at, problem }
    }

    pub(super) fn checksum_error(&self, checksum: Checksum) -> LayerError {
        LayerError::Checksum { layer: self.layer, offset: self.at, checksum }
    }

    pub(super) fn damaged(&self) -> LayerError {
        LayerError::Damaged { layer: self.layer, offset: self.at }
    }
}
