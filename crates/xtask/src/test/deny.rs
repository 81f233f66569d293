//! The dependencies: licenses, origins and known vulnerabilities, as `deny.toml` requires.

use crate::step::{Outcome, command, run};
use crate::workspace::root;
use std::process::{Command, Stdio};

/// Runs `cargo deny`, where it is installed; the database of advisories where it can be had.
pub(super) fn check() -> Outcome {
    if !succeeds(cargo_deny().arg("--version")) {
        println!("skipped: cargo-deny is not installed (cargo install --locked cargo-deny)");
        return Ok(());
    }
    let check = ["check", "--hide-inclusion-graph"];
    run(cargo_deny().args(check).args(["bans", "licenses", "sources"]))?;
    if !succeeds(cargo_deny().args(["fetch", "db"])) {
        println!("skipped: the database of advisories cannot be fetched");
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
