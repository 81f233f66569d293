//! The end of a transaction. When its answer is lost, the database is asked what became of it: a
//! transaction that may have happened is never repeated.

use backon::BackoffBuilder as _;
use sma_core::section::Sections;

use crate::connection::Connection;
use crate::error::DatabaseError;
use crate::location::Location;
use crate::open::open_reading;
use crate::read::{Reading, read};
use crate::retry::{backoff, is_collision};

/// Commits. `is_there` says of the content of the database whether it is that after the transaction
/// or, with `Some(false)`, before it.
///
/// # Errors
/// When the transaction did not happen, and [`DatabaseError::Undecided`].
pub(crate) async fn commit(
    connection: &mut Connection,
    location: &Location,
    reading: &Reading<'_>,
    is_there: impl Fn(&Sections<'_>) -> Option<bool>,
) -> Result<(), DatabaseError> {
    let attempt = || DatabaseError::query("the changes cannot be committed");
    let mut name = None;
    if let Some(query) = connection.provider().transaction_query() {
        name = connection.value(query).await.map_err(attempt())?.integer();
    }
    let Err(error) = connection.run(&["COMMIT"]).await else { return Ok(()) };
    let refused = attempt()(error);
    if is_collision(&refused) {
        return Err(refused);
    }
    let name = name.and_then(|name| u64::try_from(name).ok()).unwrap_or_default();
    let found = look_up(location, reading, name).await;
    match found.ok().flatten().and_then(|sections| is_there(&sections)) {
        Some(true) => Ok(()),
        Some(false) => Err(refused),
        None => Err(undecided(refused)),
    }
}

fn undecided(refused: DatabaseError) -> DatabaseError {
    match refused {
        DatabaseError::Query { error, .. } => DatabaseError::Undecided { error },
        other => other,
    }
}

/// Returns the content of a database once a transaction has ended there; `None` where it goes on.
async fn look_up(
    location: &Location,
    reading: &Reading<'_>,
    transaction: u64,
) -> Result<Option<Sections<'static>>, DatabaseError> {
    let attempt = || DatabaseError::query("the transaction cannot be looked up");
    let mut opened = open_reading(location).await?;
    let connection = &mut opened.connection;
    let provider = connection.provider();
    let query = provider.is_open_query(transaction);
    let mut pauses = backoff().build();
    while connection.value(&query).await.map_err(attempt())?.integer() != Some(0) {
        let Some(pause) = pauses.next() else { return Ok(None) };
        tokio::time::sleep(pause).await;
    }
    connection.run(provider.begin_reading()).await.map_err(attempt())?;
    let found = read(connection, reading).await;
    opened.connection.close().await;
    found.map(|snapshot| Some(snapshot.sections))
}
