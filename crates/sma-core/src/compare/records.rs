//! Which records of two collections are the same one, and what differs in them.

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

/// What makes a record the one that it is, and the number of those alike before it.
type Identity = (Key, usize);

/// The id of a record or, without one, all of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Id(u64),
    Content(Vec<u8>),
}

/// What differs between the records of a collection that is known; none where nothing does.
pub(super) async fn compare_known(
    pairing: &Pairing<'_>,
    target: Target,
    track: &mut Track<'_>,
) -> Option<CollectionChanges> {
    let pairs = pairing.get(target)?;
    let (table, sources) = (Some(pairs.table), pairs.sources());
    // Without renumbered records, an id means the same on both sides.
    let pairing = Some(pairing).filter(|pairing| !pairing.is_numbered_alike());
    let mut changes = CollectionChanges::new(target.collection);
    for (new, source) in pairs.existing.iter().zip(sources) {
        track.advance(1).await;
        match source.and_then(|source| pairs.incoming.get(source)) {
            Some(old) => {
                changes.push(*new, table, fields::between_records(*old, *new, table, pairing));
            }
            None => changes.added.push(name_of(*new, table)),
        }
    }
    let removed = pairs.incoming.iter().zip(&pairs.partners).filter(|(_, it)| it.is_none());
    changes.removed = removed.map(|(record, _)| name_of(*record, table)).collect();
    changes.into_some()
}

/// What differs between the records of a collection that is not known; none where nothing does.
pub(super) async fn compare(
    name: &str,
    old: Option<&Collection<'_>>,
    new: Option<&Collection<'_>>,
    track: &mut Track<'_>,
) -> Option<CollectionChanges> {
    let old_records = identified(old);
    let mut left: BTreeMap<&Identity, Value<'_>> =
        old_records.iter().map(|(identity, record)| (identity, *record)).collect();
    let mut changes = CollectionChanges::new(name);
    for (identity, new) in &identified(new) {
        track.advance(1).await;
        match left.remove(identity) {
            Some(old) => changes.push(*new, None, fields::between_records(old, *new, None, None)),
            None => changes.added.push(name_of(*new, None)),
        }
    }
    let removed = old_records.iter().filter(|(identity, _)| left.contains_key(identity));
    changes.removed = removed.map(|(_, record)| name_of(*record, None)).collect();
    changes.into_some()
}

impl CollectionChanges {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds a record of both, where there are differences.
    fn push(&mut self, new: Value<'_>, table: Option<&CollectionTable>, fields: Vec<FieldChange>) {
        let list = match fields.iter().all(|field| field.noise) {
            true if fields.is_empty() => return,
            true => &mut self.noise,
            false => &mut self.changed,
        };
        list.push(RecordChange { record: name_of(new, table), fields });
    }

    fn into_some(self) -> Option<Self> {
        (!self.is_noise() || !self.noise.is_empty()).then_some(self)
    }
}

/// The records of a collection, each with what makes it the one that it is.
fn identified<'a>(collection: Option<&Collection<'a>>) -> Vec<(Identity, Value<'a>)> {
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    let records = collection.into_iter().flat_map(|it| it.rows(0, usize::MAX));
    let identified = records.map(|record| {
        let key = record_id(record).map_or_else(|| Key::Content(canonical_bytes(record)), Key::Id);
        let count = seen.entry(key.clone()).or_default();
        let before = core::mem::replace(count, count.saturating_add(1));
        ((key, before), record)
    });
    identified.collect()
}

/// How a record of a table is called.
pub(crate) fn name_of(record: Value<'_>, table: Option<&CollectionTable>) -> RecordName {
    let column = table.and_then(|table| table.columns.first()).copied().unwrap_or("name");
    let text = record.get(column).and_then(Value::as_str);
    let title = text.filter(|text| !text.is_empty());
    let title = title.map(|text| truncate(&text, Limits::MAX_NAME_BYTES));
    RecordName { id: record_id(record), title }
}
