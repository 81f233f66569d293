//! Output on the terminal: results, progress and errors.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;
use sma_core::advice::chain;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::failure::Failure;
use crate::follow::{Follow, without_bar};
use crate::json::json;
use crate::log::{Log, LogFormat, LogLevel};
use crate::settings::Settings;
use crate::text;

/// The destination of results, progress and errors.
#[derive(Debug)]
pub(crate) struct Console {
    /// Whether results are printed as JSON.
    pub(crate) json: bool,
    log: Log,
}

impl Console {
    /// Creates the console of a run, and its log.
    pub(crate) fn new(settings: &Settings, operation: &'static str) -> Self {
        let Settings { json, log_level, log_format } = *settings;
        let log = Log { level: log_level, format: log_format, operation };
        // Fails only if a log is already set.
        let _ = tracing_subscriber::registry().with(log).try_init();
        Self { json, log }
    }

    /// Prints a result: as JSON or as text.
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

    /// Prints a text. Colors are removed unless standard output is a terminal.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = anstream::stdout().lock();
        let write = || stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        ignore_broken_pipe(without_bar(write))
    }

    /// Prints a value as indented JSON.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn print_json(&self, value: &impl Serialize) -> Result<(), Failure> {
        self.print_bytes(&json(value))
    }

    /// Prints bytes unchanged.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn print_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let write = || stdout.write_all(bytes).and_then(|()| stdout.flush());
        ignore_broken_pipe(without_bar(write))
    }

    /// Reports why a command failed.
    pub(crate) fn report(&self, failure: &Failure) {
        self.error(&chain(failure).to_string(), failure.action());
    }

    /// Reports an error, with advice.
    pub(crate) fn error(&self, message: &str, action: &str) {
        self.log.error(message, action);
    }

    /// Reports a warning.
    pub(crate) fn warn(&self, component: &str, message: &str) {
        self.log.event(LogLevel::Warn, component, message);
    }

    /// Prints a text on standard error, unless JSON is expected.
    pub(crate) fn note(&self, text: &str) {
        if !self.json && self.log.format == LogFormat::Text {
            // A closed standard error does not change the result.
            let _ = without_bar(|| anstream::stderr().write_all(text.as_bytes()));
        }
    }

    /// Prints a value as indented JSON on standard error.
    pub(crate) fn note_json(&self, value: &impl Serialize) {
        let _ = without_bar(|| anstream::stderr().write_all(&json(value)));
    }

    /// Reports that a file was written.
    pub(crate) fn report_written(&self, output: &impl fmt::Display, size: usize) {
        let size = text::size(u64::try_from(size).unwrap_or(u64::MAX));
        match self.log.format {
            LogFormat::Text => self.note(&format!("Wrote {output}, {size}\n")),
            LogFormat::Json => {
                self.log.event(LogLevel::Info, "writer", &format!("wrote {output}, {size}"));
            }
        }
    }

    /// Follows an operation; on a terminal with a progress bar.
    pub(crate) fn follow(&self) -> Follow {
        Follow::new(Self::is_interactive())
    }

    /// Returns whether standard error is a terminal.
    pub(crate) fn is_interactive() -> bool {
        io::stderr().is_terminal()
    }
}

/// Ignores that the reader of standard output ended early: the exit code stays that of the result.
fn ignore_broken_pipe(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Write { file: "standard output".to_owned(), error })
        }
        _ => Ok(()),
    }
}
