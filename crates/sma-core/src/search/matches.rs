//! Results of a search.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::excerpt::{Part, mark};
use super::fold::to_folded;
use super::order::{Found, Hit};
use super::text::{TextId, Texts};
use super::{Entry, Group, Held, Index};
use crate::section::CollectionTable;

/// Result of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Matches {
    /// Number of records and fields that match.
    pub total: u64,
    /// The best of them by collection. The collection with the best one is first.
    pub groups: Vec<MatchGroup>,
    /// Whether everything readable was searched: the texts of a very large archive do not fit in
    /// memory a second time.
    pub is_complete: bool,
}

/// The matches in one collection, or among the other fields of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MatchGroup {
    /// Name of the section.
    pub section: String,
    /// Name of the collection; `None` for the fields of the section that are not collections.
    pub collection: Option<String>,
    /// Number of matches.
    pub total: u64,
    /// The best of them, best first.
    pub matches: Vec<Match>,
}

/// A record, or a field of a section, that contains every word of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Match {
    /// Index of the record in its collection, or of the field among those of its section
    /// ([`Section::fields`](crate::section::Section::fields)).
    pub index: u64,
    /// Name of the record, or else of a record that it refers to; empty where neither has one.
    pub name: Vec<Part>,
    /// Whether the name is its own.
    pub is_own_name: bool,
    /// Values that distinguish the record at a glance.
    pub details: Vec<Vec<Part>>,
    /// The fields with the words that are not in the name.
    pub excerpts: Vec<Excerpt>,
}

/// A field in which words were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Excerpt {
    /// Label of the field, or the names to it, such as `settings.mqtt.server`.
    pub field: Vec<Part>,
    /// Its value, cut where it is long. Bullets are in place of a secret.
    pub text: Vec<Part>,
}

/// Maximum number of excerpts of a match: with two, most queries are explained.
const MAX_EXCERPTS: usize = 2;

/// Maximum number of details of a match.
const MAX_DETAILS: usize = 3;

impl Found<'_> {
    /// Describes a hit.
    pub(super) fn describe(&self, group: &Group, hit: Hit) -> Option<Match> {
        let (entry, fields) = self.index.entries_of(group).nth(hit.at)?;
        Some(Match {
            index: u64::try_from(hit.at).ok()?,
            name: entry.name.map(|name| self.mark(name)).unwrap_or_default(),
            is_own_name: entry.is_own_name,
            details: self.details(group, entry, fields),
            excerpts: self.excerpts(group, entry, fields),
        })
    }

    fn details(&self, group: &Group, entry: &Entry, fields: &[Held]) -> Vec<Vec<Part>> {
        let index = self.index;
        let Some(table) = group.table else { return Vec::new() };
        let name = entry.name.map(|name| index.texts.written(name));
        let in_column = |column: &&str| {
            let is_in = |field: &&Held| {
                let name = index.paths.field(field.path);
                name.is_some_and(|name| index.texts.written(name) == *column)
            };
            let field = fields.iter().find(is_in)?;
            let is_name = name == Some(index.texts.written(field.text));
            let is_shown = !is_name && field.text != Texts::HIDDEN;
            is_shown.then(|| self.mark(field.text))
        };
        let columns = table.columns.iter().filter(|column| table.target_of(column).is_none());
        columns.filter_map(in_column).filter(|it| !it.is_empty()).take(MAX_DETAILS).collect()
    }

    fn excerpts(&self, group: &Group, entry: &Entry, fields: &[Held]) -> Vec<Excerpt> {
        let mut missing = self.query.all() & !entry.name.map_or(0, |name| self.in_text(name));
        let mut excerpts = Vec::new();
        while missing != 0 && excerpts.len() < MAX_EXCERPTS {
            let worth = |field: &Held| {
                let in_text = (self.in_text(field.text) & missing).count_ones();
                2 * in_text + (self.in_path(field.path) & missing).count_ones()
            };
            // The first of the best.
            let best = fields.iter().rev().max_by_key(|field| worth(field));
            let Some(field) = best else { break };
            missing &= !(self.in_text(field.text) | self.in_path(field.path));
            let label = label(self.index, group.table, field);
            excerpts.push(Excerpt {
                field: mark(&label, &to_folded(&label), self.query),
                text: self.mark(field.text),
            });
        }
        excerpts
    }

    fn mark(&self, id: TextId) -> Vec<Part> {
        mark(self.index.texts.written(id), self.index.texts.folded(id), self.query)
    }
}

/// Returns the label of a field that the format defines, or else the names to it.
fn label(index: &Index, table: Option<&CollectionTable>, field: &Held) -> String {
    let name = index.paths.field(field.path).map(|name| index.texts.written(name));
    let known = name.zip(table).and_then(|(name, table)| {
        let field = table.record.fields.iter().find(|field| field.name == name)?;
        Some(field.label.into())
    });
    known.unwrap_or_else(|| index.paths.dotted(field.path, &index.texts))
}
