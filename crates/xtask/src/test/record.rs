//! What was run, how long it took and how it ended: the table at the end of `cargo xtask test`.

use super::counts::Counts;
use crate::log::say;
use crate::step::{Outcome, step};
use std::time::{Duration, Instant};

/// The parts that ran, in their order.
pub(super) struct Record {
    start: Instant,
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    time: Duration,
    counts: Counts,
    failed: bool,
}

impl Record {
    pub(super) fn new() -> Self {
        Self { start: Instant::now(), rows: Vec::new() }
    }

    /// Runs what later parts need and returns it, or nothing when it fails. It counts as a test only
    /// if it fails.
    pub(super) fn set_up<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Outcome<T>,
    ) -> Option<T> {
        self.part(name, |_| work())
    }

    /// Runs a part that either passes or fails as a whole, and returns which. It counts as a test
    /// only if it fails.
    pub(super) fn check(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
        self.part(name, |_| work()).is_some()
    }

    /// Runs a part that counts its tests. One in which no test passed has failed: something kept
    /// the tests from being found.
    pub(super) fn tests(&mut self, name: &'static str, work: impl FnOnce(&mut Counts) -> Outcome) {
        self.part(name, |counts| {
            work(counts)?;
            if counts.passed > 0 { Ok(()) } else { Err("no test ran".to_owned()) }
        });
    }

    /// Runs a part that counts what it does itself, and returns its result unless it fails.
    pub(super) fn part<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Counts) -> Outcome<T>,
    ) -> Option<T> {
        let start = Instant::now();
        let mut counts = Counts::default();
        let outcome = step(name, || work(&mut counts));
        if let Err(message) = &outcome {
            say(format_args!("error: {message}"));
            // So that the sum does not say that nothing failed.
            counts.failed = counts.failed.max(1);
        }
        let failed = counts.failed > 0;
        self.rows.push(Row { name, time: start.elapsed(), counts, failed });
        outcome.ok()
    }

    /// Adds the parts of another record.
    pub(super) fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Prints the table and the sum.
    ///
    /// # Errors
    ///
    /// When a part has failed.
    pub(super) fn finish(self) -> Outcome {
        println!(
            "\n{:<26} {:>9} {:>8} {:>8} {:>8}",
            "part", "seconds", "passed", "failed", "skipped"
        );
        let mut sum = Counts::default();
        for Row { name, time, counts, failed } in &self.rows {
            let Counts { passed, failed: failures, skipped } = counts;
            let mark = if *failed { "  FAILED" } else { "" };
            let seconds = time.as_secs_f64();
            println!("{name:<26} {seconds:>9.1} {passed:>8} {failures:>8} {skipped:>8}{mark}");
            sum = sum.plus(*counts);
        }
        println!("{:<26} {:>9.1}\n", "together", self.start.elapsed().as_secs_f64());
        println!("{} passed, {} failed", sum.passed, sum.failed);

        let failed: Vec<&str> =
            self.rows.iter().filter(|row| row.failed).map(|row| row.name).collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_set_up_is_returned() {
        let mut record = Record::new();
        assert_eq!(record.set_up("tools", || Ok(7)), Some(7));
        assert_eq!(record.finish(), Ok(()));
    }

    #[test]
    fn a_failed_set_up_returns_nothing_and_fails_the_run() {
        let mut record = Record::new();
        assert_eq!(record.set_up("tools", || Err::<u8, _>("no network".to_owned())), None);
        assert!(record.check("formatting", || Ok(())));
        assert_eq!(record.finish(), Err("failed: tools".to_owned()));
    }

    #[test]
    fn a_part_in_which_no_test_ran_fails_the_run() {
        let mut record = Record::new();
        record.tests("native tests", |_| Ok(()));
        assert_eq!(record.finish(), Err("failed: native tests".to_owned()));
    }
}
