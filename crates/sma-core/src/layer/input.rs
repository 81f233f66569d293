//! A piece of the compressed bytes on its way through a decoder.

use alloc::vec::Vec;

/// The bytes of a piece that are not decoded yet, and where in the file they are.
pub(super) struct Input<'a> {
    rest: &'a [u8],
    offset: u64,
}

impl<'a> Input<'a> {
    /// The piece that begins at this offset in the file.
    pub(super) fn new(piece: &'a [u8], offset: u64) -> Self {
        Self { rest: piece, offset }
    }

    /// Offset in the file of the next byte, which is the number of bytes consumed.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The bytes that are left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Consumes the next bytes, at most so many.
    pub(super) fn take(&mut self, at_most: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(at_most.min(self.rest.len()));
        self.rest = rest;
        self.offset += taken.len() as u64;
        taken
    }

    /// Consumes bytes into `held` until it has `count`, and says whether it does.
    pub(super) fn fill(&mut self, held: &mut Vec<u8>, count: usize) -> bool {
        held.extend_from_slice(self.take(count.saturating_sub(held.len())));
        held.len() >= count
    }
}

/// The number that up to eight bytes stand for, lowest first.
pub(super) fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
