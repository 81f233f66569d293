//! Records that the page has loaded: those on screen and some around them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use sma_core::browse::NamedRecord;
use sma_worker::protocol::{JsonText, MAX_ROWS, Row, Rows};

use super::json::Node;
use crate::archive::Place;

/// Maximum number of records kept; those that were loaded first are dropped first.
const MAX_KEPT: usize = 2048;

/// A record, as far as it is displayed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Record {
    /// Its content.
    Read(Node),
    /// Too long to display; its length in bytes.
    TooLong(u64),
}

impl Record {
    /// Parses a record that the worker sent.
    pub(crate) fn from_text(text: &JsonText) -> Self {
        match text {
            // The core has parsed it before.
            JsonText::Whole { text, secrets } => {
                Self::Read(Node::parse(text, secrets).unwrap_or(Node::Null))
            }
            JsonText::TooLong { bytes } => Self::TooLong(*bytes),
        }
    }
}

/// A loaded record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Loaded {
    /// The record.
    pub(crate) record: Record,
    /// Its name, and those of the records it refers to.
    pub(crate) named: NamedRecord,
}

/// Records of one collection.
#[derive(Clone, Debug)]
pub(crate) struct Records {
    place: Place,
    loaded: BTreeMap<u32, Arc<Loaded>>,
    /// Indexes of the requested records, in the order of requesting.
    asked: VecDeque<u32>,
    is_asked: BTreeSet<u32>,
}

impl Records {
    /// Creates the empty set of records of a collection.
    pub(crate) fn new(place: Place) -> Self {
        let (loaded, asked, is_asked) = Default::default();
        Self { place, loaded, asked, is_asked }
    }

    /// Returns whether these are records of a collection.
    pub(crate) fn are_of(&self, place: &Place) -> bool {
        self.place == *place
    }

    /// Returns a record of a collection by index, if it is loaded.
    pub(crate) fn get_of(&self, place: &Place, index: u64) -> Option<Arc<Loaded>> {
        self.are_of(place).then(|| self.get(index))?
    }

    fn get(&self, index: u64) -> Option<Arc<Loaded>> {
        self.loaded.get(&u32::try_from(index).ok()?).cloned()
    }

    /// Returns what to request, so that the records at some indexes are loaded. Nothing is requested
    /// twice.
    pub(crate) fn request(&mut self, indexes: impl IntoIterator<Item = u32>) -> Vec<Rows> {
        let new: Vec<u32> =
            indexes.into_iter().filter(|index| self.is_asked.insert(*index)).collect();
        self.asked.extend(&new);
        let rows = |indexes: &[u32]| {
            let Place { section, collection } = self.place.clone();
            Rows { section, collection, indexes: indexes.to_vec() }
        };
        new.chunks(MAX_ROWS).map(rows).collect()
    }

    /// Adds the records of an answer, if it is about this collection.
    pub(crate) fn add(&mut self, wanted: &Rows, rows: Vec<Row>) {
        let Place { section, collection } = &self.place;
        if (section, collection) != (&wanted.section, &wanted.collection) {
            return;
        }
        for (index, row) in wanted.indexes.iter().zip(rows) {
            let loaded = Loaded { record: Record::from_text(&row.text), named: row.named };
            self.loaded.insert(*index, Arc::new(loaded));
        }
        while self.asked.len() > MAX_KEPT
            && let Some(first) = self.asked.pop_front()
        {
            self.loaded.remove(&first);
            self.is_asked.remove(&first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn place(collection: &str) -> Place {
        Place { section: "devices".into(), collection: collection.into() }
    }

    fn answer(wanted: &Rows) -> Vec<Row> {
        let row = |index: &u32| Row {
            text: JsonText::Whole { text: format!("{{\"id\":{index}}}"), secrets: Vec::new() },
            named: NamedRecord::default(),
        };
        wanted.indexes.iter().map(row).collect()
    }

    #[wasm_bindgen_test]
    fn records_are_requested_once_and_found_by_index() {
        let mut records = Records::new(place("devices"));
        let wanted = records.request([7, 70, 3]);
        assert_eq!(wanted.iter().map(|it| it.indexes.clone()).collect::<Vec<_>>(), [[7, 70, 3]]);
        assert_eq!(records.request([3, 7]), []);
        records.add(&wanted[0], answer(&wanted[0]));
        assert!(records.get(8).is_none());
        let Record::Read(node) = &records.get(70).unwrap().record else { panic!("it is short") };
        assert_eq!(node.get("id"), Some(&Node::Number("70".into())));
    }

    #[wasm_bindgen_test]
    fn answers_about_other_collections_are_ignored() {
        let mut devices = Records::new(place("devices"));
        let wanted = Records::new(place("discovered_devices")).request([0]);
        devices.add(&wanted[0], answer(&wanted[0]));
        assert!(devices.get(0).is_none());
    }

    #[wasm_bindgen_test]
    fn the_oldest_are_dropped_and_can_be_requested_again() {
        let mut records = Records::new(place("devices"));
        for first in (0..=2048).step_by(64) {
            for wanted in records.request(first..first + 64) {
                records.add(&wanted, answer(&wanted));
            }
        }
        assert!(records.get(0).is_none());
        assert!(records.get(64).is_some());
        assert_eq!(records.request([0]).len(), 1);
    }
}
