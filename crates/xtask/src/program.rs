//! The program `shelly-manager`, with the page inside.

use crate::page;
use crate::step::{Outcome, command, long_step, run};
use crate::workspace::{root, target_dir};
use std::fs;
use std::path::{Path, PathBuf};

/// The variable with the folder of the page, which `crates/sma-cli/build.rs` reads.
const PAGE: &str = "SMA_PAGE";

const PROGRAM: &str = "shelly-manager";

/// Builds the program as it is published, with the page in `dist/`.
pub(crate) fn publish() -> Outcome<PathBuf> {
    long_step("build the program", "5 minutes", || build(&page::published_dir(), "release"))
}

/// Builds the program with the page that is tested, into `target/preview/`: a plain build replaces the
/// other one.
pub(crate) fn preview() -> Outcome<PathBuf> {
    let built = long_step("build the program", "1 minute", || build(&page::preview_dir(), "dev"))?;
    let copy = page::preview_dir().with_file_name(PROGRAM);
    // One that still runs cannot be written to.
    let _ = fs::remove_file(&copy);
    fs::copy(&built, &copy).map_err(|e| format!("cannot write {}: {e}", copy.display()))?;
    Ok(copy)
}

fn build(page: &Path, profile: &str) -> Outcome<PathBuf> {
    let mut cargo = command("cargo");
    cargo.current_dir(root()).args(["build", "--bin", PROGRAM, "--profile", profile]);
    run(cargo.env(PAGE, page))?;
    let folder = if profile == "dev" { "debug" } else { profile };
    Ok(target_dir().join(folder).join(PROGRAM))
}
