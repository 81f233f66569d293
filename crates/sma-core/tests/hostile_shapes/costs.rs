//! What operations cost, as a process under valgrind prints and counts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::forms::Case;

/// What the lines with measurements begin with, among those of the test's own runner.
const MARK: &str = "cost";

/// The function whose instructions are counted.
const MEASURED: &str = "hostile_shapes::measure";

/// Processes that measure a part of the cases each, and the variable that says which.
const PARTS: usize = 4;
const PART: &str = "SMA_HOSTILE_SHAPES_PART";

/// What an operation costs.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    pub(super) instructions: u64,
    /// The most that was allocated at one time.
    pub(super) bytes: usize,
}

/// What one more byte of content costs.
pub(super) struct PerByte {
    pub(super) instructions: f64,
    pub(super) memory: f64,
}

/// What every operation costs on every case, by case, operation and size.
pub(super) struct Costs(BTreeMap<(String, String, usize), Cost>);

impl Costs {
    /// Runs every operation on every case under valgrind, in several processes at once.
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

    /// Returns what an operation costs on a case, in each size.
    pub(super) fn of(&self, case: &Case, operation: &str) -> [Cost; 3] {
        let name = case.name();
        case.form.sizes().map(|size| {
            let cost = self.0.get(&(name.clone(), operation.to_owned(), size));
            *cost.unwrap_or_else(|| panic!("{operation} of {name} was not measured"))
        })
    }

    /// Returns the difference between the largest and the smallest size, for each byte.
    pub(super) fn per_byte(&self, case: &Case, operation: &str) -> PerByte {
        let [first, _, last] = self.of(case, operation);
        let [smallest, _, largest] = case.form.sizes();
        let bytes = (largest - smallest) as f64;
        PerByte {
            instructions: (last.instructions as f64 - first.instructions as f64) / bytes,
            memory: (last.bytes as f64 - first.bytes as f64) / bytes,
        }
    }
}

/// Prints a measurement for the process that reads it.
pub(super) fn print(case: &str, operation: &str, size: usize, bytes: usize) {
    println!("{MARK}\t{case}\t{operation}\t{size}\t{bytes}");
}

/// The instructions that a file of callgrind sums up.
fn total(counts: &Path) -> u64 {
    let text = fs::read_to_string(counts).expect("valgrind wrote it");
    let totals = text.lines().rev().find_map(|line| line.strip_prefix("totals: "));
    totals.and_then(|count| count.trim().parse().ok()).expect("callgrind sums up")
}

/// Runs every operation on a part of the cases.
fn measure_part(part: usize, folder: &Path) -> Vec<((String, String, usize), Cost)> {
    let counts = folder.join(format!("part{part}"));
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-line=no"])
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .args([format!("--toggle-collect={MEASURED}"), format!("--dump-after={MEASURED}")])
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
        let [case, operation, size, bytes] =
            line.split('\t').collect::<Vec<_>>().try_into().expect("four columns");
        let counts = folder.join(format!("part{part}.{}", index + 1));
        let cost = Cost { instructions: total(&counts), bytes: bytes.parse().expect("bytes") };
        ((case.to_owned(), operation.to_owned(), size.parse().expect("a size")), cost)
    });
    costs.collect()
}

/// Whether this process is to measure the case of an index: one that was started for a part.
pub(super) fn is_of_this_part(index: usize) -> bool {
    let part = std::env::var(PART).ok().and_then(|part| part.parse().ok());
    part.is_none_or(|part: usize| index % PARTS == part)
}
