//! `GET /backup/{id}/events` and `GET /restore/{id}/events`: an operation as it goes.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;
use serde::Serialize;
use sma_storage::ArchiveId;
use tokio::time::sleep;

use crate::app::App;
use crate::failure::Failure;
use crate::job::Job;
use crate::log::Line;
use crate::openapi::ErrorEnvelope;
use crate::operation::{Kind, Operation};
use crate::request::Id;

/// Time between two looks: at most four events of progress in a second.
const PAUSE: Duration = Duration::from_millis(250);

/// Time after which a comment shows that the connection is alive.
const ALIVE: Duration = Duration::from_secs(15);

/// Follows a backup.
#[utoipa::path(
    get, path = "/api/v1/backup/{id}/events", tag = "backup",
    params(("id" = String, Path, description = "Id of the backup")),
    responses(
        (status = 200, description = "Events until its end", content_type = "text/event-stream"),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn of_backup(
    State(app): State<App>,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    follow(app, &id, Kind::Backup, &headers).await
}

/// Follows a restore.
#[utoipa::path(
    get, path = "/api/v1/restore/{id}/events", tag = "restore",
    params(("id" = String, Path, description = "Id of the restore")),
    responses(
        (status = 200, description = "Events until its end", content_type = "text/event-stream"),
        (status = "default", description = "An error", body = ErrorEnvelope),
    ),
)]
pub(crate) async fn of_restore(
    State(app): State<App>,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    follow(app, &id, Kind::Restore, &headers).await
}

/// What a client has been told.
struct Feed {
    app: App,
    id: ArchiveId,
    job: Option<Arc<Job>>,
    /// Number of lines of the log that were sent.
    lines: usize,
    /// The operation as it was sent last.
    last: String,
    events: VecDeque<Event>,
    is_done: bool,
}

async fn follow(app: App, id: &str, kind: Kind, headers: &HeaderMap) -> Result<Response, Failure> {
    let what = if kind == Kind::Backup { "Backup" } else { "Restore" };
    let missing = Failure::NotFound { what };
    let Ok(id) = id.parse() else { return Err(missing) };
    let job = app.jobs.find(id);
    let operation = match &job {
        Some(job) => job.snapshot(),
        None => app.state.operation(id).await?.ok_or_else(|| missing.clone())?,
    };
    if operation.kind != kind {
        return Err(missing);
    }
    let seen = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let lines = seen.unwrap_or_default();
    let events = VecDeque::new();
    let mut feed = Feed { app, id, job, lines, last: String::new(), events, is_done: false };
    feed.tell_state(&operation);
    let events = unfold(feed, async |mut feed| {
        while feed.events.is_empty() {
            if feed.is_done {
                return None;
            }
            feed.look().await;
        }
        feed.events.pop_front().map(|event| (Ok::<_, Infallible>(event), feed))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}

impl Feed {
    /// Looks for what has happened, after a pause while the operation runs.
    async fn look(&mut self) {
        if let Some(job) = self.job.clone() {
            sleep(PAUSE).await;
            let lines = job.lines.since(self.lines);
            self.tell_lines(lines);
            if self.app.jobs.find(self.id).is_some() {
                return self.tell_state(&job.snapshot());
            }
            // Those that came before the end, and after the look above.
            let lines = job.lines.since(self.lines);
            self.tell_lines(lines);
        } else {
            let lines = self.app.state.lines(self.id).await.unwrap_or_default();
            self.tell_lines(lines.into_iter().skip(self.lines));
        }
        // One that was deleted meanwhile has no end to tell.
        if let Ok(Some(operation)) = self.app.state.operation(self.id).await {
            self.tell("done", &operation);
        }
        self.is_done = true;
    }

    /// Sends the state, unless it was sent before.
    fn tell_state(&mut self, operation: &Operation) {
        let text = serde_json::to_string(operation).unwrap_or_default();
        if text != self.last {
            self.last = text;
            self.tell("progress", operation);
        }
    }

    fn tell_lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        for mut line in lines {
            self.lines = self.lines.saturating_add(1);
            line.message = self.app.without_paths(&line.message);
            self.tell("log", &line);
        }
    }

    /// Adds an event. Its id is the number of lines until then, from which a client can go on.
    fn tell(&mut self, name: &str, data: &impl Serialize) {
        let text = serde_json::to_string(data).unwrap_or_default();
        let event = Event::default().id(self.lines.to_string()).event(name).data(text);
        self.events.push_back(event);
    }
}
