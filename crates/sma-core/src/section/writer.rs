//! Writing the JSON of a section from unchanged parts of others.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{BOOKKEEPING, DELETED, Section};

/// The text of an object so far.
pub(crate) struct SectionWriter(String);

impl SectionWriter {
    /// Begins an empty object.
    pub(crate) fn new() -> Self {
        Self(String::from("{"))
    }

    /// Begins with the bookkeeping of a section.
    pub(crate) fn bookkeeping(section: Section<'_>) -> Self {
        let mut text = Self::new();
        for name in BOOKKEEPING {
            if let Some(value) = section.root().get(name) {
                text.member(name, value.source());
            }
        }
        text
    }

    /// Adds a member with a JSON value.
    pub(crate) fn member(&mut self, name: &str, json: &str) {
        let comma = if self.0.len() > 1 { "," } else { "" };
        // Serializing a string cannot fail.
        let name = serde_json::to_string(name).unwrap_or_default();
        self.0.push_str(&format!("{comma}\n  {name}: {json}"));
    }

    /// Adds a collection of records.
    pub(crate) fn records(&mut self, name: &str, records: &[&str]) {
        let list = records.join(",\n    ");
        let list = if list.is_empty() { String::from("[]") } else { format!("[\n    {list}\n  ]") };
        self.member(name, &list);
    }

    /// Adds the ids of deleted records, if any.
    pub(crate) fn deletions(&mut self, gone: &[(&str, Vec<u64>)]) {
        let list = |(name, ids): &(&str, Vec<u64>)| {
            let ids: Vec<String> = ids.iter().map(|id| format!("{id}")).collect();
            format!("\n    \"{name}\": [{}]", ids.join(", "))
        };
        let lists: Vec<String> = gone.iter().map(list).collect();
        if !lists.is_empty() {
            self.member(DELETED, &format!("{{{}\n  }}", lists.join(",")));
        }
    }

    /// Returns the whole object.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.0.push_str("\n}");
        self.0.into_bytes()
    }
}
