//! Records that the page has loaded: those on screen and some around them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sma_worker::protocol::{JsonText, Rows};

use super::json::Node;

/// Number of records requested at a time.
pub(crate) const BLOCK: u64 = 64;

/// Maximum number of blocks kept; those farthest from the latest are dropped first.
const MAX_BLOCKS: usize = 32;

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

/// Records of one collection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    section: String,
    collection: String,
    blocks: BTreeMap<u64, Arc<Vec<Arc<Record>>>>,
    asked: BTreeSet<u64>,
}

impl Records {
    /// Creates the empty set of records of a collection.
    pub(crate) fn new(section: &str, collection: &str) -> Self {
        Self { section: section.into(), collection: collection.into(), ..Self::default() }
    }

    /// Returns whether these are records of a collection.
    pub(crate) fn are_of(&self, section: &str, collection: &str) -> bool {
        self.section == section && self.collection == collection
    }

    /// Returns a record by index, if it is loaded.
    pub(crate) fn get(&self, index: u64) -> Option<Arc<Record>> {
        let block = self.blocks.get(&(index / BLOCK))?;
        block.get(usize::try_from(index % BLOCK).ok()?).cloned()
    }

    /// Returns the ranges to request, so that the records from `first` to before `end` are loaded.
    /// Nothing is requested twice.
    pub(crate) fn request(&mut self, first: u64, end: u64) -> Vec<Rows> {
        let blocks = first / BLOCK..end.div_ceil(BLOCK);
        blocks
            .filter(|block| self.asked.insert(*block))
            .map(|block| Rows {
                section: self.section.clone(),
                collection: self.collection.clone(),
                from: block * BLOCK,
                count: BLOCK,
            })
            .collect()
    }

    /// Adds the records of an answer, if it is about this collection.
    pub(crate) fn add(&mut self, range: &Rows, records: &[JsonText]) {
        if !self.are_of(&range.section, &range.collection) {
            return;
        }
        let latest = range.from / BLOCK;
        let records = records.iter().map(|text| Arc::new(Record::from_text(text))).collect();
        self.blocks.insert(latest, Arc::new(records));
        while self.blocks.len() > MAX_BLOCKS {
            let far = self.blocks.keys().copied().max_by_key(|block| block.abs_diff(latest));
            if let Some(far) = far {
                self.blocks.remove(&far);
                self.asked.remove(&far);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn answer(range: &Rows) -> Vec<JsonText> {
        (range.from..range.from + range.count)
            .map(|index| JsonText::Whole {
                text: format!("{{\"id\":{index}}}"),
                secrets: Vec::new(),
            })
            .collect()
    }

    #[wasm_bindgen_test]
    fn blocks_are_requested_once_and_found_by_index() {
        let mut records = Records::new("devices", "devices");
        let wanted = records.request(60, 70);
        assert_eq!(wanted.iter().map(|range| range.from).collect::<Vec<_>>(), [0, 64]);
        assert_eq!(records.request(0, 128), []);
        records.add(&wanted[1], &answer(&wanted[1]));
        assert!(records.get(63).is_none());
        let Record::Read(node) = &*records.get(70).unwrap() else { panic!("it is short") };
        assert_eq!(node.get("id"), Some(&Node::Number("70".into())));
    }

    #[wasm_bindgen_test]
    fn answers_about_other_collections_are_ignored() {
        let mut devices = Records::new("devices", "devices");
        let mut others = Records::new("devices", "discovered_devices");
        let wanted = others.request(0, 1);
        devices.add(&wanted[0], &answer(&wanted[0]));
        assert!(devices.get(0).is_none());
    }

    #[wasm_bindgen_test]
    fn the_farthest_blocks_are_dropped_and_can_be_requested_again() {
        let mut records = Records::new("devices", "devices");
        for block in 0..=MAX_BLOCKS as u64 {
            for range in records.request(block * BLOCK, block * BLOCK + 1) {
                records.add(&range, &answer(&range));
            }
        }
        assert!(records.get(0).is_none());
        assert!(records.get(BLOCK).is_some());
        assert_eq!(records.request(0, 1).len(), 1);
    }
}
