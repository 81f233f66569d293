//! `backup validate`: whether archives can be relied on.

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;
use sma_core::archive::Archive;
use sma_core::encryption::Credential;
use sma_core::signature::PublicKey;
use sma_core::words::VariantNames;
use sma_core::{Level, Limits, Report};

use super::named::named;
use crate::antivirus;
use crate::console::Console;
use crate::credential::{self, CredentialArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{Input, archives_below};
use crate::text;

/// Says of archives whether they can be relied on.
#[derive(Args, Debug)]
pub(crate) struct Validate {
    /// Archives, and folders with archives; - for standard input
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    archive: Vec<Input>,
    /// How deep to look
    #[arg(long, default_value = "thorough", value_parser = named::<Level>(Level::VARIANTS.iter().copied()))]
    level: Level,
    /// Public key of a signer that you trust; one of several must have signed
    #[arg(long, value_name = "FILE", num_args = 1..)]
    public_key: Vec<Input>,
    /// The archive that an incremental or differential one builds on
    #[arg(long, value_name = "FILE")]
    base: Option<Input>,
    /// Antivirus program to run on each file, such as clamdscan; at level paranoid
    #[arg(long, value_name = "PROGRAM")]
    antivirus: Option<String>,
    #[command(flatten)]
    credential: CredentialArguments,
}

/// What became of one file, as JSON.
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

impl Outcome {
    fn of(file: &Input, report: Result<Report, ErrorOutcome>) -> Self {
        let archive = file.to_string();
        match report {
            Ok(report) => {
                let exit = if report.valid { Exit::Fine } else { Exit::Invalid };
                Self { archive, report: Some(report), error: None, exit }
            }
            Err(error) => Self { archive, report: None, exit: error.exit, error: Some(error) },
        }
    }

    /// Tells what became of the file, and of each check.
    fn log(&self, console: &Console, duration: Duration) {
        let Self { archive, report, .. } = self;
        for check in report.iter().flat_map(Report::checks) {
            let (code, name, status) = (&check.code, &check.name, check.status);
            console.debug("validator", &format!("{archive}: {code} {name}: {status}"));
        }
        let verdict = report.as_ref().map_or("no report", |report| report.verdict().word());
        console.done("validator", &format!("{archive}: {verdict}"), duration);
    }
}

/// Why there is no report, as JSON.
#[derive(Debug, Serialize)]
struct ErrorOutcome {
    message: String,
    action: &'static str,
    #[serde(skip)]
    exit: Exit,
}

impl From<&Failure> for ErrorOutcome {
    fn from(failure: &Failure) -> Self {
        Self { message: failure.to_string(), action: failure.action(), exit: failure.exit() }
    }
}

impl From<Failure> for ErrorOutcome {
    fn from(failure: Failure) -> Self {
        Self::from(&failure)
    }
}

/// What came of several files, as JSON.
#[derive(Debug, Serialize)]
struct Outcomes {
    archives: Vec<Outcome>,
    valid: usize,
    invalid: usize,
    unread: usize,
}

/// What archives are measured by.
struct Measure<'a> {
    level: Level,
    public_keys: Vec<PublicKey>,
    /// What was given, or why it cannot be used: told of archives that need it.
    credential: Result<Option<Arc<Credential>>, Failure>,
    arguments: &'a CredentialArguments,
    antivirus: Option<&'a str>,
}

impl Validate {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.antivirus.is_some() && self.level < Level::Paranoid {
            return Err(Failure::Usage {
                message: "an antivirus program is asked at level paranoid alone".to_owned(),
                action: "Add --level paranoid, or leave --antivirus out.",
            });
        }
        let measure = Measure {
            level: self.level,
            public_keys: credential::public_keys(&self.public_key)?,
            credential: self.credential.given(),
            arguments: &self.credential,
            antivirus: self.antivirus.as_deref(),
        };
        let limits = Limits::default();
        let base = self.base.as_ref().map(|base| base.bytes(limits.archive_bytes)).transpose()?;
        // Each thread opens it for itself.
        let open_base = || base.as_ref().map(|bytes| Archive::open(bytes, &limits));
        if let (Some(Err(error)), Some(base)) = (open_base(), &self.base) {
            return Err(Failure::open(base.to_string(), error));
        }
        let files = self.files()?;
        let is_one = matches!(&self.archive[..], [only] if only.folder().is_none());
        let bar = console.progress(u64::try_from(files.len()).unwrap_or(u64::MAX), "Validating");
        let outcomes: Vec<Outcome> = files
            .par_iter()
            .map_init(
                || open_base().and_then(Result::ok),
                |base, file| {
                    let started = Instant::now();
                    let outcome = Outcome::of(file, report(file, &measure, base.as_ref()));
                    outcome.log(console, started.elapsed());
                    bar.inc(1);
                    outcome
                },
            )
            .collect();
        bar.finish_and_clear();
        if is_one { print_one(console, outcomes) } else { print_all(console, outcomes) }
    }

    /// The files that are given, and those below the folders that are.
    fn files(&self) -> Result<Vec<Input>, Failure> {
        let mut files = Vec::new();
        for input in &self.archive {
            let Some(folder) = input.folder() else {
                files.push(input.clone());
                continue;
            };
            let below = archives_below(folder)?;
            // As of a disk that is not mounted.
            if below.is_empty() {
                return Err(Failure::Content {
                    message: format!("there is no archive below {input}"),
                    action: "Give archives, or a folder with files whose names end in .sma.",
                });
            }
            files.extend(below.into_iter().map(Input::Path));
        }
        Ok(files)
    }
}

fn report(
    file: &Input,
    measure: &Measure<'_>,
    base: Option<&Archive>,
) -> Result<Report, ErrorOutcome> {
    let archive = file.archive(&Limits::default())?;
    let suits = measure.arguments.suits(&archive);
    let credential = if suits { measure.credential.as_ref()?.as_ref() } else { None };
    let unlocked = credential.map(|credential| archive.unlock(credential)).transpose();
    let mut validation = match &unlocked {
        Ok(Some(unlocked)) => unlocked.validation(measure.level),
        Ok(None) => archive.validation(measure.level),
        Err(error) => archive.validation(measure.level).with_unlock_error(error),
    };
    validation = validation.with_public_keys(&measure.public_keys);
    if let Some(base) = base {
        validation = validation.with_base(base);
    }
    let scan = measure.antivirus.map(|program| antivirus::scan(program, file)).transpose()?;
    if let Some(scan) = &scan {
        validation = validation.with_scan(scan);
    }
    Ok(validation.finish())
}

/// One archive: as JSON the report itself, as the page saves it and the npm package gives it.
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
        // That it is no archive is what was asked; that it cannot be read is not.
        (None, Some(error)) if error.exit == Exit::Invalid => {
            console.print(&text::unread(&error.message, error.action))
        }
        (None, Some(error)) => {
            console.error(&error.message, error.action);
            Ok(())
        }
        (None, None) => Ok(()),
    }
}
