//! What the tests share: samples, SQL by SQLite's own program, and records by their place.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use sma_core::restore::{RestoreOptions, RestoreResult};
use sma_core::{Archive, Level, Limits};
use sma_db::{Database, DatabaseTarget, Location, TargetOptions};
use sma_ops::{BackupOptions, Bases, Content, Context, Created, Error, Source, create, restore};
use tempfile::TempDir;

/// The samples in SQLite.
pub(crate) const SAMPLES: [&str; 4] =
    ["shelly.db", "live/shelly.db", "shelly-upgraded.db", "shelly-before-2026-02-15.db"];

/// The path of a file of the samples.
pub(crate) fn sample_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/databases").join(name)
}

/// A copy of a sample, with its log.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new(sample: &str) -> Self {
        let home = Self::empty();
        std::fs::copy(sample_path(sample), home.path()).unwrap();
        if let Ok(log) = std::fs::read(sample_path(&format!("{sample}-wal"))) {
            std::fs::write(home.file("shelly.db-wal"), log).unwrap();
        }
        home
    }

    /// A folder without a database.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.file("shelly.db")
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.path().display())
    }

    /// Runs statements in SQLite's own program, and returns what it prints.
    pub(crate) fn sql(&self, sql: &str) -> String {
        let output = Command::new("sqlite3").arg(self.path()).arg(sql).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && message.is_empty(), "{sql}: {message}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Returns everything in the database, as statements in a fixed order.
    pub(crate) fn dump(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.sql(".dump").lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    }

    pub(crate) fn content(&self) -> Content {
        content(&self.url()).unwrap()
    }
}

/// Reads a database.
pub(crate) fn content(url: &str) -> Result<Content, Error> {
    let location: Location = url.parse().unwrap();
    Database::new(location).content(&Bases::default(), &Context::default())
}

/// Backs a database up.
pub(crate) fn backup(content: &Content) -> Created {
    let options = BackupOptions::default().with_validation(Level::Thorough);
    create(content.clone(), "the database", &Bases::default(), &options, &Context::default())
        .unwrap()
}

/// Opens the archive of a backup.
pub(crate) fn archive(content: &Content) -> Archive {
    Archive::open(&backup(content).bytes, &Limits::default()).unwrap()
}

/// Restores an archive to a database.
pub(crate) fn restore_to(
    url: &str,
    archive: &Archive,
    options: &RestoreOptions,
) -> Result<RestoreResult, Error> {
    let mut target = DatabaseTarget::open(url.parse().unwrap(), &TargetOptions::default())?;
    restore(archive, &mut target, options, &Context::default())
}

/// Restores all sections of an archive, orphans included.
pub(crate) fn restore_all(url: &str, archive: &Archive) -> RestoreResult {
    let options = RestoreOptions::default().with_sections(archive.sections().names());
    let result = restore_to(url, archive, &options).unwrap();
    assert!(result.success, "{:?}", result.errors);
    result
}

/// The number of records that a restore has written.
pub(crate) fn written(result: &RestoreResult) -> u64 {
    result.records_restored.values().sum()
}

/// Returns a section as JSON.
pub(crate) fn section(content: &Content, name: &str) -> Value {
    let sections = content.sections();
    let section = sections.get(name).unwrap_or_else(|| panic!("no section {name}"));
    serde_json::from_slice(section.text()).unwrap()
}

/// Returns the record with an id.
pub(crate) fn record(content: &Content, name: &str, collection: &str, id: u64) -> Value {
    find(content, name, collection, id).unwrap_or_else(|| panic!("no {name}/{collection} {id}"))
}

/// Returns the record with an id, if there is one.
pub(crate) fn find(content: &Content, name: &str, collection: &str, id: u64) -> Option<Value> {
    let sections = content.sections();
    sections.get(name)?;
    let records = section(content, name)[collection].take();
    records.as_array()?.iter().find(|record| record["id"] == id).cloned()
}

/// Returns all records, by section and collection, without what says when they were read.
pub(crate) fn records(content: &Content) -> Value {
    let mut all = serde_json::Map::new();
    for name in content.sections().names() {
        let mut section = section(content, name);
        let members = section.as_object_mut().unwrap();
        members.remove("last_updated");
        members.remove("schema_version");
        all.insert(name.to_owned(), section);
    }
    all.into()
}

/// Returns records as a database has them that is not the one they come from: with the values that
/// a restore writes where a record has none (`database.md`, section 3), and with times cut.
pub(crate) fn as_restored(mut records: Value, digits: usize) -> Value {
    if let Some(devices) = records["devices"]["devices"].as_array_mut() {
        for device in devices {
            let device = device.as_object_mut().unwrap();
            for (name, value) in [
                ("template_ids", serde_json::json!([])),
                ("overrides", serde_json::json!({})),
                ("desired_config", serde_json::json!({})),
                ("config_applied", false.into()),
            ] {
                device.entry(name).or_insert(value);
            }
        }
    }
    if let Some(templates) = records["templates"]["templates"].as_array_mut() {
        for template in templates {
            let scope = match template["device_type"].as_str().unwrap() {
                "" | "all" => "global",
                _ => "device_type",
            };
            template.as_object_mut().unwrap().entry("scope").or_insert(scope.into());
        }
    }
    normalize_times(&mut records, digits);
    records
}

/// Replaces times by instants in UTC, cut to some digits.
pub(crate) fn normalize_times(value: &mut Value, digits: usize) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|value| normalize_times(value, digits));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| normalize_times(value, digits)),
        Value::String(text) if text.len() >= 20 && text.as_bytes()[4] == b'-' => {
            if let Ok(time) = text.parse::<jiff::Timestamp>() {
                let unit = 10_i128.pow(u32::try_from(9 - digits).unwrap());
                let nanos = time.as_nanosecond();
                let cut = nanos - nanos.rem_euclid(unit);
                *text = jiff::Timestamp::from_nanosecond(cut).unwrap().to_string();
            }
        }
        _ => {}
    }
}
