//! The dependencies: licenses, origins and known vulnerabilities, as `deny.toml` requires.

use super::counts::Counts;
use crate::log::say;
use crate::step::{Outcome, command, run};
use crate::workspace::root;
use std::process::{Command, Stdio};

/// Runs `cargo deny`, if it is installed, with the database of advisories, if that can be fetched.
/// Whatever is not checked counts as skipped.
pub(super) fn check(counts: &mut Counts) -> Outcome {
    if !succeeds(cargo_deny().arg("--version")) {
        say("skipped: cargo-deny is not installed (cargo install --locked cargo-deny)");
        counts.skipped += 1;
        return Ok(());
    }
    let check = ["check", "--hide-inclusion-graph"];
    run(cargo_deny().args(check).args(["bans", "licenses", "sources"]))?;
    if !succeeds(cargo_deny().args(["fetch", "db"])) {
        say("skipped: the database of advisories cannot be fetched");
        counts.skipped += 1;
        return Ok(());
    }
    run(cargo_deny().args(check).arg("advisories"))
}

fn cargo_deny() -> Command {
    let mut cargo = command("cargo");
    cargo.current_dir(root()).arg("deny");
    cargo
}

fn succeeds(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
