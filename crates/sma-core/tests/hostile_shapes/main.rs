//! No operation takes instructions or memory out of proportion to its input, whatever the shape of
//! that: twice the input costs at most about twice as much.
//!
//! Valgrind counts instructions, and an allocator the bytes that are allocated at one time. Both
//! are the same on every machine and in every run, as far as it matters here.
//!
//! `SMA_WRITE_COSTS=1 cargo test -p sma-core --test hostile_shapes` writes what every operation
//! costs to `docs/costs.md`.

mod costs;
#[path = "../randomness/counter.rs"]
mod counter;
mod forms;
mod operations;
mod shapes;
mod table;

use std::hint::black_box;

use peak_alloc::PeakAlloc;

use costs::{Cost, Costs};
use forms::cases;
use operations::{OPERATIONS, Operation, Subject};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most that the second doubling may cost for each that the first one costs. Work in proportion
/// to the input makes 2, with its logarithm 2.5 at these sizes, and with its square 4.
const MAX_GROWTH: f64 = 2.8;

/// Differences that mean nothing, in instructions and in bytes: a buffer that grows once more.
const INSTRUCTIONS_IN_DOUBT: f64 = 150_000.0;
const BYTES_IN_DOUBT: f64 = 64.0 * 1024.0;

#[test]
fn no_operation_grows_faster_than_its_input() {
    test_programs::needs!("valgrind");
    let costs = Costs::measure();
    if std::env::var_os("SMA_WRITE_COSTS").is_some() {
        table::write(&costs);
    }
    let mut wrong = Vec::new();
    for case in cases() {
        for operation in OPERATIONS.iter().filter(|it| (it.is_for)(case.form)) {
            let of = |cost: Cost| (cost.instructions as f64, cost.bytes as f64);
            let [once, twice, four_times] = costs.of(&case, operation.name).map(of);
            let growth =
                (four_times.0 - twice.0 - INSTRUCTIONS_IN_DOUBT) / (twice.0 - once.0).max(1.0);
            let too_much = MAX_GROWTH.powi(2) * once.1 + BYTES_IN_DOUBT;
            if growth > MAX_GROWTH || four_times.1 > too_much {
                let figures = format!("{once:?}, {twice:?}, {four_times:?}");
                wrong.push(format!("{} of {}: {figures}", operation.name, case.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs every operation on every shape, and prints the memory that each takes; valgrind counts the
/// instructions of [`measure`] meanwhile.
#[test]
#[ignore = "the other test runs it under valgrind"]
fn run_everything() {
    for (_, case) in cases().enumerate().filter(|(index, _)| costs::is_of_this_part(*index)) {
        for size in case.form.sizes() {
            let subject = Subject::new(&case, size);
            for operation in OPERATIONS.iter().filter(|it| (it.is_for)(case.form)) {
                let start = MEMORY.current_usage();
                MEMORY.reset_peak_usage();
                measure(operation, &subject);
                let bytes = MEMORY.peak_usage().saturating_sub(start);
                costs::print(&case.name(), operation.name, size, bytes);
            }
        }
    }
}

/// What valgrind counts.
#[inline(never)]
fn measure(operation: &Operation, subject: &Subject) {
    (black_box(operation).run)(black_box(subject));
}
