//! Increments: what changed since another archive, and an archive brought up to date with it
//! (profile, section 5).
//!
//! [`changes`] gives the sections of an incremental or differential archive, and [`apply`] those of
//! the archive that it stands for. Applying what changed gives what there is now, but for sections
//! that are gone: an archive cannot say so, and deletes their records.

mod error;
mod text;

pub use error::IncrementError;

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::archive::View;
use crate::json::{Kind, Value, is_same};
use crate::section::{BOOKKEEPING, DELETED, Priority, Section, SectionTable, record_id};
use crate::write::NewSection;
use text::SectionText;

/// A section that was put together: its name and its JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct MadeSection {
    /// Its name.
    pub name: String,
    /// Its JSON, an object.
    pub json: Vec<u8>,
}

impl<'a> From<&'a MadeSection> for NewSection<'a> {
    fn from(section: &'a MadeSection) -> Self {
        Self { name: &section.name, json: &section.json }
    }
}

impl core::fmt::Debug for MadeSection {
    /// Shows no content, which may be secret.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("MadeSection").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What changed since a base: of each collection that is known, the records that are new or
/// differ, and the ids of those that are gone.
///
/// Sections that are as they were are left out, unless every backup holds them. What has no ids,
/// such as a section that is not known, is taken as a whole where it differs. A section that is
/// gone cannot be told but by its records, all of which are.
///
/// # Errors
/// When a section cannot be read, or a record has no id of its own.
pub fn changes<'a, 'b>(
    base: impl Into<View<'a>>,
    now: impl Into<View<'b>>,
) -> Result<Vec<MadeSection>, IncrementError> {
    let (base, now) = (readable(base.into())?, readable(now.into())?);
    let mut made = Vec::new();
    for new in &now {
        let old = find(&base, new.name());
        let json = match (new.table(), old) {
            (Some(table), old) => {
                let (json, differs) = difference(table, old, *new)?;
                if !differs && table.priority != Priority::Critical {
                    continue;
                }
                json
            }
            (None, Some(old)) if is_same(old.root(), new.root()) => continue,
            (None, _) => new.text().to_vec(),
        };
        made.push(MadeSection { name: new.name().to_owned(), json });
    }
    for old in base.iter().filter(|old| find(&now, old.name()).is_none()) {
        if let Some(table) = old.table() {
            let mut text = SectionText::bookkeeping(*old);
            text.deleted(&deletions(table, *old, None)?);
            made.push(MadeSection { name: old.name().to_owned(), json: text.finish() });
        }
    }
    Ok(made)
}

/// What there is now: a base with an increment applied to it. Records that changed stay in their
/// place, and new ones come last.
///
/// Whether the increment was made for this base is the business of the validation
/// ([`Validation::with_base`](crate::validate::Validation::with_base)).
///
/// # Errors
/// When a section cannot be read, or a record has no id of its own.
pub fn apply<'a, 'b>(
    base: impl Into<View<'a>>,
    increment: impl Into<View<'b>>,
) -> Result<Vec<MadeSection>, IncrementError> {
    let (base, increment) = (readable(base.into())?, readable(increment.into())?);
    let mut made = Vec::new();
    for old in &base {
        let json = match (old.table(), find(&increment, old.name())) {
            (_, None) => old.text().to_vec(),
            (None, Some(new)) => new.text().to_vec(),
            (Some(table), Some(new)) => applied(table, Some(*old), new)?,
        };
        made.push(MadeSection { name: old.name().to_owned(), json });
    }
    for new in increment.iter().filter(|new| find(&base, new.name()).is_none()) {
        let json = match new.table() {
            Some(table) => applied(table, None, *new)?,
            None => new.text().to_vec(),
        };
        made.push(MadeSection { name: new.name().to_owned(), json });
    }
    Ok(made)
}

/// The sections of an archive, all of which must be readable.
fn readable(view: View<'_>) -> Result<Vec<Section<'_>>, IncrementError> {
    let section =
        |name: String| view.section(&name).ok_or(IncrementError::Unreadable { section: name });
    view.section_names().into_iter().map(section).collect()
}

fn find<'a>(sections: &[Section<'a>], name: &str) -> Option<Section<'a>> {
    sections.iter().copied().find(|section| section.name() == name)
}

/// What a section says that its base does not, and whether that is anything.
fn difference(
    table: &SectionTable,
    old: Option<Section<'_>>,
    new: Section<'_>,
) -> Result<(Vec<u8>, bool), IncrementError> {
    let mut differs = old.is_none();
    let mut text = SectionText::bookkeeping(new);
    for (key, value) in new.root().members() {
        let name = key.name();
        if BOOKKEEPING.contains(&&*name) || *name == *DELETED {
            continue;
        }
        let was = old.and_then(|old| old.root().get(&name));
        if table.collection(&name).is_none() || value.kind() != Kind::Array {
            // Without ids there is nothing but the whole.
            if !was.is_some_and(|was| is_same(was, value)) {
                differs = true;
            }
            text.member(&name, value.source());
            continue;
        }
        let before = by_id(table, &name, was)?;
        let mut changed = Vec::new();
        for (id, record) in with_ids(table, &name, Some(value))? {
            if !before.get(&id).is_some_and(|was| is_same(*was, record)) {
                changed.push(record.source());
            }
        }
        differs |= !changed.is_empty();
        text.records(&name, &changed);
    }
    if let Some(old) = old {
        let gone = deletions(table, old, Some(new))?;
        let is_left = |name: &str| new.root().get(name).is_some();
        let lost = old.fields().any(|(name, _)| name != DELETED && !is_left(&name));
        differs |= lost || !gone.is_empty();
        text.deleted(&gone);
    }
    Ok((text.finish(), differs))
}

/// The ids of each collection that are in the old section and not in the new one.
fn deletions<'t>(
    table: &'t SectionTable,
    old: Section<'_>,
    new: Option<Section<'_>>,
) -> Result<Vec<(&'t str, Vec<u64>)>, IncrementError> {
    let mut all = Vec::new();
    for collection in table.collections {
        let name = collection.name;
        let left = new.and_then(|new| new.root().get(name));
        let left: BTreeSet<u64> = with_ids(table, name, left)?.into_iter().map(|it| it.0).collect();
        let before = with_ids(table, name, old.root().get(name))?;
        let ids = before.into_iter().map(|(id, _)| id).filter(|id| !left.contains(id));
        let ids: Vec<u64> = ids.collect();
        if !ids.is_empty() {
            all.push((name, ids));
        }
    }
    Ok(all)
}

/// A section with an increment of it applied.
fn applied(
    table: &SectionTable,
    old: Option<Section<'_>>,
    new: Section<'_>,
) -> Result<Vec<u8>, IncrementError> {
    let mut text = SectionText::bookkeeping(new);
    let old_names = old.into_iter().flat_map(|old| old.root().members()).map(|(key, _)| key.name());
    let mut names: Vec<_> = new.root().members().map(|(key, _)| key.name()).collect();
    names.extend(old_names);
    let mut done = BTreeSet::new();
    for name in &names {
        if BOOKKEEPING.contains(&&**name) || **name == *DELETED || !done.insert(name.clone()) {
            continue;
        }
        let was = old.and_then(|old| old.root().get(name));
        let is = new.root().get(name);
        if table.collection(name).is_none() {
            // A member that is no collection is taken over from the increment, which has them all.
            if let Some(value) = is {
                text.member(name, value.source());
            }
            continue;
        }
        let deleted: BTreeSet<u64> = new.deleted(name).collect();
        let mut changed = by_id(table, name, is)?;
        let mut records = Vec::new();
        for (id, record) in with_ids(table, name, was)? {
            match changed.remove(&id) {
                Some(record) => records.push(record.source()),
                None if deleted.contains(&id) => {}
                None => records.push(record.source()),
            }
        }
        let added = with_ids(table, name, is)?;
        let added = added.into_iter().filter(|(id, _)| changed.contains_key(id));
        records.extend(added.map(|(_, record)| record.source()));
        text.records(name, &records);
    }
    Ok(text.finish())
}

type Records<'a> = Vec<(u64, Value<'a>)>;

/// The records of a collection, each with its id.
fn with_ids<'a>(
    table: &SectionTable,
    collection: &str,
    records: Option<Value<'a>>,
) -> Result<Records<'a>, IncrementError> {
    let mut seen = BTreeSet::new();
    let record = |record: Value<'a>| {
        let id = record_id(record).filter(|id| *id > 0 && seen.insert(*id));
        let fault =
            || IncrementError::Id { section: table.name, collection: collection.to_owned() };
        Ok((id.ok_or_else(fault)?, record))
    };
    records.into_iter().flat_map(Value::elements).map(record).collect()
}

fn by_id<'a>(
    table: &SectionTable,
    collection: &str,
    records: Option<Value<'a>>,
) -> Result<BTreeMap<u64, Value<'a>>, IncrementError> {
    Ok(with_ids(table, collection, records)?.into_iter().collect())
}
