//! Failures that pass: a busy file, a server that is starting, transactions that collide.

use std::time::Duration;

use backon::ExponentialBuilder;
use sqlx::Error;

use crate::error::DatabaseError;

/// Attempts after the first one.
pub(crate) const RETRIES: usize = 6;

/// Returns how long to wait between attempts: longer each time, and by chance, so that two that collide
/// do not collide again. Together at most some ten seconds.
pub(crate) fn backoff() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_factor(2.0)
        .with_max_times(RETRIES)
        .with_jitter()
}

/// Returns whether a connection may succeed in a moment.
pub(crate) fn is_starting(error: &Error) -> bool {
    /// PostgreSQL: the server is starting or stopping, or has no connection left.
    const POSTGRES: [&str; 3] = ["57P03", "57P01", "53300"];
    /// MySQL: too many connections.
    const MYSQL: [&str; 1] = ["08004"];
    match error {
        Error::Io(_) => true,
        _ => code(error).is_some_and(|code| POSTGRES.iter().chain(&MYSQL).any(|it| *it == code)),
    }
}

/// Returns whether a transaction failed because of another one, and was rolled back for certain.
pub(crate) fn is_collision(error: &DatabaseError) -> bool {
    /// Serialization failures and deadlocks; MySQL uses the first for both.
    const COLLISIONS: [&str; 2] = ["40001", "40P01"];
    let DatabaseError::Query { error, .. } = error else { return false };
    code(error).is_some_and(|code| COLLISIONS.iter().any(|it| *it == code))
}

fn code(error: &Error) -> Option<String> {
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}
