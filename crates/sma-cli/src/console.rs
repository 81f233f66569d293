//! The terminal, or what stands for it: results, progress and errors.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use sma_core::escape::escape_json;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::failure::Failure;
use crate::follow::Follow;
use crate::log::{Log, LogFormat, LogLevel};
use crate::settings::Settings;
use crate::text;

/// Where results, progress and errors go.
#[derive(Debug)]
pub(crate) struct Console {
    /// Whether results are for programs.
    pub(crate) json: bool,
    log: Log,
}

impl Console {
    /// The console of a run.
    pub(crate) fn new(settings: &Settings, operation: &'static str) -> Self {
        let Settings { json, log_level, log_format } = *settings;
        let log = Log { level: log_level, format: log_format, operation };
        // Fails where there is a log already, as there is not.
        let _ = tracing_subscriber::registry().with(log).try_init();
        Self { json, log }
    }

    /// Prints a result: as JSON where programs read it, and as a text where people do.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn result(
        &self,
        value: &impl Serialize,
        text: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        if self.json { self.print_json(value) } else { self.print(&text()) }
    }

    /// Prints a result for people. Colours in it are for terminals alone.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = anstream::stdout().lock();
        printed(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
    }

    /// Prints a result for programs, as indented JSON.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn print_json(&self, value: &impl Serialize) -> Result<(), Failure> {
        self.print_bytes(&json(value))
    }

    /// Prints bytes as they are.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn print_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        printed(stdout.write_all(bytes).and_then(|()| stdout.flush()))
    }

    /// Tells why a command could not go on.
    pub(crate) fn report(&self, failure: &Failure) {
        self.error(&failure.to_string(), failure.action());
    }

    /// Tells what is wrong, and what to do.
    pub(crate) fn error(&self, message: &str, action: &str) {
        self.log.error(&format!("{}.", message.trim_end_matches('.')), action);
    }

    /// Tells what is odd, though it keeps nothing from going on.
    pub(crate) fn warn(&self, component: &str, message: &str) {
        self.log.tell(LogLevel::Warn, component, message);
    }

    /// Shows people what a command found on its way, beside its result. Programs get the result
    /// alone.
    pub(crate) fn tell(&self, text: &str) {
        if !self.json && self.log.format == LogFormat::Text {
            // Where nobody can be told, the result is the same.
            let _ = anstream::stderr().write_all(text.as_bytes());
        }
    }

    /// Shows programs what a command found on its way, beside its result.
    pub(crate) fn tell_json(&self, value: &impl Serialize) {
        let _ = anstream::stderr().write_all(&json(value));
    }

    /// Tells that a file was written.
    pub(crate) fn wrote(&self, output: &impl fmt::Display, size: usize) {
        let size = text::size(u64::try_from(size).unwrap_or(u64::MAX));
        match self.log.format {
            LogFormat::Text => self.tell(&format!("Wrote {output}, {size}\n")),
            LogFormat::Json => {
                self.log.tell(LogLevel::Info, "writer", &format!("wrote {output}, {size}"));
            }
        }
    }

    /// Follows an operation, on a terminal with a bar.
    pub(crate) fn follow(&self) -> Follow {
        Follow::new(Self::has_person())
    }

    /// Whether a person watches.
    pub(crate) fn has_person() -> bool {
        io::stderr().is_terminal()
    }
}

/// A value as indented JSON, in which nothing commands a terminal.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    // Plain data, nested no deeper than what was parsed, into memory: nothing of it could fail.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    (escape_json(&text) + "\n").into_bytes()
}

/// A value as JSON on one line, in which nothing commands a terminal.
pub(crate) fn json_line(value: &impl Serialize) -> String {
    escape_json(&serde_json::to_string(value).unwrap_or_default())
}

/// Whoever reads standard output may have seen enough: that is no error, and the exit code stays
/// that of the result.
fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Write { file: "standard output".to_owned(), error })
        }
        _ => Ok(()),
    }
}
