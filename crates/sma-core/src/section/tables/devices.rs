//! The section of devices.

use super::{CREATED, ID, TEMPLATES, UPDATED, link, record};
use crate::section::{CollectionTable, Identity, Priority, SectionTable};
use crate::shape::{Type, optional, optional_or_null, required, unique, volatile};

pub(super) const TABLE: SectionTable = SectionTable {
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
                volatile(optional_or_null("config_applied", "Configuration applied", Type::Bool)),
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
};

const BY_ADDRESS: Identity = Identity::Key(&["mac"]);
