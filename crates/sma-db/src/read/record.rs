//! A record from a row.

use sma_core::section::CollectionTable;
use sma_core::shape::{Field, MAX_SAFE, Type};

use super::extra;
use super::field::{self, Made, quote};
use super::known::{Known, address_text, substitute_address};
use crate::cell::Cell;
use crate::error::DatabaseError;
use crate::provider::Provider;
use crate::schema::Column;
use crate::tables::{
    AVERAGE_TIME, DIFFERENCES, ORPHAN, RAW, REVIEW_MINUTES, TOTAL_DIFFERENCES, Table, find,
    is_required,
};

/// How the rows of a table are read.
#[derive(Debug)]
pub(super) struct RowReader<'r> {
    pub(super) table: &'static Table,
    pub(super) provider: Provider,
    pub(super) zone: Option<&'r jiff::tz::TimeZone>,
    pub(super) known: &'r Known,
    columns: Vec<Column>,
    /// Column of each field, and its index in a row.
    fields: Vec<(&'static str, &'static str, usize)>,
    /// Indexes of unknown columns.
    extras: Vec<usize>,
    /// Unknown columns that an archive cannot carry.
    pub(super) dropped: Vec<String>,
    /// Whether the backup has the section of orphans.
    keeps_orphans: bool,
}

/// A record of an archive.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) json: String,
    /// Whether it belongs to the section of orphans.
    pub(super) is_orphan: bool,
    pub(super) warnings: Vec<String>,
}

impl<'r> RowReader<'r> {
    pub(super) fn new(
        table: &'static Table,
        columns: &[Column],
        provider: Provider,
        zone: Option<&'r jiff::tz::TimeZone>,
        known: &'r Known,
        keeps_orphans: bool,
    ) -> Self {
        let index = |name: &str| columns.iter().position(|column| column.name == name);
        let collection = table.collection();
        let fields = table.fields(collection);
        let fields: Vec<_> = fields
            .filter_map(|(field, column)| Some((field.name, column, index(column)?)))
            .collect();
        let (mut extras, mut dropped) = (Vec::new(), Vec::new());
        for (index, column) in columns.iter().enumerate() {
            if fields.iter().any(|(_, _, known)| *known == index) {
                continue;
            }
            match table.is_extra(&column.name) {
                true => extras.push(index),
                false => dropped.push(column.name.clone()),
            }
        }
        let columns = columns.to_vec();
        Self { table, provider, zone, known, columns, fields, extras, dropped, keeps_orphans }
    }

    /// Returns the query for all rows, in the order of their ids.
    pub(super) fn query(&self) -> String {
        let columns = self.columns.iter().map(|column| self.provider.read(column));
        let columns: Vec<String> = columns.collect();
        let table = self.provider.quote(self.table.name);
        format!("SELECT {} FROM {table} ORDER BY {table}.id", columns.join(", "))
    }

    /// Converts a row.
    ///
    /// # Errors
    /// When its id cannot be stored.
    pub(super) fn record(&self, row: &[Cell]) -> Result<Record, DatabaseError> {
        let id = self.id(row)?;
        let live = self.table.collection();
        let orphan = self.table.orphan_collection().filter(|_| !self.is_resolved(live, row));
        let mut record =
            RecordWriter { reader: self, id, row, json: String::from("{"), warnings: Vec::new() };
        let collection = orphan.unwrap_or(live);
        if orphan.is_some() {
            record.warn(match self.keeps_orphans {
                true => "refers to a record that no longer exists, and is stored as an orphan",
                false => {
                    "refers to a record that no longer exists, and is not in the backup, which has no \
                     section orphans"
                }
            });
        }
        for field in collection.record.fields {
            record.field(collection, field);
        }
        for index in &self.extras {
            record.extra(*index);
        }
        let RecordWriter { mut json, warnings, .. } = record;
        json.push('}');
        Ok(Record { json, is_orphan: orphan.is_some(), warnings })
    }

    fn id(&self, row: &[Cell]) -> Result<u64, DatabaseError> {
        let cell = self.cell(row, "id").unwrap_or(&Cell::Null);
        let id = cell.integer().and_then(|id| u64::try_from(id).ok());
        let id = id.filter(|id| (1..=MAX_SAFE).contains(id));
        id.ok_or_else(|| DatabaseError::Id { table: self.table.name, id: cell.raw() })
    }

    fn cell<'c>(&self, row: &'c [Cell], field: &str) -> Option<&'c Cell> {
        let (_, _, index) = self.fields.iter().find(|(name, _, _)| *name == field)?;
        row.get(*index)
    }

    /// Returns whether the records that a live record requires exist.
    fn is_resolved(&self, live: &CollectionTable, row: &[Cell]) -> bool {
        let mut fields = live.record.fields.iter().filter(|field| is_required(field));
        fields.all(|field| match field.ty {
            Type::Ref(_) => self.resolves(field, self.cell(row, field.name)),
            _ => true,
        })
    }

    /// Returns whether the record that a field refers to exists.
    fn resolves(&self, field: &Field, cell: Option<&Cell>) -> bool {
        let Type::Ref(target) = field.ty else { return true };
        let id = cell.and_then(Cell::integer).and_then(|id| u64::try_from(id).ok());
        let table = find(target.section, target.collection);
        table.zip(id).is_some_and(|(table, id)| self.known.has(table.name, id))
    }
}

/// A record being written.
struct RecordWriter<'w> {
    reader: &'w RowReader<'w>,
    id: u64,
    row: &'w [Cell],
    json: String,
    warnings: Vec<String>,
}

impl RecordWriter<'_> {
    fn field(&mut self, collection: &'static CollectionTable, field: &'static Field) {
        if field.name == TOTAL_DIFFERENCES {
            return self.total_differences();
        }
        if field.name == AVERAGE_TIME {
            return self.average_time();
        }
        let reader = self.reader;
        let Some((_, column, index)) = reader.fields.iter().find(|(name, ..)| *name == field.name)
        else {
            // An older schema.
            return self.nothing(field);
        };
        let Some(cell) = self.row.get(*index) else { return };
        match field.ty {
            Type::Mac => return self.address(field, column, cell),
            Type::Ref(_) if !is_required(field) => {
                let made = field::convert(cell, field, collection, false, reader.zone);
                if matches!(made, Made::Json(_)) && !reader.resolves(field, Some(cell)) {
                    self.warn(&format!("{column} refers to a record that does not exist"));
                    return self.member(&format!("{column}{ORPHAN}"), &cell.raw());
                }
            }
            _ => {}
        }
        let is_text = reader.table.is_text(column);
        match field::convert(cell, field, collection, is_text, reader.zone) {
            Made::Json(json) => self.member(field.name, &json),
            Made::Uncertain(json) => {
                self.warn(&format!(
                    "the clock showed {column} twice or never: its offset is a guess"
                ));
                self.member(field.name, &json);
            }
            Made::Nothing => {
                if is_required(field) && (field.ty.is_json() || matches!(field.ty, Type::Time(_))) {
                    self.warn(&format!("{column} has no value"));
                }
                self.nothing(field);
            }
            Made::Rewritten(json) => {
                self.member(field.name, &json);
                self.member(&format!("{column}{RAW}"), &quote(&cell.raw()));
            }
            Made::Raw => {
                let is_name_of_template =
                    field.name == "name" && reader.table.name == "config_templates";
                match is_name_of_template {
                    true => {
                        let name = quote(&reader.known.template_name(self.id));
                        self.member(field.name, &name);
                    }
                    false => self.nothing_of(field),
                }
                self.raw(column, cell);
            }
        }
    }

    /// Adds an address; a replacement where the stored text is not one, or repeats (section 10, 2).
    fn address(&mut self, field: &Field, column: &str, cell: &Cell) {
        let text = cell.text().unwrap_or_default();
        let is_address = sma_core::shape::mac_address(&text).is_some();
        let is_device = self.reader.table.name == "devices";
        let other = match is_device {
            true => self.reader.known.address(self.id).map(str::to_owned),
            false => (!is_address).then(|| address_text(substitute_address(self.id))),
        };
        match other {
            None => self.member(field.name, &quote(&text)),
            Some(other) => {
                self.member(field.name, &quote(&other));
                self.raw(column, cell);
            }
        }
    }

    fn total_differences(&mut self) {
        let count = |field| {
            let cell = self.reader.cell(self.row, field).and_then(Cell::integer);
            cell.and_then(|count| u64::try_from(count).ok()).filter(|count| *count <= MAX_SAFE)
        };
        let parts = DIFFERENCES.map(count);
        let sum: u64 = parts.into_iter().flatten().sum();
        if sum <= MAX_SAFE {
            self.member(TOTAL_DIFFERENCES, &sum.to_string());
        }
    }

    fn average_time(&mut self) {
        let minutes = self.reader.cell(self.row, REVIEW_MINUTES).and_then(Cell::integer);
        let seconds = minutes.and_then(|minutes| u64::try_from(minutes).ok()?.checked_mul(60));
        if let Some(seconds) = seconds.filter(|seconds| *seconds <= MAX_SAFE) {
            self.member(AVERAGE_TIME, &seconds.to_string());
        }
    }

    /// Adds an unknown column.
    fn extra(&mut self, index: usize) {
        let (Some(column), Some(cell)) = (self.reader.columns.get(index), self.row.get(index))
        else {
            return;
        };
        match extra::convert(cell, column, self.reader.provider) {
            Made::Json(json) => self.member(&column.name, &json),
            Made::Raw => self.raw(&column.name, cell),
            _ => {}
        }
    }

    /// Adds a field without a value.
    fn nothing(&mut self, field: &Field) {
        if let Some(json) = field::empty(field) {
            self.member(field.name, json);
        }
    }

    /// Adds a field whose value is kept as text, where it is required.
    fn nothing_of(&mut self, field: &Field) {
        if is_required(field) {
            self.nothing(field);
        }
    }

    fn raw(&mut self, column: &str, cell: &Cell) {
        let name = format!("{column}{RAW}");
        self.warn(&format!(
            "the value of {column} does not fit the format, and is stored as {name}"
        ));
        self.member(&name, &quote(&cell.raw()));
    }

    fn member(&mut self, name: &str, json: &str) {
        if self.json.len() > 1 {
            self.json.push(',');
        }
        self.json.push_str(&quote(name));
        self.json.push(':');
        self.json.push_str(json);
    }

    fn warn(&mut self, message: &str) {
        self.warnings.push(format!("{} {}: {message}", self.reader.table.name, self.id));
    }
}
