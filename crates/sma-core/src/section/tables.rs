//! The record tables of the profile, section 5; each record ends with its extension fields (5.1).

use super::orphans::{ORPHANS, device_config, request, rule};
use super::{CollectionTable, Identity, Link, Priority, SectionTable};
use crate::shape::{
    Field, Others, Shape, Target, Type, optional, optional_or_null, required, unique, volatile,
};

/// The six known sections, in the order of archives.
pub static SECTIONS: &[SectionTable] = &[
    SectionTable {
        name: "devices",
        label: "Devices",
        description: "Known devices, and discovered devices that were not added yet.",
        priority: Priority::Critical,
        collections: &[
            CollectionTable {
                name: "devices",
                label: "Devices",
                singular: "Device",
                history: false,
                identity: BY_ADDRESS,
                links: &[link(&["template_ids"], TEMPLATES)],
                columns: &["name", "type", "mac", "ip", "status", "firmware", "last_seen"],
                record: record(&[
                    ID,
                    unique(required("mac", "MAC address", Type::Mac)),
                    required("ip", "IP address", Type::Ip),
                    required("type", "Type", Type::Str),
                    required("name", "Name", Type::Str),
                    optional("firmware", "Firmware", Type::Str),
                    volatile(optional("status", "Status", Type::Str)),
                    volatile(optional_or_null("last_seen", "Last seen", Type::TIME)),
                    optional("settings", "Settings", Type::Map),
                    CREATED,
                    UPDATED,
                    optional_or_null("template_ids", "Templates", Type::Any),
                    optional_or_null("overrides", "Overrides", Type::Map),
                    optional_or_null("desired_config", "Desired configuration", Type::Map),
                    volatile(optional_or_null(
                        "config_applied",
                        "Configuration applied",
                        Type::Bool,
                    )),
                ]),
            },
            CollectionTable {
                name: "discovered_devices",
                label: "Discovered devices",
                singular: "Discovered device",
                history: false,
                identity: Identity::Key(&["mac", "agent_id"]),
                links: &[],
                columns: &["ssid", "model", "mac", "ip", "signal", "discovered"],
                record: record(&[
                    ID,
                    required("mac", "MAC address", Type::Mac),
                    optional("ssid", "Network name", Type::Str),
                    optional("model", "Model", Type::Str),
                    optional("generation", "Generation", Type::UINT),
                    optional("ip", "IP address", Type::Ip),
                    volatile(optional("signal", "Signal (dBm)", Type::Int)),
                    optional("agent_id", "Found by", Type::Str),
                    optional("task_id", "Scan", Type::Str),
                    volatile(required("discovered", "Discovered", Type::TIME)),
                    volatile(optional("expires_at", "Expires", Type::TIME)),
                    optional("created_at", "Created", Type::TIME),
                    volatile(optional("updated_at", "Updated", Type::TIME)),
                ]),
            },
        ],
    },
    SectionTable {
        name: "configurations",
        label: "Configurations",
        description: "The configuration of each device, and how it changed.",
        priority: Priority::Critical,
        collections: &[
            CollectionTable {
                name: "device_configs",
                label: "Device configurations",
                singular: "Device configuration",
                history: false,
                identity: Identity::Key(&["device_id"]),
                links: &[],
                columns: &["device_id", "template_id", "sync_status", "last_synced", "updated_at"],
                record: record(&device_config(Type::Ref(DEVICES), Type::Ref(TEMPLATES))),
            },
            CollectionTable {
                name: "config_history",
                label: "Configuration history",
                singular: "Configuration change",
                history: true,
                identity: Identity::Creation,
                links: &[],
                columns: &["created_at", "device_id", "action", "changed_by", "changes"],
                record: record(&[
                    ID,
                    required("device_id", "Device", Type::PastRef(DEVICES)),
                    optional_or_null("config_id", "Configuration", Type::PastRef(DEVICE_CONFIGS)),
                    required("action", "Action", Type::Str),
                    optional_or_null("old_config", "Before", Type::Map),
                    optional_or_null("new_config", "After", Type::Map),
                    optional_or_null("changes", "Changes", Type::MapOrMaps),
                    optional("changed_by", "Changed by", Type::Str),
                    CREATED,
                ]),
            },
        ],
    },
    SectionTable {
        name: "templates",
        label: "Templates",
        description: "Configurations to apply to many devices.",
        priority: Priority::High,
        collections: &[CollectionTable {
            name: "templates",
            label: "Templates",
            singular: "Template",
            history: false,
            identity: BY_NAME,
            links: &[],
            columns: &["name", "device_type", "generation", "is_default", "updated_at"],
            record: record(&[
                ID,
                unique(required("name", "Name", Type::Str)),
                optional("description", "Description", Type::Str),
                required("device_type", "Device type", Type::Str),
                optional("generation", "Generation", Type::UINT),
                required("config", "Configuration", Type::Map),
                optional("variables", "Variables", Type::MapOf(&VARIABLE)),
                optional("is_default", "Default", Type::Bool),
                CREATED,
                UPDATED,
                optional_or_null("scope", "Scope", Type::Str),
            ]),
        }],
    },
    SectionTable {
        name: "notifications",
        label: "Notifications",
        description: "Who is notified about what, and what was sent.",
        priority: Priority::Medium,
        collections: &[
            CollectionTable {
                name: "channels",
                label: "Channels",
                singular: "Channel",
                history: false,
                identity: BY_NAME,
                links: &[],
                columns: &["name", "type", "enabled", "description", "updated_at"],
                record: record(&[
                    ID,
                    NAME,
                    required("type", "Type", Type::Str),
                    required("enabled", "Enabled", Type::Bool),
                    required("config", "Configuration", Type::Map),
                    optional("description", "Description", Type::Str),
                    CREATED,
                    UPDATED,
                ]),
            },
            CollectionTable {
                name: "rules",
                label: "Rules",
                singular: "Rule",
                history: false,
                identity: BY_NAME,
                links: &[FILTERED_DEVICES],
                columns: &["name", "enabled", "alert_level", "channel_id", "updated_at"],
                record: record(&rule(Type::Ref(CHANNELS))),
            },
            CollectionTable {
                name: "history",
                label: "History",
                singular: "Notification",
                history: true,
                identity: Identity::Creation,
                links: &[
                    link(&["schedule_id"], DRIFT_SCHEDULES),
                    link(&["report_id"], DRIFT_REPORTS),
                ],
                columns: &["created_at", "subject", "alert_level", "status", "device_id"],
                record: record(&[
                    ID,
                    optional_or_null("rule_id", "Rule", Type::PastRef(RULES)),
                    optional_or_null("channel_id", "Channel", Type::PastRef(CHANNELS)),
                    required("trigger_type", "Trigger", Type::Str),
                    optional_or_null("device_id", "Device", Type::PastRef(DEVICES)),
                    optional("subject", "Subject", Type::Str),
                    optional("message", "Message", Type::Str),
                    optional("alert_level", "Alert level", Type::Str),
                    optional("affected_devices", "Affected devices", Type::Refs(DEVICES)),
                    required("status", "Status", Type::Str),
                    optional_or_null("sent_at", "Sent", Type::TIME),
                    CREATED,
                    optional_or_null("schedule_id", "Schedule", Type::UINT),
                    optional_or_null("report_id", "Drift report", Type::UINT),
                    optional_or_null("error", "Error", Type::Str),
                    volatile(optional_or_null("retry_count", "Retries", Type::UINT)),
                    volatile(optional_or_null("next_retry_at", "Next retry", Type::TIME)),
                    volatile(optional_or_null("updated_at", "Updated", Type::TIME)),
                ]),
            },
            CollectionTable {
                name: "templates",
                label: "Message templates",
                singular: "Message template",
                history: false,
                identity: BY_NAME,
                links: &[],
                columns: &["name", "type", "subject", "updated_at"],
                record: record(&[
                    ID,
                    NAME,
                    required("type", "Type", Type::Str),
                    optional("subject", "Subject", Type::Str),
                    optional("body", "Body", Type::Str),
                    CREATED,
                    UPDATED,
                    optional_or_null("variables", "Variables", Type::Any),
                    optional_or_null("description", "Description", Type::Str),
                    optional_or_null("is_default", "Default", Type::Bool),
                ]),
            },
        ],
    },
    SectionTable {
        name: "resolution",
        label: "Resolution",
        description: "How devices that drifted from their configuration are corrected.",
        priority: Priority::Low,
        collections: &[
            CollectionTable {
                name: "policies",
                label: "Policies",
                singular: "Policy",
                history: false,
                identity: BY_NAME,
                links: &[FILTERED_DEVICES],
                columns: &["name", "enabled", "auto_fix_enabled", "safe_mode", "updated_at"],
                record: record(&[
                    ID,
                    NAME,
                    optional("description", "Description", Type::Str),
                    required("enabled", "Enabled", Type::Bool),
                    optional("auto_fix_enabled", "Automatic fixes", Type::Bool),
                    optional("safe_mode", "Safe mode", Type::Bool),
                    optional("approval_required", "Requires approval", Type::Bool),
                    optional("categories", "Categories", Type::Strings),
                    optional("severities", "Severities", Type::Strings),
                    optional(
                        "auto_fix_categories",
                        "Automatically fixed categories",
                        Type::Strings,
                    ),
                    optional("excluded_paths", "Excluded paths", Type::Strings),
                    optional("max_age", "Maximum age (days)", Type::UINT),
                    optional("retry_interval", "Retry interval (minutes)", Type::UINT),
                    optional("max_retries", "Maximum retries", Type::UINT),
                    CREATED,
                    UPDATED,
                    optional_or_null("device_filter", "Device filter", Type::Any),
                ]),
            },
            CollectionTable {
                name: "requests",
                label: "Requests",
                singular: "Request",
                history: false,
                identity: Identity::Creation,
                links: &[link(&["trend_id"], DRIFT_TRENDS), link(&["report_id"], DRIFT_REPORTS)],
                columns: &["device_name", "path", "severity", "status", "strategy", "created_at"],
                record: record(&request(Type::Ref(DEVICES))),
            },
            CollectionTable {
                name: "history",
                label: "History",
                singular: "Resolution",
                history: true,
                identity: Identity::Creation,
                links: &[link(&["request_id"], REQUESTS)],
                columns: &["executed_at", "device_name", "path", "success", "severity", "duration"],
                record: record(&[
                    ID,
                    required("device_id", "Device", Type::PastRef(DEVICES)),
                    optional("device_name", "Device name", Type::Str),
                    optional_or_null("policy_id", "Policy", Type::PastRef(POLICIES)),
                    required("type", "Type", Type::Str),
                    optional("category", "Category", Type::Str),
                    optional("severity", "Severity", Type::Str),
                    required("path", "Path", Type::Str),
                    optional("old_value", "Before", Type::Any),
                    optional("new_value", "After", Type::Any),
                    optional("change_type", "Change type", Type::Str),
                    optional("method", "Method", Type::Str),
                    required("success", "Success", Type::Bool),
                    optional("duration", "Duration (ms)", Type::UINT),
                    optional("triggered_by", "Triggered by", Type::Str),
                    optional("justification", "Justification", Type::Str),
                    required("executed_at", "Executed", Type::TIME),
                    CREATED,
                    optional_or_null("request_id", "Request", Type::UINT),
                    optional_or_null("error", "Error", Type::Str),
                ]),
            },
        ],
    },
    SectionTable {
        name: "analytics",
        label: "Analytics",
        description: "Reports and figures over time.",
        priority: Priority::Minimal,
        collections: &[
            CollectionTable {
                name: "drift_reports",
                label: "Drift reports",
                singular: "Drift report",
                history: false,
                identity: Identity::Creation,
                links: &[link(&["device_id"], DEVICES), link(&["schedule_id"], DRIFT_SCHEDULES)],
                columns: &[
                    "generated_at",
                    "report_type",
                    "device_count",
                    "devices_with_drift",
                    "total_differences",
                ],
                record: record(&[
                    ID,
                    required("report_type", "Report type", Type::Str),
                    optional("device_count", "Devices", Type::UINT),
                    optional("devices_with_drift", "Devices with drift", Type::UINT),
                    optional("total_differences", "Differences", Type::UINT),
                    optional("critical_differences", "Critical differences", Type::UINT),
                    optional("warning_differences", "Warnings", Type::UINT),
                    optional("info_differences", "Notes", Type::UINT),
                    required("generated_at", "Generated", Type::TIME),
                    CREATED,
                    optional_or_null("device_id", "Device", Type::UINT),
                    optional_or_null("schedule_id", "Schedule", Type::UINT),
                    optional_or_null("devices_in_sync", "Devices in sync", Type::UINT),
                    optional_or_null("devices_errored", "Devices with errors", Type::UINT),
                    optional_or_null("categories_affected", "Affected categories", Type::Any),
                    optional_or_null("most_common_drifts", "Most common drifts", Type::Any),
                    optional_or_null("security_concerns", "Security concerns", Type::UINT),
                    optional_or_null("network_changes", "Network changes", Type::UINT),
                    optional_or_null("devices", "Results by device", Type::Any),
                    optional_or_null("recommendations", "Recommendations", Type::Any),
                ]),
            },
            CollectionTable {
                name: "resolution_metrics",
                label: "Resolution metrics",
                singular: "Resolution metric",
                history: false,
                identity: Identity::Creation,
                links: &[],
                columns: &[
                    "date",
                    "requests_created",
                    "requests_resolved",
                    "auto_fix_attempts",
                    "auto_fix_rate",
                ],
                record: record(&[
                    ID,
                    required("date", "Date", Type::TIME),
                    optional("requests_created", "Requests created", Type::UINT),
                    optional("requests_resolved", "Requests resolved", Type::UINT),
                    optional("requests_pending", "Requests pending", Type::UINT),
                    optional("auto_fix_attempts", "Automatic fixes attempted", Type::UINT),
                    optional("auto_fix_successes", "Automatic fixes succeeded", Type::UINT),
                    optional("auto_fix_failures", "Automatic fixes failed", Type::UINT),
                    optional("auto_fix_rate", "Automatic fix rate", Type::Rate),
                    optional("manual_reviews", "Manual reviews", Type::UINT),
                    optional(
                        "average_resolution_time",
                        "Average resolution time (seconds)",
                        Type::UINT,
                    ),
                    CREATED,
                    optional_or_null("approval_rate", "Approval rate", Type::Figure),
                    optional_or_null(
                        "avg_review_time",
                        "Average review time (minutes)",
                        Type::UINT,
                    ),
                    optional_or_null("security_issues", "Security issues", Type::UINT),
                    optional_or_null("network_issues", "Network issues", Type::UINT),
                    optional_or_null("device_issues", "Device issues", Type::UINT),
                    optional_or_null("system_issues", "System issues", Type::UINT),
                    optional_or_null("metadata_issues", "Metadata issues", Type::UINT),
                ]),
            },
        ],
    },
];

/// Bookkeeping of a known section, beside its collections.
pub static SECTION: Shape = record(&[
    required(SCHEMA_VERSION, "Schema version", Type::Str),
    required(LAST_UPDATED, "Last updated", Type::TIME),
]);

/// The member with the ids of deleted records, in incremental and differential archives.
pub(crate) const DELETED: &str = "deleted";

/// Names of the bookkeeping fields of known and mapped sections, which are not content.
pub(crate) const BOOKKEEPING: [&str; 2] = [SCHEMA_VERSION, LAST_UPDATED];

const SCHEMA_VERSION: &str = "schema_version";
const LAST_UPDATED: &str = "last_updated";

/// Fields of a template's variable.
static VARIABLE: Shape = record(&[
    optional("type", "Type", Type::Str),
    optional("description", "Description", Type::Str),
    optional("default", "Default", Type::Any),
    optional("sensitive", "Sensitive", Type::Bool),
]);

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

const BY_ADDRESS: Identity = Identity::Key(&["mac"]);
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
    use crate::section::{EXTENSIONS, FREE_FORM, known_table, table, tables};
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
    fn a_history_alone_may_refer_to_what_is_gone() {
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
    fn records_are_written_after_what_they_refer_to() {
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
