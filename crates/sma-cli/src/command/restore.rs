//! `restore`: the rehearsal of a restore.

use clap::Args;
use serde::Serialize;
use sma_core::compare::RecordName;
use sma_core::escape::escape;
use sma_core::restore::{
    ConflictStrategy, DeviceName, Reason, RecordOutcome, RestoreOptions, RestoreResult,
    RestoredRecord, SecretPlace,
};
use sma_core::section::tables;
use sma_core::signer::SignaturePolicy;
use sma_core::words::VariantNames;
use sma_ops::{Bases, Context, Input, Source, open_unlocked, rehearse_restore};

use super::archives::ArchiveArgument;
use super::limits::LimitArguments;
use super::named::named;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, is_taken};
use crate::text::{self, BAD, GOOD, ODD, STRONG, Table};

/// Most lines of a list: what a person can look at.
const MAX_LISTED: usize = 10;

/// Tells what restoring an archive would do, record by record. Nothing is changed.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Rehearse only, which is all that can be done until databases can be written
    #[arg(long)]
    dry_run: bool,
    /// Restore without asking
    #[arg(long, conflicts_with = "dry_run")]
    confirm: bool,
    /// What is there now: an archive, a document, or a folder of section files; an empty system
    /// where it is not given
    #[arg(long, value_name = "SOURCE")]
    target: Option<Input>,
    /// The sections to restore, such as devices,configurations; all unless named
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    sections: Vec<String>,
    /// Sections to leave out
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    exclude_sections: Vec<String>,
    /// What becomes of records that the target has with other content
    #[arg(long, value_name = "STRATEGY", default_value = "overwrite", value_parser = named::<ConflictStrategy>(ConflictStrategy::VARIANTS.iter().copied()))]
    strategy: ConflictStrategy,
    /// End at the first error
    #[arg(long)]
    stop_on_error: bool,
    /// Restore a redacted copy, whose names and addresses are invented
    #[arg(long)]
    allow_redacted: bool,
    /// Make a backup of the target before; a rehearsal reports what would be written
    #[arg(long, requires = "backup_path")]
    backup_before: bool,
    /// File for that backup
    #[arg(long, value_name = "FILE", requires = "backup_before")]
    backup_path: Option<Output>,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: LimitArguments,
}

impl Restore {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if !self.dry_run {
            return Err(Failure::Usage {
                message: "no database can be written yet".to_owned(),
                action: "See what a restore would do with --dry-run.",
            });
        }
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let archive = open_unlocked(self.archive.input(), &context)?;
        // What is there now is not what the signer made.
        let own = match context.signature {
            SignaturePolicy::SignedBy(_) => SignaturePolicy::Consistent,
            other => other,
        };
        let own = context.clone().with_signature(own);
        let target = self.target.as_ref();
        let target = target.map(|target| target.content(&Bases::default(), &own)).transpose()?;
        let options = RestoreOptions::default()
            .with_sections(&self.sections)
            .without_sections(&self.exclude_sections)
            .with_strategy(self.strategy)
            .with_stop_on_error(self.stop_on_error)
            .with_allow_redacted(self.allow_redacted);
        let result = rehearse_restore(&archive, target.as_ref(), &options, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        let backup =
            self.backup_path.as_ref().map(|path| BackupBefore::new(path, target.is_some()));
        let rehearsed = Rehearsed { result: &result, backup_before: backup.as_ref() };
        console.result(&rehearsed, || self.told(&result, backup.as_ref()))?;
        Ok(if result.success { Exit::Fine } else { Exit::Invalid })
    }

    fn told(&self, result: &RestoreResult, backup: Option<&BackupBefore>) -> String {
        let target = self.target.as_ref().map_or("an empty system".to_owned(), Input::to_string);
        let style = if result.success { GOOD } else { BAD };
        let word = if result.success { "can be restored" } else { "cannot be restored as asked" };
        let mut text = format!(
            "{STRONG}{}{STRONG:#} to {target}: {style}{word}{style:#}\n",
            self.archive.input()
        );
        for error in &result.errors {
            let place = match &error.record_id {
                Some(id) => {
                    let device = error.device.as_ref().map(|device| format!(" of {device}"));
                    format!("{} {id}{}: ", escape(&error.section), device.unwrap_or_default())
                }
                None if error.section.is_empty() => String::new(),
                None => format!("{}: ", escape(&error.section)),
            };
            text.push_str(&format!("  {BAD}error{BAD:#}  {place}{}\n", error.message));
        }
        for warning in &result.warnings {
            text.push_str(&format!("  {ODD}warning{ODD:#}  {warning}\n"));
        }
        if let Some(backup) = backup {
            text.push_str(&backup.told());
        }
        text.push('\n');
        text.push_str(&table(result).text("  "));
        for record in &result.records {
            if !matches!(record.outcome, RecordOutcome::Change | RecordOutcome::Delete) {
                continue;
            }
            text.push_str(&format!(
                "\n  {ODD}{}{ODD:#} {}/{} {}\n",
                record.outcome,
                record.section,
                record.collection,
                called(&record.record, record.device.as_ref())
            ));
            text.push_str(&text::fields(&record.fields, "    ", true));
        }
        text.push_str(&renumbered(result));
        text.push_str(&secrets("secrets of the target that stay", &result.secrets_kept));
        text.push_str(&secrets("secrets that are missing", &result.secrets_missing));
        if result.conflicts_found > 0 {
            text.push_str(&format!(
                "\n  {} found, {} resolved by {}\n",
                text::count(result.conflicts_found, "conflict"),
                result.conflicts_resolved,
                self.strategy
            ));
        }
        text
    }
}

/// What a rehearsal found, as JSON.
#[derive(Serialize)]
struct Rehearsed<'a> {
    #[serde(flatten)]
    result: &'a RestoreResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_before: Option<&'a BackupBefore>,
}

/// The backup that would be made of the target before.
#[derive(Serialize)]
struct BackupBefore {
    path: String,
    /// Whether there is a target: an empty system leaves nothing to back up.
    needed: bool,
    /// Whether a file is there already, which is not replaced.
    exists: bool,
}

impl BackupBefore {
    fn new(output: &Output, needed: bool) -> Self {
        let exists = matches!(output, Output::Path(path) if is_taken(path));
        Self { path: output.to_string(), needed, exists }
    }

    fn told(&self) -> String {
        let Self { path, needed, exists } = self;
        match (needed, exists) {
            (false, _) => format!("  No backup to {path} before: an empty system has no records\n"),
            (true, false) => {
                format!("  A backup of the target would be written to {path} before\n")
            }
            (true, true) => format!(
                "  {ODD}warning{ODD:#}  {path} exists already, so that no backup could be written \
                 before\n"
            ),
        }
    }
}

/// A record, with the device that it is or belongs to.
fn called(record: &RecordName, device: Option<&DeviceName>) -> String {
    let record_name = text::record(record);
    match device {
        None => record_name,
        Some(device) if record.title.as_ref() == Some(&device.name) => {
            format!("{record_name} ({})", escape(&device.mac))
        }
        Some(device) => format!("{record_name} of {device}"),
    }
}

/// The records that get another id, since theirs is taken.
fn renumbered(result: &RestoreResult) -> String {
    let is_new = |it: &&RestoredRecord| it.reason == Reason::IdTaken && it.target_id.is_some();
    let line = |it: &RestoredRecord| {
        let record = called(&it.record, it.device.as_ref());
        format!("{}/{} {record}: {}", it.section, it.collection, it.target_id.unwrap_or_default())
    };
    list("new ids, since others have theirs", result.records.iter().filter(is_new).map(line))
}

/// The places of secrets in which the archive has a placeholder.
fn secrets(title: &str, places: &[SecretPlace]) -> String {
    let line = |it: &SecretPlace| {
        let record = called(&it.record, it.device.as_ref());
        format!("{}/{} {record}: {}", it.section, it.collection, escape(&it.pointer))
    };
    list(title, places.iter().map(line))
}

/// Lines under a title, as far as they can be looked at; nothing where there are none.
fn list(title: &str, mut lines: impl Iterator<Item = String>) -> String {
    let first: String = lines.by_ref().take(MAX_LISTED).map(|it| format!("    {it}\n")).collect();
    if first.is_empty() {
        return first;
    }
    let more = match lines.count() {
        0 => String::new(),
        more => format!("    and {more} more; --json lists them\n"),
    };
    format!("\n  {ODD}{title}{ODD:#}\n{first}{more}")
}

/// How many records of each collection meet which end.
fn table(result: &RestoreResult) -> Table {
    const OUTCOMES: [RecordOutcome; 6] = [
        RecordOutcome::Create,
        RecordOutcome::Change,
        RecordOutcome::Same,
        RecordOutcome::Skip,
        RecordOutcome::Conflict,
        RecordOutcome::Delete,
    ];
    let mut table =
        Table::new(&["Collection", ">Create", ">Change", ">Same", ">Skip", ">Conflict", ">Delete"]);
    let all = tables().flat_map(|section| {
        section.collections.iter().map(|collection| (section.name, collection.name))
    });
    for (section, collection) in all {
        let is_in = |it: &&RestoredRecord| it.section == section && it.collection == collection;
        let records: Vec<&RestoredRecord> = result.records.iter().filter(is_in).collect();
        if records.is_empty() {
            continue;
        }
        let name = format!("{section}/{collection}");
        let with = |outcome| records.iter().filter(|it| it.outcome == outcome).count().to_string();
        table.row(Some(name).into_iter().chain(OUTCOMES.map(with)));
    }
    table
}
