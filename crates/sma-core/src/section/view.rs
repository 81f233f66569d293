//! Looking into a section: its collections and records.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::{BOOKKEEPING, CollectionTable, DELETED, SectionTable, table};
use crate::json::{Kind, Tape, Value};

/// A section that can be read: a JSON object.
#[derive(Clone, Copy)]
pub struct Section<'a> {
    name: &'a str,
    root: Value<'a>,
    text: &'a [u8],
}

/// A collection of a section: an array of records.
#[derive(Clone, Debug)]
pub struct Collection<'a> {
    name: Cow<'a, str>,
    table: Option<&'static CollectionTable>,
    /// None where a known collection is absent, which means empty.
    records: Option<Value<'a>>,
}

impl fmt::Debug for Section<'_> {
    /// Shows no content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<'a> Section<'a> {
    /// Looks at a parsed section; none where it is not an object.
    pub(crate) fn new(name: &'a str, text: &'a [u8], tape: &'a Tape) -> Option<Self> {
        let root = tape.root(text);
        (root.kind() == Kind::Object).then_some(Self { name, root, text })
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.name
    }

    /// Its table, where it is known.
    #[must_use]
    pub fn table(self) -> Option<&'static SectionTable> {
        table(self.name)
    }

    /// The whole section.
    #[must_use]
    pub fn root(self) -> Value<'a> {
        self.root
    }

    /// Its JSON as it was written, white space around it too.
    #[must_use]
    pub fn text(self) -> &'a [u8] {
        self.text
    }

    /// Size of its JSON, in bytes.
    #[must_use]
    pub fn size(self) -> usize {
        self.text.len()
    }

    /// Number of its records: the lengths of all arrays that are its direct members
    /// (profile, section 5).
    #[must_use]
    pub fn record_count(self) -> u64 {
        let lengths = self.root.members().filter(|(_, value)| value.kind() == Kind::Array);
        lengths.map(|(_, value)| u64::try_from(value.len()).unwrap_or(u64::MAX)).sum()
    }

    /// Its collections: those of its table first, absent ones too; then its other arrays.
    #[must_use]
    pub fn collections(self) -> Vec<Collection<'a>> {
        let known = self.table().map_or(&[][..], |table| table.collections);
        let mut collections: Vec<Collection<'a>> =
            known.iter().filter_map(|table| self.collection(table.name)).collect();
        for (key, value) in self.root.members() {
            if value.kind() == Kind::Array && !known.iter().any(|table| key.is(table.name)) {
                let name = key.name();
                collections.push(Collection { name, table: None, records: Some(value) });
            }
        }
        collections
    }

    /// One collection; none where the member is no array, or is absent and not known.
    #[must_use]
    pub fn collection(self, name: &str) -> Option<Collection<'a>> {
        let table = self.table().and_then(|section| section.collection(name));
        match (self.root.members().find(|(key, _)| key.is(name)), table) {
            (Some((key, value)), table) if value.kind() == Kind::Array => {
                Some(Collection { name: key.name(), table, records: Some(value) })
            }
            (None, Some(table)) => Some(Collection {
                name: Cow::Borrowed(table.name),
                table: Some(table),
                records: None,
            }),
            _ => None,
        }
    }

    /// The records of a collection, those too that are no objects; none where it is absent or no
    /// array.
    pub fn records(self, collection: &str) -> impl Iterator<Item = Value<'a>> + use<'a> {
        self.collection(collection).into_iter().flat_map(|found| found.rows(0, usize::MAX))
    }

    /// Ids of the records of a collection that an incremental archive says are gone.
    pub(crate) fn deleted(self, collection: &str) -> impl Iterator<Item = u64> + use<'a> {
        let list = self.root.get(DELETED).and_then(|all| all.get(collection));
        list.into_iter().flat_map(Value::elements).filter_map(Value::as_uint)
    }

    /// Its members that are no collections, without the bookkeeping.
    pub fn fields(self) -> impl Iterator<Item = (Cow<'a, str>, Value<'a>)> {
        self.root.members().map(|(key, value)| (key.name(), value)).filter(|(name, value)| {
            value.kind() != Kind::Array && !BOOKKEEPING.contains(&name.as_ref())
        })
    }

    /// One member that is no collection.
    #[must_use]
    pub fn field(self, name: &str) -> Option<Value<'a>> {
        self.root.get(name).filter(|value| value.kind() != Kind::Array)
    }
}

impl<'a> Collection<'a> {
    /// Its name in the section.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its table, where it is known.
    #[must_use]
    pub fn table(&self) -> Option<&'static CollectionTable> {
        self.table
    }

    /// Number of its records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.map_or(0, Value::len)
    }

    /// Whether it has no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// At most `count` records, beginning with the one of index `from`.
    pub fn rows(&self, from: usize, count: usize) -> impl Iterator<Item = Value<'a>> + use<'a> {
        self.records.into_iter().flat_map(Value::elements).skip(from).take(count)
    }

    /// The record of an index.
    #[must_use]
    pub fn record(&self, index: usize) -> Option<Value<'a>> {
        self.rows(index, 1).next()
    }
}
