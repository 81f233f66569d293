//! Connections to the three databases.

use std::fmt;

use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use sqlx::mysql::MySqlRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{
    AssertSqlSafe, Connection as _, Database, Executor as _, MySql, MySqlConnection, PgConnection,
    Postgres, Row, Sqlite, SqliteConnection, TypeInfo as _, ValueRef as _,
};

use crate::cell::Cell;
use crate::error::DatabaseError;
use crate::provider::Provider;

/// An open database.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
    Mysql(MySqlConnection),
}

/// A value to write; the database converts text to the type of the column.
#[derive(Clone, PartialEq)]
pub(crate) enum Stored {
    Null,
    Text(String),
    /// In SQLite: its own conversion from text is less exact in old versions.
    Real(f64),
    Bytes(Vec<u8>),
}

impl Stored {
    /// Returns the size of the value, in bytes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Text(text) => text.len(),
            Self::Real(_) => size_of::<f64>(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

impl fmt::Debug for Stored {
    /// Does not show the value, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stored").finish_non_exhaustive()
    }
}

/// Returns a query of a database with its values, which have the same types in each.
macro_rules! bind {
    ($database:ty, $sql:expr, $values:expr) => {
        $values.into_iter().fold(sqlx::query::<$database>($sql), |query, value| match value {
            Stored::Null => query.bind(None::<String>),
            Stored::Text(text) => query.bind(text),
            Stored::Real(number) => query.bind(number),
            Stored::Bytes(bytes) => query.bind(bytes),
        })
    };
}

impl Connection {
    pub(crate) fn provider(&self) -> Provider {
        match self {
            Self::Sqlite(_) => Provider::Sqlite,
            Self::Postgres(_) => Provider::Postgres,
            Self::Mysql(_) => Provider::Mysql,
        }
    }

    /// Runs statements without parameters, one after the other.
    pub(crate) async fn run(&mut self, statements: &[&str]) -> Result<(), sqlx::Error> {
        for sql in statements {
            let sql = sqlx::raw_sql(AssertSqlSafe(*sql));
            match self {
                Self::Sqlite(it) => it.execute(sql).await.map(drop)?,
                Self::Postgres(it) => it.execute(sql).await.map(drop)?,
                Self::Mysql(it) => it.execute(sql).await.map(drop)?,
            }
        }
        Ok(())
    }

    /// Runs a statement, and returns the number of changed rows.
    pub(crate) async fn execute(
        &mut self,
        sql: &str,
        values: Vec<Stored>,
    ) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(it) => it.execute(bind!(Sqlite, sql, values)).await?.rows_affected(),
            Self::Postgres(it) => it.execute(bind!(Postgres, sql, values)).await?.rows_affected(),
            Self::Mysql(it) => it.execute(bind!(MySql, sql, values)).await?.rows_affected(),
        })
    }

    /// Passes the rows of a query to `each`, until that fails.
    pub(crate) async fn each_row(
        &mut self,
        sql: &str,
        attempt: &str,
        each: &mut dyn FnMut(Vec<Cell>) -> Result<(), DatabaseError>,
    ) -> Result<(), DatabaseError> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(it) => {
                pass_rows::<Sqlite>(it.fetch(sqlx::query(sql)), sqlite_row, attempt, each).await
            }
            Self::Postgres(it) => {
                pass_rows::<Postgres>(it.fetch(sqlx::query(sql)), postgres_row, attempt, each).await
            }
            Self::Mysql(it) => {
                pass_rows::<MySql>(it.fetch(sqlx::query(sql)), mysql_row, attempt, each).await
            }
        }
    }

    /// Returns all rows of a query whose result is small.
    pub(crate) async fn all_rows(&mut self, sql: &str) -> Result<Vec<Vec<Cell>>, sqlx::Error> {
        let mut rows = Vec::new();
        let mut push = |row| {
            rows.push(row);
            Ok(())
        };
        match self.each_row(sql, "", &mut push).await {
            Err(DatabaseError::Query { error, .. }) => Err(error),
            _ => Ok(rows),
        }
    }

    /// Returns the only value of a query.
    pub(crate) async fn value(&mut self, sql: &str) -> Result<Cell, sqlx::Error> {
        let row = self.all_rows(sql).await?.pop();
        Ok(row.and_then(|mut row| row.pop()).unwrap_or(Cell::Null))
    }

    /// Closes the connection; an open transaction is rolled back.
    pub(crate) async fn close(self) {
        // Nothing depends on how the server takes the farewell.
        let _ = match self {
            Self::Sqlite(it) => it.close().await,
            Self::Postgres(it) => it.close().await,
            Self::Mysql(it) => it.close().await,
        };
    }
}

async fn pass_rows<D: Database>(
    mut rows: BoxStream<'_, Result<D::Row, sqlx::Error>>,
    decode: fn(&D::Row) -> Result<Vec<Cell>, sqlx::Error>,
    attempt: &str,
    each: &mut dyn FnMut(Vec<Cell>) -> Result<(), DatabaseError>,
) -> Result<(), DatabaseError> {
    let failed = |error| DatabaseError::Query { attempt: attempt.to_owned(), error };
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        each(decode(&row).map_err(failed)?)?;
    }
    Ok(())
}

fn sqlite_row(row: &SqliteRow) -> Result<Vec<Cell>, sqlx::Error> {
    (0..row.len())
        .map(|index| {
            let value = row.try_get_raw(index)?;
            if value.is_null() {
                return Ok(Cell::Null);
            }
            let kind = value.type_info().name().to_owned();
            drop(value);
            Ok(match kind.as_str() {
                "INTEGER" => Cell::Integer(row.try_get_unchecked(index)?),
                "REAL" => Cell::Real(row.try_get_unchecked(index)?),
                "BLOB" => Cell::Blob(row.try_get_unchecked(index)?),
                _ => Cell::from_text(row.try_get_unchecked(index)?),
            })
        })
        .collect()
}

fn postgres_row(row: &PgRow) -> Result<Vec<Cell>, sqlx::Error> {
    texts(row.len(), |index| row.try_get_unchecked(index))
}

fn mysql_row(row: &MySqlRow) -> Result<Vec<Cell>, sqlx::Error> {
    texts(row.len(), |index| row.try_get_unchecked(index))
}

/// Returns a row whose columns are all text.
fn texts(
    columns: usize,
    text: impl Fn(usize) -> Result<Option<Vec<u8>>, sqlx::Error>,
) -> Result<Vec<Cell>, sqlx::Error> {
    (0..columns).map(|index| Ok(text(index)?.map_or(Cell::Null, Cell::from_text))).collect()
}
