//! What changed on a device, and when.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::device::path;
use super::place::RecordPlace;
use crate::compare::fields::diff_records;
use crate::compare::{Comparison, FieldChange};
use crate::escape::truncate;
use crate::json::{Key, Kind, Value, parse};
use crate::limits::Limits;
use crate::secrets::conceal;
use crate::section::Sections;
use crate::shape::Target;
use crate::time::{Time, instant};

/// Maximum number of changes listed.
const MAX_CHANGES: usize = 100;

/// Maximum number of values listed for a change.
const MAX_VALUES: usize = 50;

/// A change of the configuration of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Change {
    /// Section of its record.
    pub section: String,
    /// Collection of its record.
    pub collection: String,
    /// Index of its record.
    pub index: u64,
    /// When it was made, as the archive spells it; empty if that is missing.
    pub time: String,
    /// What was done, in the word of the archive; empty if that is missing.
    pub action: String,
    /// Who or what made it; empty if that is missing.
    pub by: String,
    /// The values that changed.
    pub values: Vec<ChangedValue>,
    /// Whether it failed, so that the device kept the old values.
    pub is_failed: bool,
}

/// A value that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChangedValue {
    /// Names from the configuration to the value, joined by periods.
    pub path: String,
    /// The value before; `None` where it was absent. A secret is [`Comparison::SECRET`].
    pub old: Option<String>,
    /// The value after; `None` where it is absent.
    pub new: Option<String>,
}

/// Returns the latest changes of a device, the latest first, and the number of all.
pub(super) fn changes_of(sections: &Sections<'_>, device: u64) -> (Vec<Change>, u64) {
    let mut found = Vec::new();
    for source in SOURCES {
        let Some(section) = sections.get(source.target.section) else { continue };
        for (index, record) in (0..).zip(section.records(source.target.collection)) {
            if record.get("device_id").and_then(Value::as_uint) == Some(device) {
                let time = instant(&text(record, source.time));
                found.push((time, source, index, record));
            }
        }
    }
    found.sort_by_key(|(time, ..)| Reverse(*time));
    let found = without_twins(&found);
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let latest = found.into_iter().take(MAX_CHANGES);
    (latest.map(|(_, source, index, record)| source.change(index, record)).collect(), count)
}

type Found<'a> = (Option<Time>, &'static Source, u64, Value<'a>);

/// Leaves out records of a change that a later source records too.
fn without_twins<'a>(found: &[Found<'a>]) -> Vec<Found<'a>> {
    let mut kept = Vec::new();
    let seconds = |it: &Found<'_>| it.0.map(|time| time.seconds);
    for moment in found.chunk_by(|one, other| one.0.is_some() && seconds(one) == seconds(other)) {
        let rank = |it: &Found<'_>| it.1.rank();
        let last = moment.iter().map(rank).max().unwrap_or_default();
        // Reading the values takes time, and most times have records of one source only.
        let is_mixed = moment.iter().any(|it| rank(it) != last);
        let changes = moment.iter().filter(|it| is_mixed && rank(it) == last);
        let mut twins: Vec<Change> = changes
            .map(|(_, source, index, record)| source.change(*index, *record))
            .filter(|change| !change.is_failed)
            .collect();
        kept.extend(moment.iter().copied().filter(|it| {
            if !is_mixed || rank(it) == last {
                return true;
            }
            let change = it.1.change(it.2, it.3);
            let twin = twins.iter().position(|twin| twin.values == change.values);
            let twin = twin.filter(|_| !change.is_failed);
            twin.map(|twin| twins.swap_remove(twin)).is_none()
        }));
    }
    kept
}

/// Returns whether the records of a collection are changes of devices, which a [`DeviceProfile`] lists.
///
/// [`DeviceProfile`]: super::DeviceProfile
#[must_use]
pub fn records_changes(section: &str, collection: &str) -> bool {
    SOURCES.iter().any(|it| (it.target.section, it.target.collection) == (section, collection))
}

/// A collection of changes, and the names of their fields.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) target: Target,
    time: &'static str,
    action: &'static str,
    by: &'static str,
    values: fn(Value<'_>) -> Vec<ChangedValue>,
}

/// All collections of changes. Where two record the same change, the later one says more about it.
pub(super) static SOURCES: [&Source; 2] = [&CONFIGURATIONS, &RESOLUTIONS];

static CONFIGURATIONS: Source = Source {
    target: Target { section: "configurations", collection: "config_history" },
    time: "created_at",
    action: "action",
    by: "changed_by",
    values: configuration_values,
};

static RESOLUTIONS: Source = Source {
    target: Target { section: "resolution", collection: "history" },
    time: "executed_at",
    action: "type",
    by: "triggered_by",
    values: resolution_values,
};

impl Source {
    /// Returns the position in [`SOURCES`].
    pub(super) fn rank(&self) -> usize {
        SOURCES.iter().position(|source| source.target == self.target).unwrap_or_default()
    }

    /// Returns the place of a record.
    pub(super) fn place(&self, index: u64) -> RecordPlace {
        let Target { section, collection } = self.target;
        let (section, collection) = (section.to_string(), collection.to_string());
        RecordPlace { section, collection, index, pointer: String::new() }
    }

    /// Reads the change that a record is about.
    pub(super) fn change(&self, index: u64, record: Value<'_>) -> Change {
        Change {
            section: self.target.section.to_string(),
            collection: self.target.collection.to_string(),
            index,
            time: text(record, self.time),
            action: text(record, self.action),
            by: text(record, self.by),
            values: (self.values)(record),
            is_failed: record.get("success").and_then(Value::as_bool) == Some(false),
        }
    }
}

/// Returns what differs between the stored configurations or, without one of them, what the change
/// lists.
fn configuration_values(record: Value<'_>) -> Vec<ChangedValue> {
    let object = |name| record.get(name).filter(|value| value.kind() == Kind::Object);
    let (Some(old), Some(new)) = (object("old_config"), object("new_config")) else {
        return listed_values(record);
    };
    let changes = diff_records(old, new, None, None).into_iter().filter(|it| !it.volatile);
    let value = |change: FieldChange| ChangedValue {
        path: path(&change.pointer),
        old: change.old.map(|value| value.to_text()),
        new: change.new.map(|value| value.to_text()),
    };
    changes.take(MAX_VALUES).map(value).collect()
}

/// Returns the values in the field `changes`: an object of changes by path.
fn listed_values(record: Value<'_>) -> Vec<ChangedValue> {
    let visible = conceal(record.source(), Comparison::SECRET);
    let Ok(tape) = parse(visible.as_bytes(), u16::MAX) else { return Vec::new() };
    let changes = tape.root(visible.as_bytes()).get("changes");
    let changes = changes.into_iter().flat_map(Value::members);
    let change = |(path, change): (Key<'_>, Value<'_>)| ChangedValue {
        path: truncate(&path.name(), Limits::MAX_NAME_BYTES),
        old: change.get("from").map(display),
        new: change.get("to").map(display),
    };
    changes.take(MAX_VALUES).map(change).collect()
}

fn resolution_values(record: Value<'_>) -> Vec<ChangedValue> {
    let path = text(record, "path");
    let visible = conceal(record.source(), Comparison::SECRET);
    let Ok(tape) = parse(visible.as_bytes(), u16::MAX) else { return Vec::new() };
    let root = tape.root(visible.as_bytes());
    let value = |name| root.get(name).map(display);
    let change = ChangedValue { path, old: value("old_value"), new: value("new_value") };
    let is_change = !change.path.is_empty() && (change.old.is_some() || change.new.is_some());
    is_change.then_some(change).into_iter().collect()
}

/// Returns a text field, cut if it is long; empty if it is missing.
fn text(record: Value<'_>, name: &str) -> String {
    let text = record.get(name).and_then(Value::as_str).unwrap_or_default();
    truncate(&text, Limits::MAX_NAME_BYTES)
}

/// Returns a value for display: a text as it is, anything else as JSON.
fn display(value: Value<'_>) -> String {
    let text = value.as_str();
    truncate(text.as_deref().unwrap_or(value.source()), Limits::MAX_NAME_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_both_sources_are_in_the_order_of_time() {
        let configs = r#"{"config_history": [
            {"device_id": 7, "action": "create", "old_config": null, "new_config": {"a": 1},
             "created_at": "2026-01-01T00:00:00Z"},
            {"device_id": 8, "action": "edit", "created_at": "2026-01-02T00:00:00Z"},
            {"device_id": 7, "action": "sync", "changed_by": "anna",
             "old_config": {"mqtt": {"server": "a", "pass": "swordfish"}},
             "new_config": {"mqtt": {"server": "b", "pass": "hunter2"}},
             "created_at": "2026-01-04T00:00:00Z"},
            {"device_id": 7, "action": "edit", "changes": {"wifi.pass": {"from": "x", "to": "y"}},
             "created_at": "2026-01-02T00:00:00Z"}]}"#;
        let resolution = r#"{"history": [{"device_id": 7, "type": "auto_fix", "path": "eco",
             "old_value": true, "new_value": false, "executed_at": "2026-01-03T00:00:00Z"}]}"#;
        let sections = Sections::new().with("configurations", configs).unwrap();
        let sections = sections.with("resolution", resolution).unwrap();
        let (changes, count) = changes_of(&sections, 7);
        let actions: Vec<_> =
            changes.iter().map(|change| (&*change.action, change.index)).collect();
        assert_eq!(actions, [("sync", 2), ("auto_fix", 0), ("edit", 3), ("create", 0)]);
        assert_eq!(count, 4);
        let values = |change: &Change| {
            let value = |it: &ChangedValue| {
                alloc::format!("{}: {:?} {:?}", it.path, it.old.as_deref(), it.new.as_deref())
            };
            change.values.iter().map(value).collect::<Vec<_>>()
        };
        let mut synced = values(&changes[0]);
        synced.sort_unstable();
        let secret = r#"mqtt.pass: Some("[SECRET]") Some("[SECRET]")"#;
        assert_eq!(synced, [secret, r#"mqtt.server: Some("a") Some("b")"#]);
        assert_eq!(values(&changes[1]), [r#"eco: Some("true") Some("false")"#]);
        assert_eq!(values(&changes[2]), [r#"wifi.pass: Some("[SECRET]") Some("[SECRET]")"#]);
        assert!(changes[3].values.is_empty());
    }

    #[test]
    fn a_change_that_both_sources_record_is_one() {
        let time = "2026-01-01T00:00:00Z";
        let history = |id: u32, path: &str, to: &str| {
            alloc::format!(
                r#"{{"id": {id}, "device_id": 7, "changes": {{"{path}": {{"from": "a", "to": "{to}"}}}},
                 "created_at": "2026-01-01T01:00:00+01:00"}}"#
            )
        };
        // The first two are the same; of the others, one has another value and one failed.
        let history = [
            history(1, "eco", "b"),
            history(2, "eco", "b"),
            history(3, "eco", "c"),
            history(4, "led", "b"),
        ];
        let history = alloc::format!(r#"{{"config_history": [{}]}}"#, history.join(","));
        let fix = |path: &str, success: bool| {
            alloc::format!(
                r#"{{"device_id": 7, "path": "{path}", "old_value": "a", "new_value": "b",
                 "success": {success}, "executed_at": "{time}"}}"#
            )
        };
        let fixes =
            alloc::format!(r#"{{"history": [{}, {}]}}"#, fix("eco", true), fix("led", false));
        let sections = Sections::new().with("configurations", history).unwrap();
        let sections = sections.with("resolution", fixes).unwrap();
        let (changes, count) = changes_of(&sections, 7);
        let places: Vec<_> = changes.iter().map(|it| (&*it.collection, it.index)).collect();
        let one = |index| ("config_history", index);
        assert_eq!(places, [one(1), one(2), one(3), ("history", 0), ("history", 1)]);
        assert_eq!(count, 5);
        assert!(records_changes("resolution", "history"));
        assert!(!records_changes("devices", "devices"));
    }
}
