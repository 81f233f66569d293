//! Comparing what a database has after a restore with what it should have.

use std::collections::{HashMap, HashSet};

use sma_core::json::Value;
use sma_core::restore::{Plan, RecordOutcome};
use sma_core::section::{Sections, record_id};

use super::rows::{Place, Writing, places};
use crate::error::DatabaseError;
use crate::tables::find;

/// Checks that every change of a plan is in the database, and that nothing else has changed.
///
/// # Errors
/// [`DatabaseError::ReadBack`] with the first row that differs.
pub(crate) fn verify(
    plan: &Plan<'_>,
    before: &Sections<'_>,
    after: &Sections<'_>,
    writing: &Writing<'_>,
) -> Result<(), DatabaseError> {
    let now = records(after);
    let mut written = HashSet::new();
    let created = places(plan, RecordOutcome::Create);
    let differs = |(table, id): Place| DatabaseError::ReadBack { table: table.to_owned(), id };
    for change in plan.writes() {
        let record = change.record();
        let (Some(table), Some(id)) = (find(&record.section, &record.collection), record.target_id)
        else {
            continue;
        };
        let row = (table.name, id);
        written.insert(row);
        let is_as_planned = match (record.outcome, now.get(&row)) {
            // Another record may have been created in its place, which is compared too.
            (RecordOutcome::Delete, found) => found.is_none() || created.contains(&row),
            (_, Some((section, stored))) => {
                let is_default = |field: &str| writing.fills(table, field);
                *section != record.section || change.is_stored_as(*stored, is_default)
            }
            (_, None) => false,
        };
        if !is_as_planned {
            return Err(differs(row));
        }
    }
    for (row, (section, old)) in records(before) {
        if written.contains(&row) {
            continue;
        }
        let is_kept = now.get(&row).is_some_and(|(other, new)| {
            // A row moves to or from the orphans with the record that it refers to.
            *other != section || new.source() == old.source()
        });
        if !is_kept {
            return Err(differs(row));
        }
    }
    Ok(())
}

/// Returns the section and record of every row.
fn records<'s>(sections: &'s Sections<'_>) -> HashMap<Place, (&'s str, Value<'s>)> {
    let mut rows = HashMap::new();
    for section in sections.iter() {
        for collection in section.collections() {
            let Some(table) = find(section.name(), collection.name()) else { continue };
            for record in collection.rows(0, usize::MAX) {
                if let Some(id) = record_id(record) {
                    rows.insert((table.name, id), (section.name(), record));
                }
            }
        }
    }
    rows
}
