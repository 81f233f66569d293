//! Sortable identity of a record.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::json::{Value, canonical_bytes};
use crate::secrets::holds_placeholder;
use crate::section::{CollectionTable, Identity, record_id};
use crate::shape::{Target, Type, mac_address};
use crate::time::{Time, instant};

/// Field that refers to the device of a record.
pub(super) const DEVICE_ID: &str = "device_id";

/// Field with the stored text of an address.
const MAC_RAW: &str = "mac_raw";

/// Identity of a record.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// Natural key.
    Natural(Vec<Part>),
    /// Id and creation time, where these are its identity or the natural key is incomplete, and the
    /// device that it belongs to, as an id among the existing ones.
    Created(u64, Creation, Option<u64>),
    /// Whole content, where there is no id.
    Content(Vec<u8>),
}

/// Value of a field of a natural key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Address(u64),
    Text(String),
    /// Id of another record, among the existing ones.
    Reference(u64),
}

/// Creation time of a record.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Creation {
    Unknown,
    At(Time),
    /// A text that is not a time.
    Text(String),
}

impl Key {
    pub(super) fn new(
        table: &CollectionTable,
        record: Value<'_>,
        renumbered: impl Fn(Target, u64) -> u64,
    ) -> Self {
        natural(table, record, &renumbered)
            .map(Self::Natural)
            .or_else(|| {
                let device = device(table, record, renumbered);
                Some(Self::Created(record_id(record)?, creation(record), device))
            })
            .unwrap_or_else(|| Self::Content(canonical_bytes(record)))
    }
}

/// Returns the field of a record's natural key whose value is a placeholder.
pub(crate) fn withheld_key(table: &CollectionTable, record: Value<'_>) -> Option<&'static str> {
    let Identity::Key(fields) = table.identity else { return None };
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    fields.iter().copied().find(|name| text(name).is_some_and(|text| holds_placeholder(&text)))
}

/// Returns the device that a record belongs to, as an id among the existing ones.
fn device(
    table: &CollectionTable,
    record: Value<'_>,
    renumbered: impl Fn(Target, u64) -> u64,
) -> Option<u64> {
    let target = table.target_of(DEVICE_ID)?;
    record.get(DEVICE_ID)?.as_uint().map(|id| renumbered(target, id))
}

/// Returns the creation time of a record.
pub(super) fn creation(record: Value<'_>) -> Creation {
    let text = record.get("created_at").and_then(Value::as_str);
    text.map_or(Creation::Unknown, |text| {
        instant(&text).map_or_else(|| Creation::Text(text.into_owned()), Creation::At)
    })
}

/// Returns the natural key of a record; `None` where its collection has none, its first field is
/// missing, or a value is a placeholder.
fn natural(
    table: &CollectionTable,
    record: Value<'_>,
    renumbered: impl Fn(Target, u64) -> u64,
) -> Option<Vec<Part>> {
    let Identity::Key(fields) = table.identity else { return None };
    let part = |(index, name): (usize, &&str)| {
        // A text that is no address of its own stands beside it, and is compared as it is
        // (`database.md`, section 10, 2).
        let stored =
            (table.type_of(name) == Some(Type::Mac)).then(|| record.get(MAC_RAW)).flatten();
        if let Some(stored) = stored.and_then(Value::as_str) {
            return Some(Part::Text(stored.into_owned()));
        }
        let value = record.get(name);
        if let Some(target) = table.target_of(name) {
            return value?.as_uint().map(|id| Part::Reference(renumbered(target, id)));
        }
        let text = value.and_then(Value::as_str);
        match text.as_deref().filter(|text| !text.is_empty()) {
            Some(text) if holds_placeholder(text) => None,
            Some(text) if table.type_of(name) == Some(Type::Mac) => {
                Some(mac_address(text).map_or_else(|| Part::Text(text.to_owned()), Part::Address))
            }
            Some(text) => Some(Part::Text(text.to_owned())),
            // Absent values are read as empty (`database.md`, section 3).
            None => (index > 0).then(|| Part::Text(String::new())),
        }
    };
    fields.iter().enumerate().map(part).collect()
}
