//! What `backup prune` decides, as text or JSON.

use std::cmp::Reverse;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;
use sma_ops::{Examined, Input, Reason};

use crate::command::list::strip_seconds;
use crate::failure::reason;
use crate::text::{self, STRONG, Table};

/// Words for what is to be done, and for what was done.
pub(super) const PLANNED: [&str; 2] = ["Keep", "Remove"];
pub(super) const DONE: [&str; 2] = ["Kept", "Removed"];

/// What was decided, and done unless it is a rehearsal.
#[derive(Debug, Serialize)]
pub(super) struct Pruned {
    dry_run: bool,
    kept: u64,
    kept_bytes: u64,
    removed: u64,
    removed_bytes: u64,
    archives: Vec<Row>,
}

/// What was decided on an archive.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    #[serde(rename = "type")]
    backup_type: Option<String>,
    created_at: Option<String>,
    size: u64,
    keep: bool,
    /// Why it is kept.
    reasons: Vec<String>,
}

impl Pruned {
    /// Describes decisions, those on the newest archives first. `reasons` are those of the files that were
    /// opened.
    pub(super) fn new<'e>(
        folder: &Path,
        examined: impl Iterator<Item = &'e Examined>,
        reasons: &[Vec<Reason>],
        dry_run: bool,
    ) -> Self {
        let mut reasons = reasons.iter();
        let archives = examined.map(|it| row(folder, it, &mut reasons));
        let mut archives: Vec<Row> = archives.collect();
        archives.sort_by_key(|row| {
            Reverse(row.created_at.as_ref().and_then(|it| it.parse::<Timestamp>().ok()))
        });
        let sum = |is_kept: bool| {
            let rows = archives.iter().filter(|row| row.keep == is_kept);
            rows.fold((0, 0), |(count, bytes), row| (count + 1, bytes + row.size))
        };
        let ((kept, kept_bytes), (removed, removed_bytes)) = (sum(true), sum(false));
        Self { dry_run, kept, kept_bytes, removed, removed_bytes, archives }
    }

    /// Returns what is removed, as a phrase.
    pub(super) fn removal(&self) -> String {
        format!("{}, {}", text::count(self.removed, "archive"), text::size(self.removed_bytes))
    }

    pub(super) fn render(&self, folder: &Path, [keep, remove]: [&str; 2]) -> String {
        let mut table = Table::new(&["Name", "Type", "Created", ">Size", "Decision"]);
        for row in &self.archives {
            table.row([
                row.name.clone(),
                row.backup_type.clone().unwrap_or_default(),
                row.created_at.as_deref().map(strip_seconds).unwrap_or_default(),
                text::size(row.size),
                if row.keep {
                    format!("keep: {}", row.reasons.join(", "))
                } else {
                    "remove".to_owned()
                },
            ]);
        }
        format!(
            "{STRONG}{}{STRONG:#}: {}\n  {keep} {}, {}. {remove} {}.\n\n{}",
            Input::Path(folder.to_owned()),
            text::count(self.archives.len(), "archive"),
            text::count(self.kept, "archive"),
            text::size(self.kept_bytes),
            self.removal(),
            table.text("  ")
        )
    }
}

fn row<'r>(
    folder: &Path,
    examined: &Examined,
    reasons: &mut impl Iterator<Item = &'r Vec<Reason>>,
) -> Row {
    let name = path(&examined.file).map(|path| path.strip_prefix(folder).unwrap_or(path));
    let name = name.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    let size = examined.size;
    match &examined.found {
        Ok((summary, _)) => {
            let reasons: Vec<String> =
                reasons.next().into_iter().flatten().map(Reason::to_string).collect();
            Row {
                name,
                backup_type: summary.backup_type.clone(),
                created_at: summary.created_at.clone(),
                size,
                keep: !reasons.is_empty(),
                reasons,
            }
        }
        Err(error) => Row {
            name,
            backup_type: None,
            created_at: None,
            size,
            keep: true,
            reasons: vec![reason(error)],
        },
    }
}

/// Returns the path of a file.
pub(super) fn path(file: &Input) -> Option<&Path> {
    match file {
        Input::Path(path) => Some(path),
        Input::Stdin => None,
    }
}
