//! Input in parts that are compressed as one.

use alloc::vec::Vec;

/// Parts of an input, which are read one after the other without being joined first.
pub(super) struct Parts<'a> {
    parts: &'a [&'a [u8]],
    /// Rest of the part before `parts`.
    current: &'a [u8],
    /// Bytes of the input that are not read yet.
    left: usize,
}

impl<'a> Parts<'a> {
    pub(super) fn new(parts: &'a [&'a [u8]]) -> Self {
        Self { parts, current: &[], left: parts.iter().map(|part| part.len()).sum() }
    }

    /// Returns the number of bytes that are not read yet.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Reads a block of `length` bytes, or all that are left. One that is spread over several parts is
    /// joined in `room`.
    pub(super) fn next<'r>(&mut self, length: usize, room: &'r mut Vec<u8>) -> &'r [u8]
    where
        'a: 'r,
    {
        let length = length.min(self.left);
        self.advance_if_empty();
        if self.current.len() >= length {
            return self.take(length);
        }
        room.clear();
        while room.len() < length {
            let missing = length - room.len();
            room.extend_from_slice(self.take(missing.min(self.current.len())));
            self.advance_if_empty();
        }
        room
    }

    /// Reads bytes of the current part.
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.current.split_at_checked(length).unwrap_or((self.current, &[]));
        self.current = rest;
        self.left = self.left.saturating_sub(taken.len());
        taken
    }

    fn advance_if_empty(&mut self) {
        while self.current.is_empty() {
            let Some((first, rest)) = self.parts.split_first() else { return };
            (self.current, self.parts) = (first, rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_independent_of_parts() {
        let input: Vec<u8> = (0..=255).collect();
        for size in [1, 3, 100, 256] {
            let mut parts: Vec<&[u8]> = input.chunks(size).collect();
            parts.insert(0, &[]);
            parts.push(&[]);
            for length in [1, 7, 64, 256, 1000] {
                let (mut left, mut room) = (Parts::new(&parts), Vec::new());
                for expected in input.chunks(length) {
                    assert_eq!(left.next(length, &mut room), expected);
                }
                assert_eq!(left.left(), 0);
                assert!(left.next(length, &mut room).is_empty());
            }
        }
    }
}
