//! Sections as data: their collections, and the fields of their records.
//!
//! The tables are those of the profile, section 5: the six sections that every manifest lists, and
//! the extension sections. They are the only place that lists the fields of records.

mod error;
mod extensions;
mod names;
mod orphans;
mod sections;
mod tables;
mod view;
#[cfg(feature = "compare")]
mod writer;

pub use error::SectionError;
pub use extensions::{EXTENSIONS, FREE_FORM};
pub use names::{idle_exclusions, list_names, selects_nothing, unknown_names};
pub use orphans::ORPHANS;
pub use sections::Sections;
pub(crate) use tables::BOOKKEEPING;
pub use tables::DELETED;
pub(crate) use tables::RESTORE_ORDER;
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
    /// Name, such as `devices`; its member is `data/<name>.json`.
    pub name: &'static str,
    /// Display name.
    pub label: &'static str,
    /// Description, one sentence.
    pub description: &'static str,
    /// Priority in the format.
    pub priority: Priority,
    /// Collections, in the order of writing; empty where only content and secrets of the section
    /// are checked.
    pub collections: &'static [CollectionTable],
}

/// A collection of a known section: an array of records.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CollectionTable {
    /// Name in the section, such as `discovered_devices`.
    pub name: &'static str,
    /// Display name.
    pub label: &'static str,
    /// Display name of one record.
    pub singular: &'static str,
    /// Whether it records history, so that referenced records may be missing.
    pub history: bool,
    /// The fields of its records.
    pub record: Shape,
    /// Identity of a record, in any system.
    pub identity: Identity,
    /// References to other records beyond the fields whose type has a [target](Type::target).
    pub links: &'static [Link],
    /// Fields that distinguish records at a glance, in the order of a table's columns.
    pub columns: &'static [&'static str],
}

/// Identity of a record, in any system (`database.md`, section 7, *Who is the same record*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// The values of these fields together: its natural key. References among them are compared by
    /// the records they refer to.
    Key(&'static [&'static str]),
    /// Its id and its creation time.
    Creation,
}

/// Id of another record, or a list of ids, in a field without a type of its own: it follows where
/// that record gets another id, and is not validated.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// Names from the record to the id or list.
    pub path: &'static [&'static str],
    /// The referenced collection.
    pub target: Target,
}

/// Importance of a section (specification, `DataPriority`).
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

/// Returns the tables of all sections with records: the six of every manifest, then the extension
/// sections.
pub fn tables() -> impl Iterator<Item = &'static SectionTable> {
    SECTIONS.iter().chain(EXTENSIONS)
}

/// Returns the table of a section, if it is known and has records.
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

/// Returns the table of a collection.
///
/// ```
/// use sma_core::section::{DEVICES, collection_table};
/// assert_eq!(collection_table(DEVICES).unwrap().singular, "Device");
/// ```
#[must_use]
pub fn collection_table(target: Target) -> Option<&'static CollectionTable> {
    table(target.section)?.collection(target.collection)
}

/// Returns the table of a known section, with records or free-form.
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

/// Returns the id of a record, if it has one.
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

/// Fields that name a record, best first.
pub const NAMES: [&str; 6] = ["name", "ssid", "subject", "device_name", "report_type", "mac"];

/// Returns the name of a record, if it has one: the first of [`NAMES`] with a text.
///
/// ```
/// use sma_core::{json, section};
/// let text = br#"{"id": 7, "name": "", "mac": "A8032AB12345"}"#;
/// let tape = json::parse(text, 64)?;
/// let name = section::record_name(tape.root(text)).and_then(|it| it.as_str());
/// assert_eq!(name.as_deref(), Some("A8032AB12345"));
/// # Ok::<(), sma_core::json::JsonError>(())
/// ```
#[must_use]
pub fn record_name(record: Value<'_>) -> Option<Value<'_>> {
    let mut found = [None; NAMES.len()];
    for (key, value) in record.members() {
        let place = NAMES.iter().position(|name| key.is(name));
        if let Some(place) = place.and_then(|at| found.get_mut(at)).filter(|it| it.is_none()) {
            *place = Some(value);
        }
    }
    let has_text = |value: &Value<'_>| value.as_str().is_some_and(|text| !text.trim().is_empty());
    found.into_iter().flatten().find(has_text)
}

/// Returns the sort key of a section among the members: the six in the order of their table, then
/// all others by name in byte order (profile, section 2).
pub(crate) fn rank(name: &str) -> (usize, &str) {
    let known = SECTIONS.iter().position(|table| table.name == name);
    (known.unwrap_or(SECTIONS.len()), name)
}

impl SectionTable {
    /// Returns the table of a collection.
    #[must_use]
    pub fn collection(&self, name: &str) -> Option<&'static CollectionTable> {
        self.collections.iter().find(|collection| collection.name == name)
    }
}

impl CollectionTable {
    /// Returns whether a record of this collection refers to the record with this id in another
    /// one.
    ///
    /// ```
    /// use sma_core::{json, section};
    /// let text = br#"{"id": 7, "device_id": 2}"#;
    /// let tape = json::parse(text, 64)?;
    /// let configs = section::table("configurations").unwrap().collection("device_configs").unwrap();
    /// assert!(configs.refers_to(tape.root(text), section::DEVICES, 2));
    /// assert!(!configs.refers_to(tape.root(text), section::DEVICES, 7));
    /// # Ok::<(), json::JsonError>(())
    /// ```
    #[must_use]
    pub fn refers_to(&self, record: Value<'_>, to: Target, id: u64) -> bool {
        self.references(record).any(|(_, target, other)| (target, other) == (to, id))
    }

    /// Returns the collection that a field refers to, by its type or by a link.
    pub(crate) fn target_of(&self, field: &str) -> Option<Target> {
        let typed = self.type_of(field).and_then(Type::target);
        let linked = || self.links.iter().find(|link| link.path == [field]);
        typed.or_else(|| linked().map(|link| link.target))
    }

    /// Returns the type of a field, if the table lists it.
    pub(crate) fn type_of(&self, field: &str) -> Option<Type> {
        self.record.fields.iter().find(|known| known.name == field).map(|known| known.ty)
    }

    /// Returns every id of another record in a record of this collection: first those in fields
    /// with such a type, then those of links.
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

    /// Returns the collections that records of this one refer to.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Target> {
        let typed = self.record.fields.iter().filter_map(|field| field.ty.target());
        typed.chain(self.links.iter().map(|link| link.target))
    }

    /// Returns the collection that the id at a pointer into a record refers to.
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

    /// Returns the references of a record of this collection: the field, the other collection, and
    /// the id there.
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

/// Returns whether a text is a valid section name: `[a-z][a-z0-9_]{0,63}`, and not a Windows device
/// name (profile, section 2).
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    name.len() <= 64
        && bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !is_device(name)
}
