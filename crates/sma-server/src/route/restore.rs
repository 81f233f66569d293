//! `/restore`: preview, restore, watch, cancel.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sma_core::Level;
use sma_core::restore::{ConflictStrategy, RestoreOptions};
use utoipa::ToSchema;

use super::create::{check_sections, word};
use super::validate::{parse_level, report};
use crate::answer::{Answer, Reply};
use crate::app::App;
use crate::archives::Found;
use crate::body::{Json, object};
use crate::connection::Connection;
use crate::credentials::{CredentialsBody, Given};
use crate::failure::Failure;
use crate::job::{Done, Job, new_id};
use crate::openapi::{Described, Envelope, ErrorEnvelope};
use crate::operation::{Kind, Operation};
use crate::request::{Id, User};
use crate::restoring::{self, Restore};

/// The body (`rest-api.md`, section 2).
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRestore {
    #[serde(default, deserialize_with = "object")]
    source: NewSource,
    #[serde(default, deserialize_with = "object")]
    options: NewOptions,
    #[serde(default, deserialize_with = "object")]
    credentials: CredentialsBody,
    #[serde(default)]
    confirm: bool,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSource {
    #[serde(default)]
    archive_id: Option<String>,
    #[serde(default)]
    backup_id: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOptions {
    #[serde(default)]
    include_sections: Vec<String>,
    #[serde(default)]
    exclude_sections: Vec<String>,
    #[serde(default)]
    conflict_strategy: Option<String>,
    #[serde(default)]
    validation_level: Option<String>,
    #[serde(default)]
    dry_run: bool,
    #[serde(default)]
    backup_before: Option<bool>,
    #[serde(default)]
    stop_on_error: Option<bool>,
    #[serde(default)]
    replace_sections: Vec<String>,
}

/// A restore that can begin.
struct Prepared {
    restore: Restore,
    found: Found,
    shown: Value,
    level: Level,
    given: Given,
}

/// `POST /restore`
#[utoipa::path(
    post, path = "/api/v1/restore", tag = "restore",
    request_body = NewRestore,
    responses(
        (status = 202, description = "It is begun", body = Envelope<Operation>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn restore(
    State(app): State<App>,
    User(user): User,
    Extension(connection): Extension<Arc<Connection>>,
    Json(body): Json<NewRestore>,
) -> Reply {
    let Prepared { restore, found, shown, .. } = prepare(&app, &body).await?;
    if !restore.is_dry_run && !body.confirm {
        return Err(Failure::ConfirmationRequired);
    }
    let id = new_id()?;
    let operation = Operation::new(id, Kind::Restore, None, shown, user);
    let job = Job::new(id, operation, connection.address, None, vec![found.id]);
    let begun = app
        .begin(job, move |app, job| restoring::run(app, job, &restore).unwrap_or_else(Done::from));
    let begun = begun.await?;
    let location = format!("/api/v1/restore/{id}");
    Ok(Answer::new(StatusCode::ACCEPTED, begun)
        .with_location(&location)
        .with_subject(id.to_string()))
}

/// `POST /restore/validate`: what a restore would do. Nothing is written.
#[utoipa::path(
    post, path = "/api/v1/restore/validate", tag = "restore",
    request_body = NewRestore,
    responses(
        (status = 200, description = "The report and the plan", body = Envelope<Described>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn preview(State(app): State<App>, Json(body): Json<NewRestore>) -> Reply {
    let Prepared { mut restore, level, given, .. } = prepare(&app, &body).await?;
    restore.is_dry_run = true;
    let inner = app.clone();
    let work = app.work(move |context| {
        let context = context.clone().with_credentials(&given);
        let report = report(&restore.input, &restore.inputs, level, &given, &context);
        let report = report.map_err(|error| inner.failure(error))?;
        let done = restoring::rehearse(&inner, &restore, &context)?;
        Ok(json!({ "validation": report, "plan": done }))
    });
    Ok(Answer::ok(work.await?))
}

/// `GET /restore/{id}`
#[utoipa::path(
    get, path = "/api/v1/restore/{id}", tag = "restore",
    params(("id" = String, Path, description = "Id of the restore")),
    responses(
        (status = 200, description = "The operation", body = Envelope<Operation>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn get(State(app): State<App>, Id(id): Id) -> Reply {
    let operation = app.restore_operation(&id).await?;
    let is_finished = operation.is_finished();
    let answer = Answer::ok(operation);
    Ok(if is_finished { answer.with_tag() } else { answer })
}

/// `DELETE /restore/{id}`: cancels it.
#[utoipa::path(
    delete, path = "/api/v1/restore/{id}", tag = "restore",
    params(("id" = String, Path, description = "Id of the restore")),
    responses(
        (status = 202, description = "It is being canceled", body = Envelope<Operation>),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn delete(State(app): State<App>, Id(id): Id) -> Reply {
    let known = id.parse().ok().and_then(|id| app.jobs.find(id));
    if let Some(job) = known.filter(|job| job.kind == Kind::Restore) {
        if job.monitor.cancel() {
            return Ok(Answer::new(StatusCode::ACCEPTED, job.snapshot()));
        }
    } else {
        app.restore_operation(&id).await?;
    }
    Err(Failure::NotReady { message: "The restore has ended, or is being committed" })
}

impl App {
    async fn restore_operation(&self, id: &str) -> Result<Operation, Failure> {
        let missing = Failure::NotFound { what: "Restore" };
        let Ok(id) = id.parse() else { return Err(missing) };
        if let Some(job) = self.jobs.find(id).filter(|job| job.kind == Kind::Restore) {
            return Ok(job.snapshot());
        }
        let operation = self.state.operation(id).await?;
        operation.filter(|it| it.kind == Kind::Restore).ok_or(missing)
    }
}

async fn prepare(app: &App, body: &NewRestore) -> Result<Prepared, Failure> {
    let found = match (&body.source.archive_id, &body.source.backup_id) {
        (Some(id), None) => app.find_archive(id).await?,
        (None, Some(id)) => app.find_backup(id).await?,
        _ => {
            let details = "source needs exactly one of archive_id and backup_id";
            return Err(Failure::validation(details));
        }
    };
    let wanted = &body.options;
    check_sections(&wanted.include_sections, "options.include_sections")?;
    check_sections(&wanted.exclude_sections, "options.exclude_sections")?;
    check_sections(&wanted.replace_sections, "options.replace_sections")?;
    let strategy = word(wanted.conflict_strategy.as_deref(), "options.conflict_strategy")?;
    let strategy = strategy.unwrap_or(ConflictStrategy::Fail);
    let level = parse_level(wanted.validation_level.as_deref())?;
    if level < Level::Standard {
        let details = "options.validation_level is at least standard: only content that matches its \
                       checksums is restored";
        return Err(Failure::validation(details));
    }
    let stops = wanted.stop_on_error.unwrap_or(true);
    let backs_up = wanted.backup_before.unwrap_or(true);
    let given = body.credentials.read()?;
    let shown = json!({
        "source": { "archive_id": found.id.to_string() },
        "include_sections": wanted.include_sections,
        "exclude_sections": wanted.exclude_sections,
        "conflict_strategy": strategy.to_string(),
        "validation_level": level.to_string(),
        "dry_run": wanted.dry_run,
        "backup_before": backs_up,
        "stop_on_error": stops,
        "replace_sections": wanted.replace_sections,
    });
    let options = RestoreOptions::default()
        .with_sections(&wanted.include_sections)
        .without_sections(&wanted.exclude_sections)
        .replacing_sections(&wanted.replace_sections)
        .with_strategy(strategy)
        .with_level(level)
        .with_stop_on_error(stops);
    let restore = Restore {
        input: app.input(&found),
        inputs: app.all_inputs().await?,
        options,
        backs_up,
        is_dry_run: wanted.dry_run,
        given: given.clone(),
    };
    Ok(Prepared { restore, found, shown, level, given })
}
