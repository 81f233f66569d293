//! `restore`: what a restore would change.

use clap::Args;
use clap::builder::TypedValueParser;
use serde::Serialize;
use sma_core::Level;
use sma_core::compare::RecordName;
use sma_core::escape::escape;
use sma_core::restore::{
    ConflictStrategy, DeviceName, Reason, RecordOutcome, RestoreError, RestoreOptions,
    RestoreResult, RestoredRecord, SecretPlace,
};
use sma_core::section::tables;
use sma_core::signer::SignaturePolicy;
use sma_core::words::VariantArray;
use sma_ops::{Bases, Context, Input, Source, open_unlocked, rehearse_restore};

use super::archives::ArchiveArgument;
use super::limits::UnlockLimitArguments;
use super::signer::SignerArguments;
use super::words::{described_parser, described_words};
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, is_taken};
use crate::text::{self, BAD, GOOD, ODD, STRONG, Table};

/// Maximum number of lines in a list.
const MAX_LISTED: usize = 10;

/// Show what restoring an archive would change, record by record
///
/// Databases cannot be written yet: --dry-run is required
#[derive(Args, Debug)]
pub(crate) struct Restore {
    #[command(flatten)]
    archive: ArchiveArgument,
    /// Show the changes without making them
    #[arg(long)]
    dry_run: bool,
    /// Restore without asking for confirmation
    #[arg(long, conflicts_with = "dry_run")]
    confirm: bool,
    /// Current state: an archive, a document, an extracted archive or a folder of section files
    /// [default: an empty system]
    #[arg(long, value_name = "SOURCE")]
    target: Option<Input>,
    /// Sections to restore, such as devices,configurations [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    sections: Vec<String>,
    /// Sections to exclude
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    exclude_sections: Vec<String>,
    /// Strategy for records that differ in the target
    #[arg(long, value_name = "STRATEGY", default_value = "overwrite", value_parser = described_parser(ConflictStrategy::meaning))]
    strategy: ConflictStrategy,
    /// Level at which the archive is validated first
    #[arg(long, default_value = "thorough", value_parser = level_parser())]
    level: Level,
    /// Stop at the first error
    #[arg(long)]
    stop_on_error: bool,
    /// Restore a redacted copy, whose names and addresses are made up
    #[arg(long)]
    allow_redacted: bool,
    /// Back up the target first; with --dry-run, only report it
    #[arg(long, requires = "backup_path")]
    backup_before: bool,
    /// Write the backup of the target to FILE
    #[arg(long, value_name = "FILE", requires = "backup_before")]
    backup_path: Option<Output>,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: UnlockLimitArguments,
}

impl Restore {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if !self.dry_run {
            return Err(Failure::Usage {
                message: "databases cannot be written yet".to_owned(),
                action: "Add --dry-run to see what a restore would change.",
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
        // The signer of the archive did not sign the target.
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
            .with_level(self.level)
            .with_stop_on_error(self.stop_on_error)
            .with_allow_redacted(self.allow_redacted);
        let result = rehearse_restore(&archive, target.as_ref(), &options, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        let backup =
            self.backup_path.as_ref().map(|path| BackupBefore::new(path, target.is_some()));
        let rehearsed = Rehearsed { result: &result, backup_before: backup.as_ref() };
        let needs_permission = archive.is_redacted() && !self.allow_redacted;
        console.result(&rehearsed, || self.render(&result, needs_permission, backup.as_ref()))?;
        Ok(if result.success { Exit::Fine } else { Exit::Invalid })
    }

    fn render(
        &self,
        result: &RestoreResult,
        needs_permission: bool,
        backup: Option<&BackupBefore>,
    ) -> String {
        let target = self.target.as_ref().map_or("an empty system".to_owned(), Input::to_string);
        let style = if result.success { GOOD } else { BAD };
        let word = if result.success {
            "can be restored"
        } else {
            "cannot be restored with these options"
        };
        let mut text = format!(
            "{STRONG}{}{STRONG:#} to {target}: {style}{word}{style:#}\n",
            self.archive.input()
        );
        for error in &result.errors {
            text.push_str(&format!("  {BAD}error{BAD:#}  {}{}\n", place(error), error.message));
        }
        if needs_permission && result.validation_passed {
            text.push_str(&format!(
                "  {STRONG}help{STRONG:#}  Add --allow-redacted to plan its restore nevertheless.\n"
            ));
        }
        for warning in &result.warnings {
            text.push_str(&format!("  {ODD}warning{ODD:#}  {warning}\n"));
        }
        if let Some(backup) = backup {
            text.push_str(&backup.render());
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
                record_name(&record.record, record.device.as_ref())
            ));
            text.push_str(&text::fields(&record.fields, "    ", true));
        }
        text.push_str(&render_new_ids(result));
        text.push_str(&render_secrets("secrets kept from the target", &result.secrets_kept));
        text.push_str(&render_secrets("missing secrets", &result.secrets_missing));
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

/// The result, as JSON.
#[derive(Serialize)]
struct Rehearsed<'a> {
    #[serde(flatten)]
    result: &'a RestoreResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_before: Option<&'a BackupBefore>,
}

/// The backup that would be made of the target first.
#[derive(Serialize)]
struct BackupBefore {
    path: String,
    /// Whether there is a target: an empty system needs no backup.
    needed: bool,
    /// Whether the file already exists; it would not be replaced.
    exists: bool,
}

impl BackupBefore {
    fn new(output: &Output, needed: bool) -> Self {
        let exists = matches!(output, Output::Path(path) if is_taken(path));
        Self { path: output.to_string(), needed, exists }
    }

    fn render(&self) -> String {
        let Self { path, needed, exists } = self;
        match (needed, exists) {
            (false, _) => {
                format!("  No backup would be written to {path}: the target is an empty system\n")
            }
            (true, false) => {
                format!("  A backup of the target would be written to {path} first\n")
            }
            (true, true) => format!(
                "  {ODD}warning{ODD:#}  {path} already exists: the backup of the target could not be \
                 written\n"
            ),
        }
    }
}

/// Returns the place of an error before its message; empty for the whole archive.
fn place(error: &RestoreError) -> String {
    if error.section.is_empty() {
        return String::new();
    }
    let mut place = escape(&error.section);
    if let Some(collection) = &error.collection {
        place.push_str(&format!("/{}", escape(collection)));
    }
    if let Some(id) = &error.record_id {
        place.push_str(&format!(" {id}"));
    }
    if let Some(device) = &error.device {
        place.push_str(&format!(" of {device}"));
    }
    place.push_str(": ");
    place
}

/// Returns the name of a record, with the device that it is or belongs to.
fn record_name(record: &RecordName, device: Option<&DeviceName>) -> String {
    let name = text::record(record);
    match device {
        None => name,
        Some(device) if record.title.as_ref() == Some(&device.name) => {
            format!("{name} ({})", escape(&device.mac))
        }
        Some(device) => format!("{name} of {device}"),
    }
}

/// Returns a parser of the levels that compare digests: nothing else may be restored.
fn level_parser() -> impl TypedValueParser<Value = Level> {
    let levels = <Level as VariantArray>::VARIANTS.iter().copied();
    described_words(levels.filter(|it| *it >= Level::Standard).map(Into::into), Level::meaning)
}

/// Renders the records that get a new id.
fn render_new_ids(result: &RestoreResult) -> String {
    let is_new = |it: &&RestoredRecord| it.reason == Reason::IdTaken && it.target_id.is_some();
    let line = |it: &RestoredRecord| {
        let record = record_name(&it.record, it.device.as_ref());
        format!("{}/{} {record}: {}", it.section, it.collection, it.target_id.unwrap_or_default())
    };
    render_list(
        "new ids, because theirs are already used",
        result.records.iter().filter(is_new).map(line),
    )
}

/// Renders the places of secrets where the archive has a placeholder.
fn render_secrets(title: &str, places: &[SecretPlace]) -> String {
    let line = |it: &SecretPlace| {
        let record = record_name(&it.record, it.device.as_ref());
        format!("{}/{} {record}: {}", it.section, it.collection, escape(&it.pointer))
    };
    render_list(title, places.iter().map(line))
}

/// Renders the first lines of a list under a title; nothing if it is empty.
fn render_list(title: &str, mut lines: impl Iterator<Item = String>) -> String {
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

/// Returns the number of records of each collection by outcome.
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
