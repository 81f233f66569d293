//! `cargo xtask test`: all checks and tests, each part timed. The last line counts the tests that passed
//! and failed.

mod counts;
mod deny;
mod features;
mod fuzz;
mod record;

use crate::log::{say, with_log};
use crate::setup::{self, Browser, Kit};
use crate::step::{Outcome, command, run as run_command, run_and_read};
use crate::workspace::{
    NPM_PACKAGE, PAGE_PACKAGES, WASM, WASM_PACKAGES, end_to_end_tests, fuzz_targets, npm_tests,
    root, target_dir,
};
use crate::{generate, npm_package, page, program, serve, workspace};
use counts::Counts;
use record::Record;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use test_programs::REQUIRED;

/// The most time of a wasm test in the browser. The default is too short for a busy machine.
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
    /// The page, used in Chromium, and its main path in Firefox.
    EndToEnd,
}

impl Part {
    /// Parses the name of a part.
    pub(crate) fn parse(name: &str) -> Outcome<Self> {
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
    match only {
        None => all(&mut record),
        Some(Part::Lint) => lint(&mut record),
        Some(Part::Native) => native(&mut record),
        Some(Part::Fuzz) => fuzz(&mut record),
        Some(part) => {
            if let Some(kit) = set_up(&mut record) {
                if part == Part::Wasm {
                    wasm(&mut record, &kit);
                } else if page(&mut record, &kit) {
                    end_to_end(&mut record);
                }
            }
        }
    }
    record.finish()
}

/// Runs all parts. Compilers and tests often leave a processor idle, so two halves run at a time. The
/// second one writes to a file, which is printed when both have ended.
fn all(record: &mut Record) {
    let kit = set_up(record);
    let log = target_dir().join("second-half-of-tests.log");
    let Some(file) = record.set_up("log of the second half", || create(&log)) else { return };
    let mut second = Record::new();
    let page_is_built = thread::scope(|scope| {
        let second_half = scope.spawn(|| {
            with_log(Some(file), || {
                fuzz(&mut second);
                let Some(kit) = &kit else { return false };
                wasm(&mut second, kit);
                page(&mut second, kit)
            })
        });
        println!("    fuzz and wasm run at the same time; their output follows");
        lint(record);
        native(record);
        second_half.join().expect("the second half does not panic")
    });
    print!("{}", fs::read_to_string(&log).unwrap_or_default());
    record.append(second);
    if page_is_built {
        end_to_end(record);
    }
}

fn create(file: &Path) -> Outcome<File> {
    File::create(file).map_err(|e| format!("cannot create {}: {e}", file.display()))
}

/// Sets up the tools for WebAssembly.
fn set_up(record: &mut Record) -> Option<Kit> {
    record.set_up("set-up for WebAssembly", setup::for_page)
}

fn lint(record: &mut Record) {
    record.check("formatting", || {
        run_command(cargo().args(["fmt", "--all", "--check"]))?;
        run_command(cargo().current_dir(fuzz_targets()).args(["fmt", "--check"]))
    });
    record.check("clippy", || deny_in_code(cargo().args(["clippy", "--all-targets"])));
    record.check("documentation", || deny_in_documentation(cargo().arg("doc")));
    record.check("features of the core", features::check);
    record.part("dependencies", deny::check);
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
        deny_in_code(fuzz::cargo("clippy")?.args(["--all-targets", "--no-deps"]))
    });
    record.tests("fuzzing", |counts| {
        setup::for_fuzzing()?;
        fuzz::run_all(counts)
    });
}

fn wasm(record: &mut Record, kit: &Kit) {
    record.check("clippy for wasm", || {
        setup::for_lint(kit)?;
        let mut clippy = cargo_for_wasm(kit, "clippy", &WASM_PACKAGES);
        // `lint` has looked at what they depend on.
        deny_in_code(clippy.args(["--all-targets", "--no-deps"]))
    });
    record.check("documentation for wasm", || {
        deny_in_documentation(&mut cargo_for_wasm(kit, "doc", &WASM_PACKAGES))
    });
    record.check("core without std", || {
        let mut check = kit.command("cargo");
        check.current_dir(root()).args(["check", "--package", "sma-core"]);
        kit.compiler.prepare_for_bare_target(&mut check)?;
        run_command(&mut check)
    });
    record.tests("wasm tests", |counts| {
        let browser = setup::for_browser()?;
        // With the features of the page and of the npm package, whose dependencies are compiled once
        // for both.
        let mut outcome = Ok(());
        for packages in [&[NPM_PACKAGE][..], &PAGE_PACKAGES] {
            let mut test = cargo_for_wasm(kit, "test", packages);
            // Not the examples in the documentation: they are JavaScript.
            test.args(["--tests", "--no-fail-fast"]);
            test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
            test.env("CHROMEDRIVER", &browser.driver);
            test.env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TEST_SECONDS);
            outcome = outcome.and(run_and_read(&mut test, |line| counts.read(line)));
        }
        outcome
    });
    record.tests("npm package in Node", |counts| {
        npm_package::preview(kit)?;
        generate::reports()?;
        setup::npm_packages()?;
        // What is tested is what would be published.
        setup::packed_package(&npm_package::pack()?)?;
        let folder = npm_tests();
        let mut node = command("node");
        node.args(["--test", "--test-reporter=spec"]).args(files_ending(&folder, ".test.mjs")?);
        node.current_dir(folder);
        run_and_read(&mut node, |line| counts.read(line))
    });
    record.tests("pages with the npm package", hosts);
}

/// Builds the pages that use the npm package, and uses them in the browser. The package is the one that
/// [`wasm`] installed.
fn hosts(counts: &mut Counts) -> Outcome {
    let browser = setup::for_browser()?;
    build_host(&["vite", "build", "vite"])?;
    build_host(&["webpack", "--config", "webpack/webpack.config.js"])?;
    playwright(&workspace::hosts(), &browser, counts)
}

/// Builds the page, and returns whether that succeeded.
fn page(record: &mut Record, kit: &Kit) -> bool {
    record.check("page", || page::preview(kit))
}

fn end_to_end(record: &mut Record) {
    record.tests("end to end", |counts| {
        setup::test_programs()?;
        let browser = setup::for_browser()?;
        generate::reports()?;
        setup::npm_packages()?;
        build_host(&["vite", "build", "vue"])?;
        program::preview()?;
        let mut playwright = playwright_in(&end_to_end_tests(), &browser)?;
        playwright.args(["--project", "headless", "--project", "chromium"]);
        run_and_read(&mut playwright, |line| counts.read(line))
    });
    record.part("main path in Firefox", firefox);
}

/// Uses the page in Firefox, or skips that where Firefox cannot be had.
fn firefox(counts: &mut Counts) -> Outcome {
    let Some(firefox) = setup::for_firefox()? else {
        say(format_args!(
            "    skipped: the main path in Firefox needs `firefox` or `firefox-esr` on PATH"
        ));
        counts.skipped += 1;
        return Ok(());
    };
    setup::npm_packages()?;
    let mut playwright = playwright_on_free_port(&end_to_end_tests())?;
    playwright.args(["--project", "firefox"]).env("FIREFOX", firefox);
    run_and_read(&mut playwright, |line| counts.read(line))
}

/// Builds a page of [`workspace::hosts`] with its bundler.
fn build_host(bundler: &[&str]) -> Outcome {
    let mut npx = command("npx");
    run_command(npx.current_dir(workspace::hosts()).args(["--no", "--"]).args(bundler))
}

/// Runs the tests of a folder in the browser.
fn playwright(folder: &Path, browser: &Browser, counts: &mut Counts) -> Outcome {
    run_and_read(&mut playwright_in(folder, browser)?, |line| counts.read(line))
}

/// Returns the command that runs the tests of a folder in the browser.
pub(crate) fn playwright_in(folder: &Path, browser: &Browser) -> Outcome<Command> {
    let mut playwright = playwright_on_free_port(folder)?;
    playwright.env("CHROMIUM", &browser.chromium).env("HEADLESS", &browser.headless);
    Ok(playwright)
}

fn playwright_on_free_port(folder: &Path) -> Outcome<Command> {
    let mut playwright = command("npx");
    playwright.current_dir(folder).args(["--no", "--", "playwright", "test"]);
    playwright.env("PORT", serve::free_port()?.to_string());
    Ok(playwright)
}

/// Runs clippy and denies warnings.
fn deny_in_code(clippy: &mut Command) -> Outcome {
    run_command(clippy.args(["--", "-D", "warnings"]))
}

/// Runs rustdoc and denies warnings.
fn deny_in_documentation(doc: &mut Command) -> Outcome {
    run_command(doc.arg("--no-deps").env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// Returns cargo for what runs on this machine: the workspace's default members.
fn cargo() -> Command {
    let mut cargo = command("cargo");
    cargo.current_dir(root());
    cargo
}

/// Returns cargo's `subcommand` for packages that are made for a browser or for Node, in the profile of
/// the page that is tested: macros, which run here, are compiled once for all.
fn cargo_for_wasm(kit: &Kit, subcommand: &str, packages: &[&str]) -> Command {
    let mut cargo = kit.command("cargo");
    cargo.current_dir(root()).args([subcommand, "--target", WASM, "--profile", "preview"]);
    cargo.args(packages.iter().flat_map(|package| ["--package", package]));
    cargo
}

/// Returns the files in `folder` whose names end with `end`, sorted by name.
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
