//! Restoring an archive to the database, or rehearsing it.

use std::time::Instant;

use serde_json::{Map, Value, json};
use sma_core::Level;
use sma_core::archive::Archive;
use sma_core::encryption::Algorithm;
use sma_core::restore::{Reason, RecordOutcome, RestoreOptions, RestoreResult, RestoredRecord};
use sma_core::signer::SignaturePolicy;
use sma_db::{Database, DatabaseTarget, TargetOptions};
use sma_ops::{
    BackupOptions, Bases, Context, Encryption, Input, PlannedRestore, create, find_chain, join,
    open_unlocked,
};
use sma_storage::ArchiveId;

use crate::app::App;
use crate::backing_up::{default_name, store};
use crate::credentials::Given;
use crate::failure::Failure;
use crate::job::{Done, Job};

/// Conflicts that a result lists; it counts all of them.
const LISTED: usize = 100;

/// What a request wants to be restored.
#[derive(Debug)]
pub(crate) struct Restore {
    pub(crate) input: Input,
    /// The archives of the server, where a base may be.
    pub(crate) inputs: Vec<Input>,
    pub(crate) options: RestoreOptions,
    pub(crate) backs_up: bool,
    pub(crate) is_dry_run: bool,
    pub(crate) given: Given,
}

/// Restores, or rehearses it, as an operation.
pub(crate) fn run(app: &App, job: &Job, restore: &Restore) -> Result<Done, Failure> {
    let context = Context::default()
        .with_limits(app.limits())
        .with_credentials(&restore.given)
        .with_watch(&job.monitor);
    job.monitor.enter(Some("validating"));
    if restore.is_dry_run {
        let result = rehearse(app, restore, &context)?;
        return Ok(Done { result: Some(result), failure: None });
    }
    let failure = |error| app.failure(error);
    let started = Instant::now();
    let (archive, options) = unlocked(restore, &context).map_err(failure)?;
    let context = context.with_signature(policy(&restore.given, &archive));
    job.monitor.enter(Some("planning"));
    let database = &app.config.database;
    let mut target = DatabaseTarget::open(database.location().clone(), &target_options(database))
        .map_err(failure)?;
    let planned =
        PlannedRestore::new(&archive, &mut target, &options, &context).map_err(failure)?;
    let mut backup = None;
    if !planned.is_executable() {
        let shown = result(planned.result(), None, false, started);
        return Ok(Done { failure: Some(reason(planned.result())), result: Some(shown) });
    }
    if restore.backs_up && !target.is_empty() {
        job.monitor.enter(Some("backing_up"));
        backup = Some(back_up(app, job, &mut target, restore, &context)?);
    }
    job.monitor.enter(Some("writing"));
    let done = planned.execute(&mut target, &context).map_err(failure)?;
    let shown = result(&done, backup.as_deref(), false, started);
    Ok(Done { result: Some(shown), failure: None })
}

/// Returns what a restore would do, as a `RestoreResult`.
pub(crate) fn rehearse(
    app: &App,
    restore: &Restore,
    context: &Context<'_>,
) -> Result<Value, Failure> {
    let failure = |error| app.failure(error);
    let started = Instant::now();
    let (archive, options) = unlocked(restore, context).map_err(failure)?;
    let context = context.clone().with_signature(policy(&restore.given, &archive));
    let database = &app.config.database;
    let mut target =
        DatabaseTarget::open_read_only(database.location().clone(), &target_options(database))
            .map_err(failure)?;
    let planned =
        PlannedRestore::new(&archive, &mut target, &options, &context).map_err(failure)?;
    Ok(result(planned.result(), None, true, started))
}

fn target_options(database: &Database) -> TargetOptions {
    TargetOptions::default().with_time_zone(database.time_zone().map(str::to_owned))
}

/// Opens and unlocks the archive, with the bases that it builds on.
fn unlocked(
    restore: &Restore,
    context: &Context<'_>,
) -> Result<(Archive, RestoreOptions), sma_ops::Error> {
    let keys = SignaturePolicy::from_keys(&restore.given.public_keys);
    let context = context.clone().with_signature(keys);
    let archive = open_unlocked(&restore.input, &context)?;
    if !archive.is_partial() {
        return Ok((archive, restore.options.clone()));
    }
    let chain = find_chain(&archive, "the archive", &restore.inputs, &context)?;
    let joined = join(&restore.input, &chain, &context)?;
    Ok((joined, restore.options.clone()))
}

/// Returns the requirement on the signature. Where archives were joined, it was met before.
fn policy<'k>(given: &'k Given, archive: &Archive) -> SignaturePolicy<'k> {
    match archive.is_signed() {
        true => SignaturePolicy::from_keys(&given.public_keys),
        false => SignaturePolicy::Consistent,
    }
}

/// Backs up the target within its transaction, and returns the id of the backup.
fn back_up(
    app: &App,
    job: &Job,
    target: &mut DatabaseTarget,
    restore: &Restore,
    context: &Context<'_>,
) -> Result<String, Failure> {
    let failure = |error| app.failure(error);
    let content = target.content(&app.config.database, context).map_err(failure)?;
    // What unlocks the archive also locks the copy of what it replaces.
    let encryption = restore.given.credential.clone();
    let encryption = encryption.map(|it| Encryption::new(Algorithm::Aes256Gcm, it));
    let options = BackupOptions::default()
        .with_validation(Level::Standard)
        .with_encryption(encryption)
        .with_description(Some("Before a restore".to_owned()));
    let made = create(content, "the database", &Bases::default(), &options, context);
    let name = default_name("pre-restore", job.id)?;
    store(app, job, &made.map_err(failure)?, &name, false)?;
    Ok(ArchiveId::from_name(&name).to_string())
}

/// Returns why a restore is not executed.
fn reason(result: &RestoreResult) -> Failure {
    if !result.validation_passed {
        let message = result.errors.first().map(|error| error.message.clone());
        return Failure::Archive { code: None, message: message.unwrap_or_default() };
    }
    let conflicts = result.conflicts_found;
    let message = match result.errors.first() {
        Some(error) if conflicts == 0 => error.message.clone(),
        _ => "The database has other records where the archive has these".to_owned(),
    };
    Failure::Conflict { message, details: Some(json!({ "conflicts_found": conflicts })) }
}

/// Returns a result as the contract shows it (`RestoreResult`).
fn result(
    result: &RestoreResult,
    backup: Option<&str>,
    is_dry_run: bool,
    started: Instant,
) -> Value {
    let count = |outcome: RecordOutcome| {
        result.records.iter().filter(|record| record.outcome == outcome).count()
    };
    let is_conflict = |record: &&RestoredRecord| {
        record.outcome == RecordOutcome::Conflict
            || matches!(record.reason, Reason::Differs | Reason::IdTaken)
    };
    let conflicts = result.records.iter().filter(is_conflict).take(LISTED).map(conflict);
    json!({
        "success": result.success,
        "validation_passed": result.validation_passed,
        "dry_run": is_dry_run,
        "sections_restored": result.sections_restored,
        "records_restored": result.records_restored,
        "records_created": count(RecordOutcome::Create),
        "records_updated": count(RecordOutcome::Change),
        "records_skipped": count(RecordOutcome::Skip) + count(RecordOutcome::Same),
        "conflicts_found": result.conflicts_found,
        "conflicts_resolved": result.conflicts_resolved,
        "conflicts": conflicts.collect::<Vec<Value>>(),
        "backup_id": backup,
        "duration_ms": u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        "errors": result.errors,
        "warnings": result.warnings,
    })
}

fn conflict(record: &RestoredRecord) -> Value {
    let mut conflict = Map::new();
    conflict.insert("section".into(), record.section.as_str().into());
    conflict.insert("collection".into(), record.collection.as_str().into());
    conflict.insert("record_id".into(), record.record.id.into());
    conflict.insert("key".into(), record.record.title.clone().into());
    let fields = serde_json::to_value(&record.fields).unwrap_or_default();
    conflict.insert("fields".into(), fields);
    conflict.insert("resolution".into(), record.outcome.to_string().into());
    conflict.into()
}
