//! The rows of a plan's changes.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use sma_core::json::{Kind, Value, parse};
use sma_core::restore::{Plan, RecordChange, RecordOutcome, RestoredRecord};
use sma_core::section::Sections;

use super::links::Links;
use super::value;
use crate::cell::decode;
use crate::connection::Stored;
use crate::provider::Provider;
use crate::schema::{Column, Schema};
use crate::tables::{ORPHAN, RAW, TABLES, Table, find};

/// What rows are made for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writing<'w> {
    pub(crate) schema: &'w Schema,
    pub(crate) provider: Provider,
    pub(crate) zone: Option<&'w TimeZone>,
}

/// A row: its table and id.
pub(super) type Place = (&'static str, u64);

/// A change to a row. Its values are made when it is written: those of all rows together would take more
/// memory than the archive.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) table: &'static Table,
    pub(crate) id: u64,
    pub(crate) outcome: RecordOutcome,
    /// Index in [`Plan::changes`].
    pub(crate) change: usize,
}

/// Returns the rows of the changes that a plan executes, in its order; for a change that the database
/// cannot store, its index in [`Plan::changes`] and the problem.
pub(crate) fn rows(
    plan: &Plan<'_>,
    before: &Sections<'_>,
    writing: &Writing<'_>,
) -> (Vec<Row>, Vec<(usize, String)>) {
    let (mut rows, mut refusals) = (Vec::new(), Vec::new());
    if plan.is_refused() {
        return (rows, refusals);
    }
    let is_write = |change: &RecordChange<'_>| {
        matches!(
            change.record().outcome,
            RecordOutcome::Create | RecordOutcome::Change | RecordOutcome::Delete
        )
    };
    // Orphans are rows of the tables of live collections, which others may refer to.
    let mut changes: Vec<(usize, &RecordChange<'_>)> =
        plan.changes().enumerate().filter(|(_, change)| is_write(change)).collect();
    changes.sort_by_cached_key(|(index, change)| {
        let record = change.record();
        let found = find(&record.section, &record.collection);
        let place = found.and_then(|it| TABLES.iter().position(|table| it.name == table.name));
        match record.outcome {
            RecordOutcome::Delete => (usize::MAX, *index),
            _ => (place.unwrap_or(usize::MAX), *index),
        }
    });
    let mut links = Links::new(before, plan);
    let mut deleted = places(plan, RecordOutcome::Delete);
    for (index, change) in changes {
        match links.check(change).and_then(|()| writing.row(index, change)) {
            Ok(Some(mut row)) => {
                links.add(&row);
                let place = (row.table.name, row.id);
                match row.outcome {
                    // A record in the place of a deleted one changes its row: others may refer to it.
                    RecordOutcome::Create if deleted.remove(&place) => {
                        row.outcome = RecordOutcome::Change;
                    }
                    RecordOutcome::Delete if !deleted.contains(&place) => continue,
                    _ => {}
                }
                rows.push(row);
            }
            Ok(None) => {}
            Err(problem) => refusals.push((index, format!("It cannot be stored: {problem}."))),
        }
    }
    (rows, refusals)
}

/// Returns the rows of the changes of a plan with an outcome.
pub(super) fn places(plan: &Plan<'_>, outcome: RecordOutcome) -> HashSet<Place> {
    let records = plan.writes().map(RecordChange::record).filter(|it| it.outcome == outcome);
    let row = |record: &RestoredRecord| {
        Some((find(&record.section, &record.collection)?.name, record.target_id?))
    };
    records.filter_map(row).collect()
}

impl Writing<'_> {
    /// Returns whether the database has a value in a field even if a record has none.
    pub(super) fn fills(&self, table: &Table, field: &str) -> bool {
        let present = self.schema.columns(table.name).unwrap_or_default();
        let is_required = |name: &str| present.iter().any(|it| it.name == name && !it.is_nullable);
        if table.is_extra(field) {
            return is_required(field);
        }
        let fields = table.collection().record.fields.iter();
        let mut columns =
            fields.filter(|it| it.name == field).filter_map(|it| table.column_of(it.name));
        columns.any(|column| table.default_of(column).is_some() || is_required(column))
    }

    /// Returns the row of a change.
    ///
    /// # Errors
    /// When the database cannot store it; a fragment.
    fn row(&self, index: usize, change: &RecordChange<'_>) -> Result<Option<Row>, String> {
        let record = change.record();
        let (Some(table), Some(id)) = (find(&record.section, &record.collection), record.target_id)
        else {
            return Ok(None);
        };
        self.values(table, change)?;
        Ok(Some(Row { table, id, outcome: record.outcome, change: index }))
    }

    /// Returns the values of a changed row by column, without the id; none of a deleted one.
    ///
    /// # Errors
    /// When the database cannot store them; a fragment.
    pub(super) fn values(
        &self,
        table: &'static Table,
        change: &RecordChange<'_>,
    ) -> Result<Vec<(&Column, Stored)>, String> {
        let columns = self.schema.columns(table.name);
        let columns = columns.ok_or_else(|| format!("there is no table {}", table.name))?;
        let mut values = Vec::new();
        let Some(json) = change.json() else { return Ok(values) };
        let tape = parse(json.as_bytes(), u16::MAX).map_err(|error| error.to_string())?;
        let record = tape.root(json.as_bytes());
        for column in columns.iter().filter(|column| column.name != "id") {
            if let Some(stored) = self.stored(table, column, record)? {
                self.check(column, &stored)?;
                values.push((column, stored));
            }
        }
        Ok(values)
    }

    /// Returns the stored value of a column; `None` where it keeps its own.
    fn stored(
        &self,
        table: &'static Table,
        column: &Column,
        record: Value<'_>,
    ) -> Result<Option<Stored>, String> {
        let known = table.fields(table.collection()).find(|(_, name)| *name == column.name);
        let raw = record.get(&format!("{}{RAW}", column.name)).and_then(Value::as_str);
        let Some((field, _)) = known else {
            return Ok(match (raw, record.get(&column.name)) {
                (Some(raw), _) => Some(bytes(&raw)),
                (None, Some(value)) => Some(self.extra(column, value)),
                // The default of the column, or what a replaced row had, would win otherwise.
                (None, None) => {
                    (column.is_nullable && table.is_extra(&column.name)).then_some(Stored::Null)
                }
            });
        };
        let place = value::Place { table, field, column, provider: self.provider, zone: self.zone };
        if let Some(raw) = raw {
            return Ok(Some(place.store_raw(&raw)));
        }
        let value = record.get(field.name);
        if value.is_none_or(Value::is_null)
            && let Some(stored) = derived(column, record)
        {
            return Ok(Some(stored));
        }
        place.store(value).map(Some)
    }

    /// Returns the stored value of an unknown column (section 10, 13).
    fn extra(&self, column: &Column, value: Value<'_>) -> Stored {
        match value.kind() {
            Kind::Null => Stored::Null,
            Kind::String => {
                let text = value.as_str().unwrap_or_default().into_owned();
                if text.starts_with("base64:") {
                    Stored::Bytes(decode(&text))
                } else {
                    Stored::Text(text)
                }
            }
            Kind::Bool if column.is_boolean() => Stored::Text(value.source().to_owned()),
            Kind::Bool => Stored::Text(u8::from(value.as_bool().unwrap_or_default()).to_string()),
            Kind::Number if self.provider == Provider::Sqlite && value.as_int().is_none() => {
                value.as_f64().map_or(Stored::Null, Stored::Real)
            }
            _ => Stored::Text(value.source().to_owned()),
        }
    }

    /// Checks the limits of a column (section 3).
    fn check(&self, column: &Column, stored: &Stored) -> Result<(), String> {
        let name = &column.name;
        match stored {
            Stored::Bytes(_) if self.provider != Provider::Sqlite && !column.is_binary() => {
                return Err(format!("{name} is not UTF-8"));
            }
            Stored::Text(text) => {
                if self.provider == Provider::Postgres && text.contains('\0') {
                    return Err(format!("{name} contains a NUL character"));
                }
                let chars = text.chars().count();
                if let Some(max) = column.max_chars.filter(|max| chars > *max) {
                    return Err(format!(
                        "{name} has {chars} characters, and the column takes {max}"
                    ));
                }
                if let Some(max) = column.max_bytes.filter(|max| text.len() > *max) {
                    let length = text.len();
                    return Err(format!("{name} has {length} bytes, and the column takes {max}"));
                }
                if !column.is_text() && self.provider != Provider::Sqlite {
                    return self.check_type(column, text);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Checks that the server can convert a text to the type of a column.
    fn check_type(&self, column: &Column, text: &str) -> Result<(), String> {
        let fits = if column.is_boolean() {
            matches!(text, "true" | "false" | "1" | "0")
        } else if column.kind.contains("unsigned") {
            text.parse::<u64>().is_ok()
        } else if column.kind.contains("int") && !column.kind.contains("interval") {
            text.parse::<i64>().is_ok()
        } else if column.is_number() {
            text.parse::<f64>().is_ok()
        } else if column.kind.contains("time") {
            crate::clock::parse(text, self.zone).is_some()
        } else {
            true
        };
        if fits {
            Ok(())
        } else {
            Err(format!("{} does not fit the type {}", column.name, column.kind))
        }
    }
}

fn bytes(raw: &str) -> Stored {
    String::from_utf8(decode(raw))
        .map_or_else(|error| Stored::Bytes(error.into_bytes()), Stored::Text)
}

/// Returns the value of a column whose field is absent, from other fields (sections 5 and 7).
fn derived(column: &Column, record: Value<'_>) -> Option<Stored> {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
    match column.name.as_str() {
        "template_id" => {
            let orphan = record.get(&format!("{}{ORPHAN}", column.name))?;
            Some(Stored::Text(orphan.source().to_owned()))
        }
        "scope" => Some(Stored::Text(scope(&text("device_type")).to_owned())),
        _ => None,
    }
}

/// Returns the scope of a template that has none (section 7).
pub(super) fn scope(device_type: &str) -> &'static str {
    if matches!(device_type, "" | "all") { "global" } else { "device_type" }
}
