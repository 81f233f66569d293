//! Numbers for monitoring, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::failure::Failure;
use crate::operation::{Kind, Operation};

/// Counts since the server began.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    /// Answers, by status.
    answers: BTreeMap<u16, u64>,
    /// Operations that have ended, by kind and status.
    ended: BTreeMap<(&'static str, &'static str), u64>,
}

impl Counts {
    /// Counts an answer.
    pub(crate) fn answer(&self, status: u16) {
        self.change(|counted| *counted.answers.entry(status).or_default() += 1);
    }

    /// Counts an operation that has ended.
    pub(crate) fn end(&self, operation: &Operation) {
        let key = (operation.kind.word(), operation.status.word());
        self.change(|counted| *counted.ended.entry(key).or_default() += 1);
    }

    fn change<T>(&self, change: impl FnOnce(&mut Counted) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// `GET /metrics`
#[utoipa::path(
    get, path = "/metrics", tag = "server",
    responses((status = 200, description = "Numbers", content_type = "text/plain")),
)]
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Failure> {
    let files = app.archives.list()?;
    let bytes: u64 = files.iter().map(|file| file.size).sum();
    let mut text = String::new();
    head(&mut text, "sma_requests_total", "counter", "Answers by status.");
    app.counts.change(|counted| {
        for (status, count) in &counted.answers {
            line(&mut text, &format!("sma_requests_total{{status=\"{status}\"}}"), *count);
        }
        head(&mut text, "sma_operations_total", "counter", "Operations that have ended.");
        for ((kind, status), count) in &counted.ended {
            let labels = format!("{{kind=\"{kind}\",status=\"{status}\"}}");
            line(&mut text, &format!("sma_operations_total{labels}"), *count);
        }
    });
    head(&mut text, "sma_operations_active", "gauge", "Operations that run or wait.");
    let jobs = app.jobs.all();
    for wanted in [Kind::Backup, Kind::Restore] {
        let count = jobs.iter().filter(|job| job.kind == wanted).count();
        let name = format!("sma_operations_active{{kind=\"{}\"}}", wanted.word());
        line(&mut text, &name, u64::try_from(count).unwrap_or(u64::MAX));
    }
    head(&mut text, "sma_backups", "gauge", "Files of backups.");
    line(&mut text, "sma_backups", u64::try_from(files.len()).unwrap_or(u64::MAX));
    head(&mut text, "sma_backup_bytes", "gauge", "Size of these files.");
    line(&mut text, "sma_backup_bytes", bytes);
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to memory cannot fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, number: u64) {
    let _ = writeln!(text, "{name} {number}");
}
