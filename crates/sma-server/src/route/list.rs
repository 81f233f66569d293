//! `GET /backup`

use axum::extract::State;
use axum::http::Uri;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sma_core::container::Container;
use sma_core::summary::Summary;
use sma_core::words::VariantNames as _;
use sma_core::write::BackupType;
use sma_ops::{Input, list as peek};

use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::archives::{Found, Origin};
use crate::failure::Failure;
use crate::openapi::{Described, Envelope, ErrorEnvelope};
use crate::operation::{Kind, Operation, Status};
use crate::paging::{Parameters, page};
use crate::uploads::format_version;

/// Words of the parameter `status`.
const STATUSES: [&str; 5] = ["pending", "running", "completed", "failed", "cancelled"];

/// `GET /backup`: backups in any state, newest first.
#[utoipa::path(
    get, path = "/api/v1/backup", tag = "backup",
    params(
        ("page" = Option<u64>, Query, description = "From 1"),
        ("page_size" = Option<u64>, Query, description = "1 to 100, by default 20"),
        ("type" = Option<String>, Query, description = "Type of the backup"),
        ("status" = Option<String>, Query, description = "Status of the operation"),
        ("from" = Option<String>, Query, description = "Earliest time of creation"),
        ("to" = Option<String>, Query, description = "Latest time of creation"),
        ("q" = Option<String>, Query, description = "Text in description, tags or name of the file"),
    ),
    responses(
        (status = 200, description = "Backups, newest first", body = Envelope<Described>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
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

impl App {
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
