//! Executing the rows of a plan.

use sma_core::progress::{self, Stage, Track, Unit, Watch};
use sma_core::restore::{Plan, RecordChange, RecordOutcome};

use super::batch::Batch;
use super::rows::{Row, Writing};
use super::sequences;
use crate::connection::{Connection, Stored};
use crate::error::DatabaseError;
use crate::provider::Provider;
use crate::schema::Column;
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
    let mut inserts: Option<Batch<'_>> = None;
    for row in rows {
        let Some(change) = changes.get(row.change) else { continue };
        let unfit = |problem| DatabaseError::Record { table: row.table.name, id: row.id, problem };
        let values = writing.values(row.table, change).map_err(unfit)?;
        let is_insert = row.outcome == RecordOutcome::Create;
        let is_full = |batch: &Batch<'_>| !is_insert || !batch.takes(row.table, &values);
        if let Some(batch) = inserts.take_if(|batch| is_full(batch)) {
            advance(&mut track, batch.insert(connection).await?)?;
        }
        if is_insert {
            let new = || Batch::new(row.table, &values, writing);
            let mut batch = inserts.take().unwrap_or_else(new);
            batch.push(row.id, values);
            inserts = Some(batch);
        } else {
            change_row(connection, row, values, writing).await?;
            advance(&mut track, 1)?;
        }
    }
    if let Some(batch) = inserts {
        advance(&mut track, batch.insert(connection).await?)?;
    }
    sequences::advance(connection, rows, writing).await
}

fn advance(track: &mut Track<'_>, rows: u64) -> Result<(), DatabaseError> {
    progress::run(track.advance(rows)).map_err(|_| DatabaseError::Canceled)
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

/// Changes or deletes a row.
async fn change_row(
    connection: &mut Connection,
    row: &Row,
    values: Vec<(&Column, Stored)>,
    writing: &Writing<'_>,
) -> Result<(), DatabaseError> {
    let provider = writing.provider;
    let table = provider.quote(row.table.name);
    let (mut stored, mut sets) = (Vec::new(), Vec::new());
    for (column, value) in values {
        let mark = provider.write_value(column, &value, stored.len() + 1);
        sets.push(format!("{} = {mark}", provider.quote(&column.name)));
        stored.push(value);
    }
    // The id is a parameter too, so that the statement is prepared once for many rows.
    let columns = writing.schema.columns(row.table.name).unwrap_or_default();
    let id = columns.iter().find(|column| column.name == "id");
    let mark = id.map_or("?".to_owned(), |id| provider.write(id, stored.len() + 1));
    let sql = match row.outcome {
        RecordOutcome::Delete => format!("DELETE FROM {table} WHERE id = {mark}"),
        _ => format!("UPDATE {table} SET {} WHERE id = {mark}", sets.join(", ")),
    };
    stored.push(Stored::Text(row.id.to_string()));
    let changed = connection.execute(&sql, stored).await.map_err(|error| {
        let attempt = format!("the row {} of {} cannot be written", row.id, row.table.name);
        DatabaseError::Query { attempt, error }
    })?;
    // MySQL counts rows whose values differ; reading back shows the rest.
    match changed == 0 && provider != Provider::Mysql {
        true => Err(DatabaseError::ReadBack { table: row.table.name.to_owned(), id: row.id }),
        false => Ok(()),
    }
}
