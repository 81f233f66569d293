//! What operations cost, as a process under valgrind prints and counts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// What the lines with measurements begin with, among those of the test's own runner.
const MARK: &str = "cost";

/// Counted costs.
const MEASURED: &str = "hostile_shapes::measured";

/// Processes that measure a part of the shapes each, and the variable that says which.
const PARTS: usize = 4;
const PART: &str = "SMA_HOSTILE_SHAPES_PART";

/// What an operation costs.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    pub(super) instructions: u64,
    /// The most that was allocated at one time.
    pub(super) bytes: usize,
}

/// What every operation costs on every shape, by shape, operation and size.
pub(super) struct Costs(BTreeMap<(String, String, usize), Cost>);

impl Costs {
    /// Runs every operation on every shape under valgrind, in several processes at once.
    pub(super) fn measure() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile_shapes");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("target is writable");
        let costs = thread::scope(|scope| {
            let folder = &folder;
            let parts: Vec<_> =
                (0..PARTS).map(|part| scope.spawn(move || measure_part(part, folder))).collect();
            parts.into_iter().flat_map(|part| part.join().expect("it does not panic")).collect()
        });
        let _ = fs::remove_dir_all(&folder);
        Self(costs)
    }

    pub(super) fn of(&self, shape: &str, operation: &str, size: usize) -> Option<Cost> {
        self.0.get(&(shape.to_owned(), operation.to_owned(), size)).copied()
    }
}

/// Prints a measurement for the process that reads it.
pub(super) fn print(shape: &str, operation: &str, size: usize, bytes: usize) {
    println!("{MARK}\t{shape}\t{operation}\t{size}\t{bytes}");
}

/// The instructions that a file of callgrind sums up.
fn total(counts: &Path) -> u64 {
    let text = fs::read_to_string(counts).expect("valgrind wrote it");
    let totals = text.lines().rev().find_map(|line| line.strip_prefix("totals: "));
    totals.and_then(|count| count.trim().parse().ok()).expect("callgrind sums up")
}

/// Runs every operation on a part of the shapes.
fn measure_part(part: usize, folder: &Path) -> Vec<((String, String, usize), Cost)> {
    let counts = folder.join(format!("part{part}"));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-line=no"])
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(format!("--dump-after={MEASURED}"))
        .arg(std::env::current_exe().expect("this program is a file"))
        .args(["--exact", "run_everything", "--ignored", "--nocapture"])
        .env(PART, part.to_string())
        .stderr(Stdio::null())
        .output()
        .expect("valgrind is needed: `cargo xtask test` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let printed = String::from_utf8_lossy(&output.stdout);
    let costs = printed.lines().filter_map(|line| line.split_once(MARK)?.1.strip_prefix('\t'));
    let costs = costs.enumerate().map(|(index, line)| {
        let [shape, operation, size, bytes] =
            line.split('\t').collect::<Vec<_>>().try_into().expect("four columns");
        // Before each measurement there is one of nothing, which takes up all in between.
        let counts = folder.join(format!("part{part}.{}", 2 * (index + 1)));
        let cost = Cost { instructions: total(&counts), bytes: bytes.parse().expect("bytes") };
        ((shape.to_owned(), operation.to_owned(), size.parse().expect("a size")), cost)
    });
    costs.collect()
}

/// Whether this process is to measure the shape of an index: one that was started for a part.
pub(super) fn is_of_this_part(index: usize) -> bool {
    let part = std::env::var(PART).ok().and_then(|part| part.parse().ok());
    part.is_none_or(|part: usize| index % PARTS == part)
}
