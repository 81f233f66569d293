//! Sections as data: which collections they have, and the fields of their records.
//!
//! The tables are those of the profile, section 5. Everything that knows a record's fields
//! reads them here.

mod tables;
mod view;

pub(crate) use tables::{BOOKKEEPING, DELETED};
pub use tables::{DEVICES, SECTION, SECTIONS};
pub use view::{Collection, Section};

use alloc::vec::Vec;

use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::json::Value;
use crate::shape::{Shape, Target, Type};
use crate::words::UnknownWord;

/// A known section.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SectionTable {
    /// Its name, such as `devices`; its member is `data/<name>.json`.
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What it holds, in one sentence.
    pub description: &'static str,
    /// The priority that the format gives it.
    pub priority: Priority,
    /// Its collections, in the order in which they are written.
    pub collections: &'static [CollectionTable],
}

/// A collection of a known section: an array of records.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CollectionTable {
    /// Its name in the section, such as `discovered_devices`.
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What a person calls one of its records.
    pub singular: &'static str,
    /// Whether it records the past, so that what its records refer to may be gone.
    pub history: bool,
    /// The fields of its records.
    pub record: Shape,
    /// The fields that tell records apart at a glance, in the order of a table's columns.
    pub columns: &'static [&'static str],
}

/// How much a section matters (specification, `DataPriority`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[expect(missing_docs, reason = "the names are the specification's")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::of::<Self>)]
// Exhaustive: the specification has these five.
pub enum Priority {
    Critical,
    High,
    Medium,
    Low,
    Minimal,
}

/// The table of a known section.
///
/// ```
/// assert_eq!(sma_core::section::table("devices").unwrap().label, "Devices");
/// assert!(sma_core::section::table("network_settings").is_none());
/// ```
#[must_use]
pub fn table(name: &str) -> Option<&'static SectionTable> {
    SECTIONS.iter().find(|section| section.name == name)
}

/// The id of a record, where it has one.
///
/// ```
/// use sma_core::{json, section};
/// let text = br#"{"id": 7}"#;
/// assert_eq!(section::record_id(json::parse(text, 64)?.root(text)), Some(7));
/// # Ok::<(), json::JsonError>(())
/// ```
#[must_use]
pub fn record_id(record: Value<'_>) -> Option<u64> {
    record.get("id").and_then(Value::as_uint)
}

/// Where a section stands among the members: known ones in the order of their table, unknown
/// ones behind them, in byte order of their names (profile, section 2).
pub(crate) fn rank(name: &str) -> (usize, &str) {
    let known = SECTIONS.iter().position(|table| table.name == name);
    (known.unwrap_or(SECTIONS.len()), name)
}

impl SectionTable {
    /// The table of one of its collections.
    #[must_use]
    pub fn collection(&self, name: &str) -> Option<&'static CollectionTable> {
        self.collections.iter().find(|collection| collection.name == name)
    }
}

impl CollectionTable {
    /// Whether a record of this collection refers to the record of that id in another one.
    ///
    /// ```
    /// use sma_core::{json, section};
    /// let text = br#"{"id": 7, "device_id": 2}"#;
    /// let tape = json::parse(text, 64)?;
    /// let configs = section::table("configurations").unwrap().collection("device_configs").unwrap();
    /// assert!(configs.refers(tape.root(text), section::DEVICES, 2));
    /// assert!(!configs.refers(tape.root(text), section::DEVICES, 7));
    /// # Ok::<(), json::JsonError>(())
    /// ```
    #[must_use]
    pub fn refers(&self, record: Value<'_>, to: Target, id: u64) -> bool {
        self.references(record).any(|(_, target, other)| (target, other) == (to, id))
    }

    /// What a record of this collection refers to: the field, the other collection, and the id
    /// there.
    pub(crate) fn references(
        &self,
        record: Value<'_>,
    ) -> impl Iterator<Item = (&'static str, Target, u64)> {
        self.record.fields.iter().flat_map(move |field| {
            let (Type::Ref(target) | Type::Refs(target)) = field.ty else { return Vec::new() };
            let value = record.get(field.name);
            let many = value.into_iter().flat_map(Value::elements);
            let ids = many.chain(value).filter_map(Value::as_uint);
            ids.map(|id| (field.name, target, id)).collect()
        })
    }
}

/// Whether a text may name a section: `[a-z][a-z0-9_]{0,63}` (profile, section 2).
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= 64
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
