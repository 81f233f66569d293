//! `backup validate`: reports on archives.

use clap::Args;
use serde::Serialize;
use sma_core::advice::chain;
use sma_core::report::Verdict;
use sma_core::words::VariantNames;
use sma_core::{Level, Report};
use sma_ops::{Context, Error, Input, ValidateOptions, find_archives, open, validate};

use super::archives::ArchiveArguments;
use super::limits::UnlockLimitArguments;
use super::words::word_parser;
use crate::console::Console;
use crate::credential::{self, CredentialArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text;

/// Validate archives.
#[derive(Args, Debug)]
pub(crate) struct Validate {
    #[command(flatten)]
    archives: ArchiveArguments,
    /// Validation level
    #[arg(long, default_value = "thorough", value_parser = word_parser::<Level>(Level::VARIANTS.iter().copied()))]
    level: Level,
    /// Require a signature by the public key in FILE; can be repeated to accept any of several
    /// signers
    #[arg(long, value_name = "FILE")]
    public_key: Vec<Input>,
    /// Base of an incremental or differential archive
    #[arg(long, value_name = "FILE")]
    base: Option<Input>,
    /// Antivirus program to run on each file, such as clamdscan; requires --level paranoid
    #[arg(long, value_name = "PROGRAM")]
    antivirus: Option<String>,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: UnlockLimitArguments,
}

/// The outcome for one file, as JSON.
#[derive(Debug, Serialize)]
struct Outcome {
    archive: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorOutcome>,
    #[serde(skip)]
    exit: Exit,
}

impl From<sma_ops::Outcome> for Outcome {
    fn from(outcome: sma_ops::Outcome) -> Self {
        let archive = outcome.file.to_string();
        match outcome.report {
            Ok(report) => {
                let exit = match report.verdict() {
                    _ if report.valid => Exit::Fine,
                    // The archive may be sound: a script that removes invalid ones keeps it.
                    Verdict::NotUnlocked => Exit::Credential,
                    _ => Exit::Invalid,
                };
                Self { archive, report: Some(report), error: None, exit }
            }
            Err(error) => {
                let error = ErrorOutcome::from(Failure::from(error));
                Self { archive, report: None, exit: error.exit, error: Some(error) }
            }
        }
    }
}

/// The error of a file without a report, as JSON.
#[derive(Debug, Serialize)]
struct ErrorOutcome {
    message: String,
    action: &'static str,
    #[serde(skip)]
    exit: Exit,
}

impl From<Failure> for ErrorOutcome {
    fn from(failure: Failure) -> Self {
        Self {
            message: chain(&failure).to_string(),
            action: failure.action(),
            exit: failure.exit(),
        }
    }
}

/// The outcomes for several files, as JSON.
#[derive(Debug, Serialize)]
struct Outcomes {
    archives: Vec<Outcome>,
    valid: usize,
    invalid: usize,
    unread: usize,
}

impl Validate {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.antivirus.is_some() && self.level < Level::Paranoid {
            return Err(Failure::Usage {
                message: "--antivirus requires --level paranoid".to_owned(),
                action: "Add --level paranoid, or remove --antivirus.",
            });
        }
        if self.level < Level::Standard
            && (!self.public_key.is_empty() || self.credential.is_given())
        {
            return Err(Failure::Usage {
                message: "keys and passwords have no effect at level basic".to_owned(),
                action: "Choose a higher --level, or remove the keys and passwords.",
            });
        }
        if self.antivirus.is_some() {
            // Read and closed before the first program runs. An error returns when the credential is
            // needed.
            let _ = self.credential.read();
        }
        let public_keys = credential::public_keys(&self.public_key)?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_watch(&follow);
        let base = self.base.as_ref().map(|base| open(base, &context)).transpose()?;
        let files = self.files()?;
        let options = ValidateOptions::default()
            .with_level(self.level)
            .with_public_keys(public_keys)
            .with_base(base)
            .with_antivirus(self.antivirus.clone());
        let outcomes = validate(&files, &options, &context)?;
        drop(follow);
        // Otherwise an error may be that the credential cannot be read.
        if outcomes.iter().all(|outcome| outcome.report.is_ok()) {
            self.credential.warn_if_unneeded(console);
        }
        let outcomes = outcomes.into_iter().map(Outcome::from).collect();
        let is_one = matches!(self.archives.inputs(), [only] if only.folder().is_none());
        if is_one { print_one(console, outcomes) } else { print_all(console, outcomes) }
    }

    /// Returns the given files and the archives in the given folders.
    fn files(&self) -> Result<Vec<Input>, Failure> {
        let mut files = Vec::new();
        for input in self.archives.inputs() {
            let Some(folder) = input.folder() else {
                files.push(input.clone());
                continue;
            };
            let below = find_archives(folder)?;
            // For example a disk that is not mounted.
            if below.is_empty() {
                return Err(Error::NoArchives { folder: input.to_string() }.into());
            }
            files.extend(below.into_iter().map(Input::Path));
        }
        Ok(files)
    }
}

/// Prints the outcome of one archive; as JSON the report itself, as the page and the npm package
/// do.
fn print_one(console: &Console, outcomes: Vec<Outcome>) -> Result<Exit, Failure> {
    let Some(outcome) = outcomes.into_iter().next() else { return Ok(Exit::Fine) };
    match (&outcome.report, console.json) {
        (Some(report), true) => console.print_bytes(report.to_json().as_bytes())?,
        (None, true) => console.print_json(&outcome)?,
        (_, false) => print_text(console, &outcome)?,
    }
    Ok(outcome.exit)
}

fn print_all(console: &Console, archives: Vec<Outcome>) -> Result<Exit, Failure> {
    let with = |exit| archives.iter().filter(|outcome| outcome.exit == exit).count();
    let (valid, invalid) = (with(Exit::Fine), with(Exit::Invalid));
    let unread = archives.len() - valid - invalid;
    let exit = archives.iter().map(|outcome| outcome.exit).max().unwrap_or(Exit::Fine);
    if console.json {
        console.print_json(&Outcomes { archives, valid, invalid, unread })?;
    } else {
        for outcome in &archives {
            print_text(console, outcome)?;
        }
        console.print(&text::outcome(valid, invalid, unread))?;
    }
    Ok(exit)
}

fn print_text(console: &Console, outcome: &Outcome) -> Result<(), Failure> {
    match (&outcome.report, &outcome.error) {
        (Some(report), _) => console.print(&text::report(&outcome.archive, report)),
        // "Not an archive" answers the question; "cannot be read" does not.
        (None, Some(error)) if error.exit == Exit::Invalid => {
            console.print(&text::render_error(&error.message, error.action))
        }
        (None, Some(error)) => {
            console.error(&error.message, error.action);
            Ok(())
        }
        (None, None) => Ok(()),
    }
}
