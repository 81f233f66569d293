//! No operation works, or takes memory, out of proportion to what it is given, whatever the shape
//! of that is: twice the input costs at most about twice as much.
//!
//! What is counted are instructions, by valgrind, and bytes that are allocated at one time. Both
//! are the same on every machine and in every run, as far as it matters here.
//!
//! `cargo test -p sma-core --test hostile_shapes -- --nocapture` prints what every operation costs
//! for each byte of each shape.

mod costs;
#[path = "../randomness/counter.rs"]
mod counter;
mod operations;
mod shapes;

use std::hint::black_box;

use peak_alloc::PeakAlloc;

use costs::{Cost, Costs};
use operations::{OPERATIONS, Operation, Subject};
use shapes::SHAPES;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes of the smallest contents. There are others of twice and of four times as many.
const SIZE: usize = 1024;

/// The most that the second doubling may cost for each that the first one costs. Work in proportion
/// to the input makes 2, with its logarithm 2.5 at these sizes, and with its square 4.
const MAX_GROWTH: f64 = 2.8;

/// What means nothing, in instructions and in bytes: a buffer that grows one time more.
const INSTRUCTIONS_IN_DOUBT: f64 = 150_000.0;
const BYTES_IN_DOUBT: f64 = 64.0 * 1024.0;

#[test]
fn no_operation_grows_faster_than_its_input() {
    test_programs::needs!("valgrind");
    let costs = Costs::measure();
    let mut wrong = Vec::new();
    for shape in SHAPES {
        println!("{}", shape.name);
        for operation in OPERATIONS {
            let [once, twice, four_times] = [1, 2, 4].map(|factor| {
                costs.of(shape.name, operation.name, factor * SIZE).unwrap_or_else(|| {
                    panic!("{} of {} was not measured", operation.name, shape.name)
                })
            });
            let what = |cost: Cost| (cost.instructions as f64, cost.bytes as f64);
            let (once, twice, four_times) = (what(once), what(twice), what(four_times));
            let each = (SIZE * 2) as f64;
            println!(
                "  {:24} {:>9.0} instructions {:>7.1} bytes",
                operation.name,
                (four_times.0 - twice.0) / each,
                (four_times.1 - twice.1) / each
            );
            let figures = format!("{once:?}, {twice:?}, {four_times:?}");
            let growth =
                (four_times.0 - twice.0 - INSTRUCTIONS_IN_DOUBT) / (twice.0 - once.0).max(1.0);
            let too_much = MAX_GROWTH.powi(2) * once.1 + BYTES_IN_DOUBT;
            if growth > MAX_GROWTH || four_times.1 > too_much {
                wrong.push(format!("{} of {}: {figures}", operation.name, shape.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs every operation on every shape, and prints the memory that each takes; valgrind counts the
/// instructions of [`measured`] meanwhile.
#[test]
#[ignore = "the other test runs it under valgrind"]
fn run_everything() {
    for (_, shape) in SHAPES.iter().enumerate().filter(|(index, _)| costs::is_of_this_part(*index))
    {
        for size in [1, 2, 4].map(|factor| factor * SIZE) {
            let subject = Subject::new(shape, size);
            for operation in OPERATIONS {
                measured(&NOTHING, &subject);
                let start = MEMORY.current_usage();
                MEMORY.reset_peak_usage();
                measured(operation, &subject);
                let bytes = MEMORY.peak_usage().saturating_sub(start);
                costs::print(shape.name, operation.name, size, bytes);
            }
        }
    }
}

/// Comes before each measurement: what valgrind has counted so far is not of the operation.
const NOTHING: Operation = Operation { name: "nothing", run: |_| {} };

/// What valgrind counts, from the end of the last call to that of this one.
#[inline(never)]
fn measured(operation: &Operation, subject: &Subject) {
    (black_box(operation).run)(black_box(subject));
}
