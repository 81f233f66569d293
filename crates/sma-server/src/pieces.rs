//! The pieces of a body that is as long as a file: neither endless nor endlessly slow.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, timeout_at};

use crate::failure::Failure;

/// How long a sender may send nothing, and time that every body has.
const SILENCE: Duration = Duration::from_secs(30);

/// Bytes of each further second, at least: less is no connection, but a way to keep one.
const PACE: u64 = 1 << 10;

/// What has been received of a body.
struct Received {
    body: BodyDataStream,
    begun: Instant,
    size: u64,
}

/// A body that is too slow or too large, or ends before its end.
#[derive(Debug)]
struct Stopped(Failure);

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body was not received completely")
    }
}

impl StdError for Stopped {}

/// Returns a body that ends with an error where it is too slow, or has more bytes than the limit.
/// [`failure`] finds out which.
pub(crate) fn paced(body: Body, limit: u64) -> Body {
    Body::from_stream(pieces(body, limit))
}

/// Returns what has stopped a body, given the error of a body or of what reads it.
pub(crate) fn failure(error: &(dyn StdError + 'static), otherwise: &str) -> Failure {
    let mut causes = std::iter::successors(Some(error), |error| (**error).source());
    let stopped = causes.find_map(|error| error.downcast_ref::<Stopped>());
    stopped.map_or_else(
        || Failure::BadRequest { details: otherwise.to_owned() },
        |Stopped(failure)| failure.clone(),
    )
}

fn pieces(body: Body, limit: u64) -> impl Stream<Item = Result<Bytes, Stopped>> {
    let received = Received { body: body.into_data_stream(), begun: Instant::now(), size: 0 };
    unfold(Some(received), move |received| async move {
        let mut received = received?;
        match received.next(limit).await? {
            Ok(piece) => Some((Ok(piece), Some(received))),
            Err(failure) => Some((Err(Stopped(failure)), None)),
        }
    })
}

impl Received {
    async fn next(&mut self, limit: u64) -> Option<Result<Bytes, Failure>> {
        let silent = Instant::now().checked_add(SILENCE);
        let slow = self.begun.checked_add(time_of(self.size));
        let end = silent.into_iter().chain(slow).min()?;
        let piece = match timeout_at(end, self.body.next()).await {
            Ok(piece) => piece?,
            Err(_) => return Some(Err(Failure::Timeout)),
        };
        let Ok(piece) = piece else {
            let details = "The body ends before its end.".to_owned();
            return Some(Err(Failure::BadRequest { details }));
        };
        self.size = self.size.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.size > limit {
            return Some(Err(Failure::ArchiveTooLarge { limit }));
        }
        Some(Ok(piece))
    }
}

/// Returns the time in which the next piece must come, since the beginning.
fn time_of(size: u64) -> Duration {
    SILENCE.saturating_add(Duration::from_secs(size / PACE))
}
