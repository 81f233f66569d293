//! Tables of what operations cost, in `docs/costs.md`.

use std::fmt::Write as _;
use std::path::Path;

use super::costs::{Costs, PerByte};
use super::forms::{Form, cases};
use super::operations::OPERATIONS;
use super::shapes::Class;

/// What stands above the tables.
const TEXT: &str = "\
# What operations cost

<!-- Written by `SMA_WRITE_COSTS=1 cargo test -p sma-core --test hostile_shapes`. -->

Instructions and memory that one more byte of content costs each operation of the library, for the
most expensive shape of each kind:

| kind | shapes |
|---|---|
| usual | a fleet of devices |
| wide | many fields, members, collections, sections or values beside each other |
| nested | deep arrays; JSON in strings in JSON; names and passwords that contain each other |
| long | one long name, key, number or password |
| texts | strings of addresses, URLs, escapes, HTML tags or template actions |
| repeated | the same id, address, reference or deletion over and over |

The test `hostile_shapes` of the core runs the operations on contents of 1, 2 and 4 KiB, in compressed
archives of 16, 32 and 64 KiB, and fails where a doubling of the content more than about doubles
instructions or memory. It does not compare figures with these tables. The shapes are listed in
[shapes.rs](../crates/sma-core/tests/hostile_shapes/shapes.rs).

The tables are written by:

```console
$ SMA_WRITE_COSTS=1 cargo test -p sma-core --test hostile_shapes
```

Each figure is the difference between the largest and the smallest content, for each byte between
them, rounded to 1, 1.5, 2, 3, 5 or 7 times a power of ten, so that small differences between
processors do not show. Valgrind's callgrind counts the instructions, in a build for tests; a release
build needs fewer. Memory is what an operation allocates at one time, beside the archives that it is
given. Content is measured without compression and encryption; archives are neither compressed nor
encrypted unless the first column says so.

*open*, *summary*, *validate*, *report as HTML*, *decrypt*, *map to sections*, *convert to an archive*
and *recover and repair* start with a file; other operations start with parsed sections.
";

/// A kind of input.
struct Input {
    name: &'static str,
    has: fn(Form) -> bool,
}

/// The kinds, as the first column names them.
const INPUTS: &[Input] = &[
    Input { name: "archive", has: |form| matches!(form, Form::Plain | Form::Increment) },
    Input { name: "compressed archive", has: |form| matches!(form, Form::Packed(_)) },
    Input { name: "encrypted archive", has: |form| form == Form::Encrypted },
    Input { name: "document", has: |form| matches!(form, Form::Document(_)) },
];

/// Writes the tables into the documentation.
pub(super) fn write(costs: &Costs) {
    let instructions = table(costs, |cost| cost.instructions);
    let memory = table(costs, |cost| cost.memory);
    let text = format!(
        "{TEXT}\n## Instructions per byte\n\n{instructions}\n## Bytes of memory per byte\n\n{memory}"
    );
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/costs.md");
    std::fs::write(docs, text).expect("the documentation is writable");
}

/// Returns a row for each input and operation, with a column for each class of shapes.
fn table(costs: &Costs, figure: fn(PerByte) -> f64) -> String {
    let mut text = String::from("| input | operation |");
    for class in Class::ALL {
        let _ = write!(text, " {} |", class.name());
    }
    let _ = write!(text, "\n|---|---|{}\n", "--:|".repeat(Class::ALL.len()));
    for input in INPUTS {
        for operation in OPERATIONS {
            let highest = |class| {
                cases()
                    .filter(|case| (input.has)(case.form) && case.shape.class == class)
                    .filter(|case| (operation.is_for)(case.form))
                    .map(|case| figure(costs.per_byte(&case, operation.name)))
                    .reduce(f64::max)
            };
            let row = Class::ALL.map(highest);
            if row.iter().any(Option::is_some) {
                let cells = row.map(|figure| figure.map(round).unwrap_or_default());
                let _ = writeln!(
                    text,
                    "| {} | {} | {} |",
                    input.name,
                    operation.name,
                    cells.join(" | ")
                );
            }
        }
    }
    text
}

/// Rounds a figure to a step of its power of ten.
fn round(figure: f64) -> String {
    const STEPS: [f64; 7] = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0];
    if figure < 0.1 {
        return "0".into();
    }
    let unit = 10f64.powi(figure.log10().floor() as i32);
    let distance = |step: &f64| (figure / (unit * step)).ln().abs();
    let nearest = STEPS.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let rounded = unit * nearest.unwrap_or_default();
    format!("{}", (rounded * 100.0).round() / 100.0)
}
