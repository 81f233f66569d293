//! A plan, for display and execution.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::planner::Planner;
use super::record::differences;
use super::{
    ConflictStrategy, Reason, RecordOutcome, RestoreError, RestoreOptions, RestoreResult,
    RestoredRecord,
};
#[cfg(feature = "redact")]
use crate::compare::recurring;
use crate::json::Value;
use crate::pairing::{Leftovers, Pairing};
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::{Section, Sections, table};

/// Changes of a restore to each record, in the order of writing, so that referenced records exist
/// before the records that refer to them; deletions come last, in reverse order (`database.md`,
/// section 7).
///
/// ```
/// use sma_core::restore::{Plan, RecordOutcome, RestoreOptions};
/// use sma_core::section::{SectionError, Sections};
///
/// let archive = Sections::new().with(
///     "devices",
///     br#"{"devices": [{"id": 1, "mac": "A8:03:2A:B1:23:45", "ip": "", "name": "Boiler"}]}"#,
/// )?;
/// let target = Sections::new().with(
///     "devices",
///     br#"{"devices": [{"id": 1, "mac": "A8032AB12346", "ip": "", "name": "Lamp"},
///                      {"id": 2, "mac": "A8032AB12345", "ip": "", "name": "new"}]}"#,
/// )?;
/// let plan = Plan::new(&archive, &target, &RestoreOptions::default());
/// let change = plan.writes().next().ok_or("nothing to write")?;
/// assert_eq!(change.record().outcome, RecordOutcome::Change);
/// assert_eq!(change.record().target_id, Some(2));
/// let restored = plan.apply(&target)?;
/// assert!(restored.get("devices").ok_or("missing")?.root().source().contains("Boiler"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Plan<'a> {
    /// The result without the records.
    pub(super) result: RestoreResult,
    pub(super) changes: Vec<RecordChange<'a>>,
    pub(super) strategy: ConflictStrategy,
    /// Bookkeeping of the archive's sections: section, member, JSON.
    pub(super) bookkeeping: Vec<(&'static str, &'static str, String)>,
}

/// Change of a restore to a record.
#[derive(Clone)]
pub struct RecordChange<'a> {
    pub(super) record: RestoredRecord,
    pub(super) json: Option<Json<'a>>,
}

/// JSON of a record. Combined records may contain secrets, and are wiped.
#[derive(Clone)]
pub(super) enum Json<'a> {
    Borrowed(&'a str),
    Owned(Zeroizing<String>),
}

impl fmt::Debug for Plan<'_> {
    /// Does not show the content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan").field("changes", &self.changes.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for RecordChange<'_> {
    /// Does not show the content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordChange").field("record", &self.record).finish_non_exhaustive()
    }
}

impl<'a> Plan<'a> {
    /// Plans the restore of the sections of an archive to a target.
    ///
    /// The records must be those of a valid archive, which [`examine`](super::examine) checks.
    #[must_use]
    pub fn new(
        archive: &'a Sections<'_>,
        target: &'a Sections<'_>,
        options: &RestoreOptions,
    ) -> Self {
        progress::finish(Self::new_watched(archive, target, options, &()))
    }

    /// Plans as [`Plan::new`] does, with checkpoints.
    pub async fn new_watched(
        archive: &'a Sections<'_>,
        target: &'a Sections<'_>,
        options: &RestoreOptions,
        watch: &dyn Watch,
    ) -> Self {
        // Records are paired, the addresses of the target's devices collected, and the records of
        // the archive planned. Deletions are collected before and planned last.
        let (records, existing) = (archive.record_count(), target.record_count());
        let deleted = archive.iter().map(Section::deleted_count).sum::<u64>();
        let total = Pairing::work(records, existing, Leftovers::ByCreation)
            .saturating_add(records)
            .saturating_add(existing)
            .saturating_add(deleted.saturating_mul(2));
        let mut track = Track::new(watch, Stage::Planning, Unit::Records, total);
        track.begin().await;
        let planner = Planner::new(archive, target, options, &mut track).await;
        #[cfg_attr(not(feature = "redact"), expect(unused_mut, reason = "nothing is concealed"))]
        let mut plan = planner.plan(&mut track).await;
        #[cfg(feature = "redact")]
        plan.conceal([archive, target], watch).await;
        plan
    }

    /// Replaces secrets of the two that recur in the names and values to be displayed.
    #[cfg(feature = "redact")]
    async fn conceal(&mut self, both: [&Sections<'_>; 2], watch: &dyn Watch) {
        if self.changes.is_empty() {
            return;
        }
        let secrets = recurring::find(both, Stage::Planning, watch).await;
        for RecordChange { record, .. } in &mut self.changes {
            recurring::conceal_name(&mut record.record, &secrets);
            recurring::conceal_fields(&mut record.fields, &secrets);
        }
        let RestoreResult { secrets_kept, secrets_missing, errors, .. } = &mut self.result;
        for place in secrets_kept.iter_mut().chain(secrets_missing.iter_mut()) {
            recurring::conceal_name(&mut place.record, &secrets);
        }
        let places = secrets_kept.iter_mut().chain(secrets_missing).map(|it| &mut it.device);
        let records = self.changes.iter_mut().map(|it| &mut it.record.device);
        let devices = records.chain(places).chain(errors.iter_mut().map(|it| &mut it.device));
        devices.flatten().for_each(|it| recurring::conceal_text(&mut it.name, &secrets));
    }

    /// Returns every record of the archive with its outcome, and the records to be deleted.
    pub fn changes(&self) -> impl Iterator<Item = &RecordChange<'a>> {
        self.changes.iter()
    }

    /// Returns the changes that a restore executes, in order. Empty where the strategy is to fail
    /// and a conflict exists.
    pub fn writes(&self) -> impl Iterator<Item = &RecordChange<'a>> {
        let is_refused = self.is_refused();
        self.changes.iter().filter(move |change| !is_refused && change.record.outcome.is_write())
    }

    /// Returns whether nothing is written, because the strategy is to fail and a conflict exists.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.strategy == ConflictStrategy::Fail && !self.result.errors.is_empty()
    }

    /// Returns the result as plain data.
    #[must_use]
    pub fn result(&self) -> RestoreResult {
        let records = self.changes.iter().map(|change| change.record.clone()).collect();
        RestoreResult { records, ..self.result.clone() }
    }

    /// Refuses changes that the target cannot store: pairs of an index in [`Plan::changes`] and the
    /// problem, as a sentence. They become errors of the result.
    pub fn refuse(&mut self, refusals: impl IntoIterator<Item = (usize, String)>) {
        for (index, message) in refusals {
            let Some(change) = self.changes.get_mut(index) else { continue };
            let record = &mut change.record;
            self.result.errors.push(RestoreError {
                collection: Some(record.collection.clone()),
                record_id: record.record.id.map(|id| id.to_string()),
                device: record.device.clone(),
                ..RestoreError::for_section(&record.section, message)
            });
            self.result.success = false;
            self.result.sections_restored.retain(|name| *name != record.section);
            if let Some(count) = self.result.records_restored.get_mut(&record.section) {
                *count = count.saturating_sub(u64::from(record.outcome.is_restored()));
            }
            (record.outcome, record.reason) = (RecordOutcome::Conflict, Reason::Unstorable);
            record.fields.clear();
            change.json = None;
        }
    }

    /// Adds warnings to the result.
    pub fn warn(&mut self, warnings: impl IntoIterator<Item = String>) {
        self.result.warnings.extend(warnings);
    }

    /// Copies everything borrowed from the sections.
    #[must_use]
    pub fn into_owned(self) -> Plan<'static> {
        let owned = |change: RecordChange<'a>| RecordChange {
            record: change.record,
            json: change.json.map(|json| Json::Owned(Zeroizing::new(json.as_str().to_owned()))),
        };
        Plan {
            changes: self.changes.into_iter().map(owned).collect(),
            result: self.result,
            strategy: self.strategy,
            bookkeeping: self.bookkeeping,
        }
    }
}

impl RecordChange<'_> {
    /// Returns the outcome of the record.
    #[must_use]
    pub fn record(&self) -> &RestoredRecord {
        &self.record
    }

    /// Returns whether a record that the target has now is the one to be written, in meaning. The
    /// target may have added the fields that `is_default` accepts.
    #[must_use]
    pub fn is_stored_as(&self, stored: Value<'_>, is_default: impl Fn(&str) -> bool) -> bool {
        let table = table(&self.record.section);
        let table = table.and_then(|section| section.collection(&self.record.collection));
        let (Some(table), Some(json)) = (table, self.json()) else { return false };
        differences(table, stored, json).iter().all(|change| {
            let field = change.pointer.strip_prefix('/').unwrap_or_default();
            change.new.is_none() && is_default(field)
        })
    }

    /// Returns the record to be written, with the target's ids; `None` where nothing is written, or
    /// the record is deleted.
    #[must_use]
    pub fn json(&self) -> Option<&str> {
        self.json.as_ref().map(Json::as_str)
    }
}

impl Json<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
        }
    }
}
