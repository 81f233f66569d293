//! The section of orphans: rows of live collections whose device, template or channel is missing
//! (profile, section 5.2).
//!
//! Their records are those of the live collections, but their references are plain numbers without
//! a record in the archive.

use super::tables::{
    BY_NAME, CHANNELS, CREATED, DRIFT_REPORTS, DRIFT_TRENDS, FILTERED_DEVICES, ID, NAME, TEMPLATES,
    UPDATED, link, record,
};
use super::{CollectionTable, DEVICES, Identity, Priority, SectionTable};
use crate::shape::{Field, Type, optional, optional_or_null, required, volatile};

/// Name of the section for records of other sections that refer to a missing record (`database.md`,
/// section 5). It is written only where it has records, and restored only on request.
pub const ORPHANS: &str = "orphans";

/// Table of the section. The links are those of the live collections: where a record of the target
/// has the id of a missing device, the orphan gets another id, so that it belongs to no device.
pub(super) const TABLE: SectionTable = SectionTable {
    name: ORPHANS,
    label: "Orphans",
    description: "Records whose device or channel no longer exists.",
    priority: Priority::Low,
    collections: &[
        CollectionTable {
            name: "device_configs",
            label: "Configurations without a device",
            singular: "Configuration without a device",
            history: false,
            identity: Identity::Key(&["device_id"]),
            links: &[link(&["device_id"], DEVICES), link(&["template_id"], TEMPLATES)],
            columns: &["device_id", "template_id", "sync_status", "updated_at"],
            record: record(&device_config(Type::UINT, Type::UINT)),
        },
        CollectionTable {
            name: "requests",
            label: "Requests without a device",
            singular: "Request without a device",
            history: false,
            identity: Identity::Creation,
            links: &[
                link(&["device_id"], DEVICES),
                link(&["trend_id"], DRIFT_TRENDS),
                link(&["report_id"], DRIFT_REPORTS),
            ],
            columns: &["device_name", "path", "severity", "status", "strategy", "created_at"],
            record: record(&request(Type::UINT)),
        },
        CollectionTable {
            name: "rules",
            label: "Rules without a channel",
            singular: "Rule without a channel",
            history: false,
            identity: BY_NAME,
            links: &[link(&["channel_id"], CHANNELS), FILTERED_DEVICES],
            columns: &["name", "enabled", "alert_level", "channel_id", "updated_at"],
            record: record(&rule(Type::UINT)),
        },
    ],
};

/// Returns the fields of a device's configuration.
pub(super) const fn device_config(device: Type, template: Type) -> [Field; 8] {
    [
        ID,
        required("device_id", "Device", device),
        optional_or_null("template_id", "Template", template),
        required("config", "Configuration", Type::Map),
        volatile(optional_or_null("last_synced", "Last synced", Type::TIME)),
        volatile(required("sync_status", "Sync status", Type::Str)),
        CREATED,
        UPDATED,
    ]
}

/// Returns the fields of a resolution request.
pub(super) const fn request(device: Type) -> [Field; 28] {
    [
        ID,
        required("device_id", "Device", device),
        optional("device_name", "Device name", Type::Str),
        required("request_type", "Request type", Type::Str),
        optional("priority", "Priority", Type::Str),
        optional("category", "Category", Type::Str),
        optional("severity", "Severity", Type::Str),
        required("path", "Path", Type::Str),
        optional("current_value", "Current value", Type::Any),
        optional("expected_value", "Expected value", Type::Any),
        optional("description", "Description", Type::Str),
        optional("impact", "Impact", Type::Str),
        optional("strategy", "Strategy", Type::Str),
        optional("proposed_value", "Proposed value", Type::Any),
        optional("justification", "Justification", Type::Str),
        required("status", "Status", Type::Str),
        optional("assigned_to", "Assigned to", Type::Str),
        CREATED,
        UPDATED,
        optional_or_null("trend_id", "Trend", Type::UINT),
        optional_or_null("report_id", "Drift report", Type::UINT),
        optional_or_null("reviewed_by", "Reviewed by", Type::Str),
        optional_or_null("reviewed_at", "Reviewed", Type::TIME),
        optional_or_null("review_notes", "Review notes", Type::Str),
        optional_or_null("scheduled_at", "Scheduled for", Type::TIME),
        optional_or_null("completed_at", "Completed", Type::TIME),
        optional_or_null("resolution_result", "Result", Type::Any),
        optional_or_null("error", "Error", Type::Str),
    ]
}

/// Returns the fields of a notification rule.
pub(super) const fn rule(channel: Type) -> [Field; 17] {
    [
        ID,
        NAME,
        optional("description", "Description", Type::Str),
        required("enabled", "Enabled", Type::Bool),
        required("channel_id", "Channel", channel),
        required("alert_level", "Alert level", Type::Str),
        optional("min_severity", "Least severity", Type::Str),
        optional("categories", "Categories", Type::Strings),
        optional("device_filter", "Device filter", Type::Map),
        optional("min_interval_minutes", "Least interval (minutes)", Type::UINT),
        optional("max_per_hour", "Most per hour", Type::UINT),
        optional("schedule_enabled", "Scheduled", Type::Bool),
        CREATED,
        UPDATED,
        optional_or_null("schedule_start", "Schedule start", Type::Str),
        optional_or_null("schedule_end", "Schedule end", Type::Str),
        optional_or_null("schedule_days", "Schedule days", Type::Any),
    ]
}
