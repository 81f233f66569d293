//! Fuzzing for a short while: every target runs all of its seeds, and then as many new inputs as there
//! is time for.
//!
//! A stable compiler is enough: it can count which code an input reaches, and libFuzzer comes with its
//! crate. With `cargo fuzz` and a nightly compiler the same targets run under a sanitizer, see
//! `tests/fuzz/README.md`.

use super::counts::Counts;
use super::files_ending;
use crate::log::say;
use crate::step::{Outcome, command, long_step, output, run};
use crate::workspace::{fuzz_targets, target_dir};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::{self, ScopedJoinHandle, available_parallelism};

/// Seconds that each target runs.
const SECONDS: u32 = 7;
/// The most memory of a target and of one allocation, in MiB.
const MEMORY: u32 = 1024;
const ALLOCATION: u32 = 256;
/// The longest input, in bytes.
const LONGEST: u32 = 20_000;

/// Flags with which the compiler counts the edges that are taken, and reports comparisons to the fuzzer.
const COVERAGE: &str = "--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
     -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
     -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Builds all targets and runs each, as many at a time as there are processors. A target that finds
/// nothing counts as a passed test.
pub(super) fn run_all(counts: &mut Counts) -> Outcome {
    long_step("build the fuzz targets", "1 minute", || run(cargo("build")?.arg("--bins")))?;

    let host = host()?;
    let targets = files_ending(&fuzz_targets().join("fuzz_targets"), ".rs")?;
    for targets in targets.chunks(available_parallelism().map_or(1, NonZero::get)) {
        let host = &host;
        let outcomes: Vec<Outcome<String>> = thread::scope(|scope| {
            let start = |target: &PathBuf| {
                let target = target.clone();
                scope.spawn(move || fuzz(&target, host))
            };
            let running: Vec<_> = targets.iter().map(start).collect();
            let end = |fuzz: ScopedJoinHandle<'_, Outcome<String>>| {
                fuzz.join().unwrap_or_else(|_| Err("a fuzz target's thread panicked".to_owned()))
            };
            running.into_iter().map(end).collect()
        });
        for outcome in outcomes {
            match outcome {
                Ok(summary) => {
                    say(format_args!("    {summary}"));
                    counts.passed += 1;
                }
                Err(message) => {
                    say(format_args!("error: {message}"));
                    counts.failed += 1;
                }
            }
        }
    }
    Ok(())
}

/// Runs a target, given by its source file, and returns its name with how many inputs it ran. The
/// fuzzer's output is printed only if it finds something.
fn fuzz(source: &Path, host: &str) -> Outcome<String> {
    let build = build_dir();
    let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // New inputs go to the first folder, and are where the next run on this machine begins.
    let found = build.join("found").join(&name);
    fs::create_dir_all(&found).map_err(|e| format!("cannot create {}: {e}", found.display()))?;
    let mut target = command(build.join(host).join("release").join(&name));
    target
        .arg(format!("-max_total_time={SECONDS}"))
        .arg(format!("-rss_limit_mb={MEMORY}"))
        .arg(format!("-malloc_limit_mb={ALLOCATION}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-dict={}", fuzz_targets().join("json.dict").display()))
        .arg(format!("-artifact_prefix={}-", found.with_extension("finding").display()))
        // Tars are long before they are anything.
        .args(["-timeout=20", "-len_control=0", "-verbosity=0", "-print_final_stats=1"])
        .arg(&found)
        .arg(fuzz_targets().join("seeds").join(&name));
    let output = target.output().map_err(|e| format!("cannot run the fuzz target {name}: {e}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("the fuzz target {name} failed ({})\n{log}", output.status));
    }
    let inputs = log.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    let inputs =
        inputs.ok_or_else(|| format!("the fuzz target {name} counted no inputs\n{log}"))?;
    Ok(format!("{name}: {} inputs", inputs.trim()))
}

/// Returns cargo's `subcommand` for the fuzz targets, as they are compiled to be run.
pub(super) fn cargo(subcommand: &str) -> Outcome<Command> {
    let mut cargo = command("cargo");
    cargo.current_dir(fuzz_targets()).args([subcommand, "--release", "--target", &host()?]);
    cargo.env("CARGO_TARGET_DIR", build_dir()).env("RUSTFLAGS", COVERAGE);
    Ok(cargo)
}

fn build_dir() -> PathBuf {
    target_dir().join("fuzz")
}

/// Returns the target triple of this machine. With it, build scripts are compiled without counting.
fn host() -> Outcome<String> {
    let version = output(command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "`rustc -vV` names no host".to_owned())
}
