//! What makes a record the one that it is, in a form that can be sorted.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::equality::instant;
use crate::json::{Value, canonical_bytes};
use crate::secrets::holds_placeholder;
use crate::section::{CollectionTable, Identity, record_id};
use crate::shape::{Target, Type, mac_address};
use crate::time::Time;

/// What makes a record the one that it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// Its natural key.
    Natural(Vec<Part>),
    /// Its id and creation, where that is its identity or it lacks its natural key.
    Created(u64, Creation),
    /// All of it, where it has no id either.
    Content(Vec<u8>),
}

/// The value of a field of a natural key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Address(u64),
    Text(String),
    /// The id of another record, in the numbers of the existing ones.
    Reference(u64),
}

/// When a record was created.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Creation {
    Unknown,
    At(Time),
    /// A text that is no time.
    Text(String),
}

impl Key {
    pub(super) fn new(
        table: &CollectionTable,
        record: Value<'_>,
        renumbered: impl Fn(Target, u64) -> u64,
    ) -> Self {
        natural(table, record, renumbered)
            .map(Self::Natural)
            .or_else(|| Some(Self::Created(record_id(record)?, creation(record))))
            .unwrap_or_else(|| Self::Content(canonical_bytes(record)))
    }
}

/// The field of a record's natural key in which a placeholder takes the place of a value.
pub(crate) fn withheld_key(table: &CollectionTable, record: Value<'_>) -> Option<&'static str> {
    let Identity::Key(fields) = table.identity else { return None };
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    fields.iter().copied().find(|name| text(name).is_some_and(|text| holds_placeholder(&text)))
}

/// When a record was created.
pub(super) fn creation(record: Value<'_>) -> Creation {
    let text = record.get("created_at").and_then(Value::as_str);
    text.map_or(Creation::Unknown, |text| {
        instant(&text).map_or_else(|| Creation::Text(text.into_owned()), Creation::At)
    })
}

/// The natural key of a record; none where its collection has none, where the record lacks its
/// first field, and where a placeholder takes the place of a value.
fn natural(
    table: &CollectionTable,
    record: Value<'_>,
    renumbered: impl Fn(Target, u64) -> u64,
) -> Option<Vec<Part>> {
    let Identity::Key(fields) = table.identity else { return None };
    let part = |(index, name): (usize, &&str)| {
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
            // What is absent reads as empty (`database.md`, section 3).
            None => (index > 0).then(|| Part::Text(String::new())),
        }
    };
    fields.iter().enumerate().map(part).collect()
}
