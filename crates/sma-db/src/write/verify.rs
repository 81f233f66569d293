//! Comparing what a database has after a restore with what it should have.

use std::collections::HashMap;

use sma_core::json::parse;
use sma_core::restore::{Plan, RecordChange, RecordOutcome};
use sma_core::section::{Sections, record_id};
use sma_core::shape::Target;

use super::rows::{Place, Writing, places};
use crate::error::DatabaseError;
use crate::tables::find;

/// Checks row by row that every change of a plan is in the database, and that nothing else has changed.
pub(crate) struct Verifier<'v> {
    writing: &'v Writing<'v>,
    /// Rows that are written and not seen yet, with what they should be; `None` for deleted ones.
    written: HashMap<Place, Option<&'v RecordChange<'v>>>,
    /// Section and JSON of the rows that stay, and are not seen yet.
    kept: HashMap<Place, (&'v str, &'v str)>,
}

impl<'v> Verifier<'v> {
    pub(crate) fn new(
        plan: &'v Plan<'_>,
        before: &'v Sections<'_>,
        writing: &'v Writing<'_>,
    ) -> Self {
        let created = places(plan, RecordOutcome::Create);
        let mut written = HashMap::new();
        for change in plan.writes() {
            let record = change.record();
            let table = find(&record.section, &record.collection);
            let (Some(table), Some(id)) = (table, record.target_id) else { continue };
            let row = (table.name, id);
            match record.outcome {
                // Another record may be created in its place, which is compared.
                RecordOutcome::Delete if created.contains(&row) => {}
                RecordOutcome::Delete => drop(written.insert(row, None)),
                _ => drop(written.insert(row, Some(change))),
            }
        }
        let mut kept = HashMap::new();
        for section in before.iter() {
            for collection in section.collections() {
                let Some(table) = find(section.name(), collection.name()) else { continue };
                for record in collection.rows(0, usize::MAX) {
                    let row = record_id(record).map(|id| (table.name, id));
                    if let Some(row) = row.filter(|row| !written.contains_key(row)) {
                        kept.insert(row, (section.name(), record.source()));
                    }
                }
            }
        }
        Self { writing, written, kept }
    }

    /// Checks the record of a row.
    ///
    /// # Errors
    /// [`DatabaseError::ReadBack`] when it differs from what it should be.
    pub(crate) fn see(&mut self, place: Target, json: &str) -> Result<(), DatabaseError> {
        let Some(table) = find(place.section, place.collection) else { return Ok(()) };
        let Ok(tape) = parse(json.as_bytes(), u16::MAX) else { return Ok(()) };
        let stored = tape.root(json.as_bytes());
        let Some(id) = record_id(stored) else { return Ok(()) };
        let row = (table.name, id);
        // A row moves to or from the orphans with the record that it refers to.
        let is_moved = |section: &str| section != place.section;
        let is_right = match (self.written.remove(&row), self.kept.remove(&row)) {
            (Some(None), _) => false,
            (Some(Some(change)), _) => {
                let is_default = |field: &str| self.writing.fills(table, field);
                is_moved(&change.record().section) || change.is_stored_as(stored, is_default)
            }
            (None, Some((section, old))) => is_moved(section) || old == json,
            (None, None) => true,
        };
        if is_right { Ok(()) } else { Err(differs(row)) }
    }

    /// Checks that every row was seen that should be there.
    ///
    /// # Errors
    /// [`DatabaseError::ReadBack`] with one that is missing.
    pub(crate) fn finish(self) -> Result<(), DatabaseError> {
        let is_missing = |(row, change): (Place, Option<_>)| change.map(|_| row);
        let missing = self.written.into_iter().find_map(is_missing);
        match missing.or_else(|| self.kept.into_keys().next()) {
            None => Ok(()),
            Some(row) => Err(differs(row)),
        }
    }
}

fn differs((table, id): Place) -> DatabaseError {
    DatabaseError::ReadBack { table: table.to_owned(), id }
}

/// Checks the content of a database as [`Verifier`] does.
///
/// # Errors
/// [`DatabaseError::ReadBack`] with a row that differs.
pub(crate) fn verify(
    plan: &Plan<'_>,
    before: &Sections<'_>,
    after: &Sections<'_>,
    writing: &Writing<'_>,
) -> Result<(), DatabaseError> {
    let mut verifier = Verifier::new(plan, before, writing);
    for section in after.iter() {
        for collection in section.collections() {
            let Some(table) = find(section.name(), collection.name()) else { continue };
            let is_live = table.target.section == section.name();
            let place = match (is_live, table.orphan_target()) {
                (false, Some(orphans)) => orphans,
                _ => table.target,
            };
            for record in collection.rows(0, usize::MAX) {
                verifier.see(place, record.source())?;
            }
        }
    }
    verifier.finish()
}
