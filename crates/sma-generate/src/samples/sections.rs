//! The six sections of a site, as Shelly Manager would export them.

mod analytics;
mod configurations;
mod devices;
mod notifications;
mod resolution;
mod templates;

use std::collections::BTreeMap;
use std::error::Error;

use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::Value;
use sma_core::section::{CollectionTable, SectionTable, Sections};

use super::clock;
use super::drift;
use super::random::Random;
use super::site::Site;
use crate::Outcome;

/// Amount of activity at a site.
#[derive(Clone, Copy, Debug)]
pub(super) struct Activity {
    /// Average number of corrected settings per day.
    pub(super) fixes_per_day: i64,
    /// Total number of sent notifications.
    pub(super) notifications: u64,
    /// Number of discovered devices that were not added.
    pub(super) discovered: u64,
}

/// Layout of JSON.
#[derive(Clone, Copy, Debug)]
pub(super) enum Layout {
    /// Indented by two spaces.
    Readable,
    /// Without whitespace.
    Compact,
}

/// A section's collections, each with its records.
type Records = Vec<(&'static str, Vec<Value>)>;

/// Returns the sections as JSON.
pub(super) fn json(site: &Site, activity: Activity, layout: Layout) -> Outcome<Sections<'static>> {
    let mut all = Sections::new();
    for (table, records) in sections(site, activity) {
        let failed = |e: &dyn Error| format!("cannot write {}: {e}", table.name);
        let section = Section { table, records };
        let json = match layout {
            Layout::Readable => serde_json::to_vec_pretty(&section),
            Layout::Compact => serde_json::to_vec(&section),
        };
        all.insert(table.name, json.map_err(|e| failed(&e))?).map_err(|e| failed(&e))?;
    }
    Ok(all)
}

/// Returns the records by section and collection.
pub(super) fn records(
    site: &Site,
    activity: Activity,
) -> BTreeMap<(&'static str, &'static str), Vec<Value>> {
    let sections = sections(site, activity).into_iter();
    let collections = sections.flat_map(|(table, records)| {
        records.into_iter().map(|(name, records)| ((table.name, name), records))
    });
    collections.collect()
}

fn sections(site: &Site, activity: Activity) -> Vec<(&'static SectionTable, Records)> {
    let mut random = Random::new(2026);
    let fixes = drift::fixes(site, activity.fixes_per_day, &mut random);
    let mut records = |table: &SectionTable| match table.name {
        "devices" => devices::records(site, activity.discovered, &mut random),
        "configurations" => configurations::records(site, &fixes, &mut random),
        "templates" => templates::records(site),
        "notifications" => notifications::records(site, activity.notifications, &mut random),
        "resolution" => resolution::records(site, &fixes, &mut random),
        _ => analytics::records(site, &fixes, &mut random),
    };
    sma_core::section::SECTIONS.iter().map(|table| (table, records(table))).collect()
}

/// A section to serialize, with collections and fields in the order of the tables.
struct Section {
    table: &'static SectionTable,
    records: Records,
}

impl Serialize for Section {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema_version", "1.0.0")?;
        map.serialize_entry("last_updated", &clock::text(clock::BACKUP))?;
        for (name, records) in &self.records {
            let table = self.table.collection(name);
            let table = table.ok_or_else(|| S::Error::custom(format!("no collection {name}")))?;
            let records = records.iter().map(|value| Record { table, value });
            map.serialize_entry(name, &records.collect::<Vec<_>>())?;
        }
        map.end()
    }
}

struct Record<'a> {
    table: &'static CollectionTable,
    value: &'a Value,
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut written = 0;
        for field in self.table.record.fields {
            if let Some(value) = self.value.get(field.name) {
                map.serialize_entry(field.name, value)?;
                written += 1;
            }
        }
        if self.value.as_object().is_none_or(|object| object.len() != written) {
            return Err(S::Error::custom(format!("a field that {} lacks", self.table.name)));
        }
        map.end()
    }
}
