//! A piece of compressed bytes being decoded.

use alloc::vec::Vec;

/// Remaining bytes of a piece, and their offset in the file.
pub(super) struct Input<'a> {
    rest: &'a [u8],
    offset: u64,
}

impl<'a> Input<'a> {
    /// Wraps the piece at this offset in the file.
    pub(super) fn new(piece: &'a [u8], offset: u64) -> Self {
        Self { rest: piece, offset }
    }

    /// Returns the offset of the next byte in the file, which equals the number of consumed bytes.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns the remaining bytes.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Consumes at most `at_most` bytes.
    pub(super) fn take(&mut self, at_most: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(at_most.min(self.rest.len()));
        self.rest = rest;
        self.offset += taken.len() as u64;
        taken
    }

    /// Consumes bytes into `held` until it has `count`, and returns whether it does.
    pub(super) fn fill(&mut self, held: &mut Vec<u8>, count: usize) -> bool {
        held.extend_from_slice(self.take(count.saturating_sub(held.len())));
        held.len() >= count
    }
}

/// Returns the little-endian number in up to eight bytes.
pub(super) fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
