//! Programs that other people wrote, which tests compare this project's results with.

use super::debian;
use crate::step::{Outcome, find_on_path};

/// Each program, and Debian's package that has it. `tar`, `gzip` and `sha256sum` are everywhere.
const JUDGES: [(&str, &str); 7] = [
    ("openssl", "openssl"),
    ("ssh-keygen", "openssh-client"),
    ("zstd", "zstd"),
    ("lz4", "lz4"),
    ("jq", "jq"),
    ("node", "nodejs"),
    // Counts instructions: what operations cost.
    ("valgrind", "valgrind"),
];

/// Sees to it that all are there; on Debian they are installed when missing.
pub(super) fn find_or_install() -> Outcome {
    let missing: Vec<&str> = missing().map(|(_, package)| package).collect();
    if !missing.is_empty() && debian::is_here() {
        debian::install(&missing)?;
    }
    let missing: Vec<&str> = self::missing().map(|(program, _)| program).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the tests need {}: install them with your system's package manager",
        missing.join(", ")
    ))
}

fn missing() -> impl Iterator<Item = (&'static str, &'static str)> {
    JUDGES.into_iter().filter(|(program, _)| find_on_path(&[program]).is_none())
}
