//! References that must resolve in the database.

use std::collections::HashSet;

use sma_core::json::{Value, parse};
use sma_core::restore::{Plan, RecordChange, RecordOutcome};
use sma_core::section::{Sections, collection_table, record_id};
use sma_core::shape::{Target, Type};

use super::rows::Row;
use crate::tables::{find, is_required};

/// The foreign keys of the databases: table, column, and the table that it refers to (section 2).
const FOREIGN_KEYS: [(&str, &str, &str); 3] = [
    ("notification_rules", "channel_id", "notification_channels"),
    ("notification_histories", "rule_id", "notification_rules"),
    ("notification_histories", "channel_id", "notification_channels"),
];

/// The rows of the database as far as a restore is prepared: table and id.
pub(super) struct Links(HashSet<(&'static str, u64)>);

impl Links {
    /// Collects the rows that stay.
    pub(super) fn new(before: &Sections<'_>, plan: &Plan<'_>) -> Self {
        let mut rows = HashSet::new();
        for section in before.iter() {
            for collection in section.collections() {
                let Some(table) = find(section.name(), collection.name()) else { continue };
                let ids = collection.rows(0, usize::MAX).filter_map(record_id);
                rows.extend(ids.map(|id| (table.name, id)));
            }
        }
        for change in plan.writes().filter(|it| it.record().outcome == RecordOutcome::Delete) {
            let record = change.record();
            let table = find(&record.section, &record.collection);
            if let (Some(table), Some(id)) = (table, record.target_id) {
                rows.remove(&(table.name, id));
            }
        }
        Self(rows)
    }

    /// Checks that every record that a change must refer to exists by then.
    ///
    /// # Errors
    /// When one is missing; a fragment.
    pub(super) fn check(&self, change: &RecordChange<'_>) -> Result<(), String> {
        let (record, Some(json)) = (change.record(), change.json()) else { return Ok(()) };
        let Some(table) = find(&record.section, &record.collection) else { return Ok(()) };
        let Ok(tape) = parse(json.as_bytes(), u16::MAX) else { return Ok(()) };
        let value = tape.root(json.as_bytes());
        let section = sma_core::section::table(&record.section);
        let collection = section.and_then(|it| it.collection(&record.collection));
        for field in collection.map_or(&[][..], |it| it.record.fields) {
            let key = FOREIGN_KEYS
                .iter()
                .find(|(name, column, _)| *name == table.name && *column == field.name);
            let target = match (key, field.ty) {
                (Some((_, _, target)), _) => *target,
                (None, Type::Ref(target)) if is_required(field) => {
                    find(target.section, target.collection).map_or("", |table| table.name)
                }
                _ => continue,
            };
            let id = value.get(field.name).and_then(Value::as_uint);
            if id.is_none_or(|id| !self.0.contains(&(target, id))) {
                let kind = singular(target);
                return Err(match id {
                    Some(id) => format!("it refers to the {kind} {id}, which the database lacks"),
                    None => format!("it refers to no {kind}"),
                });
            }
        }
        Ok(())
    }

    /// Adds a row that will be written.
    pub(super) fn add(&mut self, row: &Row) {
        if row.outcome != RecordOutcome::Delete {
            self.0.insert((row.table.name, row.id));
        }
    }
}

/// Returns the noun of a table's rows.
fn singular(table: &str) -> String {
    let found = crate::tables::TABLES.iter().find(|it| it.name == table);
    let target: Option<Target> = found.map(|table| table.target);
    let collection = target.and_then(collection_table);
    collection.map_or("record".to_owned(), |it| it.singular.to_lowercase())
}
