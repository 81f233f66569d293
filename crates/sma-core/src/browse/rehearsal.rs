//! What a restore would do to each record, for display.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::differences::{Line, line};
use crate::compare::RecordName;
use crate::restore::{Reason, RecordOutcome, RestoreResult, RestoredRecord};
use crate::section::{DEVICES, Sections, known_table, record_id};

/// A record in a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rehearsed {
    /// Display name of a record of its collection, such as `Device`.
    pub kind: String,
    /// Its name, that of its device, or its id.
    pub title: String,
    /// The device that it belongs to, unless the title names that.
    pub device: Option<String>,
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// Its index in the archive, if that has it.
    pub index: Option<u64>,
    /// What would happen.
    pub outcome: RecordOutcome,
    /// Why.
    pub reason: Reason,
    /// The values that would change.
    pub lines: Vec<Line>,
}

/// Returns the records of a restore of an archive with these sections.
#[must_use]
pub fn describe_restore(result: &RestoreResult, sections: &Sections<'_>) -> Vec<Rehearsed> {
    let mut indexes: BTreeMap<(&str, &str), BTreeMap<u64, u64>> = BTreeMap::new();
    let mut describe = |it: &RestoredRecord| {
        let of = known_table(&it.section).and_then(|table| table.collection(&it.collection));
        let known = of.map(|table| (table.name, known_table(&it.section).map(|it| it.name)));
        let index = known.and_then(|(collection, section)| {
            let section = section?;
            let ids = indexes.entry((section, collection)).or_insert_with(|| {
                let records =
                    sections.get(section).into_iter().flat_map(|it| it.records(collection));
                let ids = (0..).zip(records);
                ids.filter_map(|(index, record)| Some((record_id(record)?, index))).collect()
            });
            ids.get(&it.record.id?).copied()
        });
        // Volatile values are listed only where nothing else differs.
        let is_volatile = it.fields.iter().all(|field| field.volatile);
        let lines = it.fields.iter().filter(|field| is_volatile || !field.volatile);
        let is_device = it.section == DEVICES.section && it.collection == DEVICES.collection;
        let device = it.device.as_ref().filter(|_| !is_device);
        Rehearsed {
            kind: of.map_or(&*it.collection, |table| table.singular).to_owned(),
            device: device.filter(|_| it.record.title.is_some()).map(ToString::to_string),
            title: title(it),
            section: it.section.clone(),
            collection: it.collection.clone(),
            index: index.filter(|_| it.outcome != RecordOutcome::Delete),
            outcome: it.outcome,
            reason: it.reason,
            lines: lines.map(|field| line(of, None, field)).collect(),
        }
    };
    result.records.iter().map(&mut describe).collect()
}

/// Returns the name of a record, that of its device, or its id.
fn title(record: &RestoredRecord) -> String {
    let RecordName { id, title } = &record.record;
    let device = || record.device.as_ref().map(|device| device.name.clone());
    let device = || device().filter(|name| !name.is_empty());
    let title = title.clone().or_else(device).or_else(|| id.map(|id| id.to_string()));
    title.unwrap_or_else(|| String::from("without id"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress;
    use crate::restore::{Plan, RestoreOptions};

    #[test]
    fn records_are_told_with_their_outcome_and_place() {
        let sections = |json: &str| Sections::new().with("devices", json).unwrap();
        let archive = sections(
            r#"{"devices": [{"id": 1, "mac": "A8032AB00001", "name": "Lamp", "ip": "10.0.0.9"},
                {"id": 2, "mac": "A8032AB00002", "name": "Pump"}]}"#,
        );
        let target = sections(
            r#"{"devices": [{"id": 1, "mac": "A8032AB00001", "name": "Lamp", "ip": "10.0.0.2"}]}"#,
        );
        let options = RestoreOptions::default();
        let plan = progress::finish(Plan::new_watched(&archive, &target, &options, &()));
        let told: Vec<_> = describe_restore(&plan.result(), &archive)
            .into_iter()
            .map(|it| (it.kind, it.title, it.outcome, it.index, it.lines.len()))
            .collect();
        assert_eq!(
            told,
            [
                ("Device".into(), "Lamp".into(), RecordOutcome::Change, Some(0), 1),
                ("Device".into(), "Pump".into(), RecordOutcome::Create, Some(1), 0),
            ]
        );
    }
}
