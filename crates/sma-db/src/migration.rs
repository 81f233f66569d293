//! Versions of the schema, and the steps between them (specification, *Migration & Version
//! Compatibility*; `database.md`, section 9).
//!
//! No database records its version: it is the highest one all of whose tables and columns exist. An
//! archive of any version restores into a database of any version.

use serde::Serialize;

/// Version of the schema (specification, `SchemaVersion`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SchemaVersion {
    /// The version, `YYYY.MM.DD.NNN`.
    pub version: &'static str,
    /// Day of the change, RFC 3339.
    pub date: &'static str,
    /// What it brought, as a sentence.
    pub description: &'static str,
    /// Whether it stores everything that the version before stores.
    pub backward: bool,
    /// Whether the version before stores everything that it stores.
    pub forward: bool,
    /// Tables and columns that it brought; a table without columns is a new one.
    #[serde(skip)]
    pub(crate) parts: &'static [Part],
}

/// Part of a schema: a table, and some of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [&'static str],
}

/// Step from one version to the next or the previous one (specification, `MigrationRule`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MigrationRule {
    /// Version before the step.
    pub from_version: &'static str,
    /// Version after the step.
    pub to_version: &'static str,
    /// Whether a restore between the two needs it.
    pub required: bool,
    /// Whether a restore does it by itself.
    pub automatic: bool,
    /// What it does to records, as sentences by table.
    pub transform: Vec<(&'static str, String)>,
    /// What is checked afterwards, as sentences.
    pub validation: Vec<&'static str>,
}

/// The known versions, the first one first.
pub static SCHEMA_VERSIONS: &[SchemaVersion] = &[
    SchemaVersion {
        version: "2024.01.19.001",
        date: "2024-01-19T00:00:00Z",
        description: "The six sections of the specification; no database has it.",
        backward: true,
        forward: true,
        parts: &[],
    },
    SchemaVersion {
        version: FIRST,
        date: "2025-08-15T00:00:00Z",
        description: "Devices, templates, configurations, drift, notifications and resolution.",
        backward: true,
        forward: false,
        parts: &[
            table("devices"),
            table("config_templates"),
            table("device_configs"),
            table("config_histories"),
            table("drift_detection_schedules"),
            table("drift_detection_runs"),
            table("drift_reports"),
            table("drift_trends"),
            table("notification_channels"),
            table("notification_rules"),
            table("notification_histories"),
            table("notification_templates"),
            table("resolution_policies"),
            table("resolution_requests"),
            table("resolution_histories"),
            table("resolution_schedules"),
            table("resolution_metrics"),
        ],
    },
    SchemaVersion {
        version: "2025.08.31.001",
        date: "2025-08-31T00:00:00Z",
        description: "Discovered devices, exports and imports.",
        backward: true,
        forward: false,
        parts: &[table("discovered_devices"), table("export_histories"), table("import_histories")],
    },
    SchemaVersion {
        version: "2025.10.16.001",
        date: "2025-10-16T00:00:00Z",
        description: "Name, description and file of exports.",
        backward: true,
        forward: false,
        parts: &[Part {
            table: "export_histories",
            columns: &["name", "description", "file_path"],
        }],
    },
    SchemaVersion {
        version: "2026.02.15.001",
        date: "2026-02-15T00:00:00Z",
        description: "Tags, scopes of templates, and desired configurations of devices.",
        backward: true,
        forward: false,
        parts: &[
            table("device_tags"),
            Part { table: "config_templates", columns: &["scope"] },
            Part {
                table: "devices",
                columns: &["template_ids", "overrides", "desired_config", "config_applied"],
            },
        ],
    },
];

/// The first version that a database has.
pub(crate) const FIRST: &str = "2025.08.15.001";

const fn table(table: &'static str) -> Part {
    Part { table, columns: &[] }
}

/// Returns the steps from one version to another, in order; `None` where one is unknown.
///
/// ```
/// let path = sma_db::migration_path("2025.08.31.001", "2026.02.15.001").unwrap();
/// let versions: Vec<&str> = path.iter().map(|rule| rule.to_version).collect();
/// assert_eq!(versions, ["2025.10.16.001", "2026.02.15.001"]);
/// let back = sma_db::migration_path("2026.02.15.001", "2025.08.31.001").unwrap();
/// assert_eq!(back.len(), 2);
/// assert!(sma_db::migration_path("2026.02.15.001", "2031.01.01.001").is_none());
/// ```
#[must_use]
pub fn migration_path(from: &str, to: &str) -> Option<Vec<MigrationRule>> {
    let place = |version| SCHEMA_VERSIONS.iter().position(|it| it.version == version);
    let (from, to) = (place(from)?, place(to)?);
    let pairs: Vec<(usize, usize)> = match from <= to {
        true => (from..to).map(|at| (at, at + 1)).collect(),
        false => (to..from).rev().map(|at| (at + 1, at)).collect(),
    };
    let step = |(from, to): (usize, usize)| {
        Some(MigrationRule::new(SCHEMA_VERSIONS.get(from)?, SCHEMA_VERSIONS.get(to)?))
    };
    pairs.into_iter().map(step).collect()
}

impl MigrationRule {
    fn new(from: &SchemaVersion, to: &SchemaVersion) -> Self {
        let is_upgrade = from.version < to.version;
        let newer = if is_upgrade { to } else { from };
        // Every version of a database has the tables of the first one.
        let parts = if newer.version == FIRST { &[][..] } else { newer.parts };
        let transform = parts.iter().map(|part| (part.table, describe(*part, is_upgrade)));
        Self {
            from_version: from.version,
            to_version: to.version,
            required: !parts.is_empty(),
            automatic: true,
            transform: transform.collect(),
            validation: vec![
                "Every record is read back and compared before the commit.",
                "Every reference resolves.",
            ],
        }
    }
}

/// Returns what a step does to the records of a table.
fn describe(part: Part, is_upgrade: bool) -> String {
    let columns = part.columns.join(", ");
    match (part.columns, is_upgrade) {
        ([], true) => "There are no records yet.".to_owned(),
        ([], false) => "The section is excluded, or its records are errors.".to_owned(),
        (["scope"], true) => {
            "scope is global for device_type all or none, otherwise device_type.".to_owned()
        }
        (["scope"], false) => "scope is left out, since an upgrade derives it.".to_owned(),
        (_, true) => format!("{columns}: empty."),
        (_, false) => format!("{columns}: left out, with a warning."),
    }
}

#[cfg(test)]
mod tests {
    use sma_core::schema::KNOWN_VERSIONS;

    use super::*;

    #[test]
    fn the_versions_are_those_that_an_archive_may_have() {
        assert!(SCHEMA_VERSIONS.iter().map(|it| it.version).eq(KNOWN_VERSIONS.iter().copied()));
    }

    #[test]
    fn every_version_leads_to_every_other_and_back() {
        for from in KNOWN_VERSIONS {
            for to in KNOWN_VERSIONS {
                let path = migration_path(from, to).unwrap();
                let back = migration_path(to, from).unwrap();
                assert_eq!(path.len(), back.len());
                if let (Some(first), Some(last)) = (path.first(), path.last()) {
                    assert_eq!((first.from_version, last.to_version), (*from, *to));
                }
                assert!(path.is_sorted_by(|a, b| a.to_version == b.from_version));
            }
        }
    }
}
