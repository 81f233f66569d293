//! The tables that a database has, and the version of its schema (`database.md`, section 9).

use std::collections::BTreeMap;

use crate::cell::Cell;
use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::migration::SCHEMA_VERSIONS;
use crate::tables::TABLES;

/// Prefixes of SQLite's own tables.
const OWN: &str = "sqlite_";

/// The tables of a database.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    tables: BTreeMap<String, Vec<Column>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Its type, in the database's words and lower case.
    pub(crate) kind: String,
    pub(crate) is_nullable: bool,
    /// Maximum length in characters.
    pub(crate) max_chars: Option<usize>,
    /// Maximum length in bytes.
    pub(crate) max_bytes: Option<usize>,
}

impl Column {
    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.kind.contains(word))
    }

    pub(crate) fn is_text(&self) -> bool {
        self.has(&["text", "char", "clob"])
    }

    pub(crate) fn is_binary(&self) -> bool {
        self.has(&["blob", "bytea", "binary"])
    }

    pub(crate) fn is_boolean(&self) -> bool {
        self.has(&["bool"])
    }

    pub(crate) fn is_number(&self) -> bool {
        self.has(&["int", "serial", "real", "floa", "doub", "num", "dec"])
            && !self.has(&["interval"])
    }
}

impl Schema {
    /// Reads the tables of a database.
    pub(crate) async fn read(connection: &mut Connection) -> Result<Self, DatabaseError> {
        let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
        let query = connection.provider().columns_query();
        let attempt = DatabaseError::query("the list of tables cannot be read");
        let rows = connection.all_rows(query).await.map_err(attempt)?;
        for row in rows {
            let text = |index: usize| {
                row.get(index).and_then(Cell::text).map(std::borrow::Cow::into_owned)
            };
            let length = |index| text(index).and_then(|text| text.parse().ok());
            let (Some(table), Some(name)) = (text(0), text(1)) else { continue };
            if table.starts_with(OWN) {
                continue;
            }
            tables.entry(table).or_default().push(Column {
                name,
                kind: text(2).unwrap_or_default(),
                is_nullable: text(3).is_none_or(|text| text != "NO"),
                max_chars: length(4),
                max_bytes: length(5),
            });
        }
        Ok(Self { tables })
    }

    /// Returns the columns of a table, if it exists.
    pub(crate) fn columns(&self, table: &str) -> Option<&[Column]> {
        self.tables.get(table).map(Vec::as_slice)
    }

    /// Returns whether none of the tables of Shelly Manager exist.
    pub(crate) fn is_empty(&self) -> bool {
        TABLES.iter().all(|table| self.columns(table.name).is_none())
    }

    /// Returns the tables that belong to someone else.
    pub(crate) fn others(&self) -> impl Iterator<Item = &str> {
        let names = self.tables.keys().map(String::as_str);
        names.filter(|name| TABLES.iter().all(|table| table.name != *name))
    }

    /// Returns the version: the highest one all of whose tables and columns exist.
    ///
    /// # Errors
    /// [`DatabaseError::NoTables`], and [`DatabaseError::UnknownSchema`] where even the first version
    /// is not complete.
    pub(crate) fn version(&self) -> Result<&'static str, DatabaseError> {
        if self.is_empty() {
            return Err(DatabaseError::NoTables);
        }
        let mut found = None;
        for version in SCHEMA_VERSIONS.iter().filter(|version| !version.parts.is_empty()) {
            match version.parts.iter().find_map(|part| self.missing(part.table, part.columns)) {
                None => found = Some(version.version),
                Some(missing) => {
                    return found.ok_or(DatabaseError::UnknownSchema { missing });
                }
            }
        }
        found.ok_or(DatabaseError::NoTables)
    }

    /// Returns what is missing of a table and some of its columns.
    fn missing(&self, table: &str, columns: &[&str]) -> Option<String> {
        let Some(present) = self.columns(table) else { return Some(format!("the table {table}")) };
        let is_there = |column: &&&str| present.iter().any(|it| it.name == **column);
        let missing = columns.iter().find(|column| !is_there(column));
        missing.map(|column| format!("the column {table}.{column}"))
    }
}
