//! The next ids of a database (`database.md`, section 7, *Ids afterwards*).

use std::collections::BTreeSet;

use sma_core::restore::RecordOutcome;
use sma_core::shape::MAX_SAFE;

use super::rows::{Row, Writing};
use crate::cell::Cell;
use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::provider::Provider;
use crate::tables::TABLES;

/// Moves the sequences above the ids that were written, and that of the devices also above every
/// `device_id` in the database: otherwise what a deleted device left behind would belong to a new one.
pub(super) async fn advance(
    connection: &mut Connection,
    rows: &[Row],
    writing: &Writing<'_>,
) -> Result<(), DatabaseError> {
    let devices = highest_device(connection, writing).await?;
    match writing.provider {
        Provider::Sqlite => raise_sqlite(connection, devices).await,
        Provider::Postgres => raise_postgres(connection, rows, devices).await,
        // Tables advance by themselves, and changing one ends the transaction.
        Provider::Mysql => Ok(()),
    }
}

/// Moves the sequence of MySQL's devices, after the commit.
pub(crate) async fn advance_mysql(
    connection: &mut Connection,
    writing: &Writing<'_>,
) -> Result<(), DatabaseError> {
    let highest = highest_device(connection, writing).await?;
    let sql = format!("ALTER TABLE devices AUTO_INCREMENT = {}", highest + 1);
    let attempt = "everything is restored, but the next id of a device cannot be set";
    connection.run(&[&sql]).await.map_err(DatabaseError::query(attempt))
}

/// Returns the highest id of a device, or reference to one, that leaves room for another.
async fn highest_device(
    connection: &mut Connection,
    writing: &Writing<'_>,
) -> Result<u64, DatabaseError> {
    let mut highest = 0;
    for table in TABLES {
        let columns = writing.schema.columns(table.name).unwrap_or_default();
        let column = match table.name {
            "devices" => "id",
            _ if columns.iter().any(|column| column.name == "device_id") => "device_id",
            _ => continue,
        };
        if columns.is_empty() {
            continue;
        }
        let number = writing.provider.as_text(&format!("MAX({column})"));
        let sql = format!("SELECT {number} FROM {} WHERE {column} < {MAX_SAFE}", table.name);
        let attempt = DatabaseError::query(format!("the table {} cannot be read", table.name));
        let found = connection.value(&sql).await.map_err(attempt)?;
        highest = highest.max(found.integer().and_then(|id| u64::try_from(id).ok()).unwrap_or(0));
    }
    Ok(highest)
}

async fn raise_sqlite(connection: &mut Connection, devices: u64) -> Result<(), DatabaseError> {
    let attempt = || DatabaseError::query("the next id of a device cannot be set");
    let sql = "SELECT COUNT(*) FROM sqlite_sequence WHERE name = 'devices'";
    let found = connection.value(sql).await.map_err(attempt())?;
    let sql = match found {
        Cell::Integer(0) => {
            format!("INSERT INTO sqlite_sequence (name, seq) VALUES ('devices', {devices})")
        }
        _ => format!(
            "UPDATE sqlite_sequence SET seq = {devices} WHERE name = 'devices' AND seq < {devices}"
        ),
    };
    connection.run(&[&sql]).await.map_err(attempt())
}

async fn raise_postgres(
    connection: &mut Connection,
    rows: &[Row],
    devices: u64,
) -> Result<(), DatabaseError> {
    let is_new = |row: &&Row| row.outcome == RecordOutcome::Create;
    let tables: BTreeSet<&str> = rows.iter().filter(is_new).map(|row| row.table.name).collect();
    for table in tables.into_iter().chain(["devices"]) {
        let least = if table == "devices" { devices } else { 0 };
        let sequence = format!("pg_get_serial_sequence('{table}', 'id')");
        let sql = format!(
            "SELECT setval({sequence}, GREATEST(MAX(id), {least}, \
             COALESCE((SELECT last_value FROM pg_sequences WHERE \
             format('%I.%I', schemaname, sequencename)::regclass = {sequence}::regclass), 0)))::text \
             FROM {table} HAVING GREATEST(MAX(id), {least}) > 0"
        );
        let attempt = format!("the next id of the table {table} cannot be set");
        connection.all_rows(&sql).await.map_err(DatabaseError::query(attempt))?;
    }
    Ok(())
}
