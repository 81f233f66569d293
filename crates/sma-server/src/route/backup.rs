//! `/backup/{id}`: get, delete.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use jiff::Timestamp;
use serde_json::{Value, json};
use sma_core::archive::Archive;
use sma_core::lineage::is_based_on;
use sma_core::summary::Summary;
use sma_ops::{Context, Input, list as peek, open};
use sma_storage::ArchiveId;

use super::archive::manifest;
use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::archives::{Found, Origin};
use crate::failure::Failure;
use crate::openapi::{Envelope, ErrorEnvelope};
use crate::operation::{Kind, Operation, Status};
use crate::paging::Parameters;
use crate::request::Id;

/// `GET /backup/{id}`: the operation that made it and, once it is complete, its manifest.
#[utoipa::path(
    get, path = "/api/v1/backup/{id}", tag = "backup",
    params(("id" = String, Path, description = "Id of the backup")),
    responses(
        (status = 200, description = "The operation and, once it is completed, the manifest", body = Envelope<Operation>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    if let Some(operation) = app.unfinished_backup(&id).await? {
        let is_finished = operation.is_finished();
        let answer = Answer::ok(operation);
        return Ok(if is_finished { answer.with_tag() } else { answer });
    }
    let found = app.find_backup(&id).await?;
    let (inner, input) = (app.clone(), app.input(&found));
    let work = app.work(move |context| {
        let archive = open(&input, context).map_err(|error| inner.failure(error))?;
        let operation = match &found.origin {
            Origin::Backup(operation) => (**operation).clone(),
            _ => describe(&found, &archive),
        };
        let mut data = serde_json::to_value(operation).unwrap_or_default();
        data["manifest"] = manifest(&archive).unwrap_or_default();
        Ok(data)
    });
    Ok(Answer::ok(work.await?).with_tag())
}

/// `DELETE /backup/{id}`: cancels a backup, or deletes it.
#[utoipa::path(
    delete, path = "/api/v1/backup/{id}", tag = "backup",
    params(
        ("id" = String, Path, description = "Id of the backup"),
        ("force" = Option<bool>, Query, description = "Delete it although another archive builds on it"),
    ),
    responses(
        (status = 202, description = "It runs, and is being canceled", body = Envelope<Operation>),
        (status = 204, description = "It is deleted"),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn delete(State(app): State<App>, Id(id): Id, uri: Uri) -> Reply {
    let parameters = Parameters::of(&uri)?;
    let known = id.parse().ok().and_then(|id| app.jobs.find(id));
    if let Some(job) = known.filter(|job| job.kind == Kind::Backup) {
        if !job.monitor.cancel() {
            return Err(Failure::NotReady { message: "The backup is being completed" });
        }
        return Ok(Answer::new(StatusCode::ACCEPTED, job.snapshot()));
    }
    if let Some(operation) = app.unfinished_backup(&id).await? {
        app.state.delete(&operation.id).await?;
        return Ok(Answer::no_content());
    }
    let found = app.find_backup(&id).await?;
    app.check_unread(found.id)?;
    app.delete_backup(&found, parameters.is_set("force")).await
}

impl App {
    /// Refuses to delete an archive that an operation reads.
    pub(crate) fn check_unread(&self, id: ArchiveId) -> Result<(), Failure> {
        match self.jobs.all().iter().find(|job| job.sources.contains(&id)) {
            None => Ok(()),
            Some(job) => Err(Failure::Conflict {
                message: "An operation reads the archive".to_owned(),
                details: Some(json!({ "id": job.id.to_string() })),
            }),
        }
    }

    /// Deletes a backup, unless another archive builds on it.
    pub(crate) async fn delete_backup(&self, found: &Found, is_forced: bool) -> Reply {
        if !is_forced {
            let (input, others) = (self.input(found), self.all_inputs().await?);
            let dependent = self.work(move |context| Ok(dependent(&input, &others, context)));
            if let Some(name) = dependent.await? {
                return Err(Failure::Conflict {
                    message: "Another archive builds on this one".to_owned(),
                    details: Some(json!({ "file_name": name })),
                });
            }
        }
        self.archives.delete(&found.file.name)?;
        if let Origin::Backup(operation) = &found.origin {
            self.state.delete(&operation.id).await?;
        }
        Ok(Answer::no_content())
    }

    /// Returns a backup that has no file: one that runs, or has failed.
    async fn unfinished_backup(&self, id: &str) -> Result<Option<Operation>, Failure> {
        let Ok(id) = id.parse() else { return Ok(None) };
        if let Some(job) = self.jobs.find(id).filter(|job| job.kind == Kind::Backup) {
            return Ok(Some(job.snapshot()));
        }
        let operation = self.state.operation(id).await?;
        Ok(operation.filter(|it| it.kind == Kind::Backup && it.status != Status::Completed))
    }
}

/// Returns the file that builds on an archive.
fn dependent(input: &Input, others: &[Input], context: &Context<'_>) -> Option<String> {
    let archive = open(input, context).ok()?;
    let others: Vec<Input> = others.iter().filter(|other| *other != input).cloned().collect();
    let listed = peek(&others, None, context).ok()?;
    let is_partial = |summary: &Summary| {
        let kind = summary.backup_type.as_deref();
        matches!(kind, Some("incremental" | "differential"))
    };
    let partial = listed.iter().filter(|it| it.found.as_ref().is_ok_and(|it| is_partial(&it.0)));
    let found = partial
        .map(|entry| &entry.file)
        .find(|file| open(file, context).is_ok_and(|other| is_based_on(&other, &archive)))?;
    let Input::Path(path) = found else { return None };
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// Returns the operation of a file that no operation of this server made.
fn describe(found: &Found, archive: &Archive) -> Operation {
    let summary = archive.summary();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let options = json!({ "description": text(&summary.description), "tags": summary.tags });
    let created_by = text(&summary.created_by);
    let kind = summary.backup_type.clone();
    let mut operation = Operation::new(found.id, Kind::Backup, kind, options, created_by);
    let modified = Timestamp::try_from(found.file.modified).map(|time| time.to_string());
    operation.created_at = summary.created_at.or(modified.ok()).unwrap_or_default();
    operation.status = Status::Completed;
    operation.result = Some(result_of(found.file_name(), archive));
    operation
}

/// Returns the `BackupResult` of a file, of which nobody knows how long it took.
pub(crate) fn result_of(file_name: &str, archive: &Archive) -> Value {
    let summary = archive.summary();
    json!({
        "success": true,
        "backup_path": file_name,
        "file_size": archive.file_size(),
        "compressed_size": archive.file_size(),
        "record_count": summary.sections.iter().map(|section| section.records).sum::<u64>(),
        "duration_ms": null,
        "checksum": archive.file_digest().to_string(),
        "manifest_checksum": archive.manifest_digest().map(|digest| digest.to_string()),
        "errors": [],
        "warnings": [],
    })
}
