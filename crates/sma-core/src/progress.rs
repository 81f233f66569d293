//! Progress and cancellation of long operations.
//!
//! Every operation that may take long comes twice. A plain function runs to completion, and its
//! `async` twin, with the suffix `_watched`, passes a checkpoint after each small piece of work. A
//! [`Watch`] sees each checkpoint, and decides whether the operation continues or pauses. A paused
//! operation is a future like any other: polling it again continues it, and dropping it cancels it.
//! Cancelling is not an error, and leaves everything that was open intact.
//!
//! The core needs no runtime for this. A program with threads passes the future to [`run`]; a page
//! awaits it, and lets its watcher pause for a turn of the event loop.
//! ```
//! use core::cell::Cell;
//! use core::task::{Context, Poll};
//! use sma_core::progress::{self, Canceled, Progress, Watch};
//! use sma_core::{Archive, Limits, redact};
//!
//! struct Impatient(Cell<u32>);
//!
//! impl Watch for Impatient {
//!     fn checkpoint(&self, _: Progress, _: &mut Context<'_>) -> Poll<()> {
//!         self.0.set(self.0.get() + 1);
//!         if self.0.get() == 2 { Poll::Pending } else { Poll::Ready(()) }
//!     }
//! }
//!
//! # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
//! let archive = Archive::open(bytes, &Limits::default())?;
//! let (sections, watch) = (archive.sections(), Impatient(Cell::new(0)));
//! let copy = progress::run(redact::redact_watched(&sections, &watch));
//! assert_eq!(copy.unwrap_err(), Canceled);
//! assert_eq!(watch.0.get(), 2);
//! # Ok::<(), sma_core::archive::OpenError>(())
//! ```

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use serde::{Deserialize, Serialize};

/// Bytes of work between two checkpoints: a few milliseconds even for the slowest operation.
const BYTES_BETWEEN: u64 = 64 * 1024;

/// Records or other items of work between two checkpoints.
const ITEMS_BETWEEN: u64 = 64;

/// Progress of an operation.
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Progress {
    /// Current stage.
    pub stage: Stage,
    /// Completed work in this stage, in [`Progress::unit`]s.
    pub done: u64,
    /// Total work in this stage; 0 where it is unknown.
    pub total: u64,
    /// Unit of `done` and `total`.
    pub unit: Unit,
}

/// A stage of an operation. Most operations have one, some pass through several.
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// Reading and decompressing a file, or reading a database.
    Reading,
    /// Parsing JSON.
    Parsing,
    /// Decrypting sections.
    Decrypting,
    /// Hashing members.
    Hashing,
    /// Running checks.
    Checking,
    /// Comparing two archives.
    Comparing,
    /// Computing the changes since a base, or applying them.
    Merging,
    /// Finding and replacing private data.
    Redacting,
    /// Searching a redacted copy for leftovers.
    Searching,
    /// Converting a document to an archive, or vice versa.
    Converting,
    /// Searching a damaged file for intact data.
    Recovering,
    /// Ordering and filtering records for display.
    Arranging,
    /// Making an index of records, to search them.
    Indexing,
    /// Determining what a restore does to each record.
    Planning,
    /// Writing the records of a restore.
    Restoring,
    /// Encrypting sections.
    Encrypting,
    /// Hashing, packing and compressing an archive.
    Writing,
}

/// Unit of progress.
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Records of sections.
    Records,
    /// Whole archives.
    Archives,
}

/// Observes an operation, and decides at each checkpoint whether it continues.
pub trait Watch {
    /// Observes a checkpoint. [`Poll::Ready`] continues the operation. [`Poll::Pending`] pauses it
    /// until it is polled again, for which the watcher keeps the waker of `context` if it needs
    /// one; dropping it cancels it.
    fn checkpoint(&self, progress: Progress, context: &mut Context<'_>) -> Poll<()>;
}

/// Never pauses.
impl Watch for () {
    fn checkpoint(&self, _: Progress, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

/// The operation was canceled: its watcher paused it, and it was dropped.
#[expect(clippy::exhaustive_structs, reason = "there is nothing to add to having been canceled")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canceled;

impl fmt::Display for Canceled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("canceled")
    }
}

impl core::error::Error for Canceled {}

/// Runs an operation on this thread. Its watcher cancels it by pausing it.
///
/// # Errors
/// [`Canceled`] if the watcher paused it.
pub fn run<T>(operation: impl Future<Output = T>) -> Result<T, Canceled> {
    match pin!(operation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Ok(result),
        Poll::Pending => Err(Canceled),
    }
}

/// Runs an operation without a watcher, which never pauses.
pub(crate) fn finish<T>(operation: impl Future<Output = T>) -> T {
    let mut operation = pin!(operation);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(result) = operation.as_mut().poll(&mut context) {
            return result;
        }
    }
}

/// Progress of one stage, with a checkpoint after each small piece of work.
///
/// Public for callers that do a part of the work themselves, such as reading a file:
///
/// ```
/// use sma_core::progress::{Stage, Track, Unit, Watch};
/// use sma_core::{Limits, archive::Opener};
///
/// async fn read(pieces: &[&[u8]], total: u64, watch: &dyn Watch) -> Opener {
///     let mut opener = Opener::new(Limits::default());
///     let mut track = Track::new(watch, Stage::Reading, Unit::Bytes, total);
///     for piece in pieces {
///         track.advance(piece.len() as u64).await;
///         // opener.push(piece)?;
///     }
///     opener
/// }
/// ```
pub struct Track<'w> {
    watch: &'w dyn Watch,
    progress: Progress,
    /// Work since the last checkpoint.
    since: u64,
}

impl fmt::Debug for Track<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Track").field("progress", &self.progress).finish_non_exhaustive()
    }
}

impl<'w> Track<'w> {
    /// Begins a stage with a total amount of work; 0 if it is unknown.
    #[must_use]
    pub fn new(watch: &'w dyn Watch, stage: Stage, unit: Unit, total: u64) -> Self {
        Self { watch, progress: Progress { stage, done: 0, total, unit }, since: 0 }
    }

    /// Passes a checkpoint before any work is done, so that the beginning of the stage is visible.
    pub async fn begin(&mut self) {
        self.checkpoint().await;
    }

    /// Adds completed work, and passes a checkpoint if enough has accumulated.
    pub async fn advance(&mut self, by: u64) {
        self.progress.done = self.progress.done.saturating_add(by);
        if self.progress.total > 0 {
            self.progress.done = self.progress.done.min(self.progress.total);
        }
        self.since = self.since.saturating_add(by);
        let between = match self.progress.unit {
            Unit::Bytes => BYTES_BETWEEN,
            Unit::Records => ITEMS_BETWEEN,
            Unit::Archives => 1,
        };
        if self.since >= between {
            self.checkpoint().await;
        }
    }

    /// Adds completed bytes, or other lengths in memory, as [`Track::advance`] does.
    pub(crate) async fn advance_by(&mut self, length: usize) {
        self.advance(u64::try_from(length).unwrap_or(u64::MAX)).await;
    }

    async fn checkpoint(&mut self) {
        self.since = 0;
        let (watch, progress) = (self.watch, self.progress);
        poll_fn(|context| watch.checkpoint(progress, context)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::cell::{Cell, RefCell};
    use std::vec::Vec;

    /// Keeps every checkpoint, and pauses at one of them.
    #[derive(Default)]
    struct Record {
        seen: RefCell<Vec<Progress>>,
        pause_at: Cell<Option<usize>>,
    }

    impl Watch for Record {
        fn checkpoint(&self, progress: Progress, _: &mut Context<'_>) -> Poll<()> {
            let mut seen = self.seen.borrow_mut();
            seen.push(progress);
            if self.pause_at.get() == Some(seen.len()) { Poll::Pending } else { Poll::Ready(()) }
        }
    }

    async fn work(watch: &dyn Watch, pieces: u64) -> u64 {
        let mut track = Track::new(watch, Stage::Writing, Unit::Bytes, pieces * BYTES_BETWEEN);
        track.begin().await;
        for _ in 0..pieces * 2 {
            track.advance(BYTES_BETWEEN / 2).await;
        }
        pieces
    }

    #[test]
    fn every_piece_of_work_passes_one_checkpoint() {
        let record = Record::default();
        assert_eq!(run(work(&record, 3)), Ok(3));
        let done: Vec<u64> = record.seen.borrow().iter().map(|progress| progress.done).collect();
        assert_eq!(done, [0, BYTES_BETWEEN, 2 * BYTES_BETWEEN, 3 * BYTES_BETWEEN]);
    }

    #[test]
    fn a_pause_cancels_run_but_not_a_polled_operation() {
        let record = Record::default();
        record.pause_at.set(Some(2));
        assert_eq!(run(work(&record, 3)), Err(Canceled));
        assert_eq!(record.seen.take().len(), 2);

        let mut operation = pin!(work(&record, 3));
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(operation.as_mut().poll(&mut context), Poll::Pending);
        assert_eq!(operation.as_mut().poll(&mut context), Poll::Ready(3));
    }
}
