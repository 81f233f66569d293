//! Names of records, and of the records they refer to.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::known;
use crate::escape::truncate;
use crate::json::Value;
use crate::limits::Limits;
use crate::section::{CollectionTable, NAMES, Sections, collection_table, record_id};
use crate::shape::Target;

/// Fields of [`NAMES`] that name what a record is about, rather than the record.
const OF_SUBJECT: [&str; 2] = [DEVICE_NAME, "report_type"];

/// Field with the name that the device had.
const DEVICE_NAME: &str = "device_name";

/// References that a name is followed over: a change of the configuration of a device.
const MAX_STEPS: u8 = 2;

/// Maximum number of references of a record that are listed: a hostile one has any number.
const MAX_LINKS: usize = 1000;

/// A record for display.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NamedRecord {
    /// Its name, such as `Kitchen relay` or `Kitchen relay – configuration`; `None` where nothing
    /// names it.
    pub title: Option<String>,
    /// The records it refers to.
    pub links: Vec<RecordLink>,
}

/// Reference to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordLink {
    /// JSON pointer (RFC 6901) of the id in the record that refers to the other one.
    pub pointer: String,
    /// Section of the other record.
    pub section: String,
    /// Collection of the other record.
    pub collection: String,
    /// Id of the other record.
    pub id: u64,
    /// Index of the other record in its collection; `None` if the archive does not contain it.
    pub index: Option<u64>,
    /// Name of the other record, or its kind and id.
    pub title: String,
}

/// Returns the names and references of some records of a collection.
#[must_use]
pub fn name_records(
    sections: &Sections<'_>,
    section: &str,
    collection: &str,
    records: &[Value<'_>],
) -> Vec<NamedRecord> {
    let table = known(section, collection).map(|(_, table)| table);
    let ids = |record: &Value<'_>| -> Vec<(Target, u64, usize)> {
        let ids = table.map(|table| table.ids(*record)).unwrap_or_default();
        let ids = ids.into_iter().take(MAX_LINKS);
        ids.filter_map(|(to, id)| Some((to, id.as_uint()?, id.range().start))).collect()
    };
    let wanted = records.iter().flat_map(ids).map(|(target, id, _)| (target, id)).collect();
    let names = Names::find(sections, &wanted);
    let link = |record: &Value<'_>, (target, id, offset): (Target, u64, usize)| {
        names.link(record.pointer_to(offset), target, id)
    };
    let name = |record: &Value<'_>| NamedRecord {
        title: title(*record, table, &names),
        links: ids(record).into_iter().map(|it| link(record, it)).collect(),
    };
    records.iter().map(name).collect()
}

/// Returns the names of some records of a collection, without their references.
pub(super) fn titles(
    sections: &Sections<'_>,
    table: &CollectionTable,
    records: &[Value<'_>],
) -> Vec<Option<String>> {
    let subjects = records.iter().filter_map(|record| subject(*record, table)).collect();
    let names = Names::find(sections, &subjects);
    records.iter().map(|record| title(*record, Some(table), &names)).collect()
}

/// Names of records by their collection and id.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<(Target, u64), Found>);

#[derive(Debug)]
struct Found {
    index: u64,
    title: String,
}

impl Names {
    /// Finds records. Each of their collections is read once.
    pub(super) fn find(sections: &Sections<'_>, wanted: &BTreeSet<(Target, u64)>) -> Self {
        Self::find_within(sections, wanted, MAX_STEPS)
    }

    /// Returns the index of a record in its collection.
    pub(super) fn index(&self, target: Target, id: u64) -> Option<u64> {
        self.0.get(&(target, id)).map(|found| found.index)
    }

    /// Returns the name of a record, or its kind and id.
    pub(super) fn title(&self, target: Target, id: u64) -> String {
        let found = self.0.get(&(target, id)).map(|found| found.title.clone());
        found.unwrap_or_else(|| fallback(collection_table(target), id))
    }

    /// Returns a reference at a JSON pointer.
    pub(super) fn link(&self, pointer: String, target: Target, id: u64) -> RecordLink {
        RecordLink {
            pointer,
            section: target.section.to_string(),
            collection: target.collection.to_string(),
            id,
            index: self.index(target, id),
            title: self.title(target, id),
        }
    }

    fn find_within(sections: &Sections<'_>, wanted: &BTreeSet<(Target, u64)>, steps: u8) -> Self {
        let targets: BTreeSet<Target> = wanted.iter().map(|(target, _)| *target).collect();
        let mut records = BTreeMap::new();
        for target in targets {
            let Some(section) = sections.get(target.section) else { continue };
            for (index, record) in (0..).zip(section.records(target.collection)) {
                let key = record_id(record).map(|id| (target, id));
                if let Some(key) = key.filter(|key| wanted.contains(key)) {
                    records.entry(key).or_insert((index, record));
                }
            }
        }
        let names = match steps.checked_sub(1) {
            None => Self::default(),
            Some(steps) => {
                let subjects = records.iter().filter_map(|((target, _), (_, record))| {
                    subject(*record, collection_table(*target)?)
                });
                Self::find_within(sections, &subjects.collect(), steps)
            }
        };
        let name = |(key, (index, record)): ((Target, u64), (u64, Value<'_>))| {
            let table = collection_table(key.0);
            let title = title(record, table, &names).unwrap_or_else(|| fallback(table, key.1));
            (key, Found { index, title })
        };
        Self(records.into_iter().map(name).collect())
    }
}

/// Returns the ids of the records of a collection whose own name contains a text in lower case.
pub(super) fn ids_by_name(
    sections: &Sections<'_>,
    target: Target,
    text: &str,
) -> BTreeSet<(Target, u64)> {
    let records = sections.get(target.section).into_iter();
    let records = records.flat_map(|section| section.records(target.collection));
    let is_wanted = |record: &Value<'_>| {
        own_name(*record).is_some_and(|name| name.to_lowercase().contains(text))
    };
    records.filter(is_wanted).filter_map(|record| Some((target, record_id(record)?))).collect()
}

/// Returns the name of a record; `None` where nothing names it.
fn title(record: Value<'_>, table: Option<&CollectionTable>, names: &Names) -> Option<String> {
    if let Some(name) = own_name(record) {
        return Some(name);
    }
    let table = table?;
    let subject = subject(record, table);
    let found = subject.and_then(|(target, id)| Some(names.0.get(&(target, id))?.title.clone()));
    if let Some(subject_name) = found.or_else(|| text_of(record, DEVICE_NAME)) {
        let of =
            subject.and_then(|(target, _)| collection_table(target)).map(|table| table.singular);
        return Some(format!("{subject_name} \u{2013} {}", noun(table, of.unwrap_or_default())));
    }
    record_id(record).map(|id| fallback(Some(table), id))
}

/// Returns the record that a record without a name is about.
fn subject(record: Value<'_>, table: &CollectionTable) -> Option<(Target, u64)> {
    if own_name(record).is_some() {
        return None;
    }
    table.ids(record).into_iter().find_map(|(target, id)| Some((target, id.as_uint()?)))
}

fn own_name(record: Value<'_>) -> Option<String> {
    let mut names = NAMES.iter().filter(|name| !OF_SUBJECT.contains(name));
    names.find_map(|name| text_of(record, name))
}

fn text_of(record: Value<'_>, field: &str) -> Option<String> {
    let text = record.get(field)?.as_str()?;
    let text = text.trim();
    (!text.is_empty()).then(|| truncate(text, Limits::MAX_NAME_BYTES))
}

/// Returns what a record is called beside the name of another: `configuration` for a device
/// configuration beside the name of a device.
fn noun(table: &CollectionTable, of: &str) -> String {
    let rest = table.singular.strip_prefix(of).and_then(|rest| rest.strip_prefix(' '));
    rest.unwrap_or(table.singular).to_lowercase()
}

fn fallback(table: Option<&CollectionTable>, id: u64) -> String {
    format!("{} {id}", table.map_or("Record", |table| table.singular))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections() -> Sections<'static> {
        let devices = r#"{"devices": [{"id": 9, "name": " "}, {"id": 7.0, "name": "Lamp"}]}"#;
        let configs = r#"{"device_configs": [{"id": 3, "device_id": 7, "template_id": 4}],
            "config_history": [{"id": 1, "device_id": 7}, {"id": 2, "device_id": 8, "config_id": 3}]}"#;
        Sections::new().with("devices", devices).unwrap().with("configurations", configs).unwrap()
    }

    fn named(collection: &str) -> Vec<NamedRecord> {
        let sections = sections();
        let section = sections.get("configurations").unwrap();
        let records: Vec<_> = section.records(collection).collect();
        name_records(&sections, "configurations", collection, &records)
    }

    #[test]
    fn records_without_a_name_are_named_after_what_they_are_about() {
        let [config] = &named("device_configs")[..] else { panic!("there is one") };
        assert_eq!(config.title.as_deref(), Some("Lamp \u{2013} configuration"));
        let titles: Vec<_> = named("config_history").into_iter().map(|it| it.title).collect();
        let titles: Vec<_> = titles.iter().map(Option::as_deref).collect();
        let expected = ["Lamp \u{2013} configuration change", "Configuration change 2"];
        assert_eq!(titles, expected.map(Some));
    }

    #[test]
    fn references_have_the_name_and_index_of_their_record() {
        let history = named("config_history");
        let links = &history[1].links;
        let found: Vec<_> =
            links.iter().map(|link| (&*link.pointer, link.index, &*link.title)).collect();
        let config = "Lamp \u{2013} configuration";
        assert_eq!(found, [("/device_id", None, "Device 8"), ("/config_id", Some(0), config)]);
        assert_eq!(history[0].links[0].index, Some(1));
    }

    #[test]
    fn names_are_found_by_a_part() {
        let target = crate::section::DEVICES;
        assert_eq!(ids_by_name(&sections(), target, "am"), BTreeSet::from([(target, 7)]));
    }
}
