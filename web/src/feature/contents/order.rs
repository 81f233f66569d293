//! Order of the records in a table.

use std::sync::Arc;

/// Order of the displayed records of a collection.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Order {
    /// All of them, as the archive orders them.
    Archive(u64),
    /// Those with these indexes.
    Given(Arc<Vec<u32>>),
}

impl Order {
    /// Returns the number of displayed records.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Archive(count) => *count,
            Self::Given(indexes) => indexes.len() as u64,
        }
    }

    /// Returns the index of the record at a position.
    pub(crate) fn get(&self, position: u64) -> Option<u64> {
        match self {
            Self::Archive(count) => (position < *count).then_some(position),
            Self::Given(indexes) => {
                indexes.get(usize::try_from(position).ok()?).copied().map(u64::from)
            }
        }
    }

    /// Returns the position of the record with an index, if it is displayed.
    pub(crate) fn position(&self, index: u64) -> Option<u64> {
        match self {
            Self::Archive(count) => (index < *count).then_some(index),
            Self::Given(indexes) => {
                let place = indexes.iter().position(|other| u64::from(*other) == index);
                place.map(|place| place as u64)
            }
        }
    }

    /// Returns the indexes of the records from one position to before another.
    pub(crate) fn slice(&self, first: u64, end: u64) -> Vec<u32> {
        let indexes = (first..end.min(self.len())).filter_map(|position| self.get(position));
        indexes.filter_map(|index| u32::try_from(index).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn positions_and_indexes_lead_to_each_other() {
        let given = Order::Given(Arc::new(vec![7, 2, 5]));
        assert_eq!((given.len(), given.get(1), given.position(5)), (3, Some(2), Some(2)));
        assert_eq!((given.get(3), given.position(3)), (None, None));
        assert_eq!(given.slice(1, 9), [2, 5]);
        let all = Order::Archive(3);
        assert_eq!((all.len(), all.get(2), all.position(2)), (3, Some(2), Some(2)));
        assert_eq!((all.get(3), all.position(3)), (None, None));
        assert_eq!(all.slice(1, 9), [1, 2]);
    }
}
