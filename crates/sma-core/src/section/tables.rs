//! The record tables of the profile, section 5; each record ends with its extension fields (5.1).

mod analytics;
mod configurations;
mod devices;
mod notifications;
mod resolution;
mod templates;

use super::orphans::ORPHANS;
use super::{Identity, Link, SectionTable};
use crate::shape::{Field, Others, Shape, Target, Type, required, unique, volatile};

/// The six known sections, in the order of archives.
pub static SECTIONS: &[SectionTable] = &[
    devices::TABLE,
    configurations::TABLE,
    templates::TABLE,
    notifications::TABLE,
    resolution::TABLE,
    analytics::TABLE,
];

/// Bookkeeping of a known section, beside its collections.
pub static SECTION: Shape = record(&[
    required(SCHEMA_VERSION, "Schema version", Type::Str),
    required(LAST_UPDATED, "Last updated", Type::TIME),
]);

/// The member with the ids of deleted records, in incremental and differential archives.
pub const DELETED: &str = "deleted";

/// Names of the bookkeeping fields of known and mapped sections, which are not content.
pub(crate) const BOOKKEEPING: [&str; 2] = [SCHEMA_VERSION, LAST_UPDATED];

const SCHEMA_VERSION: &str = "schema_version";
const LAST_UPDATED: &str = "last_updated";

pub(super) const ID: Field = unique(required("id", "ID", Type::Id));
pub(super) const NAME: Field = required("name", "Name", Type::Str);
pub(super) const CREATED: Field = required("created_at", "Created", Type::TIME);
pub(super) const UPDATED: Field = volatile(required("updated_at", "Updated", Type::TIME));

/// The devices, which most other records refer to.
pub const DEVICES: Target = Target { section: "devices", collection: "devices" };
const DEVICE_CONFIGS: Target = Target { section: "configurations", collection: "device_configs" };
pub(super) const TEMPLATES: Target = Target { section: "templates", collection: "templates" };
pub(super) const CHANNELS: Target = Target { section: "notifications", collection: "channels" };
const RULES: Target = Target { section: "notifications", collection: "rules" };
const POLICIES: Target = Target { section: "resolution", collection: "policies" };
const REQUESTS: Target = Target { section: "resolution", collection: "requests" };
pub(super) const DRIFT_REPORTS: Target =
    Target { section: "analytics", collection: "drift_reports" };
pub(super) const DRIFT_SCHEDULES: Target =
    Target { section: "drift_schedules", collection: "schedules" };
pub(super) const DRIFT_TRENDS: Target =
    Target { section: "drift_trends", collection: "drift_trends" };

/// Order of writing records, such that referenced records exist before the records that refer to
/// them (`database.md`, section 7, *Order*).
pub(crate) static RESTORE_ORDER: &[Target] = &[
    DEVICES,
    TEMPLATES,
    Target { section: "device_tags", collection: "device_tags" },
    DEVICE_CONFIGS,
    Target { section: "configurations", collection: "config_history" },
    CHANNELS,
    RULES,
    Target { section: "notifications", collection: "templates" },
    Target { section: "notifications", collection: "history" },
    POLICIES,
    Target { section: "resolution_schedules", collection: "resolution_schedules" },
    DRIFT_SCHEDULES,
    Target { section: "drift_schedules", collection: "runs" },
    DRIFT_REPORTS,
    DRIFT_TRENDS,
    REQUESTS,
    Target { section: "resolution", collection: "history" },
    Target { section: "analytics", collection: "resolution_metrics" },
    Target { section: "devices", collection: "discovered_devices" },
    Target { section: "transfer_history", collection: "exports" },
    Target { section: "transfer_history", collection: "imports" },
    Target { section: ORPHANS, collection: "device_configs" },
    Target { section: ORPHANS, collection: "requests" },
    Target { section: ORPHANS, collection: "rules" },
];

pub(super) const BY_NAME: Identity = Identity::Key(&["name"]);

/// The devices that a rule or policy applies to.
pub(super) const FILTERED_DEVICES: Link = link(&["device_filter", "device_ids"], DEVICES);

pub(super) const fn link(path: &'static [&'static str], target: Target) -> Link {
    Link { path, target }
}

/// Fields that a record's table does not list are reported for information (profile, section 5).
pub(super) const fn record(fields: &'static [Field]) -> Shape {
    Shape { fields, others: Others::Reported }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::section::{CollectionTable, EXTENSIONS, FREE_FORM, known_table, table, tables};
    use alloc::vec::Vec;

    fn collections() -> impl Iterator<Item = (&'static SectionTable, &'static CollectionTable)> {
        tables().flat_map(|section| section.collections.iter().map(move |it| (section, it)))
    }

    #[test]
    fn columns_and_references_name_what_exists() {
        for (section, collection) in collections() {
            for column in collection.columns {
                let is_there = collection.record.fields.iter().any(|f| f.name == *column);
                assert!(is_there, "{}.{}: no field {column}", section.name, collection.name);
            }
            for target in collection.targets() {
                let section = table(target.section).expect("a known section");
                assert!(section.collection(target.collection).is_some());
            }
        }
    }

    #[test]
    fn only_history_may_refer_to_missing_records() {
        for (section, collection) in collections() {
            for field in collection.record.fields {
                let is_past = matches!(field.ty, Type::PastRef(_) | Type::Refs(_));
                let is_fit = field.ty.target().is_none() || is_past == collection.history;
                assert!(is_fit, "{}.{}.{}", section.name, collection.name, field.name);
            }
        }
    }

    #[test]
    fn extension_sections_are_in_the_order_of_archives() {
        assert!(EXTENSIONS.is_sorted_by_key(|section| section.name));
        assert!(FREE_FORM.is_sorted_by_key(|section| section.name));
        for section in FREE_FORM {
            assert!(section.collections.is_empty() && table(section.name).is_none());
            assert_eq!(known_table(section.name), Some(section));
        }
        assert_eq!(known_table("rooms"), None);
    }

    #[test]
    fn records_are_written_after_their_references() {
        let mut before: Vec<Target> = Vec::new();
        for target in RESTORE_ORDER {
            let collection = table(target.section).and_then(|it| it.collection(target.collection));
            let collection = collection.expect("a known collection");
            for field in collection.record.fields {
                if let Some(to) = field.ty.target() {
                    assert!(before.contains(&to), "{}.{}", collection.name, field.name);
                }
            }
            if let Identity::Key(fields) = collection.identity {
                assert!(fields.iter().all(|name| collection.type_of(name).is_some()));
            }
            assert!(!before.contains(target), "{target:?} is there twice");
            before.push(*target);
        }
        assert_eq!(before.len(), collections().count());
    }
}
