//! Fuzzing, for a short while: every target runs all of its seeds, and then as much new input as
//! there is time for.
//!
//! The compiler's own means are enough: any stable one can count what code an input reaches, and
//! libFuzzer comes with its crate. Whoever has `cargo fuzz` and a nightly compiler can run the same
//! targets under a sanitizer, see `tests/fuzz/README.md`.

use super::counts::Counts;
use super::files_ending;
use crate::step::{Outcome, command, output, run, step};
use crate::workspace::{fuzz_targets, target_dir};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Seconds for each target.
const SECONDS: u32 = 7;
/// What a target may take of memory, in MiB: everything that it has, and one allocation.
const MEMORY: u32 = 1024;
const ALLOCATION: u32 = 256;
/// The longest input, in bytes.
const LONGEST: u32 = 20_000;

/// What makes the compiler count the edges that are taken, and tell the fuzzer what is compared.
const COVERAGE: &str = "--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
     -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
     -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Builds all targets and runs each; one that finds nothing counts as a passed test.
pub(super) fn run_all(counts: &mut Counts) -> Outcome {
    step("build the fuzz targets", || run(cargo("build")?.arg("--bins")))?;

    let build = build_dir();
    let programs = build.join(host()?).join("release");
    for source in files_ending(&fuzz_targets().join("fuzz_targets"), ".rs")? {
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let outcome = step(&format!("fuzz {name}"), || fuzz(&programs.join(&name), &name, &build));
        match outcome {
            Ok(()) => counts.passed += 1,
            Err(message) => {
                eprintln!("error: {message}");
                counts.failed += 1;
            }
        }
    }
    Ok(())
}

fn fuzz(program: &Path, name: &str, build: &Path) -> Outcome {
    // What is found goes to the first folder, and is where the next run on this machine begins.
    let found = build.join("found").join(name);
    fs::create_dir_all(&found).map_err(|e| format!("cannot make {}: {e}", found.display()))?;
    let mut target = command(program);
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
        .arg(fuzz_targets().join("seeds").join(name));
    run(&mut target)
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

/// The name of the target that this machine is. With it, build scripts are compiled without
/// counting.
fn host() -> Outcome<String> {
    let version = output(command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "`rustc -vV` names no host".to_owned())
}
