//! Previews a restore to a target, and executes it on a copy of the target.
//!
//! `cargo run --example restore -- backup.sma home.sma`

use std::error::Error;

use sma_core::restore::{ConflictStrategy, Plan, RestoreOptions, examine};
use sma_core::{Archive, Limits};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let (backup, home) = match &given[..] {
        [backup, home] if backup.ends_with(".sma") => (backup.clone(), home.clone()),
        _ => (format!("{SAMPLES}1.0-tar-gzip.sma"), format!("{SAMPLES}2026.1-server-export.sma")),
    };
    let backup = Archive::open(&std::fs::read(backup)?, &Limits::default())?;
    let home = Archive::open(&std::fs::read(home)?, &Limits::default())?;
    let options = RestoreOptions::default()
        .with_strategy(ConflictStrategy::Merge)
        .with_partial(backup.is_partial());
    if let Err(refused) = examine(&backup, &options) {
        return Err(refused
            .errors
            .into_iter()
            .map(|error| error.message)
            .collect::<String>()
            .into());
    }
    let (archive, target) = (backup.sections(), home.sections());
    let plan = Plan::new(&archive, &target, &options);
    for change in plan.writes() {
        let record = change.record();
        let device = record.device.as_ref().map(|device| format!(" of {device}"));
        println!(
            "{} {}/{} {:?}{}",
            record.outcome,
            record.section,
            record.collection,
            record.target_id,
            device.unwrap_or_default()
        );
    }
    let restored = plan.apply(&target)?;
    println!("{} records then", restored.record_count());
    Ok(())
}
