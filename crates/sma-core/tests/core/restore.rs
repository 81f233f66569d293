//! Restoring: pairs of a home and an archive, by what a person expects of them.

mod increments;
mod numbers;
mod pairs;
mod placeholders;
mod properties;
mod references;
mod reports;
mod strategies;

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sma_core::restore::{ConflictStrategy, Plan, RestoreOptions, RestoreResult};
use sma_core::section::Sections;
use sma_core::words::VariantArray;

const TIME: &str = "2026-03-01T10:00:00Z";

/// Sections of these collections, by `section/collection`; those of a section after each other.
fn home(collections: &[(&str, Json)]) -> Sections<'static> {
    let mut all: BTreeMap<&str, Json> = BTreeMap::new();
    for (name, records) in collections {
        let (section, collection) = name.split_once('/').unwrap();
        let json = all
            .entry(section)
            .or_insert_with(|| json!({"schema_version": "1.0.0", "last_updated": TIME}));
        json[collection] = records.clone();
    }
    all.into_iter().fold(Sections::new(), |sections, (name, json)| {
        sections.with(name, json.to_string()).unwrap()
    })
}

/// A record with these members beside those that every record has.
fn record(id: u64, mut members: Json) -> Json {
    members["id"] = id.into();
    members["created_at"] = TIME.into();
    members
}

fn device(id: u64, mac: &str, name: &str) -> Json {
    record(id, json!({"mac": mac, "ip": "", "type": "A", "name": name, "updated_at": TIME}))
}

/// The configuration of a device.
fn config(id: u64, device: u64, config: Json) -> Json {
    let mut record = record(id, json!({"device_id": device, "sync_status": "synced"}));
    record["config"] = config;
    record
}

fn plan<'a>(
    archive: &'a Sections<'_>,
    home: &'a Sections<'_>,
    strategy: ConflictStrategy,
) -> Plan<'a> {
    Plan::new(archive, home, &RestoreOptions::default().with_strategy(strategy))
}

/// The home after a restore, as JSON by section.
fn restore(
    archive: &Sections<'_>,
    home: &Sections<'_>,
    strategy: ConflictStrategy,
) -> BTreeMap<String, Json> {
    parse(&plan(archive, home, strategy).apply(home).unwrap())
}

fn overwrite(archive: &Sections<'_>, home: &Sections<'_>) -> BTreeMap<String, Json> {
    restore(archive, home, ConflictStrategy::Overwrite)
}

/// Sections as JSON.
fn parse(sections: &Sections<'_>) -> BTreeMap<String, Json> {
    let json = |section: sma_core::section::Section<'_>| {
        serde_json::from_str(section.root().source()).unwrap()
    };
    sections.iter().map(|section| (section.name().to_owned(), json(section))).collect()
}

/// Each record with its outcome, and its id in the home where that is another one.
fn outcomes(result: &RestoreResult) -> String {
    let line = |it: &sma_core::restore::RestoredRecord| {
        let id = it.record.id.unwrap();
        let new = it.target_id.filter(|new| *new != id);
        let new = new.map_or_else(String::new, |new| format!(" as {new}"));
        format!("{} {id} {}{new}", it.collection, it.outcome)
    };
    result.records.iter().map(line).collect::<Vec<_>>().join(", ")
}

/// The compared members of a record.
fn only(record: &Json, names: &[&str]) -> Json {
    names.iter().map(|name| ((*name).to_owned(), record[name].clone())).collect()
}
