//! The page, built by Trunk.

use crate::setup::Kit;
use crate::step::{Outcome, long_step, run};
use crate::workspace::root;
use std::process::Command;

/// Builds the page as it is published, into `dist/`.
pub(crate) fn publish(kit: &Kit) -> Outcome {
    long_step("build the page into dist/", "3 minutes", || {
        run(trunk(kit).args(["build", "--release", "--dist", "dist"]))
    })
}

/// Builds the page as it is served and tested here, into `target/preview/page/`.
pub(crate) fn preview(kit: &Kit) -> Outcome {
    long_step("build the page", "2 minutes the first time", || run(trunk(kit).arg("build")))
}

/// Returns Trunk, to run in this repository.
pub(crate) fn trunk(kit: &Kit) -> Command {
    let mut trunk = kit.command("trunk");
    trunk.current_dir(root()).args(["--skip-version-check", "--config", "Trunk.toml"]);
    // Trunk takes its value for a boolean and stops at anything but `true` and `false`.
    trunk.env_remove("NO_COLOR");
    trunk
}
