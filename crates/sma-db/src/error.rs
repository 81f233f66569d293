//! Errors of databases.

use std::fmt;
use std::io;
use std::path::Path;

use sma_core::advice::{Advice, ErrorCategory};
use sma_core::section::SectionError;

use crate::location::Location;

/// The file that the container image names in a variable without an effect.
const FILE_OF_CONTAINER: &str = "/data/shelly.db";

/// Reason why a database cannot be backed up or restored to.
///
/// No message contains a password: connections are named without them.
#[derive(Debug)]
#[non_exhaustive]
pub enum DatabaseError {
    /// A text does not say where a database is.
    Location {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The user or password in a URL contains a character that has a meaning there.
    Encoding,
    /// There is no such file.
    Missing {
        /// Whether the container image of Shelly Manager names this file, but uses another.
        is_of_container: bool,
    },
    /// A configuration file cannot be read.
    Config {
        /// Name of the file.
        file: String,
        /// The problem.
        problem: String,
    },
    /// A file cannot be read or copied.
    File {
        /// The system's error.
        error: io::Error,
    },
    /// A compressed copy of a database cannot be unpacked.
    Unpack {
        /// The problem.
        error: io::Error,
    },
    /// A compressed copy of a database was to be written to.
    Packed,
    /// MySQL stores times without a zone, and its zone is unknown.
    TimeZone {
        /// The unknown name; `None` where none is given.
        name: Option<String>,
    },
    /// The database cannot be opened.
    Open {
        /// The driver's error.
        error: sqlx::Error,
    },
    /// The database refuses a statement.
    Query {
        /// What was attempted, as in "the table devices cannot be read".
        attempt: String,
        /// The driver's error.
        error: sqlx::Error,
    },
    /// The connection was lost during the commit, and the database does not show whether it happened.
    Undecided {
        /// The driver's error.
        error: sqlx::Error,
    },
    /// None of the tables of Shelly Manager exist.
    NoTables,
    /// The tables are not those of a known version.
    UnknownSchema {
        /// A table or column that is missing.
        missing: String,
    },
    /// A row has no id that an archive can store.
    Id {
        /// Name of the table.
        table: &'static str,
        /// The stored id.
        id: String,
    },
    /// The rows of a section are not a section.
    Section {
        /// The problem.
        error: SectionError,
    },
    /// Another process uses the database.
    InUse,
    /// The file of the database cannot be written.
    ReadOnly,
    /// A record cannot be stored.
    Record {
        /// Name of the table.
        table: &'static str,
        /// Its id in the archive.
        id: u64,
        /// The problem, as a fragment.
        problem: String,
    },
    /// A record reads back different from what was written; nothing was committed.
    ReadBack {
        /// Name of the table.
        table: String,
        /// Its id.
        id: u64,
    },
    /// The operation was canceled.
    Canceled,
}

impl DatabaseError {
    /// Reports a database file that does not exist.
    #[must_use]
    pub fn missing(location: &Location) -> Self {
        let is_of_container = location.path() == Some(Path::new(FILE_OF_CONTAINER));
        Self::Missing { is_of_container }
    }

    /// Reports a refused statement.
    pub(crate) fn query(attempt: impl Into<String>) -> impl FnOnce(sqlx::Error) -> Self {
        let attempt = attempt.into();
        move |error| Self::Query { attempt, error }
    }

    /// Returns the error of an operation on the database with this name.
    pub(crate) fn about(self, database: &str) -> sma_ops::Error {
        match self {
            Self::Canceled => sma_ops::Error::Canceled,
            other => sma_ops::Error::from_core(database, other),
        }
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Location { problem } => f.write_str(problem),
            Self::Encoding => f.write_str(
                "the user or password in the address contains a /, ? or # that is not \
                 percent-encoded",
            ),
            Self::Missing { .. } => f.write_str("there is no such database file"),
            Self::Config { file, problem } => write!(f, "{file}: {problem}"),
            Self::File { .. } => f.write_str("the database file cannot be read"),
            Self::Unpack { .. } => {
                f.write_str("the compressed copy of the database cannot be unpacked")
            }
            Self::Packed => {
                f.write_str("a compressed copy of a database can be read, but not written to")
            }
            Self::TimeZone { name: None } => {
                f.write_str("the time zone of the stored times is unknown")
            }
            Self::TimeZone { name: Some(name) } => {
                write!(f, "the time zone \"{}\" is unknown", name.escape_debug())
            }
            Self::Open { .. } => f.write_str("the database cannot be opened"),
            Self::Query { attempt, .. } => f.write_str(attempt),
            Self::Undecided { .. } => f.write_str(
                "the connection was lost during the commit, and whether it happened is unknown",
            ),
            Self::NoTables => f.write_str("the database has none of the tables of Shelly Manager"),
            Self::UnknownSchema { missing } => {
                write!(f, "the database is not complete: {missing} is missing")
            }
            Self::Id { table, id } => {
                write!(
                    f,
                    "the table {table} has a row with the id {id}, which no archive can store"
                )
            }
            Self::Section { .. } => f.write_str("the rows do not make a section"),
            Self::InUse => f.write_str("another process uses the database"),
            Self::ReadOnly => f.write_str("the database file is read-only"),
            Self::Record { table, id, problem } => write!(f, "{table} {id}: {problem}"),
            Self::ReadBack { table, id } => {
                write!(f, "{table} {id} reads back different from what was written")
            }
            Self::Canceled => f.write_str("canceled"),
        }
    }
}

impl std::error::Error for DatabaseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // A refusal of the database is its own source: its message would be repeated.
            Self::Open { error } | Self::Query { error, .. } | Self::Undecided { error } => {
                match error {
                    sqlx::Error::Database(refusal) => Some(refusal.as_error()),
                    error => Some(error),
                }
            }
            Self::File { error } | Self::Unpack { error } => Some(error),
            Self::Section { error } => Some(error),
            _ => None,
        }
    }
}

impl Advice for DatabaseError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Location { .. } | Self::Encoding | Self::Missing { .. } | Self::Config { .. } => {
                ErrorCategory::User
            }
            Self::TimeZone { .. } | Self::Packed | Self::Canceled => ErrorCategory::User,
            Self::File { .. } | Self::Unpack { .. } => ErrorCategory::System,
            Self::Section { error } => error.category(),
            _ => ErrorCategory::Database,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Location { .. } => {
                "Give sqlite:PATH, postgres://USER@HOST/NAME, mysql://USER@HOST/NAME, or the DSN of \
                 Shelly Manager."
            }
            Self::Encoding => "Write / as %2F, ? as %3F, # as %23, @ as %40 and % as %25.",
            Self::Missing { is_of_container: true } => {
                "Shelly Manager ignores SHELLY_DATABASE_PATH: its container stores \
                 /app/data/shelly.db, outside the volume, unless SHELLY_DATABASE_DSN is set. Copy \
                 the file from there, or set that variable."
            }
            Self::Missing { is_of_container: false } => {
                "Check the path, or name another database or the configuration file of Shelly \
                 Manager."
            }
            Self::Config { .. } => "Correct the configuration file, or name the database itself.",
            Self::File { .. } => "Check the disk and the permissions of the file.",
            Self::Unpack { .. } => {
                "Check that the file is complete, and that there is space for temporary files."
            }
            Self::Packed => "Unpack it, and name the unpacked file.",
            Self::TimeZone { .. } => {
                "Give the zone that Shelly Manager runs in, such as Europe/Brussels."
            }
            Self::Open { error } if is_of_sqlite(error) => {
                "Check that the file is an SQLite database, and that its folder can be read."
            }
            Self::Query { error, .. } if is_of_sqlite(error) => {
                "Check the space on the disk, and the permissions of the file and its folder."
            }
            Self::Open { .. } => {
                "Check that the database runs, and the name, user and password in its address."
            }
            Self::Query { .. } => "Check the database and the permissions of its user.",
            Self::Undecided { .. } => {
                "Start again when the database runs: what is restored already is not restored twice."
            }
            Self::NoTables => "Check that this is the database of Shelly Manager.",
            Self::UnknownSchema { .. } => {
                "Start Shelly Manager once, so that it completes its schema."
            }
            Self::Id { .. } => "Give the row another id, or exclude its section.",
            Self::Section { error } => error.action(),
            Self::InUse => "Stop Shelly Manager first.",
            Self::ReadOnly => "Check the permissions of the file and of its folder.",
            Self::Record { .. } => {
                "Correct the record in the archive, or restore without its section."
            }
            Self::ReadBack { .. } => "Nothing was changed. Report this as a bug.",
            Self::Canceled => "Start again.",
        }
    }
}

fn is_of_sqlite(error: &sqlx::Error) -> bool {
    let refusal = error.as_database_error();
    refusal.is_some_and(|it| it.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some())
}
