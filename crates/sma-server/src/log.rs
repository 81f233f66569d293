//! What an operation logs, for whoever follows it (`rest-api.md`, section 2).

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber, dispatcher};

use crate::operation::Kind;

/// Lines of an operation that are kept; further ones are only in the log of the server.
const MAX_LINES: usize = 1000;

/// Beginning of the names of modules whose events are logged.
const OWN: &str = "sma_";

/// A line of a log (specification, `BackupLog`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    timestamp: String,
    level: String,
    operation: Kind,
    component: String,
    pub(crate) message: String,
}

/// The lines of an operation.
#[derive(Debug, Default)]
pub(crate) struct Lines(Mutex<Vec<Line>>);

/// Keeps the events of an operation, which are logged elsewhere as before.
struct Keeper<K> {
    before: Dispatch,
    lines: K,
    operation: Kind,
}

/// Something that has lines, such as a job.
pub(crate) trait HasLines: Send + Sync + 'static {
    fn lines(&self) -> &Lines;
}

/// Runs an operation, and keeps what this thread logs meanwhile.
pub(crate) fn keep_lines<T>(lines: impl HasLines, operation: Kind, work: impl FnOnce() -> T) -> T {
    let before = dispatcher::get_default(Dispatch::clone);
    let keeper = Dispatch::new(Keeper { before, lines, operation });
    dispatcher::with_default(&keeper, work)
}

impl Lines {
    /// Returns the lines from this number on; the first is 0.
    pub(crate) fn since(&self, first: usize) -> Vec<Line> {
        self.lines().get(first..).unwrap_or_default().to_vec()
    }

    fn push(&self, line: Line) {
        let mut lines = self.lines();
        if lines.len() < MAX_LINES {
            lines.push(line);
        }
    }

    fn lines(&self) -> MutexGuard<'_, Vec<Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: HasLines> Subscriber for Keeper<K> {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_kept(metadata) || self.before.enabled(metadata)
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.before.new_span(attributes)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.before.record(span, values);
    }

    fn record_follows_from(&self, span: &Id, follows: &Id) {
        self.before.record_follows_from(span, follows);
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        if is_kept(metadata) {
            let mut fields = Fields::default();
            event.record(&mut fields);
            self.lines.lines().push(Line {
                timestamp: Timestamp::now().to_string(),
                level: metadata.level().to_string().to_lowercase(),
                operation: self.operation,
                component: fields.component,
                message: fields.message,
            });
        }
        if self.before.enabled(metadata) {
            self.before.event(event);
        }
    }

    fn enter(&self, span: &Id) {
        self.before.enter(span);
    }

    fn exit(&self, span: &Id) {
        self.before.exit(span);
    }
}

fn is_kept(metadata: &Metadata<'_>) -> bool {
    metadata.is_event() && metadata.target().starts_with(OWN) && *metadata.level() <= Level::INFO
}

/// The fields of an event.
#[derive(Default)]
struct Fields {
    component: String,
    message: String,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "component" {
            value.clone_into(&mut self.component);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }
}
