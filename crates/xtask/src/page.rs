//! The inspector's page, built by Trunk into `dist/`.

use crate::setup::Kit;
use crate::step::{Outcome, run, step};
use crate::workspace::root;
use std::process::Command;

/// Builds the page as it is published.
pub(crate) fn build(kit: &Kit) -> Outcome {
    step("build the page into dist/", || run(trunk(kit).arg("build")))
}

/// Trunk, at home in this repository.
pub(crate) fn trunk(kit: &Kit) -> Command {
    let mut trunk = kit.command("trunk");
    trunk.current_dir(root()).args(["--skip-version-check", "--config", "Trunk.toml"]);
    // Trunk takes its value for a boolean and stops at anything but `true` and `false`.
    trunk.env_remove("NO_COLOR");
    trunk
}
