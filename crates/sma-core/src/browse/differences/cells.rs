//! Differences as a table.

use alloc::string::String;

use super::{Differences, Line, Part, Selection, Subject};
use crate::csv;

/// Names of the columns.
const COLUMNS: [&str; 9] =
    ["section", "kind", "title", "part", "outcome", "field", "path", "old", "new"];

impl Differences {
    /// Returns the selected subjects as CSV (RFC 4180): a row for each difference, or one for a subject that
    /// only one of the two archives has. A value that is absent is an empty cell. No cell is a formula.
    #[must_use]
    pub fn to_csv(&self, selection: &Selection) -> String {
        let mut table = String::new();
        csv::push_row(&mut table, COLUMNS);
        for subject in self.selected(selection) {
            if subject.is_whole() {
                push(&mut table, subject, None);
            }
            for line in subject.told(selection.wants_volatile()) {
                push(&mut table, subject, Some(line));
            }
        }
        table
    }
}

fn push(table: &mut String, subject: &Subject, line: Option<&Line>) {
    let part = line.and_then(|line| line.part.as_ref()).map(Part::name);
    let outcome = line.map_or(subject.outcome, |line| line.outcome);
    let text = |text: fn(&Line) -> Option<&str>| line.and_then(text).unwrap_or_default();
    let cells = [
        &*subject.section,
        &*subject.kind,
        &*subject.title,
        part.as_deref().unwrap_or_default(),
        outcome.into(),
        text(|line| Some(&line.label)),
        text(|line| Some(&line.path)),
        text(|line| line.old.as_deref()),
        text(|line| line.new.as_deref()),
    ];
    csv::push_row(table, cells.map(csv::text));
}
