//! Which records of two collections are the same one, and what differs in them.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::fields;
use super::{CollectionChanges, RecordChange, RecordName};
use crate::json::{Value, canonical_bytes};
use crate::progress::Track;
use crate::section::{Collection, CollectionTable, record_id};

/// What makes a record the one that it is, and the number of those alike before it.
type Identity = (Key, usize);

/// The id of a record or, without one, all of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Id(u64),
    Content(Vec<u8>),
}

/// What differs; none where nothing does.
pub(super) async fn compare(
    name: &str,
    old: Option<Collection<'_>>,
    new: Option<Collection<'_>>,
    track: &mut Track<'_>,
) -> Option<CollectionChanges> {
    let table = new.as_ref().or(old.as_ref()).and_then(Collection::table);
    let old_records = identified(old);
    let mut left: BTreeMap<&Identity, Value<'_>> =
        old_records.iter().map(|(identity, record)| (identity, *record)).collect();
    let mut changes = CollectionChanges { name: name.to_owned(), ..CollectionChanges::default() };
    for (identity, new) in &identified(new) {
        track.advance(1).await;
        let record = name_of(*new, table);
        let Some(old) = left.remove(identity) else {
            changes.added.push(record);
            continue;
        };
        let fields = fields::between(old, *new, table, |_| true);
        if fields.iter().any(|field| !field.noise) {
            changes.changed.push(RecordChange { record, fields });
        } else if !fields.is_empty() {
            changes.noise.push(RecordChange { record, fields });
        }
    }
    let removed = old_records.iter().filter(|(identity, _)| left.contains_key(identity));
    changes.removed = removed.map(|(_, record)| name_of(*record, table)).collect();
    (!changes.is_noise() || !changes.noise.is_empty()).then_some(changes)
}

/// The records of a collection, each with what makes it the one that it is.
fn identified(collection: Option<Collection<'_>>) -> Vec<(Identity, Value<'_>)> {
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
    let title = text.filter(|text| !text.is_empty()).map(|text| String::from(&*text));
    RecordName { id: record_id(record), title }
}
