//! Progress and cancellation of one operation.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sma_core::progress::{Progress as Checkpoint, Watch};
use sma_ops::BackupProgress;

use crate::operation::Progress;

const RUNNING: u8 = 0;
const CANCELED: u8 = 1;
const COMMITTING: u8 = 2;

/// Observes an operation, and cancels it.
#[derive(Debug)]
pub(crate) struct Monitor {
    started: Instant,
    deadline: Option<Instant>,
    phase: AtomicU8,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// The stage that the operation is in, where checkpoints do not say it.
    stage: Option<&'static str>,
    checkpoint: Option<Checkpoint>,
    since: Option<Instant>,
    start_time: Option<Timestamp>,
}

impl Default for Monitor {
    fn default() -> Self {
        Self::with_deadline(None)
    }
}

impl Monitor {
    /// Creates a monitor that cancels the operation after this time.
    pub(crate) fn with_deadline(time: Option<Duration>) -> Self {
        let started = Instant::now();
        let deadline = time.and_then(|time| started.checked_add(time));
        Self { started, deadline, phase: AtomicU8::new(RUNNING), seen: Mutex::default() }
    }

    /// Cancels the operation at its next checkpoint. Returns whether that is still possible.
    pub(crate) fn cancel(&self) -> bool {
        let was =
            self.phase.compare_exchange(RUNNING, CANCELED, Ordering::AcqRel, Ordering::Acquire);
        matches!(was, Ok(_) | Err(CANCELED))
    }

    /// Returns whether the operation was canceled.
    pub(crate) fn is_canceled(&self) -> bool {
        self.phase.load(Ordering::Acquire) == CANCELED
    }

    /// Begins what cannot be canceled any more. Returns whether it may begin.
    pub(crate) fn commit(&self) -> bool {
        self.phase
            .compare_exchange(RUNNING, COMMITTING, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// Enters a stage; with `None`, the one that the checkpoints of a backup say.
    pub(crate) fn enter(&self, stage: Option<&'static str>) {
        let mut seen = self.seen();
        (seen.stage, seen.checkpoint, seen.since) = (stage, None, None);
    }

    /// Returns the progress in the terms of the contract.
    pub(crate) fn progress(&self) -> Progress {
        let seen = self.seen();
        let mut progress = Progress::begun(seen.start_time.unwrap_or_else(Timestamp::now));
        progress.stage = seen.stage.unwrap_or("initializing").to_owned();
        let (Some(checkpoint), Some(since)) = (&seen.checkpoint, seen.since) else {
            return progress;
        };
        let counted = BackupProgress::new(checkpoint, self.started, since);
        if seen.stage.is_none() {
            progress.stage = counted.stage.to_owned();
        }
        let known = |total: u64| (total > 0).then_some(total);
        progress.records_total = known(counted.records_total);
        progress.records_progress = counted.records_progress;
        progress.bytes_total = known(counted.bytes_total);
        progress.bytes_progress = counted.bytes_progress;
        progress.estimated_end =
            counted.remaining.filter(|_| checkpoint.total > 0).and_then(|it| {
                let left = SignedDuration::from_nanos(i64::try_from(it).ok()?);
                Timestamp::now().checked_add(left).ok().map(|end| end.to_string())
            });
        progress
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Monitor {
    fn checkpoint(&self, checkpoint: Checkpoint, _: &mut Context<'_>) -> Poll<()> {
        let is_late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        if is_late || self.is_canceled() {
            return Poll::Pending;
        }
        let mut seen = self.seen();
        seen.start_time.get_or_insert_with(Timestamp::now);
        if seen.checkpoint.is_none_or(|last| last.stage != checkpoint.stage) {
            seen.since = Some(Instant::now());
        }
        seen.checkpoint = Some(checkpoint);
        Poll::Ready(())
    }
}
