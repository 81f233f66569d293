//! State of a decoder: the next part of its stream, and the bytes of it so far.

use alloc::vec::Vec;

use super::{Checksum, HeaderProblem, Layer, LayerError};

/// Next part of a stream.
pub(super) struct Part<S> {
    layer: Layer,
    /// Kind of part.
    pub(super) step: S,
    /// Its bytes so far, if it has a fixed length.
    pub(super) held: Vec<u8>,
    /// Offset of its beginning in the file, or of the part that it belongs to.
    pub(super) at: u64,
}

impl<S> Part<S> {
    /// Returns the first part of a stream.
    pub(super) fn first(layer: Layer, step: S) -> Self {
        Self { layer, step, held: Vec::new(), at: 0 }
    }

    /// Proceeds to another part.
    pub(super) fn next(&mut self, step: S) {
        self.held.clear();
        self.step = step;
    }

    /// Checks that the stream may end here: only where another frame could begin.
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

    pub(super) fn damage_error(&self) -> LayerError {
        LayerError::Damaged { layer: self.layer, offset: self.at }
    }
}
