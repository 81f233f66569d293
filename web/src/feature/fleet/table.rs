//! The list as a table to save.

use leptos::prelude::*;
use sma_core::csv;

use super::State;
use super::row::{base_name, verdict};
use super::state::{Arranged, Entry};
use super::view::order;
use crate::outlet;

/// Name of the saved file.
const FILE: &str = "backups.csv";

/// Names of the columns.
const COLUMNS: [&str; 9] =
    ["file", "created", "host", "type", "devices", "bytes", "result", "base", "same_bytes_as"];

impl State {
    /// Saves the list as a file.
    pub(super) fn save(self) {
        let table = self.entries.with_untracked(|entries| {
            self.arranged.with_untracked(|arranged| to_csv(entries, arranged))
        });
        outlet::save_table(FILE, &table.into());
        self.desk.voice.say(format!("{FILE} saved."));
    }
}

fn to_csv(entries: &[Entry], arranged: &Arranged) -> String {
    let mut table = String::new();
    csv::push_row(&mut table, COLUMNS);
    for index in order(entries, arranged) {
        let Some(entry) = entries.get(index) else { continue };
        let archive = entry.archive();
        let fact = |fact: Option<String>| fact.unwrap_or_default();
        let (_, _, result) = verdict(index, entry, arranged);
        let duplicate = arranged.place(index).and_then(|place| place.duplicate_of);
        let first = duplicate.and_then(|archive| entries.get(arranged.entry(archive)?));
        let cells = [
            entry.file.name(),
            fact(archive.and_then(|it| it.candidate.created_at.clone())),
            fact(archive.and_then(|it| it.hostname.clone())),
            fact(archive.and_then(|it| it.backup_type.clone())),
            fact(archive.and_then(|it| it.total_devices).map(|count| count.to_string())),
            entry.file.size().to_string(),
            result,
            fact(base_name(index, entries, arranged)),
            fact(first.map(|first| first.file.name())),
        ];
        csv::push_row(&mut table, cells.map(|cell| csv::text(&cell)));
    }
    table
}
