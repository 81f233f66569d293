//! Sections as data: which collections they have, and the fields of their records.
//!
//! The tables are those of the profile, section 5: the six sections that every manifest lists, and
//! the extension sections. Everything that knows a record's fields reads them here.

mod error;
mod extensions;
mod orphans;
mod sections;
mod tables;
mod view;
#[cfg(feature = "compare")]
mod writer;

pub use error::SectionError;
pub use extensions::{EXTENSIONS, FREE_FORM};
pub(crate) use orphans::ORPHANS;
pub use sections::Sections;
pub(crate) use tables::RESTORE_ORDER;
pub(crate) use tables::{BOOKKEEPING, DELETED};
pub use tables::{DEVICES, SECTION, SECTIONS};
pub use view::{Collection, Section};
#[cfg(feature = "compare")]
pub(crate) use writer::SectionWriter;

use alloc::vec::Vec;

use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::container::is_device;
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
    /// Its collections, in the order in which they are written; none where only content and secrets
    /// of the section are checked.
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
    /// What makes a record the one that it is, in whichever system it is stored.
    pub identity: Identity,
    /// Ids of other records beyond the fields whose type has a [target](Type::target).
    pub links: &'static [Link],
    /// The fields that tell records apart at a glance, in the order of a table's columns.
    pub columns: &'static [&'static str],
}

/// What makes a record the one that it is, in whichever system it is stored (`database.md`,
/// section 7, *Who is the same record*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// The values of these fields together: its natural key. A reference among them is compared by
    /// the record that it leads to.
    Key(&'static [&'static str]),
    /// Its id, and the instant at which it was created.
    Creation,
}

/// An id of another record, or a list of them, in a field that has no type of its own: it follows
/// where that record gets another id, and is not validated.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The names on the way from the record to the id or list.
    pub path: &'static [&'static str],
    /// The collection that it leads to.
    pub target: Target,
}

/// How much a section matters (specification, `DataPriority`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[expect(missing_docs, reason = "the names are the specification's")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "the specification has these five")]
pub enum Priority {
    Critical,
    High,
    Medium,
    Low,
    Minimal,
}

/// Returns the tables of all sections that have records: the six of every manifest, and then the
/// extension sections.
pub fn tables() -> impl Iterator<Item = &'static SectionTable> {
    SECTIONS.iter().chain(EXTENSIONS)
}

/// Returns the table of a section's records, where the section is known and has records.
///
/// ```
/// use sma_core::section;
/// assert_eq!(section::table("devices").unwrap().label, "Devices");
/// assert_eq!(section::table("device_tags").unwrap().label, "Device tags");
/// assert!(section::table("network_settings").is_none());
/// ```
#[must_use]
pub fn table(name: &str) -> Option<&'static SectionTable> {
    tables().find(|section| section.name == name)
}

/// Returns what is known of a section, whether it has records or is free in its form.
///
/// ```
/// use sma_core::section;
/// assert_eq!(section::known_table("network_settings").unwrap().label, "Network settings");
/// assert!(section::known_table("rooms").is_none());
/// ```
#[must_use]
pub fn known_table(name: &str) -> Option<&'static SectionTable> {
    tables().chain(FREE_FORM).find(|section| section.name == name)
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

/// The place of a section among the members: the six in the order of their table, all others
/// behind them, in byte order of their names (profile, section 2).
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

    /// The collection that a field leads to, by its type or by a link.
    pub(crate) fn target_of(&self, field: &str) -> Option<Target> {
        let typed = self.type_of(field).and_then(Type::target);
        let linked = || self.links.iter().find(|link| link.path == [field]);
        typed.or_else(|| linked().map(|link| link.target))
    }

    /// The type of a field, where the table lists it.
    pub(crate) fn type_of(&self, field: &str) -> Option<Type> {
        self.record.fields.iter().find(|known| known.name == field).map(|known| known.ty)
    }

    /// Every place of a record of this collection that holds the id of another one: those of
    /// fields with such a type, and then those of links.
    pub(crate) fn ids<'v>(&self, record: Value<'v>) -> Vec<(Target, Value<'v>)> {
        let typed = self
            .record
            .fields
            .iter()
            .filter_map(|field| Some((field.ty.target()?, record.get(field.name)?)));
        let linked = self.links.iter().filter_map(|link| {
            let value = link.path.iter().try_fold(record, |value, name| value.get(name))?;
            Some((link.target, value))
        });
        let one_by_one = |(target, value): (Target, Value<'v>)| {
            let all = value.elements().chain(Some(value));
            all.filter(|id| id.as_uint().is_some()).map(move |id| (target, id)).collect::<Vec<_>>()
        };
        typed.chain(linked).flat_map(one_by_one).collect()
    }

    /// The collections that records of this one refer to.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Target> {
        let typed = self.record.fields.iter().filter_map(|field| field.ty.target());
        typed.chain(self.links.iter().map(|link| link.target))
    }

    /// The collection that the id at a pointer into a record leads to.
    pub(crate) fn leads_to(&self, pointer: &str) -> Option<Target> {
        let mut names: Vec<&str> = pointer.split('/').skip(1).collect();
        let of = |names: &[&str]| {
            let field = self.record.fields.iter().find(|field| names == [field.name]);
            let linked = || self.links.iter().find(|link| names == link.path);
            field.and_then(|it| it.ty.target()).or_else(|| linked().map(|link| link.target))
        };
        of(&names).or_else(|| {
            let index = names.pop()?;
            index.bytes().all(|byte| byte.is_ascii_digit()).then(|| of(&names))?
        })
    }

    /// What a record of this collection refers to: the field, the other collection, and the id
    /// there.
    pub(crate) fn references(
        &self,
        record: Value<'_>,
    ) -> impl Iterator<Item = (&'static str, Target, u64)> {
        self.record.fields.iter().flat_map(move |field| {
            let Some(target) = field.ty.target() else { return Vec::new() };
            let value = record.get(field.name);
            let many = value.into_iter().flat_map(Value::elements);
            let ids = many.chain(value).filter_map(Value::as_uint);
            ids.map(|id| (field.name, target, id)).collect()
        })
    }
}

/// Whether a text may name a section: `[a-z][a-z0-9_]{0,63}`, and no device of Windows (profile,
/// section 2).
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= 64
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !is_device(name)
}
