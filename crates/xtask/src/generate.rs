//! What is made with the core, by the program `sma-generate`: a step of its own, so that other
//! commands need not wait for the core to be compiled.

use crate::step::{Outcome, command, run, step};
use crate::workspace::{root, target_dir};

const PROGRAM: &str = "sma-generate";
/// A test of the same package. Cargo builds a package's program with its tests.
const A_TEST: &str = "modules";

/// Writes the sample archives.
pub(crate) fn samples() -> Outcome {
    generate("write the samples", &["samples"])
}

/// Writes what benchmarks measure.
pub(crate) fn files_for_benchmarks() -> Outcome {
    generate("write the files to measure", &["bench"])
}

/// Writes documentation and declarations that are generated from the tables of the core.
pub(crate) fn docs() -> Outcome {
    generate("write what is generated from the tables of the core", &["docs"])
}

/// Checks that they are up to date.
pub(crate) fn check_docs() -> Outcome {
    generate("check what is generated from the tables of the core", &["docs", "--check"])
}

/// Writes the reports that the page and the npm package must reproduce into `target/reports/`.
pub(crate) fn reports() -> Outcome {
    step("write the expected reports", || {
        // As `cargo test` builds it: what tests depend on adds features, with which all is compiled.
        let mut build = command("cargo");
        run(build.current_dir(root()).args(["test", "--no-run", "--test", A_TEST]))?;
        run(command(target_dir().join("debug").join(PROGRAM)).current_dir(root()).arg("reports"))
    })
}

fn generate(what: &str, arguments: &[&str]) -> Outcome {
    step(what, || {
        let mut cargo = command("cargo");
        // Not quiet: the first time, compiling the core takes minutes.
        cargo.current_dir(root()).args(["run", "--bin", PROGRAM, "--"]);
        run(cargo.args(arguments))
    })
}
