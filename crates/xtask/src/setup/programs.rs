//! The programs that tests compare results with.

use super::debian;
use crate::step::Outcome;
use test_programs::{PROGRAMS, find_on_path};

/// Finds all of them, or installs what is missing on Debian.
pub(super) fn find_or_install() -> Outcome {
    let mut packages: Vec<&str> = missing_programs().map(|(_, package)| package).collect();
    packages.dedup();
    if !packages.is_empty() && debian::is_here() {
        debian::install(&packages)?;
    }
    let missing: Vec<&str> = missing_programs().map(|(program, _)| program).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the tests need {}: install them with your system's package manager",
        missing.join(", ")
    ))
}

fn missing_programs() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROGRAMS.into_iter().filter(|(program, _)| find_on_path(&[program]).is_none())
}
