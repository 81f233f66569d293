//! Which records of a result come first.

use alloc::vec::Vec;

use super::query::Query;
use super::text::{TextId, index};
use super::{Entry, Group, Held, Index};

/// How well a record matches, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The query is its name.
    Name,
    /// The query begins its name.
    Beginning,
    /// Every word of the query begins a word of its name.
    Words,
    /// Its name contains every word.
    InName,
    /// Its name contains some words, and its fields the others.
    Partly,
    /// Its fields contain every word.
    Elsewhere,
}

/// What a query found, before it is shown.
pub(super) struct Found<'i> {
    pub(super) index: &'i Index,
    pub(super) query: &'i Query,
    /// The words in each text, and in the names of each place.
    texts: Vec<u8>,
    paths: Vec<u8>,
}

/// A record that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    rank: Rank,
    /// Whether its name is that of a record it refers to.
    is_named_by_other: bool,
    /// Place among equals.
    order: usize,
    /// Index in its group.
    pub(super) at: usize,
}

impl<'i> Found<'i> {
    pub(super) fn new(index: &'i Index, query: &'i Query) -> Self {
        let texts = index.texts.find(query);
        let paths = index.paths.find(&texts);
        Self { index, query, texts, paths }
    }

    /// Returns the words in a text, as bits.
    pub(super) fn in_text(&self, id: TextId) -> u8 {
        self.texts.get(index(id)).copied().unwrap_or_default()
    }

    /// Returns the words in the names of a place, as bits.
    pub(super) fn in_path(&self, id: u32) -> u8 {
        self.paths.get(index(id)).copied().unwrap_or_default()
    }

    /// Returns the records of a group that contain all words, in the order of the group.
    pub(super) fn hits(&self, group: &Group) -> impl Iterator<Item = Hit> {
        let is_history = group.table.is_some_and(|table| table.history);
        self.index.entries_of(group).enumerate().filter_map(move |(at, (entry, fields))| {
            let name = entry.name.map_or(0, |name| self.in_text(name));
            let both =
                |bits, field: &Held| bits | self.in_text(field.text) | self.in_path(field.path);
            let found = fields.iter().fold(name, both);
            (found == self.query.all()).then(|| Hit {
                rank: self.rank(entry, name),
                is_named_by_other: !entry.is_own_name,
                // The latest of a history, which archives have in the order of time.
                order: if is_history { usize::MAX - at } else { at },
                at,
            })
        })
    }

    fn rank(&self, entry: &Entry, in_name: u8) -> Rank {
        let name = entry.name.map_or("", |name| self.index.texts.folded(name));
        let begins_word = |word: &str| {
            name.match_indices(word).any(|(at, _)| {
                let before = name.get(..at).and_then(|before| before.chars().next_back());
                !before.is_some_and(char::is_alphanumeric)
            })
        };
        match in_name {
            0 => Rank::Elsewhere,
            _ if in_name != self.query.all() => Rank::Partly,
            _ if name == self.query.phrase => Rank::Name,
            _ if name.starts_with(&self.query.phrase) => Rank::Beginning,
            _ if self.query.words().iter().all(|word| begins_word(&word.text)) => Rank::Words,
            _ => Rank::InName,
        }
    }
}

impl Hit {
    /// Returns how well the record matches.
    pub(super) fn worth(self) -> (Rank, bool) {
        (self.rank, self.is_named_by_other)
    }
}

/// Returns the number of hits, and the best of them in their order.
pub(super) fn best(hits: impl Iterator<Item = Hit>, most: usize) -> (usize, Vec<Hit>) {
    let mut hits: Vec<Hit> = hits.collect();
    let total = hits.len();
    if let Some(last) = most.checked_sub(1).filter(|last| *last < total) {
        hits.select_nth_unstable(last);
    }
    hits.truncate(most);
    hits.sort_unstable();
    (total, hits)
}
