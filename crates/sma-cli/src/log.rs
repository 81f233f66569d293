//! The log of a run: plain text, or the specification's `BackupLog`.

use std::fmt;
use std::io::Write;
use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;
use tracing::field::{Field, Visit};
use tracing::{Level, Subscriber};
use tracing_subscriber::layer::{self, Layer};

use crate::follow::without_bar;
use crate::json::json_line;

/// A log level (specification, Logging & Monitoring).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum LogLevel {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warn,
    /// Errors, warnings and progress.
    Info,
    /// Everything, for debugging.
    Debug,
}

/// A log format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Plain text.
    Text,
    /// One JSON object per line.
    Json,
}

/// One event (specification, `BackupLog`).
#[derive(Debug, Serialize)]
pub(crate) struct Event<'a> {
    timestamp: String,
    level: &'a str,
    operation: &'a str,
    component: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// The log, on standard error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log {
    pub(crate) level: LogLevel,
    pub(crate) format: LogFormat,
    /// Name of the command: `backup`, `restore`, `validate`, …
    pub(crate) operation: &'static str,
}

impl Log {
    /// Logs an event.
    pub(crate) fn event(&self, level: LogLevel, component: &str, message: &str) {
        self.write(level, component, message, None, None);
    }

    /// Logs an error, with advice.
    pub(crate) fn error(&self, message: &str, action: &str) {
        match self.format {
            LogFormat::Text => {
                let red = anstyle::AnsiColor::Red.on_default().bold();
                let bold = anstyle::Style::new().bold();
                line(format_args!("{red}error{red:#}: {message}\n{bold}help{bold:#}: {action}"));
            }
            LogFormat::Json => self.write(LogLevel::Error, "command", action, None, Some(message)),
        }
    }

    fn write(
        &self,
        level: LogLevel,
        component: &str,
        message: &str,
        duration: Option<Duration>,
        error: Option<&str>,
    ) {
        if level > self.level {
            return;
        }
        match self.format {
            LogFormat::Text => match duration {
                Some(time) => line(format_args!("{}: {message} ({time:.1?})", level.label())),
                None => line(format_args!("{}: {message}", level.label())),
            },
            LogFormat::Json => {
                let event = Event {
                    timestamp: jiff::Timestamp::now().to_string(),
                    level: level.name(),
                    operation: self.operation,
                    component,
                    message,
                    duration: duration.map(|it| u64::try_from(it.as_nanos()).unwrap_or(u64::MAX)),
                    error,
                };
                // Serializing text and numbers cannot fail.
                line(format_args!("{}", json_line(&event)));
            }
        }
    }
}

/// Writes a line; a closed standard error does not change the result.
fn line(text: fmt::Arguments<'_>) {
    let _ = without_bar(|| writeln!(anstream::stderr(), "{text}"));
}

impl LogLevel {
    /// Returns the name in JSON (specification, Logging & Monitoring).
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    /// Returns the word before a line of text.
    fn label(self) -> &'static str {
        match self {
            Self::Warn => "warning",
            other => other.name(),
        }
    }
}

/// Logs the events of operations.
impl<S: Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &tracing::Event<'_>, _: layer::Context<'_, S>) {
        let metadata = event.metadata();
        if !metadata.target().starts_with("sma_") {
            return;
        }
        let level = match *metadata.level() {
            Level::ERROR => LogLevel::Error,
            Level::WARN => LogLevel::Warn,
            Level::INFO => LogLevel::Info,
            _ => LogLevel::Debug,
        };
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Fields { component, message, duration } = fields;
        self.write(level, &component, &message, duration, None);
    }
}

/// The fields of an event.
#[derive(Default)]
struct Fields {
    component: String,
    message: String,
    duration: Option<Duration>,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "duration" {
            self.duration = Some(Duration::from_nanos(value));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "component" {
            self.component = value.to_owned();
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }
}
