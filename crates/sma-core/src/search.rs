//! Search over all records, as fast as someone types.
//!
//! An [`Index`] holds the texts of all readable records. A query is a list of words that a record must
//! all contain, anywhere: in its name, in its fields, in the names of members of free-form fields, and
//! in the names of the records that it refers to, so that the name of a device also finds its
//! configuration and history. Case, accents and the form of MAC addresses make no difference.
//!
//! Secrets are not in the index: searching for a password finds nothing, and no excerpt shows one.
//!
//! ```
//! use sma_core::search::Index;
//! use sma_core::section::{SectionError, Sections};
//!
//! let devices = r#"{"devices": [{"id": 1, "name": "Küche", "mac": "A8032AB12345"}]}"#;
//! let sections = Sections::new()
//!     .with("devices", devices.as_bytes())?
//!     .with("configurations", br#"{"config_history": [{"device_id": 1, "action": "update"}]}"#)?;
//! let index = Index::new(&sections);
//! for query in ["kuche", "KÜCHE", "a8:03:2a", "küche a8"] {
//!     assert_eq!(index.filter("devices", "devices", query), [0], "{query}");
//! }
//! let matches = index.search("küche", 10);
//! assert_eq!(matches.total, 2);
//! assert_eq!(matches.groups[1].collection.as_deref(), Some("config_history"));
//! # Ok::<(), SectionError>(())
//! ```

mod build;
mod excerpt;
mod fold;
mod matches;
mod order;
mod paths;
mod query;
mod text;

pub use excerpt::Part;
pub use matches::{Excerpt, Match, MatchGroup, Matches};

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::progress::{self, Watch};
use crate::section::{CollectionTable, Sections};
use order::{Found, best};
use paths::{PathId, Paths};
use query::Query;
use text::{TextId, Texts, index};

/// Index of the records of sections. Its texts are wiped from memory on drop, since they may have been
/// decrypted.
pub struct Index {
    texts: Texts,
    paths: Paths,
    groups: Vec<Group>,
    /// The records of all groups.
    entries: Vec<Entry>,
    /// The fields of all entries.
    held: Vec<Held>,
    is_complete: bool,
}

/// A collection, or the other fields of a section.
struct Group {
    section: String,
    collection: Option<String>,
    table: Option<&'static CollectionTable>,
    /// Index of its first entry.
    first: usize,
}

/// A record, or a field of a section.
struct Entry {
    /// Index of its first field.
    first: u32,
    /// Its name, or else that of a record that it refers to.
    name: Option<TextId>,
    is_own_name: bool,
}

/// A value in a record.
#[derive(Clone, Copy)]
struct Held {
    text: TextId,
    path: PathId,
}

impl fmt::Debug for Index {
    /// Does not show the content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("records", &self.entries.len())
            .field("is_complete", &self.is_complete)
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Maximum number of collections in a result; the others are only counted.
    pub const MAX_GROUPS: usize = 16;

    /// Indexes all records of the readable sections.
    #[must_use]
    pub fn new(sections: &Sections<'_>) -> Self {
        progress::finish(Self::new_watched(sections, &()))
    }

    /// Indexes as [`Index::new`] does, with checkpoints.
    pub async fn new_watched(sections: &Sections<'_>, watch: &dyn Watch) -> Self {
        build::build(sections, watch).await
    }

    /// Returns whether every record of the readable sections is in the index: their texts may exceed
    /// [`Limits::MAX_INDEX_BYTES`](crate::Limits::MAX_INDEX_BYTES).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Finds the records that contain all words of a query, the first eight of them, and describes
    /// at most `most` of each collection. Names that begin with the query come first, then others
    /// that contain it, then what is found elsewhere. Finds nothing without a word.
    #[must_use]
    pub fn search(&self, query: &str, most: usize) -> Matches {
        let query = Query::new(query);
        let mut result = Matches { total: 0, groups: Vec::new(), is_complete: self.is_complete };
        if query.words().is_empty() {
            return result;
        }
        let found = Found::new(self, &query);
        let mut groups = Vec::new();
        for group in &self.groups {
            let (total, hits) = best(found.hits(group), most.max(1));
            let total = u64::try_from(total).unwrap_or(u64::MAX);
            result.total = result.total.saturating_add(total);
            groups.extend((!hits.is_empty()).then_some((group, total, hits)));
        }
        groups.sort_by_key(|(_, _, hits)| hits.first().map(|hit| hit.worth()));
        groups.truncate(Self::MAX_GROUPS);
        result.groups = groups
            .into_iter()
            .map(|(group, total, hits)| MatchGroup {
                section: group.section.clone(),
                collection: group.collection.clone(),
                total,
                matches: hits
                    .into_iter()
                    .take(most)
                    .filter_map(|hit| found.describe(group, hit))
                    .collect(),
            })
            .collect();
        result
    }

    /// Returns the indexes of the records of a collection that contain all words of a query, in the
    /// order of the collection; all of them without a word.
    #[must_use]
    pub fn filter(&self, section: &str, collection: &str, query: &str) -> Vec<u64> {
        let query = Query::new(query);
        let found = Found::new(self, &query);
        let is_wanted = |group: &&Group| {
            group.section == section && group.collection.as_deref() == Some(collection)
        };
        let hits = self.groups.iter().find(is_wanted).into_iter().flat_map(|it| found.hits(it));
        hits.filter_map(|hit| u64::try_from(hit.at).ok()).collect()
    }

    /// Returns the entries of a group, each with its fields.
    fn entries_of(&self, group: &Group) -> Entries<'_> {
        let next = self.groups.partition_point(|other| other.first <= group.first);
        let end = self.groups.get(next).map_or(self.entries.len(), |next| next.first);
        Entries { index: self, next: group.first, end }
    }
}

/// Iterator over the entries of a group.
struct Entries<'i> {
    index: &'i Index,
    next: usize,
    end: usize,
}

impl<'i> Iterator for Entries<'i> {
    type Item = (&'i Entry, &'i [Held]);

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.next;
        self.next = at.checked_add(1).filter(|next| *next <= self.end)?;
        let entry = self.index.entries.get(at)?;
        let end =
            self.index.entries.get(at + 1).map_or(self.index.held.len(), |it| index(it.first));
        Some((entry, self.index.held.get(index(entry.first)..end)?))
    }

    /// Skips entries at once.
    fn nth(&mut self, count: usize) -> Option<Self::Item> {
        self.next = self.next.checked_add(count)?;
        self.next()
    }
}

#[cfg(test)]
mod tests;
