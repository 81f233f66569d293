//! `/backup`: list, get, delete.

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sma_core::archive::Archive;
use sma_core::container::Container;
use sma_core::lineage::is_based_on;
use sma_core::summary::Summary;
use sma_core::words::VariantNames as _;
use sma_core::write::BackupType;
use sma_ops::{Context, Input, list as peek, open};
use sma_storage::ArchiveId;

use super::archive::manifest;
use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::archives::{Found, Origin};
use crate::failure::Failure;
use crate::operation::{Kind, Operation, Status};
use crate::paging::{Parameters, page};
use crate::uploads::format_version;

/// Words of the parameter `status`.
const STATUSES: [&str; 5] = ["pending", "running", "completed", "failed", "cancelled"];

/// `GET /backup`: backups in any state, newest first.
pub(crate) async fn list(State(app): State<App>, uri: Uri) -> Reply {
    let parameters = Parameters::of(&uri)?;
    let found = app.backups().await?;
    let mut entries = app.entries(found).await?;
    let operations = app.state.operations(Kind::Backup).await?;
    let unlisted = operations.iter().filter(|it| it.status != Status::Completed);
    entries.extend(unlisted.map(entry_without_file));
    entries.retain(|entry| is_wanted(entry, &parameters));
    entries.sort_by_cached_key(|entry| std::cmp::Reverse((time_of(entry), text_of(entry, "id"))));
    let (entries, meta) = page(entries, &parameters);
    Ok(Answer::ok(json!({ "backups": entries })).with_meta(meta))
}

/// `GET /backup/{id}`: the operation that made it and, once it is complete, its manifest.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Reply {
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
pub(crate) async fn delete(State(app): State<App>, Path(id): Path<String>, uri: Uri) -> Reply {
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

    /// Describes backups by their first bytes.
    async fn entries(&self, found: Vec<Found>) -> Result<Vec<Value>, Failure> {
        let app = self.clone();
        self.work(move |context| {
            let inputs: Vec<Input> = found.iter().map(|found| app.input(found)).collect();
            let listed = peek(&inputs, None, context)?;
            let summaries = listed.into_iter().map(|entry| entry.found.ok().map(|(it, _)| it));
            let of =
                |(found, summary): (&Found, Option<Summary>)| entry(&app, found, summary.as_ref());
            Ok(found.iter().zip(summaries).map(of).collect())
        })
        .await
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

/// Returns the entry of a backup in a list.
fn entry(app: &App, found: &Found, summary: Option<&Summary>) -> Value {
    let made = match &found.origin {
        Origin::Backup(operation) => Some(operation),
        _ => None,
    };
    let result = made.and_then(|operation| operation.result.as_ref());
    let known = || app.digests.known(&found.file).map(|digest| digest.to_string().into());
    let checksum = result.map(|result| result["checksum"].clone()).or_else(known);
    let modified = Timestamp::try_from(found.file.modified).ok().map(|time| time.to_string());
    let created_at = made.map(|operation| operation.created_at.clone());
    json!({
        "id": found.id.to_string(),
        "type": summary.and_then(|it| it.backup_type.clone()),
        // A file that cannot be opened is listed, and is no backup that was completed.
        "status": if summary.is_some() { Status::Completed } else { Status::Failed },
        "description": summary.and_then(|it| it.description.clone()),
        "tags": summary.map(|it| it.tags.clone()).unwrap_or_default(),
        "created_at": created_at.or(summary.and_then(|it| it.created_at.clone())).or(modified),
        "created_by": made.map(|it| it.created_by.clone()).or(summary.and_then(|it| it.created_by.clone())),
        "file_name": found.file_name(),
        "file_size": found.file.size,
        "record_count": summary.map(|it| it.sections.iter().map(|section| section.records).sum::<u64>()),
        "encrypted": summary.map(|it| it.encryption.is_some()),
        "signed": summary.map(|it| it.signed),
        "format_version": summary.map(|it| format_version(&it.format, it.container == Container::Document)),
        "checksum": checksum,
    })
}

/// Returns the entry of a backup that has no file.
fn entry_without_file(operation: &Operation) -> Value {
    let mut entry: Map<String, Value> = Map::new();
    let option = |name: &str| operation.options.get(name).cloned().unwrap_or_default();
    for name in ["record_count", "file_size", "signed", "format_version", "checksum"] {
        entry.insert(name.to_owned(), Value::Null);
    }
    entry.insert("id".into(), operation.id.as_str().into());
    entry.insert("type".into(), operation.backup_type.clone().into());
    entry.insert("status".into(), serde_json::to_value(operation.status).unwrap_or_default());
    entry.insert("description".into(), option("description"));
    entry.insert("tags".into(), option("tags"));
    entry.insert("created_at".into(), operation.created_at.as_str().into());
    entry.insert("created_by".into(), operation.created_by.as_str().into());
    entry.insert("file_name".into(), option("file_name"));
    entry.insert("encrypted".into(), option("encryption")["enabled"].clone());
    entry.into()
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

fn is_wanted(entry: &Value, parameters: &Parameters) -> bool {
    // A word that is unknown is ignored.
    let is = |name: &str, known: &[&str]| {
        let wanted = parameters.get(name).filter(|word| known.contains(word));
        wanted.is_none_or(|wanted| entry[name] == wanted)
    };
    let limit = |name: &str| parameters.get(name).and_then(|text| text.parse::<Timestamp>().ok());
    let time = time_of(entry);
    let contains = |wanted: &str| {
        let wanted = wanted.to_lowercase();
        let tags = entry["tags"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let mut texts = ["description", "file_name"].into_iter().map(|name| text_of(entry, name));
        texts.any(|text| text.to_lowercase().contains(&wanted)) || { tags }
            .any(|tag| tag.to_lowercase().contains(&wanted))
    };
    is("type", BackupType::VARIANTS)
        && is("status", &STATUSES)
        && limit("from").is_none_or(|from| time.is_some_and(|time| time >= from))
        && limit("to").is_none_or(|to| time.is_some_and(|time| time <= to))
        && parameters.get("q").is_none_or(contains)
}

fn time_of(entry: &Value) -> Option<Timestamp> {
    entry["created_at"].as_str()?.parse().ok()
}

fn text_of(entry: &Value, name: &str) -> String {
    entry[name].as_str().unwrap_or_default().to_owned()
}
