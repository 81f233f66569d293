//! Comparison of two archives: added, removed and changed records, with the old and new values of
//! their fields.
//!
//! The two may have different formats, since documents are read as sections. Values are compared by
//! their meaning: whitespace, the order of members and the spelling of numbers, strings, times and
//! addresses are ignored. Records are paired as a restore pairs them: devices by address, templates
//! by name, and others by id unless something shows that they differ.
//!
//! The result can be shared like a report: it says where secrets differ, but does not contain them.

mod display;
pub(crate) mod fields;
mod records;
#[cfg(feature = "redact")]
pub(crate) mod recurring;

pub use display::DisplayValue;
pub(crate) use records::name_of;

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::json::{Kind, Value};
use crate::pairing::{Leftovers, Pairing};
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::{BOOKKEEPING, Collection, Section, Sections, rank};
use crate::shape::Target;

/// Differences between an older and a newer archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// Names of sections that only the newer archive has.
    pub added: Vec<String>,
    /// Names of sections that only the older archive has.
    pub removed: Vec<String>,
    /// Names of sections that one of the two has in unreadable form: locked or damaged.
    pub not_compared: Vec<String>,
    /// Sections of both that differ, known ones first.
    pub changed: Vec<SectionChanges>,
}

/// Differences of a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SectionChanges {
    /// Name of the section.
    pub name: String,
    /// The collections that differ, in the order of the section.
    pub collections: Vec<CollectionChanges>,
    /// Its other members that differ, such as settings.
    pub fields: Vec<FieldChange>,
}

/// Differences of a collection.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CollectionChanges {
    /// Name of the collection.
    pub name: String,
    /// Records that only the newer archive has, in its order.
    pub added: Vec<RecordName>,
    /// Records that only the older archive has, in its order.
    pub removed: Vec<RecordName>,
    /// Records of both that differ in more than volatile fields, in the order of the newer archive.
    pub changed: Vec<RecordChange>,
    /// Records of both that differ in volatile fields only.
    #[serde(rename = "noise")]
    pub volatile: Vec<RecordChange>,
}

/// Identification of a record for display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordName {
    /// Its id, where it has one.
    pub id: Option<u64>,
    /// Value of its first column, such as the name of a device; `None` where it has no text. At
    /// most [`Limits::MAX_NAME_BYTES`](crate::Limits::MAX_NAME_BYTES) bytes.
    pub title: Option<String>,
}

/// A record that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordChange {
    /// The record, as the newer archive identifies it.
    #[serde(flatten)]
    pub record: RecordName,
    /// Every field that differs.
    pub fields: Vec<FieldChange>,
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// JSON pointer (RFC 6901) into the record or section; at most
    /// [`Limits::MAX_POINTER_BYTES`](crate::Limits::MAX_POINTER_BYTES) bytes.
    pub pointer: String,
    /// The old value; `None` where it was absent. Secrets are replaced by [`Comparison::SECRET`].
    pub old: Option<DisplayValue>,
    /// The new value; `None` where it is absent.
    pub new: Option<DisplayValue>,
    /// The record that the old value refers to, if it is the id of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_record: Option<RecordName>,
    /// The record that the new value refers to, if it is the id of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_record: Option<RecordName>,
    /// Whether the difference is volatile: the value changes without anyone changing a setting,
    /// like the time a device was last seen; or one side is null and the other absent; or it is the
    /// id of a record in systems that number their records differently.
    #[serde(rename = "noise")]
    pub volatile: bool,
}

impl FieldChange {
    /// Returns whether it is more than null on one side and absent on the other.
    pub(crate) fn is_meaningful(&self) -> bool {
        [&self.old, &self.new].into_iter().flatten().any(|value| !value.is_null())
    }
}

impl Comparison {
    /// Replacement for a secret.
    pub const SECRET: &str = "[SECRET]";

    /// Returns whether the two are equal apart from volatile fields, and everything could be
    /// compared.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let is_real = |field: &FieldChange| !field.volatile;
        let differs = |section: &SectionChanges| {
            section.fields.iter().any(is_real)
                || section.collections.iter().any(|it| !it.is_volatile())
        };
        let only_one_has = [&self.added, &self.removed, &self.not_compared];
        only_one_has.iter().all(|names| names.is_empty()) && !self.changed.iter().any(differs)
    }
}

impl CollectionChanges {
    /// Returns whether only volatile fields differ.
    #[must_use]
    pub fn is_volatile(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// Compares older sections with newer ones.
///
/// ```
/// use sma_core::{Archive, Limits, compare::compare};
///
/// # let old = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
/// # let new = include_bytes!("../../../tests/vectors/samples/1.0-json-gzip.sma");
/// let old = Archive::open(old, &Limits::default())?;
/// let new = Archive::open(new, &Limits::default())?;
/// assert!(compare(&old.sections(), &old.sections()).is_same());
/// assert!(compare(&old.sections(), &new.sections()).is_same());
/// # Ok::<(), sma_core::archive::OpenError>(())
/// ```
#[must_use]
pub fn compare(old: &Sections<'_>, new: &Sections<'_>) -> Comparison {
    progress::finish(compare_watched(old, new, &()))
}

/// Compares as [`compare`] does, with checkpoints.
pub async fn compare_watched(
    old: &Sections<'_>,
    new: &Sections<'_>,
    watch: &dyn Watch,
) -> Comparison {
    // Records are paired; then the newer ones are compared, and removed ones collected.
    let (olds, news) = (old.record_count(), new.record_count());
    let total = Pairing::work(olds, news, Leftovers::ById).saturating_add(olds + news);
    let mut track = Track::new(watch, Stage::Comparing, Unit::Records, total);
    track.begin().await;
    let pairing = Pairing::new(old, new, Leftovers::ById, &mut track).await;
    let mut comparison = Comparison::default();
    let has = |sections: &Sections<'_>, name| {
        sections.get(name).is_some() || sections.is_unreadable(name)
    };
    let mut names = [old.all_names(), new.all_names()].concat();
    names.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)));
    names.dedup();
    for name in names {
        let list = match (has(old, name), has(new, name)) {
            (false, _) => &mut comparison.added,
            (_, false) => &mut comparison.removed,
            _ => match (old.get(name), new.get(name)) {
                (Some(old), Some(new)) => {
                    comparison
                        .changed
                        .extend(compare_section(old, new, &pairing, &mut track).await);
                    continue;
                }
                _ => &mut comparison.not_compared,
            },
        };
        list.push(name.to_owned());
    }
    #[cfg(feature = "redact")]
    comparison.conceal([old, new], watch).await;
    comparison
}

/// Compares a section; `None` where nothing differs.
async fn compare_section(
    old: Section<'_>,
    new: Section<'_>,
    pairing: &Pairing<'_>,
    track: &mut Track<'_>,
) -> Option<SectionChanges> {
    let mut collections: Vec<CollectionChanges> = Vec::new();
    let olds = old.collections();
    let mut left: BTreeMap<&str, &Collection<'_>> =
        olds.iter().map(|collection| (collection.name(), collection)).collect();
    for collection in &new.collections() {
        let both = (left.remove(collection.name()), Some(collection));
        collections.extend(compare_collection(new, both, pairing, track).await);
    }
    for collection in &olds {
        if left.contains_key(collection.name()) {
            let only_old = (Some(collection), None);
            collections.extend(compare_collection(new, only_old, pairing, track).await);
        }
    }
    let is_field = |value: &Value<'_>| value.kind() != Kind::Array;
    let mut fields = fields::diff_objects(old.root(), new.root(), |values| {
        values.iter().flatten().any(is_field)
    });
    for field in &mut fields {
        field.volatile |=
            BOOKKEEPING.iter().any(|name| field.pointer.strip_prefix('/') == Some(name));
    }
    let changes = SectionChanges { name: new.name().to_owned(), collections, fields };
    let differs = !changes.collections.is_empty() || !changes.fields.is_empty();
    differs.then_some(changes)
}

/// Compares a collection that at least one of the two has; `None` where nothing differs.
async fn compare_collection(
    section: Section<'_>,
    (old, new): (Option<&Collection<'_>>, Option<&Collection<'_>>),
    pairing: &Pairing<'_>,
    track: &mut Track<'_>,
) -> Option<CollectionChanges> {
    let name = new.or(old)?.name();
    match section.table().and_then(|table| Some((table.name, table.collection(name)?))) {
        Some((section, table)) => {
            let target = Target { section, collection: table.name };
            records::compare_known(pairing, target, track).await
        }
        None => records::compare(name, old, new, track).await,
    }
}
