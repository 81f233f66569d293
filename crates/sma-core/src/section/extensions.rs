//! The extension sections of the profile, section 5.2: data that released versions store beside the
//! six sections, and the settings of documents.

use super::orphans;
use super::tables::{BY_NAME, DRIFT_SCHEDULES, FILTERED_DEVICES, ID, NAME, record};
use super::{CollectionTable, DEVICES, Identity, Priority, SectionTable};
use crate::shape::{Field, Type, optional, optional_or_null, required, volatile};

/// The extension sections with records, by name in byte order.
pub static EXTENSIONS: &[SectionTable] = &[
    SectionTable {
        name: "device_tags",
        label: "Device tags",
        description: "The tags of devices.",
        priority: Priority::Medium,
        collections: &[CollectionTable {
            name: "device_tags",
            label: "Device tags",
            singular: "Device tag",
            history: true,
            identity: Identity::Key(&["device_id", "tag"]),
            links: &[],
            columns: &["device_id", "tag", "created_at"],
            record: record(&[
                ID,
                required("device_id", "Device", Type::PastRef(DEVICES)),
                required("tag", "Tag", Type::Str),
                CREATED,
            ]),
        }],
    },
    SectionTable {
        name: "drift_schedules",
        label: "Drift schedules",
        description: "When devices are compared with their configuration.",
        priority: Priority::Low,
        collections: &[
            CollectionTable {
                name: "schedules",
                label: "Schedules",
                singular: "Drift schedule",
                history: false,
                identity: BY_NAME,
                links: &[FILTERED_DEVICES],
                columns: &["name", "enabled", "cron_spec", "last_run", "next_run"],
                record: record(&[
                    ID,
                    NAME,
                    optional("description", "Description", Type::Str),
                    optional("enabled", "Enabled", Type::Bool),
                    required("cron_spec", "Schedule", Type::Str),
                    optional_or_null("device_filter", "Device filter", Type::Any),
                    LAST_RUN,
                    NEXT_RUN,
                    volatile(optional("run_count", "Runs", Type::Int)),
                    CREATED,
                    UPDATED,
                ]),
            },
            CollectionTable {
                name: "runs",
                label: "Runs",
                singular: "Drift run",
                history: true,
                identity: Identity::Creation,
                links: &[],
                columns: &["started_at", "schedule_id", "status", "duration", "error"],
                record: record(&[
                    ID,
                    required("schedule_id", "Schedule", Type::PastRef(DRIFT_SCHEDULES)),
                    optional("status", "Status", Type::Str),
                    optional_or_null("started_at", "Started", Type::TIME),
                    optional_or_null("completed_at", "Completed", Type::TIME),
                    optional("duration", "Duration (ns)", Type::Int),
                    optional_or_null("results", "Results", Type::Any),
                    optional("error", "Error", Type::Str),
                    CREATED,
                ]),
            },
        ],
    },
    SectionTable {
        name: "drift_trends",
        label: "Drift trends",
        description: "Differences from the configuration over time.",
        priority: Priority::Low,
        collections: &[CollectionTable {
            name: "drift_trends",
            label: "Drift trends",
            singular: "Drift trend",
            history: true,
            identity: Identity::Creation,
            links: &[],
            columns: &["path", "device_id", "severity", "occurrences", "resolved", "last_seen"],
            record: record(&[
                ID,
                optional_or_null("device_id", "Device", Type::PastRef(DEVICES)),
                optional("path", "Path", Type::Str),
                optional("category", "Category", Type::Str),
                optional("severity", "Severity", Type::Str),
                optional_or_null("first_seen", "First seen", Type::TIME),
                volatile(optional_or_null("last_seen", "Last seen", Type::TIME)),
                volatile(optional("occurrences", "Occurrences", Type::Int)),
                optional("resolved", "Resolved", Type::Bool),
                optional_or_null("resolved_at", "Resolved at", Type::TIME),
                CREATED,
                UPDATED,
            ]),
        }],
    },
    orphans::TABLE,
    SectionTable {
        name: "resolution_schedules",
        label: "Resolution schedules",
        description: "When differences are resolved.",
        priority: Priority::Low,
        collections: &[CollectionTable {
            name: "resolution_schedules",
            label: "Resolution schedules",
            singular: "Resolution schedule",
            history: false,
            identity: BY_NAME,
            links: &[],
            columns: &["name", "enabled", "cron_spec", "last_run", "next_run"],
            record: record(&[
                ID,
                NAME,
                optional("description", "Description", Type::Str),
                optional("enabled", "Enabled", Type::Bool),
                optional("cron_spec", "Schedule", Type::Str),
                optional("time_zone", "Time zone", Type::Str),
                optional("maintenance_window", "Maintenance window", Type::Bool),
                optional("auto_approve", "Approves by itself", Type::Bool),
                optional("max_resolutions", "Most resolutions", Type::Int),
                optional_or_null("categories", "Categories", Type::Any),
                LAST_RUN,
                NEXT_RUN,
                CREATED,
                UPDATED,
            ]),
        }],
    },
    SectionTable {
        name: "transfer_history",
        label: "Exports and imports",
        description: "What was exported and imported.",
        priority: Priority::Minimal,
        collections: &[
            CollectionTable {
                name: "exports",
                label: "Exports",
                singular: "Export",
                history: false,
                identity: Identity::Key(&["export_id"]),
                links: &[],
                columns: &[
                    "created_at",
                    "name",
                    "plugin_name",
                    "format",
                    "success",
                    "record_count",
                ],
                record: record(&[
                    ID,
                    required("export_id", "Export ID", Type::Str),
                    optional("plugin_name", "Plugin", Type::Str),
                    optional("format", "Format", Type::Str),
                    optional("name", "Name", Type::Str),
                    optional("description", "Description", Type::Str),
                    optional("requested_by", "Requested by", Type::Str),
                    optional("success", "Success", Type::Bool),
                    optional("record_count", "Records", Type::Int),
                    optional("file_size", "File size (bytes)", Type::Int),
                    optional("file_path", "File", Type::Str),
                    DURATION,
                    optional("error_message", "Error", Type::Str),
                    CREATED,
                ]),
            },
            CollectionTable {
                name: "imports",
                label: "Imports",
                singular: "Import",
                history: false,
                identity: Identity::Key(&["import_id"]),
                links: &[],
                columns: &["created_at", "plugin_name", "format", "success", "records_imported"],
                record: record(&[
                    ID,
                    required("import_id", "Import ID", Type::Str),
                    optional("plugin_name", "Plugin", Type::Str),
                    optional("format", "Format", Type::Str),
                    optional("requested_by", "Requested by", Type::Str),
                    optional("success", "Success", Type::Bool),
                    optional("records_imported", "Imported records", Type::Int),
                    optional("records_skipped", "Skipped records", Type::Int),
                    DURATION,
                    optional("error_message", "Error", Type::Str),
                    CREATED,
                ]),
            },
        ],
    },
];

/// The extension sections of which only content and secrets are checked, by name in byte order.
/// They have no collections.
pub static FREE_FORM: &[SectionTable] = &[
    free_form("network_settings", "Network settings", "How devices reach the network."),
    free_form("plugin_configurations", "Plugin configurations", "The settings of plugins."),
    free_form("system_settings", "System settings", "The settings of Shelly Manager itself."),
];

const fn free_form(
    name: &'static str,
    label: &'static str,
    description: &'static str,
) -> SectionTable {
    SectionTable { name, label, description, priority: Priority::Medium, collections: &[] }
}

// In extension sections times may be absent or null.
const CREATED: Field = optional_or_null("created_at", "Created", Type::TIME);
const UPDATED: Field = volatile(optional_or_null("updated_at", "Updated", Type::TIME));
const LAST_RUN: Field = volatile(optional_or_null("last_run", "Last run", Type::TIME));
const NEXT_RUN: Field = volatile(optional_or_null("next_run", "Next run", Type::TIME));
const DURATION: Field = optional("duration_ms", "Duration (ms)", Type::Int);
