//! What a target has: the records that those of an archive meet, and refer to.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;

use super::ConflictStrategy;
use crate::archive::Archive;
use crate::json::Value;
use crate::section::{CollectionTable, SECTIONS, Section, Sections, record_id};
use crate::shape::{Field, Target, Type, mac_address};

/// The records of a collection that the target has.
pub(super) struct Present<'a> {
    pub(super) by_id: BTreeMap<u64, Value<'a>>,
    /// Values of fields that no two records share, with the id of who keeps them.
    unique: BTreeMap<(&'static str, String), u64>,
}

impl<'a> Present<'a> {
    /// What the target has of a collection that a section is restored to.
    pub(super) fn of(
        table: &CollectionTable,
        target: Option<Section<'a>>,
        restored: Section<'_>,
        strategy: ConflictStrategy,
    ) -> Self {
        let gone: BTreeSet<u64> = restored.deleted(table.name).collect();
        let changes = matches!(strategy, ConflictStrategy::Overwrite | ConflictStrategy::Merge);
        let incoming = restored.records(table.name).filter(|_| changes);
        let incoming: BTreeMap<u64, Value<'_>> =
            incoming.filter_map(|record| Some((record_id(record)?, record))).collect();
        let mut present = Self { by_id: BTreeMap::new(), unique: BTreeMap::new() };
        for record in target.into_iter().flat_map(|target| target.records(table.name)) {
            let Some(id) = record_id(record) else { continue };
            if present.by_id.contains_key(&id) {
                continue;
            }
            present.by_id.insert(id, record);
            // What is deleted or gets another value keeps nothing from others.
            let gets = |field: &str| incoming.get(&id).is_some_and(|new| new.get(field).is_some());
            for (field, value) in unique_values(table, record) {
                if !gone.contains(&id) && !gets(field) {
                    present.unique.insert((field, value), id);
                }
            }
        }
        present
    }

    /// The field by which another record of the target stands in the way, and its id.
    pub(super) fn taken(
        &self,
        table: &CollectionTable,
        record: Value<'_>,
    ) -> Option<(&'static str, u64)> {
        unique_values(table, record).find_map(|(name, value)| {
            let other = *self.unique.get(&(name, value))?;
            (Some(other) != record_id(record)).then_some((name, other))
        })
    }
}

/// The ids that there are once everything is restored, by collection.
pub(super) struct Referred(BTreeMap<(&'static str, &'static str), BTreeSet<u64>>);

impl Referred {
    /// What the target keeps, and what the sections that are wanted bring.
    pub(super) fn of(
        archive: &Archive,
        target: Option<&Sections<'_>>,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let mut ids: BTreeMap<_, BTreeSet<u64>> = BTreeMap::new();
        for table in SECTIONS {
            let restored = Some(archive).filter(|_| is_wanted(table.name));
            let restored = restored.and_then(|archive| archive.section(table.name));
            let kept = target.and_then(|target| target.get(table.name));
            for collection in table.collections {
                let there = ids.entry((table.name, collection.name)).or_default();
                there.extend(
                    kept.into_iter()
                        .flat_map(|it| it.records(collection.name))
                        .filter_map(record_id),
                );
                if let Some(restored) = restored {
                    for id in restored.deleted(collection.name) {
                        there.remove(&id);
                    }
                    there.extend(restored.records(collection.name).filter_map(record_id));
                }
            }
        }
        Self(ids)
    }

    /// The field by which a record refers to what will not be there, and the id in it. Records of
    /// the past may.
    pub(super) fn dangling(
        &self,
        table: &CollectionTable,
        record: Value<'_>,
    ) -> Option<(&'static str, Target, u64)> {
        let is_there = |target: Target, id: u64| {
            self.0.get(&(target.section, target.collection)).is_some_and(|ids| ids.contains(&id))
        };
        table
            .references(record)
            .filter(|_| !table.history)
            .find(|(_, target, id)| !is_there(*target, *id))
    }
}

/// The values of fields that no two records share, in a form that can be compared. Ids are
/// compared as such.
fn unique_values(
    table: &CollectionTable,
    record: Value<'_>,
) -> impl Iterator<Item = (&'static str, String)> {
    let is_value = |field: &&Field| field.unique && field.ty != Type::Id;
    table.record.fields.iter().filter(is_value).filter_map(move |field| {
        let text = record.get(field.name)?.as_str()?;
        let value = match field.ty {
            Type::Mac => format!("{:012x}", mac_address(&text)?),
            _ => text.into_owned(),
        };
        Some((field.name, value))
    })
}
