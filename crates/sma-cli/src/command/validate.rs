//! `backup validate`: whether archives can be relied on.

use std::time::Instant;

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;
use sma_core::archive::{Archive, View};
use sma_core::encryption::Credential;
use sma_core::signature::PublicKey;
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
    #[arg(long, default_value = "thorough", value_parser = named(Level::ALL.iter().map(|level| level.as_str()), Level::from_name))]
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
    /// What became of the file, in a few words.
    fn told(&self) -> String {
        let verdict = self.report.as_ref().map_or("no report", |report| report.verdict().word());
        format!("{}: {verdict}", self.archive)
    }
}

/// Why there is no report, as JSON.
#[derive(Debug, Serialize)]
struct ErrorOutcome {
    message: String,
    action: &'static str,
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
struct Measure {
    level: Level,
    public_keys: Vec<PublicKey>,
    credential: Option<Credential>,
    antivirus: Option<String>,
}

impl Validate {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let measure = Measure {
            level: self.level,
            public_keys: credential::public_keys(&self.public_key)?,
            credential: self.credential.given()?,
            antivirus: self.antivirus.clone(),
        };
        if self.antivirus.is_some() && self.level < Level::Paranoid {
            return Err(Failure::Usage {
                message: "an antivirus program is asked at level paranoid alone".to_owned(),
                action: "Add --level paranoid, or leave --antivirus out.",
            });
        }
        let mut files = Vec::new();
        for input in &self.archive {
            match input.folder() {
                Some(folder) => {
                    files.extend(archives_below(folder)?.into_iter().map(Input::Path));
                }
                None => files.push(input.clone()),
            }
        }
        if files.is_empty() {
            let folders: Vec<String> = self.archive.iter().map(Input::to_string).collect();
            return Err(Failure::Content {
                message: format!("there is no archive below {}", folders.join(", ")),
                action: "Give archives, or a folder with files whose names end in .sma.",
            });
        }
        let is_one = matches!(&self.archive[..], [only] if only.folder().is_none());
        let bar = console.progress(u64::try_from(files.len()).unwrap_or(u64::MAX), "Validating");
        let outcomes: Vec<Outcome> = files
            .par_iter()
            .map_init(
                || self.base.as_ref().map(|base| base.archive(&Limits::default())),
                |base, file| {
                    let started = Instant::now();
                    let outcome = outcome(file, &measure, base.as_ref());
                    console.done("validator", &outcome.told(), started.elapsed());
                    bar.inc(1);
                    outcome
                },
            )
            .collect();
        bar.finish_and_clear();
        if is_one { print_one(console, outcomes) } else { print_all(console, outcomes) }
    }
}

fn outcome(file: &Input, measure: &Measure, base: Option<&Result<Archive, Failure>>) -> Outcome {
    let validated = match base {
        Some(Err(failure)) => Err(failure.to_string()),
        Some(Ok(base)) => Ok(Some(base)),
        None => Ok(None),
    };
    let blank = Outcome { archive: file.to_string(), report: None, error: None, exit: Exit::File };
    match validated.map(|base| report(file, measure, base)) {
        Ok(Ok(report)) => {
            let exit = if report.valid { Exit::Fine } else { Exit::Invalid };
            Outcome { report: Some(report), exit, ..blank }
        }
        Ok(Err(failure)) => Outcome {
            exit: failure.exit(),
            error: Some(ErrorOutcome { message: failure.to_string(), action: failure.action() }),
            ..blank
        },
        Err(message) => Outcome {
            error: Some(ErrorOutcome { message, action: "Give a base archive that can be read." }),
            ..blank
        },
    }
}

fn report(file: &Input, measure: &Measure, base: Option<&Archive>) -> Result<Report, Failure> {
    let archive = file.archive(&Limits::default())?;
    let is_locked = View::from(&archive).is_locked();
    let credential = measure.credential.as_ref().filter(|_| is_locked);
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
    let scan = measure.antivirus.as_ref().map(|program| antivirus::scan(program, file));
    let scan = scan.transpose()?;
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
        (None, Some(error)) => console.print(&text::unread(&error.message, error.action)),
        (None, None) => Ok(()),
    }
}
