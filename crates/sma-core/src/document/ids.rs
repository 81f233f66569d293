//! Assignment of unique ids to the records of a collection.

use alloc::vec::Vec;

use crate::json::Value;
use crate::shape::MAX_SAFE;

/// Ids of the records in a section: from 1 to 2^53−1, each once.
///
/// The first record with an id keeps it. A record whose id is 0, repeated or invalid is numbered
/// above the highest id; where that reaches 2^53−1, with the smallest free ids.
pub(super) struct Ids {
    ids: Vec<u64>,
    of_zero: Option<u64>,
}

impl Ids {
    /// Numbers the elements of an array, in linear time apart from sorting.
    pub(super) fn new(records: Option<Value<'_>>) -> Self {
        let written: Vec<Option<u64>> = records
            .into_iter()
            .flat_map(Value::elements)
            .map(|record| record.get("id").and_then(Value::as_uint))
            .collect();
        let mut holders: Vec<(u64, usize)> = written
            .iter()
            .enumerate()
            .filter_map(|(index, id)| id.filter(|id| *id > 0).map(|id| (id, index)))
            .collect();
        // Sorted by id and then by index, so that the first holder of each keeps it.
        holders.sort_unstable();
        holders.dedup_by_key(|(id, _)| *id);
        let mut free = Free::new(&holders);

        let mut keepers: Vec<usize> = holders.iter().map(|(_, index)| *index).collect();
        keepers.sort_unstable();
        let mut keepers = keepers.into_iter().peekable();
        let mut of_zero = None;
        let number = |(index, id): (usize, &Option<u64>)| {
            if keepers.next_if_eq(&index).is_some() {
                return id.unwrap_or_default();
            }
            let new = free.next();
            if *id == Some(0) && of_zero.is_none() {
                of_zero = Some(new);
            }
            new
        };
        let ids = written.iter().enumerate().map(number).collect();
        Self { ids, of_zero }
    }

    /// Returns the ids in the order of the records.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        self.ids.iter().copied()
    }

    /// Returns the new value of a reference. It refers to the first record with that id; only a
    /// record with id 0 is renumbered although no other record keeps its id.
    pub(super) fn resolve(&self, reference: u64) -> u64 {
        if reference == 0 { self.of_zero.unwrap_or(0) } else { reference }
    }
}

/// Iterator over the unused ids.
struct Free<'a> {
    /// The ids in use, ascending, with their holders.
    used: core::iter::Peekable<core::slice::Iter<'a, (u64, usize)>>,
    above: u64,
    below: u64,
}

impl<'a> Free<'a> {
    fn new(used: &'a [(u64, usize)]) -> Self {
        let highest = used.last().map_or(0, |(id, _)| *id);
        Self { used: used.iter().peekable(), above: highest + 1, below: 1 }
    }

    fn next(&mut self) -> u64 {
        if self.above <= MAX_SAFE {
            self.above += 1;
            return self.above - 1;
        }
        while self.used.next_if(|(id, _)| *id == self.below).is_some() {
            self.below += 1;
        }
        self.below += 1;
        self.below - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> (Vec<u64>, Option<u64>) {
        let tape = crate::json::parse(text.as_bytes(), 64).unwrap();
        let ids = Ids::new(Some(tape.root(text.as_bytes())));
        (ids.ids, ids.of_zero)
    }

    #[test]
    fn repeated_ids_are_renumbered_above_the_highest() {
        assert_eq!(ids(r#"[{"id":3},{"id":1},{"id":2}]"#), (alloc::vec![3, 1, 2], None));
        assert_eq!(
            ids(r#"[{"id":0},{"id":7},{"id":2},{"id":7},{"id":0},{"id":2.0}]"#),
            (alloc::vec![8, 7, 2, 9, 10, 11], Some(8))
        );
        assert_eq!(ids("[]"), (alloc::vec![], None));
    }

    #[test]
    fn records_with_an_invalid_id_get_a_new_one() {
        let text = r#"[{}, {"id":null}, {"id":"1"}, {"id":-4}, {"id":1.5}, 1, {"id":-0}]"#;
        assert_eq!(ids(text), (alloc::vec![1, 2, 3, 4, 5, 6, 7], Some(7)));
    }

    #[test]
    fn above_the_highest_safe_integer_the_smallest_free_ids_are_used() {
        let text = r#"[{"id":0},{"id":9007199254740991},{"id":2},{"id":0},{"id":1},{"id":0}]"#;
        assert_eq!(ids(text).0, [3, 9_007_199_254_740_991, 2, 4, 1, 5]);
        let text = r#"[{"id":0},{"id":9007199254740990},{"id":0},{"id":1}]"#;
        assert_eq!(ids(text).0, [9_007_199_254_740_991, 9_007_199_254_740_990, 2, 1]);
    }
}
