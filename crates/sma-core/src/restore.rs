//! The rehearsal of a restore: what would become of every record, before anything is done
//! (specification, *Restore Operations*).
//!
//! The target is another archive's content, or an empty system. Records are the same record when
//! they have the same id; one that the target has with other content is a conflict, which the
//! strategy resolves. Nothing that the target has beside is touched.

mod present;
mod result;
mod strategy;

pub use result::{
    RecordOutcome, RestoreError, RestoreErrorSeverity, RestoreResult, RestoredRecord,
};
pub use strategy::ConflictStrategy;

use present::{Present, Referred};

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::archive::Archive;
use crate::check::Level;
use crate::compare::{FieldChange, fields, name_of};
use crate::json::Value;
use crate::section::{self, CollectionTable, Section, SectionTable, Sections, record_id};
use crate::shown::shown;

/// How a restore is to be done.
#[derive(Clone, Copy, Debug)]
pub struct RestoreOptions<'a> {
    /// Names of the sections to restore; all where there are none.
    pub sections: &'a [&'a str],
    /// What becomes of records that the target has with other content.
    pub strategy: ConflictStrategy,
    /// Whether the first error ends it.
    pub stop_on_error: bool,
}

/// Tells what restoring an archive would do to a target; to an empty system without one.
///
/// The archive is validated at level `thorough` first. One that is not valid is not restored.
///
/// ```
/// use sma_core::restore::{ConflictStrategy, RestoreOptions, rehearse};
/// use sma_core::{Archive, Limits};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
/// let archive = Archive::open(bytes, &Limits::default())?;
/// let options = RestoreOptions {
///     sections: &["devices"],
///     strategy: ConflictStrategy::Merge,
///     stop_on_error: false,
/// };
/// let result = rehearse(&archive, None, &options);
/// assert!(result.success);
/// assert_eq!(result.records_restored["devices"], 26);
/// # Ok::<(), sma_core::archive::OpenError>(())
/// ```
#[must_use]
pub fn rehearse(
    archive: &Archive,
    target: Option<&Sections<'_>>,
    options: &RestoreOptions<'_>,
) -> RestoreResult {
    let report = archive.validation(Level::Thorough).finish();
    let mut result = RestoreResult { validation_passed: report.valid, ..RestoreResult::default() };
    if !report.valid {
        let messages = report.failed().map(|check| format!("{}: {}", check.code, check.message));
        result.errors = messages.map(RestoreError::of_archive).collect();
        return result;
    }
    let wanted = |name: &str| options.sections.is_empty() || options.sections.contains(&name);
    let referred = Referred::of(archive, target, wanted);
    let mut rehearsal = Rehearsal { options, referred, result, stopped: false };
    let names = archive.section_names();
    for missing in options.sections.iter().filter(|name| !names.iter().any(|it| it == *name)) {
        let message = format!("The archive has no section {}.", shown(missing));
        rehearsal.error(RestoreError::of_section(missing, message));
    }
    if archive.is_partial() {
        let message = "The archive holds only what changed since another one. Restore that one \
                       first, and all between the two.";
        rehearsal.result.warnings.push(message.to_owned());
    }
    for name in names.iter().filter(|name| wanted(name)) {
        if rehearsal.stopped {
            break;
        }
        let Some(section) = archive.section(name) else {
            let message = format!("The section {} cannot be read.", shown(name));
            rehearsal.error(RestoreError::of_section(name, message));
            continue;
        };
        match section.table() {
            Some(table) => {
                rehearsal.section(section, table, target.and_then(|target| target.get(name)));
            }
            None => rehearsal
                .result
                .warnings
                .push(format!("The section {} is not known: it would be kept aside.", shown(name))),
        }
    }
    rehearsal.result.success = rehearsal.result.errors.is_empty();
    rehearsal.result
}

/// A restore on its way.
struct Rehearsal<'o> {
    options: &'o RestoreOptions<'o>,
    referred: Referred,
    result: RestoreResult,
    /// Whether an error ended it.
    stopped: bool,
}

impl Rehearsal<'_> {
    fn error(&mut self, error: RestoreError) {
        self.result.errors.push(error);
        self.stopped |= self.options.stop_on_error;
    }

    fn section(&mut self, section: Section<'_>, table: &SectionTable, target: Option<Section<'_>>) {
        let before = self.result.errors.len();
        let mut restored = 0;
        let named = section.collections();
        for other in named.iter().filter(|it| table.collection(it.name()).is_none()) {
            let (name, other) = (section.name(), shown(other.name()));
            let message = format!("{other} of the section {name} is not known, and left out.");
            self.result.warnings.push(message);
        }
        for collection in table.collections {
            restored += self.collection(section, collection, target);
        }
        self.result.records_restored.insert(section.name().to_owned(), restored);
        if self.result.errors.len() == before {
            self.result.sections_restored.push(section.name().to_owned());
        }
    }

    /// Goes through the records of a collection, and gives the number of those restored.
    fn collection(
        &mut self,
        section: Section<'_>,
        table: &CollectionTable,
        target: Option<Section<'_>>,
    ) -> u64 {
        let there = Present::of(table, target, section, self.options.strategy);
        let mut restored = 0;
        for record in section.records(table.name) {
            if self.stopped {
                break;
            }
            let outcome = self.record(section.name(), table, record, &there);
            restored += u64::from(outcome.is_restored());
        }
        for id in section.deleted(table.name) {
            if let Some(record) = there.by_id.get(&id).filter(|_| !self.stopped) {
                self.tell(section.name(), table, *record, RecordOutcome::Delete, Vec::new());
            }
        }
        restored
    }

    fn record(
        &mut self,
        section: &str,
        table: &CollectionTable,
        record: Value<'_>,
        there: &Present<'_>,
    ) -> RecordOutcome {
        if let Some((field, other)) = there.taken(table, record) {
            self.result.conflicts_found += 1;
            if self.options.strategy == ConflictStrategy::Skip {
                self.result.conflicts_resolved += 1;
                return self.tell(section, table, record, RecordOutcome::Skip, Vec::new());
            }
            let message = format!("The {field} is that of the record {other} of the target.");
            return self.refuse(section, table, record, Some(field), message);
        }
        let old = record_id(record).and_then(|id| there.by_id.get(&id));
        let mut changes =
            old.map_or_else(Vec::new, |old| fields::between(*old, record, Some(table), |_| true));
        // A null that is not there, or the other way around.
        changes.retain(FieldChange::says_something);
        if old.is_some() && changes.is_empty() {
            return self.tell(section, table, record, RecordOutcome::Same, changes);
        }
        if let Some((field, to, other)) = self.referred.dangling(table, record) {
            let named = section::table(to.section).and_then(|it| it.collection(to.collection));
            let kind = named.map_or("record", |collection| collection.singular).to_lowercase();
            let message = format!("It refers to the {kind} {other}, which would not be there.");
            return self.refuse(section, table, record, Some(field), message);
        }
        if old.is_none() {
            return self.tell(section, table, record, RecordOutcome::Create, changes);
        }
        self.result.conflicts_found += 1;
        match self.options.strategy {
            ConflictStrategy::Fail => {
                let message = "The target has this record with other content.".to_owned();
                return self.refuse(section, table, record, None, message);
            }
            ConflictStrategy::Skip => {
                self.result.conflicts_resolved += 1;
                return self.tell(section, table, record, RecordOutcome::Skip, changes);
            }
            // What the archive does not say stays as it is.
            ConflictStrategy::Merge => changes.retain(|change| change.new.is_some()),
            ConflictStrategy::Overwrite => {}
        }
        self.result.conflicts_resolved += 1;
        let outcome = if changes.is_empty() { RecordOutcome::Same } else { RecordOutcome::Change };
        self.tell(section, table, record, outcome, changes)
    }

    fn refuse(
        &mut self,
        section: &str,
        table: &CollectionTable,
        record: Value<'_>,
        field: Option<&str>,
        message: String,
    ) -> RecordOutcome {
        self.error(RestoreError {
            section: section.to_owned(),
            record_id: record_id(record).map(|id| id.to_string()),
            field: field.map(ToOwned::to_owned),
            message,
            severity: RestoreErrorSeverity::Error,
            recoverable: true,
        });
        self.tell(section, table, record, RecordOutcome::Conflict, Vec::new())
    }

    fn tell(
        &mut self,
        section: &str,
        table: &CollectionTable,
        record: Value<'_>,
        outcome: RecordOutcome,
        fields: Vec<FieldChange>,
    ) -> RecordOutcome {
        self.result.records.push(RestoredRecord {
            section: section.to_owned(),
            collection: table.name.to_owned(),
            record: name_of(record, Some(table)),
            outcome,
            fields,
        });
        outcome
    }
}
