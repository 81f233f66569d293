//! What differs between two archives: added, removed and changed records, with the fields' old
//! and new values.
//!
//! The two may be of different formats, since documents are read as sections. What is compared is
//! what the values mean: white space, the order of members and the spelling of numbers, strings,
//! times and addresses play no part. Records are paired as a restore pairs them: a device by its
//! address, a template by its name; and by their id, where nothing says that they are others.
//!
//! A comparison is shown and passed on like a report: it says where secrets differ, and never
//! what they are.

mod display;
pub(crate) mod fields;
mod records;

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

/// What differs between an older and a newer archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// Names of sections that only the newer one has.
    pub added: Vec<String>,
    /// Names of sections that only the older one has.
    pub removed: Vec<String>,
    /// Names of sections that one of the two holds in a form that cannot be read: locked, or
    /// damaged. Nothing is known of them.
    pub not_compared: Vec<String>,
    /// The sections of both that differ, known ones first.
    pub changed: Vec<SectionChanges>,
}

/// What differs in a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SectionChanges {
    /// Its name.
    pub name: String,
    /// The collections that differ, in the order of the section.
    pub collections: Vec<CollectionChanges>,
    /// Its members that are no collections and differ, such as settings.
    pub fields: Vec<FieldChange>,
}

/// What differs in a collection.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CollectionChanges {
    /// Its name.
    pub name: String,
    /// Records that only the newer archive has, in its order.
    pub added: Vec<RecordName>,
    /// Records that only the older archive has, in its order.
    pub removed: Vec<RecordName>,
    /// Records of both that differ in more than noise, in the order of the newer archive.
    pub changed: Vec<RecordChange>,
    /// Records of both that differ in nothing but noise.
    pub noise: Vec<RecordChange>,
}

/// How a record is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordName {
    /// Its id, where it has one.
    pub id: Option<u64>,
    /// Its first column, such as the name of a device; none where there is no such text. Of a long
    /// one the first [`Limits::MAX_NAME_BYTES`](crate::Limits::MAX_NAME_BYTES).
    pub title: Option<String>,
}

/// A record that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordChange {
    /// Which one, as the newer archive calls it.
    #[serde(flatten)]
    pub record: RecordName,
    /// Every field that differs.
    pub fields: Vec<FieldChange>,
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// Where it is in the record or section, as a JSON pointer (RFC 6901); of a long one the first
    /// [`Limits::MAX_POINTER_BYTES`](crate::Limits::MAX_POINTER_BYTES).
    pub pointer: String,
    /// The old value; none where there was none. In place of a secret stands
    /// [`Comparison::SECRET`].
    pub old: Option<DisplayValue>,
    /// The new value; none where there is none.
    pub new: Option<DisplayValue>,
    /// Whether such values change by themselves, like the time when a device was last seen, or
    /// neither says anything: one is null, and the other not there. The id of a record is such a
    /// value, where two systems number their records otherwise.
    pub noise: bool,
}

impl FieldChange {
    /// Whether it is more than a null that is not there, or the other way around.
    pub(crate) fn says_something(&self) -> bool {
        [&self.old, &self.new].into_iter().flatten().any(|value| !value.is_null())
    }
}

impl Comparison {
    /// What stands in place of a secret.
    pub const SECRET: &str = "[SECRET]";

    /// Whether the two hold the same, noise apart, and all of it could be compared.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let is_real = |field: &FieldChange| !field.noise;
        let differs = |section: &SectionChanges| {
            section.fields.iter().any(is_real)
                || section.collections.iter().any(|it| !it.is_noise())
        };
        let only_one_has = [&self.added, &self.removed, &self.not_compared];
        only_one_has.iter().all(|names| names.is_empty()) && !self.changed.iter().any(differs)
    }
}

impl CollectionChanges {
    /// Whether nothing differs but noise.
    #[must_use]
    pub fn is_noise(&self) -> bool {
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
    // Records are counted and paired, and the newer ones compared.
    let (olds, news) = (old.record_count(), new.record_count());
    let total = olds.saturating_mul(2).saturating_add(news.saturating_mul(3));
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
                    comparison.changed.extend(section(old, new, &pairing, &mut track).await);
                    continue;
                }
                _ => &mut comparison.not_compared,
            },
        };
        list.push(name.to_owned());
    }
    comparison
}

/// What differs in a section; none where nothing does.
async fn section(
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
    let mut fields = fields::between_objects(old.root(), new.root(), |values| {
        values.iter().flatten().any(is_field)
    });
    for field in &mut fields {
        field.noise |= BOOKKEEPING.iter().any(|name| field.pointer.strip_prefix('/') == Some(name));
    }
    let changes = SectionChanges { name: new.name().to_owned(), collections, fields };
    let differs = !changes.collections.is_empty() || !changes.fields.is_empty();
    differs.then_some(changes)
}

/// What differs in a collection that at least one of the two has; none where nothing does.
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
