//! The section of configurations.

use super::{CREATED, DEVICE_CONFIGS, DEVICES, ID, TEMPLATES, record};
use crate::section::orphans::device_config;
use crate::section::{CollectionTable, Identity, Priority, SectionTable};
use crate::shape::{Type, optional, optional_or_null, required};

pub(super) const TABLE: SectionTable = SectionTable {
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
};
