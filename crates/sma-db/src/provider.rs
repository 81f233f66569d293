//! Differences between the databases.

use std::fmt;

use crate::connection::Stored;
use crate::schema::Column;

/// Kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "Shelly Manager supports these three")]
pub enum Provider {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    Mysql,
}

impl Provider {
    /// Returns its name in an archive (profile, section 3, `database_type`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
            Self::Mysql => "mysql",
        }
    }

    /// Returns a name as an SQL identifier.
    pub(crate) fn quote(self, name: &str) -> String {
        match self {
            Self::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
            Self::Sqlite | Self::Mysql => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// Returns the expression that reads a column: as text where the database has types.
    pub(crate) fn read(self, column: &Column) -> String {
        let name = self.quote(&column.name);
        match self {
            Self::Sqlite => name,
            Self::Postgres if column.is_binary() => format!("encode({name}, 'base64')"),
            Self::Mysql if column.is_binary() => format!("TO_BASE64({name})"),
            Self::Postgres | Self::Mysql if column.is_text() => name,
            Self::Postgres | Self::Mysql => self.as_text(&name),
        }
    }

    /// Returns an expression as text where the database has types.
    pub(crate) fn as_text(self, expression: &str) -> String {
        match self {
            Self::Sqlite => expression.to_owned(),
            Self::Postgres => format!("CAST({expression} AS text)"),
            Self::Mysql => format!("CAST({expression} AS char)"),
        }
    }

    /// Returns the expression that writes a parameter, numbered from 1, to a column.
    pub(crate) fn write(self, column: &Column, number: usize) -> String {
        match self {
            Self::Sqlite | Self::Mysql => "?".to_owned(),
            Self::Postgres => format!("CAST(${number} AS {})", column.kind),
        }
    }

    /// Returns the expression that writes a value to a column, as [`Provider::write`] does. A text that is
    /// not UTF-8 stays a text in SQLite, and is a parameter of bytes.
    pub(crate) fn write_value(self, column: &Column, value: &Stored, number: usize) -> String {
        let mark = self.write(column, number);
        let is_text = self == Self::Sqlite
            && column.is_text()
            && matches!(value, Stored::Bytes(bytes) if str::from_utf8(bytes).is_err());
        if is_text { format!("CAST({mark} AS TEXT)") } else { mark }
    }

    /// Returns the expression of a text that no other row of a table has, while a row gives its own up.
    pub(crate) fn released(self) -> &'static str {
        match self {
            Self::Sqlite | Self::Postgres => "'released by a restore: ' || id",
            Self::Mysql => "CONCAT('released by a restore: ', id)",
        }
    }

    /// Returns the query for all columns of all tables: table, column, type, whether NULL is
    /// allowed, the maximum length in characters, and in bytes.
    pub(crate) fn columns_query(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT m.name, c.name, lower(c.type), CASE WHEN c.\"notnull\" OR c.pk THEN 'NO' \
                 ELSE 'YES' END, NULL, NULL FROM sqlite_schema AS m JOIN \
                 pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY m.name, c.cid"
            }
            Self::Postgres => {
                "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text, \
                 character_maximum_length::text, NULL::text FROM information_schema.columns \
                 WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
            }
            Self::Mysql => {
                "SELECT table_name, column_name, LOWER(column_type), is_nullable, \
                 CASE WHEN data_type = 'varchar' THEN CAST(character_maximum_length AS char) END, \
                 CAST(character_octet_length AS char) FROM information_schema.columns \
                 WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position"
            }
        }
    }

    /// Returns the query for the version of the database program.
    pub(crate) fn version_query(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT sqlite_version()",
            Self::Postgres => "SELECT current_setting('server_version')",
            Self::Mysql => "SELECT VERSION()",
        }
    }

    /// Returns the statements that begin a read-only snapshot (`database.md`, section 4).
    pub(crate) fn begin_reading(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["BEGIN"],
            Self::Postgres => &[
                "SET TIME ZONE 'UTC'",
                "SET extra_float_digits = 1",
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ],
            Self::Mysql => &[
                "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
            ],
        }
    }

    /// Returns the query for the name of the transaction that a connection is in; `None` where only the
    /// file knows it.
    pub(crate) fn transaction_query(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT txid_current()::text"),
            Self::Mysql => Some("SELECT CAST(CONNECTION_ID() AS char)"),
        }
    }

    /// Returns the query for whether a transaction with a name is still going on: `1` or `0`.
    pub(crate) fn is_open_query(self, transaction: u64) -> String {
        match self {
            Self::Sqlite => "SELECT 0".to_owned(),
            Self::Postgres => format!(
                "SELECT CASE txid_status({transaction}) WHEN 'in progress' THEN '1' ELSE '0' END"
            ),
            // Of the user's own connections, every user sees the list.
            Self::Mysql => format!(
                "SELECT CAST(COUNT(*) AS char) FROM information_schema.processlist \
                 WHERE id = {transaction} AND id <> CONNECTION_ID()"
            ),
        }
    }

    /// Returns the statements that begin a restore (`database.md`, section 7).
    pub(crate) fn begin_writing(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &["BEGIN IMMEDIATE"],
            Self::Postgres => &[
                "SET TIME ZONE 'UTC'",
                "SET extra_float_digits = 1",
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
            ],
            Self::Mysql => &[
                "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO')",
                "START TRANSACTION",
            ],
        }
    }

    /// Returns the statements that create the current schema, which the program accepts unchanged.
    pub(crate) fn schema(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[include_str!("schema/sqlite.sql")],
            Self::Postgres => &[include_str!("schema/postgresql.sql")],
            Self::Mysql => &[include_str!("schema/mysql.sql")],
        }
    }

    /// Returns the number of fractional digits of its times.
    pub(crate) fn time_digits(self) -> usize {
        match self {
            Self::Sqlite => 9,
            Self::Postgres => 6,
            Self::Mysql => 3,
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
        })
    }
}
