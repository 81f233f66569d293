//! Validates an archive or document, and prints every failed check.
//!
//! `cargo run --example validate -- backup.sma`

use std::error::Error;

use sma_core::{Archive, Level, Limits};

/// The default archive.
const SAMPLE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/1.0-tar-gzip.sma");

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().skip(1).find(|it| it.ends_with(".sma"));
    let bytes = std::fs::read(file.as_deref().unwrap_or(SAMPLE))?;
    let archive = Archive::open(&bytes, &Limits::default())?;
    let report = archive.validate(Level::Thorough);
    println!("{}: {}", report.verdict().word(), report.verdict().sentence());
    for check in report.failed() {
        println!("{} {}: {}", check.code, check.name, check.message);
    }
    Ok(())
}
