//! The records that refer to a record.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::known;
use super::names::titles;
use super::query::Reference;
use crate::escape::truncate;
use crate::json::Value;
use crate::limits::Limits;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::section::{CollectionTable, Section, Sections, tables};
use crate::shape::{Target, Type};

/// Maximum number of records listed for a collection.
const MAX_LISTED: usize = 5;

/// Records of a collection that refer to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Referrers {
    /// Name of their section.
    pub section: String,
    /// Name of their collection.
    pub collection: String,
    /// Display name of their collection.
    pub label: String,
    /// Number of them.
    pub count: u64,
    /// A few of them: the latest of a collection that records history, else the first.
    pub records: Vec<Referrer>,
}

/// A record that refers to another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Referrer {
    /// Its index in its collection.
    pub index: u64,
    /// Its name.
    pub title: String,
    /// Its time, as the archive spells it, in a collection that records history: many of its records
    /// have the same name.
    pub time: Option<String>,
}

/// Finds the records that refer to a record, by collection.
#[must_use]
pub fn find_referrers(sections: &Sections<'_>, to: &Reference) -> Vec<Referrers> {
    progress::finish(find_referrers_watched(sections, to, &()))
}

/// Does what [`find_referrers`] does, with checkpoints.
pub async fn find_referrers_watched(
    sections: &Sections<'_>,
    to: &Reference,
    watch: &dyn Watch,
) -> Vec<Referrers> {
    let Some((target, _)) = known(&to.section, &to.collection) else { return Vec::new() };
    let mut track = Track::new(watch, Stage::Arranging, Unit::Records, sections.record_count());
    let mut all = Vec::new();
    for table in tables() {
        let Some(section) = sections.get(table.name) else { continue };
        for collection in table.collections {
            if collection.targets().any(|it| it == target) {
                let wanted = (target, to.id);
                all.extend(in_collection(sections, section, collection, wanted, &mut track).await);
            }
        }
    }
    all
}

async fn in_collection(
    sections: &Sections<'_>,
    section: Section<'_>,
    table: &CollectionTable,
    wanted: (Target, u64),
    track: &mut Track<'_>,
) -> Option<Referrers> {
    let mut count = 0_u64;
    let mut listed: Vec<(u64, Value<'_>)> = Vec::new();
    for (index, record) in (0..).zip(section.records(table.name)) {
        track.advance(1).await;
        let mut ids = table.ids(record).into_iter();
        if !ids.any(|(target, id)| id.as_uint().map(|id| (target, id)) == Some(wanted)) {
            continue;
        }
        count = count.saturating_add(1);
        if table.history {
            listed.insert(0, (index, record));
            listed.truncate(MAX_LISTED);
        } else if listed.len() < MAX_LISTED {
            listed.push((index, record));
        }
    }
    let records: Vec<Value<'_>> = listed.iter().map(|(_, record)| *record).collect();
    let titles = titles(sections, table, &records);
    let referrer = |((index, record), title): ((u64, Value<'_>), Option<String>)| Referrer {
        index,
        title: title.unwrap_or_else(|| table.singular.to_string()),
        time: table.history.then(|| time(record, table)).flatten(),
    };
    (count > 0).then(|| Referrers {
        section: section.name().to_string(),
        collection: table.name.to_string(),
        label: table.label.to_string(),
        count,
        records: listed.into_iter().zip(titles).map(referrer).collect(),
    })
}

/// Returns the time of a record: the first among its columns.
fn time(record: Value<'_>, table: &CollectionTable) -> Option<String> {
    let is_time = |name: &&&str| matches!(table.type_of(name), Some(Type::Time(_)));
    let time = record.get(table.columns.iter().find(is_time)?)?.as_str()?;
    Some(truncate(&time, Limits::MAX_NAME_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn referrers_are_found_in_every_section() {
        let devices = r#"{"devices": [{"id": 7, "name": "Lamp", "template_ids": [4, 5]}]}"#;
        let templates = r#"{"templates": [{"id": 4, "name": "Base"}]}"#;
        let configs = r#"{"device_configs": [{"id": 1, "device_id": 7, "template_id": 4}],
            "config_history": [{"id": 1, "device_id": 7}, {"id": 2, "device_id": 8}, {"id": 3, "device_id": 7}]}"#;
        let sections = Sections::new().with("devices", devices).unwrap();
        let sections = sections.with("templates", templates).unwrap();
        let sections = sections.with("configurations", configs).unwrap();
        let found = |section: &str, id| {
            let referrers = find_referrers(&sections, &Reference::new(section, section, id));
            let list = |it: Referrers| {
                let indexes: Vec<u64> = it.records.iter().map(|record| record.index).collect();
                (it.collection, it.count, indexes)
            };
            referrers.into_iter().map(list).collect::<Vec<_>>()
        };
        let one = |name: &str| (name.to_string(), 1, Vec::from([0]));
        let history = ("config_history".to_string(), 2, Vec::from([2, 0]));
        assert_eq!(found("devices", 7), [one("device_configs"), history]);
        assert_eq!(found("templates", 4), [one("devices"), one("device_configs")]);
        assert!(found("templates", 9).is_empty());
        assert!(found("gadgets", 7).is_empty());
    }
}
