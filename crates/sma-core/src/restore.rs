//! Restoring: which records of a target an archive changes, and how (specification, *Restore
//! Operations*; `database.md`, section 7).
//!
//! A [`Plan`] is made once, from the sections of an archive and those of a target. A rehearsal
//! displays it, and a restore executes the same plan: with [`Plan::apply`] into sections, with
//! [`Plan::writes`] into a database.
//!
//! Records are paired by their identity rather than their number: devices by address, templates by
//! name. Where a record gets another number, all references to it follow. Other records of the
//! target are not touched, and a placeholder never replaces a secret.

mod addresses;
mod apply;
mod content;
mod copies;
mod deletions;
mod naming;
mod options;
mod outcome;
mod placeholders;
mod plan;
mod planner;
mod record;
mod references;
mod result;
mod strategy;
mod warnings;

pub use options::RestoreOptions;
pub use plan::{Plan, RecordChange};
pub use result::{
    DeviceName, Reason, RecordOutcome, RestoreError, RestoreErrorSeverity, RestoreResult,
    RestoredRecord, SecretPlace,
};
pub use strategy::ConflictStrategy;

use alloc::boxed::Box;
use alloc::format;

use crate::archive::Archive;
use crate::check::{Level, SIGNATURE_CHECKS};
use crate::progress::{self, Watch};
use crate::report::Check;
use crate::section::Sections;

/// Checks whether an archive may be restored: it must be valid at the level of the options, and not a
/// redacted copy unless the options allow one.
///
/// # Errors
/// The result of the refused restore.
pub fn examine(archive: &Archive, options: &RestoreOptions) -> Result<(), Box<RestoreResult>> {
    progress::finish(examine_watched(archive, options, &()))
}

/// Checks an archive as [`examine`] does, with checkpoints.
///
/// # Errors
/// As [`examine`].
pub async fn examine_watched(
    archive: &Archive,
    options: &RestoreOptions,
    watch: &dyn Watch,
) -> Result<(), Box<RestoreResult>> {
    let report = archive.validation(options.level.max(Level::Standard)).finish_watched(watch).await;
    let is_of_signature =
        |check: &Check| check.id().is_some_and(|id| SIGNATURE_CHECKS.contains(&id));
    let failed = report.failed();
    let faults = failed.filter(|check| !(options.signature_checked && is_of_signature(check)));
    let messages = faults.map(|check| format!("{}: {}", check.code, check.message));
    let mut result = RestoreResult::default();
    result.errors = messages.map(RestoreError::for_archive).collect();
    result.validation_passed = result.errors.is_empty();
    if result.validation_passed && archive.is_redacted() && !options.allow_redacted {
        let message = "The archive is a redacted copy, made to be shared: its names and addresses \
                       are replaced, and its secrets are missing.";
        result.errors.push(RestoreError::for_archive(message.into()).recoverable());
    }
    if result.errors.is_empty() { Ok(()) } else { Err(Box::new(result)) }
}

/// Returns what restoring an archive would do to a target; without one, to an empty system.
///
/// An archive that [`examine`] refuses is not restored.
///
/// ```
/// use sma_core::restore::{ConflictStrategy, RestoreOptions, rehearse};
/// use sma_core::{Archive, Limits};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
/// let archive = Archive::open(bytes, &Limits::default())?;
/// let options = RestoreOptions::default()
///     .with_sections(["devices"])
///     .with_strategy(ConflictStrategy::Merge);
/// let result = rehearse(&archive, None, &options);
/// assert!(result.success);
/// assert_eq!(result.records_restored["devices"], 26);
/// # Ok::<(), sma_core::archive::OpenError>(())
/// ```
#[must_use]
pub fn rehearse(
    archive: &Archive,
    target: Option<&Sections<'_>>,
    options: &RestoreOptions,
) -> RestoreResult {
    progress::finish(rehearse_watched(archive, target, options, &()))
}

/// Returns the result of a restore as [`rehearse`] does, with checkpoints.
pub async fn rehearse_watched(
    archive: &Archive,
    target: Option<&Sections<'_>>,
    options: &RestoreOptions,
    watch: &dyn Watch,
) -> RestoreResult {
    if let Err(refused) = examine_watched(archive, options, watch).await {
        return *refused;
    }
    let (sections, empty) = (archive.sections(), Sections::new());
    let options = options.clone().with_partial(options.partial || archive.is_partial());
    Plan::new_watched(&sections, target.unwrap_or(&empty), &options, watch).await.result()
}
