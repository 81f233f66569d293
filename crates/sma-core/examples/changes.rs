//! Compares two archives: what was added, removed and changed.
//!
//! `cargo run --example changes -- old.sma new.sma`

use std::error::Error;

use sma_core::compare::compare;
use sma_core::{Archive, Limits};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let (old, new) = match &given[..] {
        [old, new] if old.ends_with(".sma") => (old.clone(), new.clone()),
        _ => (format!("{SAMPLES}1.0-tar-gzip.sma"), format!("{SAMPLES}2026.1-server-export.sma")),
    };
    let old = Archive::open(&std::fs::read(old)?, &Limits::default())?;
    let new = Archive::open(&std::fs::read(new)?, &Limits::default())?;
    let comparison = compare(&old.sections(), &new.sections());
    for section in &comparison.changed {
        for collection in &section.collections {
            println!(
                "{}/{}: {} added, {} removed, {} changed",
                section.name,
                collection.name,
                collection.added.len(),
                collection.removed.len(),
                collection.changed.len()
            );
        }
    }
    Ok(())
}
