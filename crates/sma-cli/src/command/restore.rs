//! `restore`: the rehearsal of a restore.

use std::time::Instant;

use clap::Args;
use sma_core::restore::{
    ConflictStrategy, RecordOutcome, RestoreOptions, RestoreResult, RestoredRecord, rehearse,
};
use sma_core::shown::shown;
use sma_core::words::VariantNames;

use super::named::named;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::log::nanoseconds;
use crate::opened::Opened;
use crate::source::{Bases, Source};
use crate::text::{self, BAD, GOOD, ODD, STRONG, Table};

/// Tells what restoring an archive would do, record by record. Nothing is changed.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The archive to restore; - for standard input
    #[arg(long, value_name = "FILE")]
    archive: Input,
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
    /// What becomes of records that the target has with other content
    #[arg(long, value_name = "STRATEGY", default_value = "overwrite", value_parser = named::<ConflictStrategy>(ConflictStrategy::VARIANTS.iter().copied()))]
    strategy: ConflictStrategy,
    /// End at the first error
    #[arg(long)]
    stop_on_error: bool,
    /// Make a backup of the target before
    #[arg(long, requires = "backup_path")]
    backup_before: bool,
    /// File for that backup
    #[arg(long, value_name = "FILE", requires = "backup_before")]
    backup_path: Option<Input>,
    #[command(flatten)]
    credential: CredentialArguments,
}

impl Restore {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let started = Instant::now();
        if !self.dry_run {
            return Err(Failure::Usage {
                message: "no database can be written yet".to_owned(),
                action: "See what a restore would do with --dry-run.",
            });
        }
        let opened = Opened::read(&self.archive, &self.credential, console)?;
        let target = match &self.target {
            None => None,
            Some(target) => {
                let bases = Bases::default();
                let source = Source::read(target, &bases, &self.credential, console)?;
                Some(source.archive(target)?)
            }
        };
        let sections: Vec<&str> = self.sections.iter().map(String::as_str).collect();
        let options = RestoreOptions {
            sections: &sections,
            strategy: self.strategy,
            stop_on_error: self.stop_on_error,
        };
        let mut result = rehearse(opened.view(), target.as_ref().map(Into::into), &options);
        result.duration = nanoseconds(started.elapsed());
        console.result(&result, || self.told(&result))?;
        Ok(if result.success { Exit::Fine } else { Exit::Invalid })
    }

    fn told(&self, result: &RestoreResult) -> String {
        let target = self.target.as_ref().map_or("an empty system".to_owned(), Input::to_string);
        let style = if result.success { GOOD } else { BAD };
        let word = if result.success { "can be restored" } else { "cannot be restored as asked" };
        let mut text =
            format!("{STRONG}{}{STRONG:#} to {target}: {style}{word}{style:#}\n", self.archive);
        for error in &result.errors {
            let place = match &error.record_id {
                Some(id) => format!("{} {id}: ", shown(&error.section)),
                None if error.section.is_empty() => String::new(),
                None => format!("{}: ", shown(&error.section)),
            };
            text.push_str(&format!("  {BAD}error{BAD:#}  {place}{}\n", error.message));
        }
        for warning in &result.warnings {
            text.push_str(&format!("  {ODD}warning{ODD:#}  {warning}\n"));
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
                text::record(&record.record)
            ));
            text.push_str(&text::fields(&record.fields, "    ", true));
        }
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
    // The records of a collection follow each other.
    let is_with = |a: &RestoredRecord, b: &RestoredRecord| {
        (&a.section, &a.collection) == (&b.section, &b.collection)
    };
    for records in result.records.chunk_by(is_with) {
        let name = records.first().map(|it| format!("{}/{}", it.section, it.collection));
        let with = |outcome| records.iter().filter(|it| it.outcome == outcome).count().to_string();
        table.row(name.into_iter().chain(OUTCOMES.map(with)));
    }
    table
}
