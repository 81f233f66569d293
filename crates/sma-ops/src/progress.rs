//! Progress in the terms of the specification.

use std::time::{Duration, Instant};

use serde::Serialize;
use sma_core::progress::{Progress, Stage, Unit};

/// Progress of a backup (specification, `BackupProgress`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BackupProgress {
    /// `initializing`, `collecting`, `compressing`, `validating` or `completing`.
    pub stage: &'static str,
    /// Total records in this stage; 0 where it counts bytes.
    pub records_total: u64,
    /// Completed records.
    pub records_progress: u64,
    /// Total bytes in this stage; 0 where it counts records.
    pub bytes_total: u64,
    /// Completed bytes.
    pub bytes_progress: u64,
    /// Elapsed time, in nanoseconds.
    pub elapsed: u64,
    /// Estimated remaining time of this stage, in nanoseconds; `None` before any progress.
    pub remaining: Option<u64>,
}

impl BackupProgress {
    /// Converts a checkpoint to the terms of the specification.
    #[must_use]
    pub fn new(progress: &Progress, started: Instant, stage_started: Instant) -> Self {
        let counts =
            |unit| if progress.unit == unit { (progress.done, progress.total) } else { (0, 0) };
        let (records_progress, records_total) = counts(Unit::Records);
        let (bytes_progress, bytes_total) = counts(Unit::Bytes);
        Self {
            stage: stage(progress.stage),
            records_total,
            records_progress,
            bytes_total,
            bytes_progress,
            elapsed: nanoseconds(started.elapsed()),
            remaining: remaining(progress, stage_started.elapsed()).map(nanoseconds),
        }
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading | Stage::Parsing | Stage::Decrypting | Stage::Indexing => "initializing",
        Stage::Merging | Stage::Converting | Stage::Redacting | Stage::Comparing => "collecting",
        Stage::Hashing | Stage::Checking | Stage::Searching => "validating",
        Stage::Encrypting | Stage::Writing => "compressing",
        _ => "completing",
    }
}

fn remaining(progress: &Progress, elapsed: Duration) -> Option<Duration> {
    let left = progress.total.checked_sub(progress.done)?;
    let per_unit = elapsed.as_nanos().checked_div(u128::from(progress.done))?;
    let left = per_unit.saturating_mul(u128::from(left));
    Some(Duration::from_nanos(u64::try_from(left).unwrap_or(u64::MAX)))
}

/// Returns a duration in nanoseconds, the unit of Go and of the specification's types.
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::task::{Context, Poll};

    use sma_core::progress::{Track, Watch, run};

    #[derive(Default)]
    struct Last(Mutex<Option<Progress>>);

    impl Watch for Last {
        fn checkpoint(&self, progress: Progress, _: &mut Context<'_>) -> Poll<()> {
            *self.0.lock().unwrap() = Some(progress);
            Poll::Ready(())
        }
    }

    fn at(stage: Stage, unit: Unit, done: u64, elapsed: Duration) -> BackupProgress {
        let last = Last::default();
        let mut track = Track::new(&last, stage, unit, 1_000_000);
        run(track.advance(done)).unwrap();
        let progress = last.0.lock().unwrap().take().unwrap();
        let started = Instant::now().checked_sub(elapsed).unwrap();
        BackupProgress::new(&progress, started, started)
    }

    #[test]
    fn bytes_and_records_have_different_units() {
        let bytes = at(Stage::Writing, Unit::Bytes, 250_000, Duration::from_secs(10));
        assert_eq!((bytes.stage, bytes.bytes_progress), ("compressing", 250_000));
        assert_eq!((bytes.bytes_total, bytes.records_total), (1_000_000, 0));
        let records = at(Stage::Merging, Unit::Records, 64, Duration::from_secs(1));
        assert_eq!((records.stage, records.records_progress), ("collecting", 64));
        assert_eq!((records.records_total, records.bytes_total), (1_000_000, 0));
    }

    #[test]
    fn the_remaining_time_is_proportional_to_the_remaining_units() {
        let quarter = at(Stage::Writing, Unit::Bytes, 250_000, Duration::from_secs(10));
        let remaining = Duration::from_nanos(quarter.remaining.unwrap()).as_secs();
        // Three quarters are left; however slow this machine is, it is not a minute late.
        assert!((30..90).contains(&remaining), "{remaining}");
    }
}
