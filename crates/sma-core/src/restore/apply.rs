//! Executing a plan on sections.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Plan, RecordOutcome};
use crate::json::Value;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::{
    BOOKKEEPING, Section, SectionError, SectionTable, SectionWriter, Sections, record_id, table,
};

/// The changes to a collection.
#[derive(Default)]
struct Changes<'p> {
    created: Vec<&'p str>,
    /// Replacements of records of the target, by id; `None` where they are deleted.
    others: BTreeMap<u64, Option<&'p str>>,
}

impl Plan<'_> {
    /// Executes the plan on the target that it was made for, and returns the resulting sections.
    ///
    /// Changed records keep their position, and new ones are appended. Everything else is
    /// unchanged, byte for byte.
    ///
    /// # Errors
    /// When the result is not a valid section.
    pub fn apply(&self, target: &Sections<'_>) -> Result<Sections<'static>, SectionError> {
        progress::finish(self.apply_watched(target, &()))
    }

    /// Executes the plan as [`Plan::apply`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Plan::apply`].
    pub async fn apply_watched(
        &self,
        target: &Sections<'_>,
        watch: &dyn Watch,
    ) -> Result<Sections<'static>, SectionError> {
        // Changes are grouped by collection, and then written.
        let changes = u64::try_from(self.changes.len()).unwrap_or(u64::MAX);
        let total = target.record_count().saturating_add(changes);
        let mut track = Track::new(watch, Stage::Restoring, Unit::Records, total);
        track.begin().await;
        let mut all: BTreeMap<&str, BTreeMap<&str, Changes<'_>>> = BTreeMap::new();
        for change in self.writes() {
            track.advance(1).await;
            let record = change.record();
            let Some(id) = record.target_id else { continue };
            let collections = all.entry(&record.section).or_default();
            let changes = collections.entry(&record.collection).or_default();
            match record.outcome {
                RecordOutcome::Create => changes.created.extend(change.json()),
                _ => _ = changes.others.insert(id, change.json()),
            }
        }
        let mut made = Sections::new();
        for name in target.unreadable() {
            made.insert_unreadable(name.clone());
        }
        for old in target.iter() {
            let json = match (old.table(), all.remove(old.name())) {
                (Some(table), Some(changes)) => {
                    let begun = SectionWriter::bookkeeping(old);
                    apply_to_section(table, begun, Some(old), changes, &mut track).await
                }
                _ => old.text().to_vec(),
            };
            made.insert_made(old.name(), json)?;
        }
        for (name, changes) in all {
            if let Some(table) = table(name) {
                let begun = self.bookkeeping(name);
                made.insert_made(
                    name,
                    apply_to_section(table, begun, None, changes, &mut track).await,
                )?;
            }
        }
        Ok(made)
    }

    /// Begins a section with its bookkeeping, where the target does not have it yet.
    fn bookkeeping(&self, name: &str) -> SectionWriter {
        let mut text = SectionWriter::new();
        for (section, member, json) in &self.bookkeeping {
            if *section == name {
                text.member(member, json);
            }
        }
        text
    }
}

/// Applies the changes to a section.
async fn apply_to_section(
    table: &SectionTable,
    mut text: SectionWriter,
    old: Option<Section<'_>>,
    mut changes: BTreeMap<&str, Changes<'_>>,
    track: &mut Track<'_>,
) -> Vec<u8> {
    for (key, value) in old.into_iter().flat_map(|old| old.root().members()) {
        let name = key.name();
        if BOOKKEEPING.contains(&&*name) {
            continue;
        }
        match changes.remove(&*name) {
            Some(changes) => text.records(&name, &records(Some(value), changes, track).await),
            None => text.member(&name, value.source()),
        }
    }
    for collection in table.collections {
        if let Some(changes) = changes.remove(collection.name) {
            text.records(collection.name, &records(None, changes, track).await);
        }
    }
    text.finish()
}

/// Applies the changes to the records of a collection.
async fn records<'v>(
    old: Option<Value<'v>>,
    mut changes: Changes<'v>,
    track: &mut Track<'_>,
) -> Vec<&'v str> {
    let mut records = Vec::new();
    for record in old.into_iter().flat_map(Value::elements) {
        track.advance(1).await;
        // Of several records with one id, the first counts.
        let change = record_id(record).and_then(|id| changes.others.remove(&id));
        match change {
            Some(json) => records.extend(json),
            None => records.push(record.source()),
        }
    }
    records.append(&mut changes.created);
    records
}
