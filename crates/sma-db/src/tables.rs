//! The tables of Shelly Manager's databases (`database.md`, sections 2, 5 and 6).
//!
//! The fields of their records, and what each may contain, are those of the core's collections; this
//! list only adds what differs between a record and a row.

use sma_core::section::{CollectionTable, Identity, ORPHANS, collection_table};
use sma_core::shape::{Field, Presence, Target, Type};

/// A table, and how its rows differ from the records of its collection.
#[derive(Debug)]
pub(crate) struct Table {
    /// Name in the database.
    pub(crate) name: &'static str,
    /// Collection of its rows.
    pub(crate) target: Target,
    /// Collection of its orphans, in the section [`ORPHANS`].
    pub(crate) orphans: Option<&'static str>,
    /// Fields whose column has another name: field, column.
    pub(crate) renamed: &'static [(&'static str, &'static str)],
    /// Fields that are computed from others, and have no column.
    pub(crate) derived: &'static [&'static str],
    /// JSON columns that store text where others store a BLOB in SQLite. An empty text in them is no
    /// value.
    pub(crate) texts: &'static [&'static str],
    /// Columns that are not NULL where a record has no value, and what they have then, as JSON.
    pub(crate) defaults: &'static [(&'static str, &'static str)],
    /// Columns with a unique index that may be empty: an empty text is written as NULL.
    pub(crate) empty_as_null: &'static [&'static str],
}

/// The tables in the order of writing, such that referenced rows exist before the rows that refer
/// to them (section 7, *Order*).
pub(crate) static TABLES: &[Table] = &[
    Table {
        texts: &["settings", "template_ids", "overrides", "desired_config"],
        defaults: &[
            ("template_ids", "[]"),
            ("overrides", "{}"),
            ("desired_config", "{}"),
            ("config_applied", "false"),
        ],
        empty_as_null: &["ip"],
        ..table("devices", "devices", "devices")
    },
    table("config_templates", "templates", "templates"),
    table("device_tags", "device_tags", "device_tags"),
    Table {
        orphans: Some("device_configs"),
        ..table("device_configs", "configurations", "device_configs")
    },
    table("config_histories", "configurations", "config_history"),
    table("notification_channels", "notifications", "channels"),
    Table { orphans: Some("rules"), ..table("notification_rules", "notifications", "rules") },
    table("notification_templates", "notifications", "templates"),
    table("notification_histories", "notifications", "history"),
    table("resolution_policies", "resolution", "policies"),
    table("resolution_schedules", "resolution_schedules", "resolution_schedules"),
    table("drift_detection_schedules", "drift_schedules", "schedules"),
    table("drift_detection_runs", "drift_schedules", "runs"),
    Table {
        renamed: &[
            ("device_count", "total_devices"),
            ("devices_with_drift", "devices_drifted"),
            ("critical_differences", "critical_issues"),
            ("warning_differences", "warning_issues"),
            ("info_differences", "info_issues"),
        ],
        derived: &[TOTAL_DIFFERENCES],
        ..table("drift_reports", "analytics", "drift_reports")
    },
    table("drift_trends", "drift_trends", "drift_trends"),
    Table { orphans: Some("requests"), ..table("resolution_requests", "resolution", "requests") },
    table("resolution_histories", "resolution", "history"),
    Table {
        derived: &[AVERAGE_TIME],
        ..table("resolution_metrics", "analytics", "resolution_metrics")
    },
    Table {
        renamed: &[("ssid", "ss_id")],
        ..table("discovered_devices", "devices", "discovered_devices")
    },
    Table {
        empty_as_null: &["export_id"],
        ..table("export_histories", "transfer_history", "exports")
    },
    Table {
        empty_as_null: &["import_id"],
        ..table("import_histories", "transfer_history", "imports")
    },
];

/// Counts of differences.
pub(crate) const DIFFERENCES: [&str; 3] =
    ["critical_differences", "warning_differences", "info_differences"];

/// Their sum.
pub(crate) const TOTAL_DIFFERENCES: &str = "total_differences";

/// The average review time, in seconds.
pub(crate) const AVERAGE_TIME: &str = "average_resolution_time";

/// The average review time, in minutes.
pub(crate) const REVIEW_MINUTES: &str = "avg_review_time";

/// Ending of the names of fields with stored texts.
pub(crate) const RAW: &str = "_raw";

/// Ending of the name of a field with a reference that does not resolve.
pub(crate) const ORPHAN: &str = "_orphan";

const fn table(name: &'static str, section: &'static str, collection: &'static str) -> Table {
    Table {
        name,
        target: Target { section, collection },
        orphans: None,
        renamed: &[],
        derived: &[],
        texts: &[],
        defaults: &[],
        empty_as_null: &[],
    }
}

/// Returns the table of a collection, which may be one of orphans.
pub(crate) fn find(section: &str, collection: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| {
        (table.target.section, table.target.collection) == (section, collection)
            || section == ORPHANS && table.orphans == Some(collection)
    })
}

impl Table {
    /// Returns the collection of its rows.
    ///
    /// # Panics
    /// When the list names a collection that does not exist, which a test excludes.
    pub(crate) fn collection(&self) -> &'static CollectionTable {
        collection_table(self.target).expect("the list names collections of the core")
    }

    /// Returns the place of its orphans, if it can have any.
    pub(crate) fn orphan_target(&self) -> Option<Target> {
        self.orphans.map(|collection| Target { section: ORPHANS, collection })
    }

    /// Returns the collection of its orphans, if it can have any.
    pub(crate) fn orphan_collection(&self) -> Option<&'static CollectionTable> {
        self.orphan_target().and_then(collection_table)
    }

    /// Returns the column of a field; `None` where it has none.
    pub(crate) fn column_of(&self, field: &'static str) -> Option<&'static str> {
        if self.derived.contains(&field) {
            return None;
        }
        let renamed = self.renamed.iter().find(|(name, _)| *name == field);
        Some(renamed.map_or(field, |(_, column)| column))
    }

    /// Returns whether a column is text even in SQLite, although it contains JSON.
    pub(crate) fn is_text(&self, column: &str) -> bool {
        self.texts.contains(&column)
    }

    /// Returns what a column has where a record has no value, as JSON.
    pub(crate) fn default_of(&self, column: &str) -> Option<&'static str> {
        self.defaults.iter().find(|(name, _)| *name == column).map(|(_, json)| *json)
    }

    /// Returns the column with a text by which records are the same, and that a database may hold once.
    pub(crate) fn unique_text(&self) -> Option<&'static str> {
        match self.collection().identity {
            Identity::Key([field]) if *field == "mac" || *field == "name" => self.column_of(field),
            _ => None,
        }
    }

    /// Returns whether a column that no field has is one under its own name (section 10, 13).
    pub(crate) fn is_extra(&self, column: &str) -> bool {
        let is_field =
            |field: &Field| field.name == column || self.column_of(field.name) == Some(column);
        !column.ends_with(RAW)
            && column.strip_suffix(ORPHAN) != Some("template_id")
            && !self.collection().record.fields.iter().any(is_field)
    }

    /// Returns the fields that have a column.
    pub(crate) fn fields(
        &self,
        collection: &'static CollectionTable,
    ) -> impl Iterator<Item = (&'static Field, &'static str)> {
        let fields = collection.record.fields.iter();
        fields.filter_map(|field| Some((field, self.column_of(field.name)?)))
    }
}

/// Returns whether a field refers to another record, so that restores renumber it (section 7).
pub(crate) fn is_reference(collection: &CollectionTable, field: &Field) -> bool {
    let is_link = || collection.links.iter().any(|link| link.path == [field.name]);
    match field.ty {
        Type::Ref(_) | Type::PastRef(_) => true,
        Type::Uint { .. } => is_link(),
        _ => false,
    }
}

/// Returns whether a field must be present.
pub(crate) fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::RequiredOrNull)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sma_core::section::tables;

    use super::*;

    #[test]
    fn every_collection_has_one_table() {
        let mut listed = BTreeSet::new();
        for table in TABLES {
            assert!(listed.insert(table.target), "{} is listed twice", table.name);
            if let Some(orphans) = table.orphans {
                assert!(listed.insert(Target { section: ORPHANS, collection: orphans }));
                assert!(table.orphan_collection().is_some());
            }
        }
        let collections = tables().flat_map(|section| {
            let of = |collection: &'static CollectionTable| Target {
                section: section.name,
                collection: collection.name,
            };
            section.collections.iter().map(of)
        });
        assert_eq!(listed, collections.collect());
        assert_eq!(TABLES.len(), 21);
    }

    #[test]
    fn rule_13_names_that_the_profile_uses_are_not_carried() {
        let table = find("devices", "discovered_devices").unwrap();
        assert!(table.is_extra("room"));
        for name in ["ssid", "ss_id", "id", "mac_raw", "template_id_orphan"] {
            assert!(!table.is_extra(name), "{name}");
        }
    }

    #[test]
    fn differences_name_fields_that_exist() {
        for table in TABLES {
            let has = |name: &&'static str| {
                table.collection().record.fields.iter().any(|it| it.name == *name)
            };
            assert!(table.renamed.iter().all(|(field, _)| has(field)), "{}", table.name);
            assert!(table.derived.iter().all(has), "{}", table.name);
            assert!(table.texts.iter().all(has), "{}", table.name);
            assert!(table.defaults.iter().all(|(column, _)| has(column)), "{}", table.name);
            assert!(table.empty_as_null.iter().all(has), "{}", table.name);
        }
    }
}
