//! Progress and cancellation: every operation that may take long passes checkpoints, continues
//! after a pause with the same result, and leaves its inputs unchanged when it is canceled.

mod home;
mod operations;

use std::cell::{Cell, RefCell};
use std::task::{Context, Poll, Waker};

use sma_core::Level;
use sma_core::progress::{self, Canceled, Progress, Stage, Unit, Watch};
use sma_core::section::Section;
use sma_core::write::Draft;

use crate::counter::Counter;
use home::{encryption, home, key};
use operations::{OPERATIONS, Operation};

#[test]
fn watched_operations_give_the_same_result() {
    let home = home();
    for Operation { name, stages, watched, plain } in OPERATIONS {
        let watch = Seen::default();
        let outcome = progress::run(watched(&home, &watch)).expect("nothing paused it");
        assert!(outcome == plain(&home), "{name}");
        let seen = watch.seen.into_inner();
        for stage in *stages {
            assert!(seen.iter().any(|step| step.stage == *stage), "{name}: {stage:?} is not told");
        }
        // More than that it began.
        assert!(seen.iter().any(|step| step.done > 0), "{name}: {seen:?}");
        for step in &seen {
            assert!(step.total == 0 || step.done <= step.total, "{name}: {step:?}");
        }
        for (before, after) in seen.iter().zip(&seen[1..]) {
            let goes_on = before.stage == after.stage && after.done > 0;
            assert!(!goes_on || before.done < after.done, "{name}: {before:?}, {after:?}");
        }
    }
}

/// Work between two checkpoints: 64 KiB, and then to the end of what was begun: a record, a string,
/// a piece of a member.
#[test]
fn work_between_checkpoints_is_short() {
    const BYTES: u64 = 2 * 64 * 1024;
    const RECORDS: u64 = 2 * 64;
    /// A compressor takes in as much as fills its output.
    const COMPRESSED: u64 = 1 << 20;
    let (home, mut long) = (home(), Vec::new());
    for Operation { name, watched, .. } in OPERATIONS {
        let watch = Seen::default();
        progress::run(watched(&home, &watch)).expect("nothing paused it");
        let seen = watch.seen.into_inner();
        for (before, after) in seen.iter().zip(&seen[1..]) {
            let is_next = before.stage == after.stage && before.total == after.total;
            let most = match (after.unit, after.stage) {
                (_, Stage::Writing | Stage::Encrypting) => COMPRESSED,
                (Unit::Bytes, _) => BYTES,
                _ => RECORDS,
            };
            let span = after.done.saturating_sub(if is_next { before.done } else { 0 });
            if span > most {
                long.push(format!("{name}: {span} to {after:?}"));
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

/// Every group of checks that looks at all records counts all of them.
#[test]
fn checks_count_every_record() {
    let home = home();
    let size: usize = home.archive.sections().iter().map(|section| section.text().len()).sum();
    // Fields and ids; and then times, content and secrets as well. References are in configurations
    // alone.
    for (level, rounds) in [(Level::Standard, 0), (Level::Thorough, 2), (Level::Paranoid, 5)] {
        let watch = Seen::default();
        progress::run(home.archive.validation(level).finish_watched(&watch)).unwrap();
        let seen = watch.seen.into_inner();
        let checking = seen.iter().filter(|step| step.stage == Stage::Checking);
        let done = checking.map(|step| step.done).max().unwrap();
        // The rest at the end, and the text around the records.
        let least = (rounds * size as u64).saturating_sub(64 * 1024 + rounds * 1024);
        assert!(done >= least, "{level:?}: {done} of {least}");
    }
}

/// Ids that are collected, sorted and looked up are counted as records that are looked at are.
#[test]
fn every_pass_over_the_records_is_counted() {
    let home = home();
    let records = home.archive.sections().record_count();
    let bytes: usize = home.archive.sections().iter().map(Section::size).sum();
    for (name, stage, passes) in [
        // By id, numbers, keys, groups, leftovers and new ids of both, and then what differs.
        ("compare", Stage::Comparing, 11 * records),
        ("plan a restore", Stage::Planning, 9 * records),
        // Ids of both for what changed and for what is gone.
        ("find what changed", Stage::Merging, 4 * records),
        ("apply what changed", Stage::Merging, records),
        // Secrets twice, what is private once, and its replacements; half of a record are strings.
        ("redact", Stage::Redacting, 4 * bytes as u64 / 2),
        ("redact", Stage::Searching, 3 * bytes as u64 / 2),
    ] {
        let operation = OPERATIONS.iter().find(|it| it.name == name).unwrap();
        let watch = Seen::default();
        progress::run((operation.watched)(&home, &watch)).unwrap();
        let seen = watch.seen.into_inner();
        let done = seen.iter().filter(|step| step.stage == stage).map(|step| step.done).max();
        // What is left over at the end, and some records that only one of the two has.
        let least = passes * 9 / 10;
        assert!(done >= Some(least), "{name}: {done:?} of {least}");
    }
}

#[test]
fn an_operation_paused_at_every_checkpoint_completes() {
    let home = home();
    for Operation { name, watched, plain, .. } in OPERATIONS {
        let watch = Seen { pauses: Cell::new(Pauses::Everywhere), ..Seen::default() };
        let mut operation = watched(&home, &watch);
        let mut context = Context::from_waker(Waker::noop());
        let mut polls = 0;
        let outcome = loop {
            polls += 1;
            if let Poll::Ready(outcome) = operation.as_mut().poll(&mut context) {
                break outcome;
            }
        };
        assert!(outcome == plain(&home), "{name}");
        // Each checkpoint was passed in two polls, the first of which paused.
        assert_eq!(watch.seen.borrow().len(), 2 * (polls - 1), "{name}");
    }
}

#[test]
fn a_paused_operation_leaves_its_inputs_usable() {
    let home = home();
    for Operation { name, watched, plain, .. } in OPERATIONS {
        let whole = Seen::default();
        let outcome = progress::run(watched(&home, &whole));
        let count = whole.seen.borrow().len();
        for at in [1, 2, count / 2, count].into_iter().filter(|at| (1..=count).contains(at)) {
            let watch = Seen { pauses: Cell::new(Pauses::At(at)), ..Seen::default() };
            let canceled = progress::run(watched(&home, &watch));
            assert_eq!(canceled, Err(Canceled), "{name} at {at} of {count}");
            assert_eq!(*watch.seen.borrow(), whole.seen.borrow()[..at], "{name}");
        }
        assert!(outcome == Ok(plain(&home)), "{name}");
    }
}

#[test]
fn canceling_encryption_leaves_the_draft_unchanged() {
    let (home, key) = (home(), key());
    let whole = Seen::default();
    let mut draft = Draft::from_archive(&home.archive).unwrap();
    progress::run(draft.encrypt_watched(&encryption(&key), &mut Counter(0), &whole))
        .unwrap()
        .unwrap();
    let encrypted = draft.finish().unwrap();
    let count = whole.seen.borrow().len();
    assert!(count > 2, "the sections are large enough");
    for at in 1..=count {
        let watch = Seen { pauses: Cell::new(Pauses::At(at)), ..Seen::default() };
        let mut draft = Draft::from_archive(&home.archive).unwrap();
        let mut random = Counter(0);
        let canceled = progress::run(draft.encrypt_watched(&encryption(&key), &mut random, &watch));
        assert_eq!(canceled, Err(Canceled));
        if at % 2 == 0 {
            draft.encrypt(&encryption(&key), &mut Counter(0)).unwrap();
            assert!(draft.finish().unwrap() == encrypted, "at {at}");
        } else {
            assert!(
                draft.finish().unwrap()
                    == Draft::from_archive(&home.archive).unwrap().finish().unwrap()
            );
        }
    }
}

/// Where a watcher pauses.
#[derive(Clone, Copy, Default)]
enum Pauses {
    #[default]
    Nowhere,
    /// At this checkpoint, counted from 1.
    At(usize),
    /// Once at each.
    Everywhere,
}

/// Keeps what it was shown.
#[derive(Default)]
struct Seen {
    seen: RefCell<Vec<Progress>>,
    pauses: Cell<Pauses>,
}

impl Watch for Seen {
    fn checkpoint(&self, progress: Progress, _: &mut Context<'_>) -> Poll<()> {
        let mut seen = self.seen.borrow_mut();
        seen.push(progress);
        let pauses = match self.pauses.get() {
            Pauses::Nowhere => false,
            Pauses::At(at) => seen.len() == at,
            Pauses::Everywhere => seen.len() % 2 == 1,
        };
        if pauses { Poll::Pending } else { Poll::Ready(()) }
    }
}
