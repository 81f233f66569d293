//! `cargo xtask test`: every check there is, each part timed, with one line at the end that says
//! how many tests passed and failed.

mod counts;
mod deny;
mod features;
mod fuzz;
mod record;

use crate::setup::{self, Kit};
use crate::step::{Outcome, command, run as run_command, run_and_read};
use crate::workspace::{WASM, WASM_PACKAGES, end_to_end_tests, fuzz_targets, npm_tests, root};
use crate::{generate, package, page, serve};
use record::Record;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use test_programs::REQUIRED;

/// How long a wasm test may take in the browser, which by default is less than a busy machine needs.
const BROWSER_TEST_SECONDS: &str = "180";

/// A part of the tests that can be run alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Formatting everywhere; clippy and the documentation of what runs on this machine, and each
    /// feature of the core alone, warnings denied.
    Lint,
    /// The tests of what runs on this machine.
    Native,
    /// Every public entry of the core with hostile bytes, for a short while, and clippy on the fuzz
    /// targets.
    Fuzz,
    /// What is compiled for other targets: clippy, documentation and tests of what runs in a browser
    /// or in Node, and the core without the standard library.
    Wasm,
    /// The page, used as a person does.
    EndToEnd,
}

impl Part {
    /// The part that a person calls `name`.
    pub(crate) fn named(name: &str) -> Outcome<Self> {
        match name {
            "lint" => Ok(Self::Lint),
            "native" => Ok(Self::Native),
            "fuzz" => Ok(Self::Fuzz),
            "wasm" => Ok(Self::Wasm),
            "e2e" => Ok(Self::EndToEnd),
            _ => Err(format!("unknown part `{name}`: expected lint, native, fuzz, wasm or e2e")),
        }
    }
}

/// Runs all parts, or `only` one. A failure in one does not keep the others from running.
pub(crate) fn run(only: Option<Part>) -> Outcome {
    let mut record = Record::new();
    let wanted = |part| only.is_none_or(|only| only == part);
    if wanted(Part::Lint) {
        lint(&mut record);
    }
    if wanted(Part::Native) {
        native(&mut record);
    }
    if wanted(Part::Fuzz) {
        fuzz(&mut record);
    }
    if (wanted(Part::Wasm) || wanted(Part::EndToEnd))
        && let Some(kit) = record.set_up("set-up for WebAssembly", setup::for_page)
    {
        if wanted(Part::Wasm) {
            wasm(&mut record, &kit);
        }
        if wanted(Part::EndToEnd) {
            end_to_end(&mut record, &kit);
        }
    }
    record.conclude()
}

fn lint(record: &mut Record) {
    record.check("formatting", || {
        run_command(cargo().args(["fmt", "--all", "--check"]))?;
        run_command(cargo().current_dir(fuzz_targets()).args(["fmt", "--check"]))
    });
    record.check("clippy", || deny_in_code(cargo().args(["clippy", "--all-targets"])));
    record.check("documentation", || deny_in_documentation(cargo().arg("doc")));
    record.check("features of the core", features::check);
    record.check("dependencies", deny::check);
}

fn native(record: &mut Record) {
    record.tests("native tests", |counts| {
        setup::test_programs()?;
        let mut test = cargo();
        test.args(["test", "--no-fail-fast"]).env(REQUIRED, "1");
        run_and_read(&mut test, |line| counts.read(line))
    });
    record.tests("core without features", features::test);
}

fn fuzz(record: &mut Record) {
    // Here and not in `lint`, as the fuzzer is compiled even for clippy.
    record.check("clippy for fuzzing", || {
        setup::for_fuzzing()?;
        deny_in_code(fuzz::cargo("clippy")?.arg("--all-targets"))
    });
    record.tests("fuzzing", |counts| {
        setup::for_fuzzing()?;
        fuzz::run_all(counts)
    });
}

fn wasm(record: &mut Record, kit: &Kit) {
    record.check("clippy for wasm", || {
        setup::for_lint(kit)?;
        deny_in_code(cargo_for_wasm(kit, "clippy").arg("--all-targets"))
    });
    record
        .check("documentation for wasm", || deny_in_documentation(&mut cargo_for_wasm(kit, "doc")));
    record.check("core without std", || {
        let mut build = kit.command("cargo");
        build.current_dir(root()).args(["build", "--package", "sma-core"]);
        kit.compiler.prepare_for_bare_target(&mut build)?;
        run_command(&mut build)
    });
    record.tests("wasm tests", |counts| {
        let browser = setup::for_browser()?;
        let mut test = cargo_for_wasm(kit, "test");
        // Not the examples in the documentation: they are JavaScript.
        test.args(["--tests", "--no-fail-fast"]);
        test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
        test.env("CHROMEDRIVER", browser.driver);
        test.env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TEST_SECONDS);
        run_and_read(&mut test, |line| counts.read(line))
    });
    record.tests("npm package in Node", |counts| {
        package::preview(kit)?;
        generate::reports()?;
        setup::npm_packages()?;
        let folder = npm_tests();
        let mut node = command("node");
        node.args(["--test", "--test-reporter=spec"]).args(files_ending(&folder, ".test.mjs")?);
        node.current_dir(folder);
        run_and_read(&mut node, |line| counts.read(line))
    });
}

fn end_to_end(record: &mut Record, kit: &Kit) {
    if !record.check("page", || page::preview(kit)) {
        return;
    }
    record.tests("end to end", |counts| {
        setup::test_programs()?;
        let browser = setup::for_browser()?;
        generate::reports()?;
        setup::npm_packages()?;
        let mut playwright = command("npx");
        playwright.current_dir(end_to_end_tests()).args(["--no", "--", "playwright", "test"]);
        playwright.env("CHROMIUM", browser.chromium);
        playwright.env("PORT", serve::free_port()?.to_string());
        run_and_read(&mut playwright, |line| counts.read(line))
    });
}

/// Runs clippy and denies warnings.
fn deny_in_code(clippy: &mut Command) -> Outcome {
    run_command(clippy.args(["--", "-D", "warnings"]))
}

/// Runs rustdoc and denies warnings.
fn deny_in_documentation(doc: &mut Command) -> Outcome {
    run_command(doc.arg("--no-deps").env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// Cargo for what runs on this machine: the workspace's default members.
fn cargo() -> Command {
    let mut cargo = command("cargo");
    cargo.current_dir(root());
    cargo
}

/// Cargo's `subcommand` for what runs in a browser.
fn cargo_for_wasm(kit: &Kit, subcommand: &str) -> Command {
    let mut cargo = kit.command("cargo");
    cargo.current_dir(root()).args([subcommand, "--target", WASM]);
    cargo.args(WASM_PACKAGES.iter().flat_map(|package| ["--package", package]));
    cargo
}

/// The files in `folder` whose names end so, in the order of their names.
fn files_ending(folder: &Path, end: &str) -> Outcome<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).map_err(|e| format!("cannot read {}: {e}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.to_string_lossy().ends_with(end))
        .collect();
    files.sort();
    // Without any file named, Node would look for tests in the whole repository.
    if files.is_empty() { Err(format!("no *{end} in {}", folder.display())) } else { Ok(files) }
}
