//! Allocation of ids for new records.

use alloc::collections::BTreeSet;

use crate::shape::MAX_SAFE;

/// The used ids of a collection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    used: BTreeSet<u64>,
    /// All ids below are in use; only needed when none is left above the highest.
    lowest: u64,
}

impl Numbers {
    /// Marks an id as used.
    pub(super) fn insert(&mut self, id: u64) {
        self.used.insert(id);
    }

    /// Allocates an id: the one above the highest (`database.md`, section 7) or, where the range is
    /// exhausted, the lowest free one.
    pub(crate) fn next(&mut self) -> u64 {
        let highest = self.used.last().copied().unwrap_or(0);
        let mut id = highest.saturating_add(1);
        if id > MAX_SAFE {
            self.lowest = self.lowest.max(1);
            while self.used.contains(&self.lowest) {
                self.lowest = self.lowest.saturating_add(1);
            }
            id = self.lowest;
        }
        self.used.insert(id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_ids_are_above_the_highest() {
        let mut numbers = Numbers::default();
        assert_eq!((numbers.next(), numbers.next()), (1, 2));
        numbers.insert(40);
        assert_eq!((numbers.next(), numbers.next()), (41, 42));
    }

    #[test]
    fn a_free_id_is_found_when_the_highest_is_taken() {
        let mut numbers = Numbers::default();
        for id in [1, 3, MAX_SAFE] {
            numbers.insert(id);
        }
        assert_eq!((numbers.next(), numbers.next(), numbers.next()), (2, 4, 5));
    }
}
