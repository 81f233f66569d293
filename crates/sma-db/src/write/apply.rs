//! Executing the rows of a plan.

use sma_core::progress::{self, Stage, Track, Unit, Watch};
use sma_core::restore::{Plan, RecordChange, RecordOutcome};

use super::rows::{Row, Writing};
use super::sequences;
use crate::connection::{Connection, Stored};
use crate::error::DatabaseError;
use crate::tables::TABLES;

/// Writes the rows. A transaction must have begun.
pub(crate) async fn apply(
    connection: &mut Connection,
    plan: &Plan<'_>,
    rows: &[Row],
    writing: &Writing<'_>,
    watch: &dyn Watch,
) -> Result<(), DatabaseError> {
    release(connection, rows).await?;
    let changes: Vec<&RecordChange<'_>> = plan.changes().collect();
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut track = Track::new(watch, Stage::Restoring, Unit::Records, total);
    for row in rows {
        let Some(change) = changes.get(row.change) else { continue };
        let (sql, values) = statement(row, change, writing)?;
        let changed = connection.execute(&sql, values).await.map_err(|error| {
            let problem = format!("the row {} of {} cannot be written", row.id, row.table.name);
            DatabaseError::Query { attempt: problem, error }
        })?;
        // MySQL counts rows whose values differ; reading back shows the rest.
        let is_lost = changed == 0 && writing.provider != crate::Provider::Mysql;
        if is_lost {
            return Err(DatabaseError::ReadBack { table: row.table.name.to_owned(), id: row.id });
        }
        progress::run(track.advance(1)).map_err(|_| DatabaseError::Canceled)?;
    }
    sequences::advance(connection, rows, writing).await
}

/// Releases values with a unique index that rows give up, so that others can take them meanwhile.
async fn release(connection: &mut Connection, rows: &[Row]) -> Result<(), DatabaseError> {
    let provider = connection.provider();
    for table in TABLES {
        let name = provider.quote(table.name);
        let mut values: Vec<String> = table
            .empty_as_null
            .iter()
            .map(|column| format!("{} = NULL", provider.quote(column)))
            .collect();
        let key = table.unique_text().map(|column| (provider.quote(column), provider.released()));
        values.extend(key.map(|(column, value)| format!("{column} = {value}")));
        if values.is_empty() {
            continue;
        }
        let is_old = |row: &&Row| {
            row.table.name == table.name
                && matches!(row.outcome, RecordOutcome::Change | RecordOutcome::Delete)
        };
        let ids: Vec<String> = rows.iter().filter(is_old).map(|row| row.id.to_string()).collect();
        for ids in ids.chunks(500) {
            let (values, ids) = (values.join(", "), ids.join(","));
            let sql = format!("UPDATE {name} SET {values} WHERE id IN ({ids})");
            let attempt = format!("the table {} cannot be written", table.name);
            connection.run(&[&sql]).await.map_err(DatabaseError::query(attempt))?;
        }
    }
    Ok(())
}

/// Returns the statement of a row, and its values.
fn statement(
    row: &Row,
    change: &RecordChange<'_>,
    writing: &Writing<'_>,
) -> Result<(String, Vec<Stored>), DatabaseError> {
    let provider = writing.provider;
    let table = provider.quote(row.table.name);
    let unfit = |problem| DatabaseError::Record { table: row.table.name, id: row.id, problem };
    let (mut values, mut parts) = (Vec::new(), Vec::new());
    for (column, stored) in writing.values(row.table, change).map_err(unfit)? {
        let text = provider.write(column, values.len() + 1);
        let is_text = provider == crate::Provider::Sqlite
            && column.is_text()
            && matches!(&stored, Stored::Bytes(bytes) if str::from_utf8(bytes).is_err());
        let text = if is_text { format!("CAST({text} AS TEXT)") } else { text };
        parts.push((provider.quote(&column.name), text));
        values.push(stored);
    }
    let columns = writing.schema.columns(row.table.name).unwrap_or_default();
    // The id is a parameter too, so that the statement is prepared once for many rows.
    let id = columns.iter().find(|column| column.name == "id");
    let mark = id.map_or("?".to_owned(), |id| provider.write(id, values.len() + 1));
    let sql = match row.outcome {
        RecordOutcome::Create => {
            let (names, marks): (Vec<String>, Vec<String>) = parts.into_iter().unzip();
            format!(
                "INSERT INTO {table} ({}, id) VALUES ({}, {mark})",
                names.join(", "),
                marks.join(", ")
            )
        }
        RecordOutcome::Delete => format!("DELETE FROM {table} WHERE id = {mark}"),
        _ => {
            let sets: Vec<String> =
                parts.into_iter().map(|(name, mark)| format!("{name} = {mark}")).collect();
            format!("UPDATE {table} SET {} WHERE id = {mark}", sets.join(", "))
        }
    };
    values.push(Stored::Text(row.id.to_string()));
    Ok((sql, values))
}
