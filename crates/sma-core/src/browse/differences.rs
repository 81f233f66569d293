//! Differences of two archives for display: by the device, record or section that they are about.

mod arrange;
mod cells;

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

#[cfg(feature = "restore")]
pub(super) use arrange::line;
pub use arrange::{arrange_differences, arrange_differences_watched};

/// What a comparison found, by subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Differences {
    /// The subjects: sections that only one of the two has, devices, other records, and settings.
    pub subjects: Vec<Subject>,
}

/// A device with everything that belongs to it, another record, or a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subject {
    /// What it is, such as `Device` or `Section`.
    pub kind: String,
    /// Its name, or its kind and id.
    pub title: String,
    /// Section of the record, or the section itself.
    pub section: String,
    /// Where the record is.
    pub position: Position,
    /// What happened to it.
    pub outcome: Outcome,
    /// Its differences; empty if only one of the two archives has it.
    pub lines: Vec<Line>,
}

/// Collection of a record and its index in both archives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Position {
    /// The collection; `None` for a section.
    pub collection: Option<String>,
    /// Index in the older archive, if that has it.
    pub old: Option<u64>,
    /// Index in the newer archive, if that has it.
    pub new: Option<u64>,
}

/// What happened to a subject or a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "whoever displays differences displays each")]
pub enum Outcome {
    /// Only the newer archive has it.
    Added,
    /// Only the older archive has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
    /// It differs in volatile fields only.
    Volatile,
    /// One of the two has it in unreadable form: locked or damaged.
    NotCompared,
}

/// A difference of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Line {
    /// The record that differs, if it is not the subject: one that belongs to a device.
    pub part: Option<Part>,
    /// What happened.
    pub outcome: Outcome,
    /// Display name of the field that differs; empty for records that were added or removed.
    pub label: String,
    /// Names from the field to the value that differs, joined by periods; empty for the field itself.
    pub path: String,
    /// The old value; `None` where it was absent. A secret is [`Comparison::SECRET`](crate::compare::Comparison::SECRET).
    pub old: Option<String>,
    /// The new value; `None` where it is absent.
    pub new: Option<String>,
}

/// Records that belong to a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Part {
    /// Display name of the record, or of the collection if there are several.
    pub label: String,
    /// Section of the records.
    pub section: String,
    /// Where the record is, if there is only one.
    pub position: Position,
    /// Number of records.
    pub count: u64,
}

/// Selection of subjects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Selection {
    /// The outcome; any but [`Outcome::Volatile`] if `None`.
    pub outcome: Option<Outcome>,
    /// The kind; any if `None`.
    pub kind: Option<String>,
    /// Text in the title or a line, in upper or lower case.
    pub text: String,
}

impl Selection {
    /// Returns the selection with another outcome.
    #[must_use]
    pub fn with_outcome(self, outcome: Option<Outcome>) -> Self {
        Self { outcome, ..self }
    }

    /// Returns the selection with another kind.
    #[must_use]
    pub fn with_kind(self, kind: Option<String>) -> Self {
        Self { kind, ..self }
    }

    /// Returns the selection with another text.
    #[must_use]
    pub fn with_text(self, text: String) -> Self {
        Self { text, ..self }
    }

    /// Returns whether volatile differences are wanted.
    #[must_use]
    pub fn wants_volatile(&self) -> bool {
        self.outcome == Some(Outcome::Volatile)
    }
}

impl Differences {
    /// Returns the number of subjects with each outcome and kind, in the order of the subjects.
    #[must_use]
    pub fn counts(&self) -> Vec<(Outcome, String, u64)> {
        let mut counts: BTreeMap<(Outcome, &str), u64> = BTreeMap::new();
        for subject in &self.subjects {
            let count = counts.entry((subject.outcome, &subject.kind)).or_default();
            *count = count.saturating_add(1);
        }
        let owned =
            |((outcome, kind), count): ((Outcome, &str), u64)| (outcome, kind.to_owned(), count);
        counts.into_iter().map(owned).collect()
    }

    /// Returns the indexes of the selected subjects.
    #[must_use]
    pub fn select(&self, selection: &Selection) -> Vec<u32> {
        let text = selection.text.trim().to_lowercase();
        let is_selected = |subject: &Subject| {
            let is_outcome = match selection.outcome {
                Some(outcome) => subject.outcome == outcome,
                None => subject.outcome != Outcome::Volatile,
            };
            let is_kind = selection.kind.as_ref().is_none_or(|kind| *kind == subject.kind);
            is_outcome && is_kind && (text.is_empty() || subject.contains(&text))
        };
        let found = (0..).zip(&self.subjects).filter(|(_, subject)| is_selected(subject));
        found.map(|(index, _)| index).collect()
    }

    /// Returns the selected subjects as sentences, one per line.
    #[must_use]
    pub fn to_text(&self, selection: &Selection) -> String {
        let mut text = String::new();
        for subject in self.selected(selection) {
            for sentence in subject.sentences(selection.wants_volatile()) {
                text.push_str(&sentence);
                text.push('\n');
            }
        }
        text
    }

    fn selected(&self, selection: &Selection) -> impl Iterator<Item = &Subject> {
        let selected = self.select(selection).into_iter();
        selected.filter_map(|index| self.subjects.get(usize::try_from(index).ok()?))
    }
}

impl Subject {
    /// Returns the subject as sentences, with volatile differences on request.
    #[must_use]
    pub fn sentences(&self, volatile: bool) -> Vec<String> {
        let Self { kind, title, outcome, .. } = self;
        let alone = match outcome {
            Outcome::Added => "added",
            Outcome::Removed => "removed",
            Outcome::NotCompared => "not compared: it cannot be read in one of the two archives",
            Outcome::Changed | Outcome::Volatile => {
                let lines = self.told(volatile);
                return lines.map(|line| format!("{title}: {}", line.sentence())).collect();
            }
        };
        alloc::vec![format!("{kind} {title}: {alone}")]
    }

    /// Returns whether only one of the two archives has it, or it could not be compared: then it has no
    /// differences of its own.
    fn is_whole(&self) -> bool {
        !matches!(self.outcome, Outcome::Changed | Outcome::Volatile)
    }

    /// Returns the differences to tell of, with volatile ones on request.
    fn told(&self, volatile: bool) -> impl Iterator<Item = &Line> {
        let is_told = move |line: &&Line| volatile || line.outcome != Outcome::Volatile;
        self.lines.iter().filter(move |line| !self.is_whole() && is_told(line))
    }

    fn contains(&self, text: &str) -> bool {
        let is_in = |it: &str| it.to_lowercase().contains(text);
        is_in(&self.title) || self.lines.iter().any(|line| is_in(&line.sentence()))
    }
}

impl Line {
    /// Returns the difference as the end of a sentence: `IP address changed from 10.0.0.2 to 10.0.0.9`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let part = self.part.as_ref();
        match (self.outcome, part) {
            (Outcome::Added, Some(part)) => format!("{} added", part.name()),
            (Outcome::Removed, Some(part)) => format!("{} removed", part.name()),
            _ => {
                let names = [part.map_or("", |part| &*part.label), &*self.label, &*self.path];
                let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
                let value = |value: &Option<String>| match value.as_deref() {
                    None => String::from("absent"),
                    Some("") => String::from("empty"),
                    Some(text) => text.to_owned(),
                };
                let (old, new) = (value(&self.old), value(&self.new));
                format!("{} changed from {old} to {new}", names.join(" \u{b7} "))
            }
        }
    }
}

impl Part {
    fn name(&self) -> String {
        match self.count {
            1 => self.label.clone(),
            count => format!("{}: {count}", self.label),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;
    use crate::section::Sections;

    const OLD: &str = r#"{"devices": [
        {"id": 1, "mac": "A8032AB00001", "name": "Kitchen relay", "ip": "10.0.0.2", "status": "online"},
        {"id": 2, "mac": "A8032AB00002", "name": "Hall lamp", "ip": "10.0.0.3"},
        {"id": 3, "mac": "A8032AB00003", "name": "Pump", "ip": "10.0.0.4", "last_seen": "2026-01-01T00:00:00Z"}]}"#;
    const NEW: &str = r#"{"devices": [
        {"id": 3, "mac": "A8032AB00003", "name": "Pump", "ip": "10.0.0.4", "last_seen": "2026-01-02T00:00:00Z"},
        {"id": 1, "mac": "A8032AB00001", "name": "Kitchen relay", "ip": "10.0.0.9", "status": "offline"},
        {"id": 4, "mac": "A8032AB00004", "name": "Heater", "ip": "10.0.0.5"}]}"#;
    const OLD_CONFIGS: &str = r#"{"device_configs": [
        {"id": 1, "device_id": 1, "config": {"mqtt": {"server": "a", "pass": "swordfish"}}},
        {"id": 2, "device_id": 2, "config": {}}],
        "config_history": [{"id": 1, "device_id": 1, "created_at": "2026-01-01T00:00:00Z"}]}"#;
    const NEW_CONFIGS: &str = r#"{"device_configs": [
        {"id": 1, "device_id": 1, "config": {"mqtt": {"server": "b", "pass": "hunter2"}}}],
        "config_history": [{"id": 1, "device_id": 1, "created_at": "2026-01-01T00:00:00Z"},
        {"id": 2, "device_id": 1, "created_at": "2026-01-02T00:00:00Z"},
        {"id": 3, "device_id": 1, "created_at": "2026-01-03T00:00:00Z"}]}"#;

    fn differences() -> Differences {
        let sections = |devices: &str, configs: &str| {
            let sections = Sections::new().with("devices", devices).unwrap();
            sections.with("configurations", configs).unwrap()
        };
        let old = sections(OLD, OLD_CONFIGS);
        let new = sections(NEW, NEW_CONFIGS).with("rooms", "{\"rooms\": []}").unwrap();
        arrange_differences(&compare(&old, &new), &old, &new)
    }

    fn sentences(selection: &Selection) -> Vec<String> {
        differences().to_text(selection).lines().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn everything_that_belongs_to_a_device_is_told_of_it() {
        assert_eq!(
            sentences(&Selection::default()),
            [
                "Section rooms: added",
                "Device Heater: added",
                "Device Hall lamp: removed",
                "Kitchen relay: IP address changed from 10.0.0.2 to 10.0.0.9",
                "Kitchen relay: Device configuration \u{b7} mqtt.server changed from a to b",
                "Kitchen relay: Device configuration \u{b7} mqtt.pass changed from \
                 [SECRET] to [SECRET]",
                "Kitchen relay: Configuration history: 2 added",
            ]
        );
    }

    #[test]
    fn a_table_has_a_row_for_each_difference() {
        let devices = Selection::default().with_kind(Some("Device".into()));
        let table = differences().to_csv(&devices.with_text("k".into()));
        assert_eq!(
            table,
            "section,kind,title,part,outcome,field,path,old,new\r\n\
             devices,Device,Kitchen relay,,changed,IP address,,10.0.0.2,10.0.0.9\r\n\
             devices,Device,Kitchen relay,Device configuration,changed,,mqtt.server,a,b\r\n\
             devices,Device,Kitchen relay,Device configuration,changed,,mqtt.pass,[SECRET],[SECRET]\r\n\
             devices,Device,Kitchen relay,Configuration history: 2,added,,,,\r\n"
        );
        let section = Selection::default().with_outcome(Some(Outcome::Added));
        let table = differences().to_csv(&section.with_text("rooms".into()));
        assert!(table.ends_with("\r\nrooms,Section,rooms,,added,,,,\r\n"), "{table}");
        let volatile = Selection::default().with_outcome(Some(Outcome::Volatile));
        assert!(differences().to_csv(&volatile).contains(",Pump,,volatile,Last seen,,2026"));
    }

    #[test]
    fn a_table_has_no_formulas() {
        let sections = |name: &str| {
            let json =
                format!(r#"{{"devices": [{{"id": 1, "mac": "A8032AB00001", "name": "{name}"}}]}}"#);
            Sections::new().with("devices", json).unwrap()
        };
        let (old, new) = (sections("=1+1"), sections("@SUM(A1)"));
        let found = arrange_differences(&compare(&old, &new), &old, &new);
        let table = found.to_csv(&Selection::default());
        let row = "devices,Device,'@SUM(A1),,changed,Name,,'=1+1,'@SUM(A1)\r\n";
        assert!(table.ends_with(row), "{table}");
    }

    #[test]
    fn volatile_differences_are_told_on_request_only() {
        let volatile = Selection::default().with_outcome(Some(Outcome::Volatile));
        assert_eq!(
            sentences(&volatile),
            ["Pump: Last seen changed from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z"]
        );
    }

    #[test]
    fn subjects_are_found_by_text_and_kind() {
        let found = |text: &str| differences().select(&Selection::default().with_text(text.into()));
        assert_eq!(found("MQTT.server").len(), 1);
        assert!(found("swordfish").is_empty());
        let devices = Selection::default().with_kind(Some("Device".into()));
        assert_eq!(differences().select(&devices).len(), 3);
        let counts = differences().counts();
        assert!(counts.contains(&(Outcome::Added, "Section".into(), 1)), "{counts:?}");
        assert!(counts.contains(&(Outcome::Volatile, "Device".into(), 1)), "{counts:?}");
    }

    #[test]
    fn records_are_located_in_both_archives() {
        let differences = differences();
        let position = |title: &str| {
            let subject = differences.subjects.iter().find(|it| it.title == title).unwrap();
            [subject.position.old, subject.position.new]
        };
        assert_eq!(position("Kitchen relay"), [Some(0), Some(1)]);
        assert_eq!(position("Hall lamp"), [Some(1), None]);
        assert_eq!(position("Heater"), [None, Some(2)]);
    }
}
