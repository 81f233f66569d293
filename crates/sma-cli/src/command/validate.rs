//! `backup validate`: reports on archives.

use clap::Args;
use serde::Serialize;
use sma_core::advice::chain;
use sma_core::report::Verdict;
use sma_core::{Level, Report};
use sma_ops::{Context, Error, Input, ValidateOptions, find_archives, open_bases, validate};

use super::archives::ArchiveArguments;
use super::limits::UnlockLimitArguments;
use super::words::described_parser;
use crate::console::Console;
use crate::credential::{self, CredentialArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{self, Counts};

/// Validate archives.
#[derive(Args, Debug)]
pub(crate) struct Validate {
    #[command(flatten)]
    archives: ArchiveArguments,
    /// Validation level
    #[arg(long, default_value = "thorough", value_parser = described_parser(Level::meaning))]
    level: Level,
    /// Require a signature by the public key in FILE; can be repeated to accept any of several
    /// signers
    #[arg(long, value_name = "FILE")]
    public_key: Vec<Input>,
    /// Base archive; can be repeated for a chain, oldest first
    #[arg(long, value_name = "FILE")]
    base: Vec<Input>,
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
    /// Word of the verdict, if there is a report.
    verdict: Option<&'static str>,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// Checks that could not run.
    not_checked: Vec<NotChecked>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorOutcome>,
    #[serde(skip)]
    is_partly_checked: bool,
    #[serde(skip)]
    exit: Exit,
}

/// Checks that could not run for the same reason, as JSON.
#[derive(Debug, Serialize)]
struct NotChecked {
    reason: String,
    /// Their codes.
    checks: Vec<String>,
}

impl From<sma_ops::Outcome> for Outcome {
    fn from(outcome: sma_ops::Outcome) -> Self {
        let archive = outcome.file.to_string();
        match outcome.report {
            Ok(report) => {
                let verdict = report.verdict();
                let exit = match verdict {
                    _ if report.valid => Exit::Fine,
                    // The archive may be sound: a script that removes invalid ones keeps it.
                    Verdict::NotUnlocked => Exit::Credential,
                    _ => Exit::Invalid,
                };
                let skipped = report.skipped().into_iter().map(|(reason, checks)| NotChecked {
                    reason: reason.to_owned(),
                    checks: checks.iter().map(|check| check.code.to_string()).collect(),
                });
                Self {
                    archive,
                    verdict: Some(verdict.word()),
                    message: Some(report.assessment.headline.to_string()),
                    not_checked: skipped.collect(),
                    report: Some(report),
                    error: None,
                    is_partly_checked: matches!(verdict, Verdict::Partial { .. }),
                    exit,
                }
            }
            Err(error) => {
                let error = ErrorOutcome::from(Failure::from(error));
                Self {
                    archive,
                    verdict: None,
                    message: None,
                    not_checked: Vec::new(),
                    report: None,
                    is_partly_checked: false,
                    exit: error.exit,
                    error: Some(error),
                }
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

/// The outcomes for all files, as JSON.
#[derive(Debug, Serialize)]
struct Outcomes<'a> {
    archives: &'a [Outcome],
    #[serde(flatten)]
    counts: Counts,
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
        let bases = open_bases(&self.base, &context)?;
        let files = self.files()?;
        let options = ValidateOptions::default()
            .with_level(self.level)
            .with_public_keys(public_keys)
            .with_bases(bases)
            .with_antivirus(self.antivirus.clone());
        let outcomes = validate(&files, &options, &context)?;
        drop(follow);
        // Otherwise an error may be that the credential cannot be read.
        if outcomes.iter().all(|outcome| outcome.report.is_ok()) {
            self.credential.warn_if_unneeded(console);
        }
        let outcomes: Vec<Outcome> = outcomes.into_iter().map(Outcome::from).collect();
        self.print(console, &outcomes)?;
        Ok(outcomes.iter().map(|outcome| outcome.exit).max().unwrap_or(Exit::Fine))
    }

    /// Prints the outcomes: as text with a summary, unless a single file is given.
    fn print(&self, console: &Console, archives: &[Outcome]) -> Result<(), Failure> {
        let counts = count(archives);
        if console.json {
            return console.print_json(&Outcomes { archives, counts });
        }
        for outcome in archives {
            print_text(console, outcome)?;
        }
        match self.archives.inputs() {
            [only] if only.folder().is_none() => Ok(()),
            _ => console.print(&text::outcome(&counts)),
        }
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

fn count(outcomes: &[Outcome]) -> Counts {
    let count =
        |is_of: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is_of(outcome)).count();
    let without_errors = count(&|outcome| outcome.exit == Exit::Fine);
    let partly_checked = count(&|outcome| outcome.is_partly_checked);
    let invalid = count(&|outcome| outcome.exit == Exit::Invalid);
    Counts {
        valid: without_errors - partly_checked,
        partly_checked,
        invalid,
        unread: outcomes.len() - without_errors - invalid,
    }
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
