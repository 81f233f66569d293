//! Reading the backups that a [`Retention`](crate::Retention) decides on.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use sma_core::Level;
use sma_core::archive::Archive;
use sma_core::lineage::Candidate;
use sma_core::progress::{Stage, Track, Unit};
use sma_core::summary::Summary;
use sma_core::write::BackupType;

use crate::budget::Budget;
use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::retention::{Backup, Exemption};
use crate::validate::{Overall, open_within};

/// A file among the backups to decide on.
#[derive(Debug)]
#[non_exhaustive]
pub struct Examined {
    /// The file.
    pub file: Input,
    /// Size in bytes.
    pub size: u64,
    /// The backup with its summary, or the reason why it cannot be opened: such a file is kept.
    pub found: Result<(Summary, Backup), Error>,
}

/// Opens files and validates them at level `standard`, in the order of the files.
///
/// # Errors
/// [`Error::Canceled`]. Files that cannot be opened are returned with their error.
pub fn examine(files: &[Input], context: &Context<'_>) -> Result<Vec<Examined>, Error> {
    let done = AtomicU64::new(0);
    let total = u64::try_from(files.len()).unwrap_or(u64::MAX);
    let watch = Overall { watch: context.watch, stage: Stage::Checking, done: &done, total };
    let inner = Context { watch: &watch, ..context.clone() };
    let budget = Budget::default();
    let examined = |file: &Input| {
        let found = describe(file, &budget, &inner);
        if matches!(found, Err(Error::Canceled)) {
            return Err(Error::Canceled);
        }
        done.fetch_add(1, Ordering::Relaxed);
        context.run(Track::new(&watch, Stage::Checking, Unit::Archives, total).begin())?;
        Ok(Examined { file: file.clone(), size: file.size(), found })
    };
    files.par_iter().map(examined).collect()
}

fn describe(
    file: &Input,
    budget: &Budget,
    context: &Context<'_>,
) -> Result<(Summary, Backup), Error> {
    if let Input::Path(path) = file
        && fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
    {
        // Removing a link frees nothing, and its target may be counted as well.
        return Err(Error::Link { file: file.to_string() });
    }
    let (archive, _share) = open_within(file, budget, context)?;
    let report = context.run(archive.validation(Level::Standard).finish_watched(context.watch))?;
    let summary = context.run(archive.summary_watched(context.watch))?;
    let candidate = Candidate::new(&archive, &report);
    let group = group(&archive, &summary);
    let exemption = match (archive.manifest_digest(), archive.is_redacted()) {
        (None, _) => Some(Exemption::Document),
        (_, true) => Some(Exemption::Redacted),
        (_, false) => None,
    };
    let backup = Backup::new(candidate, group, summary.tags.clone()).with_exemption(exemption);
    Ok((summary, backup))
}

/// Returns what backups have in common of which one can take the place of another: the system, and what
/// they leave out of it.
fn group(archive: &Archive, summary: &Summary) -> String {
    let sections: Vec<String> = match archive.backup_type() {
        Some(BackupType::Selective) => {
            let included = archive.sections();
            included.all_names().iter().map(|name| format!("only {name}")).collect()
        }
        Some(BackupType::Full) => archive.excluded_sections(),
        // What an increment leaves out may be unchanged.
        _ => Vec::new(),
    };
    format!("{:?}", (&summary.hostname, &summary.database_type, sections))
}
