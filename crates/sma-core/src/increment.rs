//! Increments: the changes since another archive, and applying them (profile, section 5).
//!
//! [`diff`] returns the sections of an incremental or differential archive, and [`apply`] the
//! sections that it stands for. Applying the changes yields the current state, except that sections
//! cannot be removed: their records are deleted instead.

mod error;

pub use error::IncrementError;

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::equality::is_same_record;
use crate::json::{Kind, Value, is_same};
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::{
    BOOKKEEPING, DELETED, Priority, Section, SectionTable, SectionWriter, Sections, record_id,
};

/// Returns the changes since a base: new and changed records of each known collection, and the ids
/// of deleted ones.
///
/// Unchanged sections are omitted, unless every backup contains them. Data without ids, such as an
/// unknown section, is included as a whole if it differs. The removal of a section is recorded as
/// deletions of its records.
///
/// # Errors
/// When a section cannot be read, or a record has no unique id.
pub fn diff(base: &Sections<'_>, now: &Sections<'_>) -> Result<Sections<'static>, IncrementError> {
    progress::finish(diff_watched(base, now, &()))
}

/// Returns the changes since a base as [`diff`] does, with checkpoints.
///
/// # Errors
/// As [`diff`].
pub async fn diff_watched(
    base: &Sections<'_>,
    now: &Sections<'_>,
    watch: &dyn Watch,
) -> Result<Sections<'static>, IncrementError> {
    refuse_unreadable([base, now])?;
    // Ids of both are collected for changes and for deletions, and new records are compared.
    let (before, after) = (base.record_count(), now.record_count());
    let total = before.saturating_mul(2).saturating_add(after.saturating_mul(3));
    let mut track = Track::new(watch, Stage::Merging, Unit::Records, total);
    track.begin().await;
    let mut made = Sections::new();
    for new in now.iter() {
        let old = base.get(new.name());
        let json = match (new.table(), old) {
            (Some(table), old) => {
                let (json, differs) = diff_section(table, old, new, &mut track).await?;
                if !differs && table.priority != Priority::Critical {
                    continue;
                }
                json
            }
            (None, Some(old)) if is_same(old.root(), new.root()) => continue,
            (None, _) => new.text().to_vec(),
        };
        made.insert_made(new.name(), json)?;
    }
    for old in base.iter().filter(|old| now.get(old.name()).is_none()) {
        if let Some(table) = old.table() {
            let mut text = SectionWriter::bookkeeping(old);
            text.deletions(&find_deletions(table, old, None, &mut track).await?);
            made.insert_made(old.name(), text.finish())?;
        }
    }
    Ok(made)
}

/// Applies an increment to its base and returns the current state. Changed records keep their
/// position, and new ones are appended.
///
/// Whether the increment was made for this base is checked by validation
/// ([`Validation::with_base`](crate::validate::Validation::with_base)).
///
/// # Errors
/// When a section cannot be read, or a record has no unique id.
pub fn apply(
    base: &Sections<'_>,
    increment: &Sections<'_>,
) -> Result<Sections<'static>, IncrementError> {
    progress::finish(apply_watched(base, increment, &()))
}

/// Applies an increment as [`apply`] does, with checkpoints.
///
/// # Errors
/// As [`apply`].
pub async fn apply_watched(
    base: &Sections<'_>,
    increment: &Sections<'_>,
    watch: &dyn Watch,
) -> Result<Sections<'static>, IncrementError> {
    refuse_unreadable([base, increment])?;
    // Ids are collected, including deleted ones; then old records are merged and new ones added.
    let (before, after) = (base.record_count(), increment.record_count());
    let deleted = increment.iter().map(Section::deleted_count).sum::<u64>();
    let total = before.saturating_add(after).saturating_mul(2).saturating_add(deleted);
    let mut track = Track::new(watch, Stage::Merging, Unit::Records, total);
    track.begin().await;
    let mut made = Sections::new();
    for old in base.iter() {
        let json = match (old.table(), increment.get(old.name())) {
            (_, None) => old.text().to_vec(),
            (None, Some(new)) => new.text().to_vec(),
            (Some(table), Some(new)) => apply_to_section(table, Some(old), new, &mut track).await?,
        };
        made.insert_made(old.name(), json)?;
    }
    for new in increment.iter().filter(|new| base.get(new.name()).is_none()) {
        let json = match new.table() {
            Some(table) => apply_to_section(table, None, new, &mut track).await?,
            None => new.text().to_vec(),
        };
        made.insert_made(new.name(), json)?;
    }
    Ok(made)
}

/// Refuses sections that cannot be read: their changes are unknown.
fn refuse_unreadable(both: [&Sections<'_>; 2]) -> Result<(), IncrementError> {
    match both.iter().find_map(|sections| sections.unreadable().first()) {
        Some(section) => Err(IncrementError::Unreadable { section: section.clone() }),
        None => Ok(()),
    }
}

/// Returns the changes of a section, and whether there are any.
async fn diff_section(
    table: &SectionTable,
    old: Option<Section<'_>>,
    new: Section<'_>,
    track: &mut Track<'_>,
) -> Result<(Vec<u8>, bool), IncrementError> {
    let mut differs = old.is_none();
    let mut text = SectionWriter::bookkeeping(new);
    let olds = old.map(|old| old.root().by_name()).unwrap_or_default();
    for (key, value) in new.root().members() {
        let name = key.name();
        if BOOKKEEPING.contains(&&*name) || *name == *DELETED {
            continue;
        }
        let was = olds.get(&name).copied();
        let collection = table.collection(&name).filter(|_| value.kind() == Kind::Array);
        let Some(collection) = collection else {
            // Without ids, only the whole can be compared.
            if !was.is_some_and(|was| is_same(was, value)) {
                differs = true;
            }
            text.member(&name, value.source());
            continue;
        };
        let before = by_id(table, &name, was, track).await?;
        let mut changed = Vec::new();
        for (id, record) in index_by_id(table, &name, Some(value), track).await? {
            track.advance(1).await;
            let was = before.get(&id);
            if !was.is_some_and(|was| is_same_record(collection, *was, record)) {
                changed.push(record.source());
            }
        }
        differs |= !changed.is_empty();
        text.records(&name, &changed);
    }
    if let Some(old) = old {
        let gone = find_deletions(table, old, Some(new), track).await?;
        let left = new.root().by_name();
        let lost = old.fields().any(|(name, _)| name != DELETED && !left.contains_key(&name));
        differs |= lost || !gone.is_empty();
        text.deletions(&gone);
    }
    Ok((text.finish(), differs))
}

/// Returns the ids of each collection that are in the old section but not in the new one.
async fn find_deletions<'t>(
    table: &'t SectionTable,
    old: Section<'_>,
    new: Option<Section<'_>>,
    track: &mut Track<'_>,
) -> Result<Vec<(&'t str, Vec<u64>)>, IncrementError> {
    let mut all = Vec::new();
    for collection in table.collections {
        let name = collection.name;
        let left = new.and_then(|new| new.root().get(name));
        let left = index_by_id(table, name, left, track).await?;
        let left: BTreeSet<u64> = left.into_iter().map(|(id, _)| id).collect();
        let before = index_by_id(table, name, old.root().get(name), track).await?;
        let ids = before.into_iter().map(|(id, _)| id).filter(|id| !left.contains(id));
        let ids: Vec<u64> = ids.collect();
        if !ids.is_empty() {
            all.push((name, ids));
        }
    }
    Ok(all)
}

/// Applies an increment to a section.
async fn apply_to_section(
    table: &SectionTable,
    old: Option<Section<'_>>,
    new: Section<'_>,
    track: &mut Track<'_>,
) -> Result<Vec<u8>, IncrementError> {
    let mut text = SectionWriter::bookkeeping(new);
    let old_names = old.into_iter().flat_map(|old| old.root().members()).map(|(key, _)| key.name());
    let olds = old.map(|old| old.root().by_name()).unwrap_or_default();
    let news = new.root().by_name();
    let mut names: Vec<_> = new.root().members().map(|(key, _)| key.name()).collect();
    names.extend(old_names);
    let mut done = BTreeSet::new();
    for name in &names {
        if BOOKKEEPING.contains(&&**name) || **name == *DELETED || !done.insert(name.clone()) {
            continue;
        }
        let (was, is) = (olds.get(name).copied(), news.get(name).copied());
        if table.collection(name).is_none() {
            // Members that are not collections are taken from the increment, which contains all of
            // them.
            if let Some(value) = is {
                text.member(name, value.source());
            }
            continue;
        }
        let mut deleted = BTreeSet::new();
        for id in new.deleted_ids(name) {
            track.advance(1).await;
            deleted.insert(id);
        }
        let mut changed = by_id(table, name, is, track).await?;
        let mut records = Vec::new();
        for (id, record) in index_by_id(table, name, was, track).await? {
            track.advance(1).await;
            match changed.remove(&id) {
                Some(record) => records.push(record.source()),
                None if deleted.contains(&id) => {}
                None => records.push(record.source()),
            }
        }
        let added = index_by_id(table, name, is, track).await?;
        let added = added.into_iter().filter(|(id, _)| changed.contains_key(id));
        records.extend(added.map(|(_, record)| record.source()));
        text.records(name, &records);
    }
    Ok(text.finish())
}

type Records<'a> = Vec<(u64, Value<'a>)>;

/// Returns the records of a collection, each with its id.
async fn index_by_id<'a>(
    table: &SectionTable,
    collection: &str,
    records: Option<Value<'a>>,
    track: &mut Track<'_>,
) -> Result<Records<'a>, IncrementError> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for record in records.into_iter().flat_map(Value::elements) {
        track.advance(1).await;
        let id = record_id(record).filter(|id| *id > 0 && seen.insert(*id));
        let invalid_id =
            || IncrementError::Id { section: table.name, collection: collection.to_owned() };
        found.push((id.ok_or_else(invalid_id)?, record));
    }
    Ok(found)
}

async fn by_id<'a>(
    table: &SectionTable,
    collection: &str,
    records: Option<Value<'a>>,
    track: &mut Track<'_>,
) -> Result<BTreeMap<u64, Value<'a>>, IncrementError> {
    Ok(index_by_id(table, collection, records, track).await?.into_iter().collect())
}
