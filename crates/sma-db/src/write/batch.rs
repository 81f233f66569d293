//! Rows that one statement inserts: a statement for each would take most of the time of a restore to wait
//! for the database.

use std::fmt::Write as _;

use super::rows::Writing;
use crate::connection::{Connection, Stored};
use crate::error::DatabaseError;
use crate::provider::Provider;
use crate::schema::Column;
use crate::tables::Table;

/// Most rows of a statement. With more, preparing it takes as long as what it saves, and SQLite admits
/// 32 766 parameters.
const ROWS: usize = 100;

/// Most bytes of the values of a statement, unless one row has more: MariaDB admits 16 MiB.
const BYTES: usize = 1 << 20;

/// New rows of a table, with the same columns.
pub(super) struct Batch<'w> {
    table: &'static Table,
    columns: Vec<&'w Column>,
    provider: Provider,
    ids: Vec<u64>,
    /// Parameters in parentheses for each row.
    marks: String,
    values: Vec<Stored>,
    bytes: usize,
}

impl<'w> Batch<'w> {
    /// Creates a batch for rows like one with these values, which is not added yet.
    pub(super) fn new(
        table: &'static Table,
        values: &[(&'w Column, Stored)],
        writing: &Writing<'w>,
    ) -> Self {
        let present = writing.schema.columns(table.name).unwrap_or_default();
        let columns = values.iter().map(|(column, _)| *column);
        Self {
            table,
            columns: columns.chain(present.iter().find(|column| column.name == "id")).collect(),
            provider: writing.provider,
            ids: Vec::new(),
            marks: String::new(),
            values: Vec::new(),
            bytes: 0,
        }
    }

    /// Returns whether a row can be added.
    pub(super) fn takes(&self, table: &Table, values: &[(&Column, Stored)]) -> bool {
        let names = self.columns.iter().map(|column| &*column.name).filter(|name| *name != "id");
        self.table.name == table.name
            && names.eq(values.iter().map(|(column, _)| &*column.name))
            && self.ids.len() < ROWS
            && self.bytes < BYTES
    }

    /// Adds a row.
    pub(super) fn push(&mut self, id: u64, values: Vec<(&Column, Stored)>) {
        let id_value = Stored::Text(id.to_string());
        let stored = values.into_iter().map(|(_, stored)| stored).chain([id_value]);
        self.marks.push_str(if self.ids.is_empty() { "(" } else { ", (" });
        for (index, (column, stored)) in self.columns.iter().zip(stored).enumerate() {
            let mark = self.provider.write_value(column, &stored, self.values.len() + 1);
            let comma = if index == 0 { "" } else { ", " };
            // Writing to a text cannot fail.
            let _ = write!(self.marks, "{comma}{mark}");
            self.bytes += stored.size();
            self.values.push(stored);
        }
        self.marks.push(')');
        self.ids.push(id);
    }

    /// Inserts the rows, and returns their number.
    ///
    /// # Errors
    /// When the database refuses one of them, or has inserted fewer.
    pub(super) async fn insert(self, connection: &mut Connection) -> Result<u64, DatabaseError> {
        let provider = self.provider;
        let names: Vec<String> =
            self.columns.iter().map(|column| provider.quote(&column.name)).collect();
        let (table, names) = (provider.quote(self.table.name), names.join(", "));
        let sql = format!("INSERT INTO {table} ({names}) VALUES {}", self.marks);
        let (first, last) = (self.ids.first().copied(), self.ids.last().copied());
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        let changed = connection.execute(&sql, self.values).await.map_err(|error| {
            let name = self.table.name;
            let attempt = match self.ids.len() {
                1 => format!("the row {first} of {name} cannot be written"),
                count => format!(
                    "{count} rows of {name}, from {first} to {last}, cannot be written together"
                ),
            };
            DatabaseError::Query { attempt, error }
        })?;
        let count = u64::try_from(self.ids.len()).unwrap_or(u64::MAX);
        match changed == count {
            true => Ok(count),
            false => Err(DatabaseError::ReadBack { table: self.table.name.to_owned(), id: first }),
        }
    }
}
