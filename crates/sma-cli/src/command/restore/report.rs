//! The result of a restore, as text and JSON.

use std::path::Path;

use serde::{Serialize, Serializer};
use sma_core::compare::RecordName;
use sma_core::escape::escape;
use sma_core::recover::RecoveredSection;
use sma_core::restore::{
    ConflictStrategy, DeviceName, Reason, RecordOutcome, RestoreError, RestoreResult,
    RestoredRecord, SecretPlace,
};
use sma_core::section::tables;

use crate::failure::Failure;
use crate::output::{display_name, is_taken};
use crate::text::{self, BAD, GOOD, ODD, STRONG, Table};

/// Maximum number of lines in a list.
const MAX_LISTED: usize = 10;

/// A result to report, or what would be one.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    #[serde(flatten)]
    pub(super) result: &'a RestoreResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) backup_before: Option<&'a BackupBefore>,
    /// Sections of a damaged archive that are not restored.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) lost_sections: &'a [RecoveredSection],
    /// Name of the archive.
    #[serde(skip)]
    pub(super) archive: String,
    /// Name of the target.
    #[serde(skip)]
    pub(super) target: String,
    #[serde(skip)]
    pub(super) strategy: ConflictStrategy,
    /// Whether the archive is a redacted copy that needs permission.
    #[serde(skip)]
    pub(super) needs_permission: bool,
    /// Whether the target was changed.
    #[serde(flatten)]
    pub(super) stage: Stage,
}

/// How far a restore is.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Stage {
    /// The target is unchanged.
    Rehearsed {
        /// What prevents the restore now, and not because of the archive.
        #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_reason")]
        obstacle: Option<Failure>,
    },
    Done,
}

fn serialize_reason<S: Serializer>(
    obstacle: &Option<Failure>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    obstacle.as_ref().map(Failure::reason).serialize(serializer)
}

impl Report<'_> {
    /// Returns the result as text.
    pub(super) fn render(&self) -> String {
        let result = self.result;
        let style = if result.success { GOOD } else { BAD };
        let is_whole = self.lost_sections.is_empty();
        let word = match (&self.stage, result.success) {
            (Stage::Done, true) if is_whole => "restored",
            (Stage::Done, _) => "restored in part",
            (Stage::Rehearsed { obstacle: Some(_) }, true) => "cannot be restored now",
            (Stage::Rehearsed { .. }, true) if is_whole => "can be restored",
            (Stage::Rehearsed { .. }, true) => "can be restored in part",
            (Stage::Rehearsed { .. }, false) => "cannot be restored with these options",
        };
        let mut text = format!(
            "{STRONG}{}{STRONG:#} to {}: {style}{word}{style:#}\n",
            self.archive, self.target
        );
        for error in &result.errors {
            text.push_str(&format!("  {BAD}error{BAD:#}  {}{}\n", place(error), error.message));
        }
        if self.needs_permission && result.validation_passed {
            text.push_str(&format!(
                "  {STRONG}help{STRONG:#}  Add --allow-redacted to restore it nevertheless.\n"
            ));
        }
        if let Stage::Rehearsed { obstacle: Some(obstacle) } = &self.stage {
            let (reason, action) = (obstacle.reason(), obstacle.action());
            text.push_str(&format!("  {ODD}warning{ODD:#}  {reason} {action}\n"));
        }
        for RecoveredSection { name, state, reason, .. } in self.lost_sections {
            let name = escape(name);
            text.push_str(&format!(
                "  {BAD}lost{BAD:#}  The section {name} is {state}: {reason}\n"
            ));
        }
        for warning in &result.warnings {
            text.push_str(&format!("  {ODD}warning{ODD:#}  {warning}\n"));
        }
        if let Some(backup) = self.backup_before {
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

/// The backup of the target that is made first.
#[derive(Serialize)]
pub(super) struct BackupBefore {
    path: String,
    /// Whether it is needed: an empty system needs no backup.
    pub(super) needed: bool,
    /// Whether the file already exists; it would not be replaced.
    pub(super) exists: bool,
    /// Whether it was written.
    pub(super) written: bool,
}

impl BackupBefore {
    pub(super) fn new(path: &Path, needed: bool) -> Self {
        Self { path: display_name(path), needed, exists: is_taken(path), written: false }
    }

    fn render(&self) -> String {
        let Self { path, needed, exists, written } = self;
        match (needed, exists) {
            _ if *written => {
                format!(
                    "  A backup of the target was written to {path} first. shelly-manager restore \
                     --replace all --archive {path} brings its records back\n"
                )
            }
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
