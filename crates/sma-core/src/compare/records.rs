//! Pairing the records of two collections, and their differences.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::fields;
use super::{CollectionChanges, FieldChange, RecordChange, RecordName};
use crate::escape::truncate;
use crate::json::{Value, canonical_bytes};
use crate::limits::Limits;
use crate::pairing::Pairing;
use crate::progress::Track;
use crate::section::{Collection, CollectionTable, record_id};
use crate::shape::Target;

/// Identity of a record, and the number of equal ones before it.
type Identity = (Key, usize);

/// Id of a record or, without one, its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Id(u64),
    Content(Vec<u8>),
}

/// Compares the records of a known collection; `None` where nothing differs.
pub(super) async fn compare_known(
    pairing: &Pairing<'_>,
    target: Target,
    track: &mut Track<'_>,
) -> Option<CollectionChanges> {
    let pairs = pairing.get(target)?;
    let (table, sources, pairing) = (Some(pairs.table), pairs.sources(), Some(pairing));
    let mut changes = CollectionChanges::new(target.collection);
    for (new, source) in pairs.existing.iter().zip(sources) {
        track.advance(1).await;
        match source.and_then(|source| pairs.incoming.get(source)) {
            Some(old) => {
                changes.push(*new, table, fields::diff_records(*old, *new, table, pairing));
            }
            None => changes.added.push(name_of(*new, table)),
        }
    }
    for (old, partner) in pairs.incoming.iter().zip(&pairs.partners) {
        track.advance(1).await;
        if partner.is_none() {
            changes.removed.push(name_of(*old, table));
        }
    }
    changes.into_some()
}

/// Compares the records of an unknown collection; `None` where nothing differs.
pub(super) async fn compare(
    name: &str,
    old: Option<&Collection<'_>>,
    new: Option<&Collection<'_>>,
    track: &mut Track<'_>,
) -> Option<CollectionChanges> {
    let old_records = identify(old, track).await;
    let mut left: BTreeMap<&Identity, Value<'_>> =
        old_records.iter().map(|(identity, record)| (identity, *record)).collect();
    let mut changes = CollectionChanges::new(name);
    for (identity, new) in &identify(new, track).await {
        track.advance(1).await;
        match left.remove(identity) {
            Some(old) => changes.push(*new, None, fields::diff_records(old, *new, None, None)),
            None => changes.added.push(name_of(*new, None)),
        }
    }
    for (identity, old) in &old_records {
        track.advance(1).await;
        if left.contains_key(identity) {
            changes.removed.push(name_of(*old, None));
        }
    }
    changes.into_some()
}

impl CollectionChanges {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds a record that both have, if it differs.
    fn push(&mut self, new: Value<'_>, table: Option<&CollectionTable>, fields: Vec<FieldChange>) {
        let list = match fields.iter().all(|field| field.volatile) {
            true if fields.is_empty() => return,
            true => &mut self.volatile,
            false => &mut self.changed,
        };
        list.push(RecordChange { record: name_of(new, table), fields });
    }

    fn into_some(self) -> Option<Self> {
        (!self.is_volatile() || !self.volatile.is_empty()).then_some(self)
    }
}

/// Returns the records of a collection, each with its identity.
async fn identify<'a>(
    collection: Option<&Collection<'a>>,
    track: &mut Track<'_>,
) -> Vec<(Identity, Value<'a>)> {
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    let mut identified = Vec::new();
    for record in collection.into_iter().flat_map(|it| it.rows(0, usize::MAX)) {
        track.advance(1).await;
        let key = record_id(record).map_or_else(|| Key::Content(canonical_bytes(record)), Key::Id);
        let count = seen.entry(key.clone()).or_default();
        let before = core::mem::replace(count, count.saturating_add(1));
        identified.push(((key, before), record));
    }
    identified
}

/// Returns the identification of a record for display.
pub(crate) fn name_of(record: Value<'_>, table: Option<&CollectionTable>) -> RecordName {
    let column = table.and_then(|table| table.columns.first()).copied().unwrap_or("name");
    let text = record.get(column).and_then(Value::as_str);
    let title = text.filter(|text| !text.is_empty());
    let title = title.map(|text| truncate(&text, Limits::MAX_NAME_BYTES));
    RecordName { id: record_id(record), title }
}
