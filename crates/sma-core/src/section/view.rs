//! Access to the collections and records of a section.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use super::{BOOKKEEPING, CollectionTable, DELETED, SectionTable, table};
use crate::json::{Kind, Tape, Value};

/// A readable section: a JSON object.
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
    /// `None` where a known collection is absent, which means empty.
    records: Option<Value<'a>>,
}

impl fmt::Debug for Section<'_> {
    /// Does not show the content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<'a> Section<'a> {
    /// Wraps a parsed section; `None` where it is not an object.
    pub(crate) fn new(name: &'a str, text: &'a [u8], tape: &'a Tape) -> Option<Self> {
        let root = tape.root(text);
        (root.kind() == Kind::Object).then_some(Self { name, root, text })
    }

    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.name
    }

    /// Returns the table, if the section is known.
    #[must_use]
    pub fn table(self) -> Option<&'static SectionTable> {
        table(self.name)
    }

    /// Returns the whole section.
    #[must_use]
    pub fn root(self) -> Value<'a> {
        self.root
    }

    /// Returns the JSON as written, with surrounding whitespace.
    #[must_use]
    pub fn text(self) -> &'a [u8] {
        self.text
    }

    /// Returns the size of the JSON, in bytes.
    #[must_use]
    pub fn size(self) -> usize {
        self.text.len()
    }

    /// Returns the number of records: the total length of all arrays that are direct members
    /// (profile, section 5).
    #[must_use]
    pub fn record_count(self) -> u64 {
        let lengths = self.root.members().filter(|(_, value)| value.kind() == Kind::Array);
        lengths.map(|(_, value)| u64::try_from(value.len()).unwrap_or(u64::MAX)).sum()
    }

    /// Returns the collections: those of the table first, including absent ones; then other arrays.
    #[must_use]
    pub fn collections(self) -> Vec<Collection<'a>> {
        self.each_collection().collect()
    }

    /// Returns the collections lazily: a section may have as many as it has values.
    pub(crate) fn each_collection(self) -> impl Iterator<Item = Collection<'a>> + use<'a> {
        let known = self.table().map_or(&[][..], |table| table.collections);
        let others = self.root.members().filter_map(|(key, value)| {
            let is_other =
                value.kind() == Kind::Array && !known.iter().any(|table| key.is(table.name));
            let other = || Collection { name: key.name(), table: None, records: Some(value) };
            is_other.then(other)
        });
        known.iter().filter_map(move |table| self.collection(table.name)).chain(others)
    }

    /// Returns a collection; `None` where the member is not an array, or is absent and unknown.
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

    /// Returns the records of a collection, including those that are not objects; empty where it is
    /// absent or not an array.
    pub fn records(self, collection: &str) -> impl Iterator<Item = Value<'a>> + use<'a> {
        self.collection(collection).into_iter().flat_map(|found| found.rows(0, usize::MAX))
    }

    /// Returns the ids of the records of a collection that an incremental archive deletes.
    pub(crate) fn deleted_ids(self, collection: &str) -> impl Iterator<Item = u64> + use<'a> {
        let list = self.root.get(DELETED).and_then(|all| all.get(collection));
        list.into_iter().flat_map(Value::elements).filter_map(Value::as_uint)
    }

    /// Returns the number of records that an incremental archive deletes.
    #[must_use]
    pub fn deleted_count(self) -> u64 {
        let lists = self.root.get(DELETED).into_iter().flat_map(Value::members);
        lists.map(|(_, list)| u64::try_from(list.len()).unwrap_or(u64::MAX)).sum()
    }

    /// Returns the members that are neither collections nor bookkeeping.
    pub fn fields(self) -> impl Iterator<Item = (Cow<'a, str>, Value<'a>)> {
        self.root.members().map(|(key, value)| (key.name(), value)).filter(|(name, value)| {
            value.kind() != Kind::Array && !BOOKKEEPING.contains(&name.as_ref())
        })
    }

    /// Returns a member that is not a collection.
    #[must_use]
    pub fn field(self, name: &str) -> Option<Value<'a>> {
        self.root.get(name).filter(|value| value.kind() != Kind::Array)
    }
}

impl<'a> Collection<'a> {
    /// Returns the name in the section.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the table, if the collection is known.
    #[must_use]
    pub fn table(&self) -> Option<&'static CollectionTable> {
        self.table
    }

    /// Returns the number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.map_or(0, Value::len)
    }

    /// Returns whether it has no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns at most `count` records, beginning with that at index `from`.
    pub fn rows(&self, from: usize, count: usize) -> impl Iterator<Item = Value<'a>> + use<'a> {
        self.records.into_iter().flat_map(Value::elements).skip(from).take(count)
    }

    /// Returns the records at some indexes, in that order, in one pass. Indexes outside are omitted.
    #[must_use]
    pub fn pick(&self, indexes: &[u32]) -> Vec<Value<'a>> {
        let mut wanted: Vec<(usize, u32)> = indexes.iter().copied().enumerate().collect();
        wanted.sort_unstable_by_key(|(_, index)| *index);
        let mut wanted = wanted.into_iter().peekable();
        let mut found = Vec::with_capacity(wanted.len());
        for (index, record) in (0..=u32::MAX).zip(self.rows(0, usize::MAX)) {
            while let Some((place, _)) = wanted.next_if(|(_, it)| *it == index) {
                found.push((place, record));
            }
            if wanted.peek().is_none() {
                break;
            }
        }
        found.sort_unstable_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, record)| record).collect()
    }

    /// Returns the record at an index.
    #[must_use]
    pub fn record(&self, index: usize) -> Option<Value<'a>> {
        self.rows(index, 1).next()
    }
}
