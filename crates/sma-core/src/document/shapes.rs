//! Tables of both document versions: each record is listed once, with the differences between them.

use crate::manifest::DATABASE_TYPES;
use crate::shape::{Field, Others, Shape, Type, optional, optional_or_null, required};
use crate::time::TimeFormat;

/// A `2026.1` document.
pub static SHAPE_2026_1: Shape = Shape { fields: &root(Form::Closed), others: Others::Refused };

/// A `2024.1` document.
pub static SHAPE_2024_1: Shape = Shape { fields: &root_2024_1(), others: Others::Reported };

/// Form of the records, whose fields are the same in both versions.
#[derive(Clone, Copy)]
enum Form {
    /// `2026.1`: no unknown members and no nulls.
    Closed,
    /// `2024.1`: unknown members are kept, and most known ones may be absent or null.
    Open,
}

impl Form {
    /// Returns a field that only `2026.1` requires. [`required`] is for fields that both require.
    const fn needed(self, name: &'static str, label: &'static str, ty: Type) -> Field {
        match self {
            Self::Closed => required(name, label, ty),
            Self::Open => optional_or_null(name, label, ty),
        }
    }

    /// Returns a field that neither version requires.
    const fn extra(self, name: &'static str, label: &'static str, ty: Type) -> Field {
        match self {
            Self::Closed => optional(name, label, ty),
            Self::Open => optional_or_null(name, label, ty),
        }
    }

    const fn either(self, closed: Type, open: Type) -> Type {
        match self {
            Self::Closed => closed,
            Self::Open => open,
        }
    }

    /// Returns the type of a text that only `2026.1` requires to be non-empty.
    const fn non_empty(self) -> Type {
        self.either(Type::Text, Type::Str)
    }

    const fn time(self) -> Type {
        self.either(Type::Time(TimeFormat::Utc), Type::Time(TimeFormat::AnyOffset))
    }

    const fn object(self, record: &'static Record) -> Type {
        self.either(Type::Object(&record.closed), Type::Object(&record.open))
    }

    const fn array(self, record: &'static Record) -> Type {
        self.either(Type::Array(&record.closed), Type::Array(&record.open))
    }
}

/// Object of the documents in both forms.
pub(super) struct Record {
    closed: Shape,
    /// The open form, which also accepts the records of `2026.1`.
    pub(super) open: Shape,
}

macro_rules! record {
    ($fields:ident) => {
        Record {
            closed: Shape { fields: &$fields(Form::Closed), others: Others::Refused },
            open: Shape { fields: &$fields(Form::Open), others: Others::Reported },
        }
    };
}

static METADATA: Record = record!(metadata);
static SYSTEM_INFO: Record = record!(system_info);
static INTEGRITY: Record = record!(integrity);
pub(super) static DEVICE: Record = record!(device);
pub(super) static CONFIGURATION: Record = record!(configuration);
pub(super) static TEMPLATE: Record = record!(template);
pub(super) static DISCOVERED_DEVICE: Record = record!(discovered_device);
static NETWORK_SETTINGS: Record = record!(network_settings);
static WIFI_NETWORK: Record = record!(wifi_network);
static MQTT_CONFIG: Record = record!(mqtt_config);
static PLUGIN_CONFIGURATION: Record = record!(plugin_configuration);
static SYSTEM_SETTINGS: Record = record!(system_settings);

// Fields are listed in the order of `2026.1`, which is canonical JSON.

const fn root(form: Form) -> [Field; 8] {
    let version = form.either(Type::Word(&["2026.1"]), Type::Word(&["2024.1"]));
    [
        required("devices", "Devices", form.array(&DEVICE)),
        form.needed("discovered_devices", "Discovered devices", form.array(&DISCOVERED_DEVICE)),
        required("format_version", "Format version", version),
        required("metadata", "Metadata", form.object(&METADATA)),
        form.needed("network_settings", "Network settings", form.object(&NETWORK_SETTINGS)),
        form.needed(
            "plugin_configurations",
            "Plugin configurations",
            form.array(&PLUGIN_CONFIGURATION),
        ),
        form.needed("system_settings", "System settings", form.object(&SYSTEM_SETTINGS)),
        required("templates", "Templates", form.array(&TEMPLATE)),
    ]
}

const fn root_2024_1() -> [Field; 9] {
    let [a, b, c, d, e, f, g, h] = root(Form::Open);
    [required("sma_version", "SMA version", Type::Word(&["1.0"])), a, b, c, d, e, f, g, h]
}

const fn metadata(form: Form) -> [Field; 6] {
    let types =
        form.either(Type::Word(&["manual", "api"]), Type::Word(&["manual", "api", "scheduled"]));
    [
        required("created_at", "Created", form.time()),
        form.needed("created_by", "Created by", form.non_empty()),
        required("export_id", "Export ID", form.either(Type::Uuid, Type::Str)),
        form.needed("export_type", "Export type", types),
        required("integrity", "Integrity", form.object(&INTEGRITY)),
        required("system_info", "System", form.object(&SYSTEM_INFO)),
    ]
}

const fn system_info(form: Form) -> [Field; 5] {
    let database = form.either(Type::Word(DATABASE_TYPES), Type::Str);
    // Formerly an estimate, now 0. The ratio's 0 has another type: readers do not treat it as an
    // integer, so that 0.0 is accepted.
    let size = form.either(Type::Uint { min: 0, max: 0 }, Type::Number);
    [
        form.needed("compression_ratio", "Compression ratio", Type::Number),
        form.needed("database_type", "Database", database),
        form.needed("hostname", "Host name", form.non_empty()),
        form.needed("total_size_bytes", "Size (bytes)", size),
        form.needed("version", "Shelly Manager version", form.non_empty()),
    ]
}

const fn integrity(form: Form) -> [Field; 3] {
    let files = form.either(Type::Uint { min: 1, max: 1 }, Type::UINT);
    [
        form.needed("checksum", "Checksum", form.either(Type::Digest, Type::Str)),
        form.needed("file_count", "Files", files),
        required("record_count", "Records", Type::UINT),
    ]
}

const fn device(form: Form) -> [Field; 13] {
    [
        form.extra("configuration", "Configuration", form.object(&CONFIGURATION)),
        form.needed("created_at", "Created", form.time()),
        form.needed("firmware", "Firmware", Type::Str),
        required("id", "ID", Type::UINT),
        form.needed("ip", "IP address", Type::Str),
        form.needed("last_seen", "Last seen", form.time()),
        required("mac", "MAC address", Type::Str),
        form.needed("model", "Model", Type::Str),
        form.needed("name", "Name", Type::Str),
        form.needed("settings", "Settings", Type::Map),
        form.needed("status", "Status", Type::Str),
        required("type", "Type", Type::Str),
        form.needed("updated_at", "Updated", form.time()),
    ]
}

const fn configuration(form: Form) -> [Field; 6] {
    [
        form.needed("config", "Configuration", Type::Map),
        form.needed("device_id", "Device", Type::UINT),
        form.extra("last_synced", "Last synced", form.time()),
        form.needed("sync_status", "Sync status", Type::Str),
        form.extra("template_id", "Template", Type::UINT),
        form.needed("updated_at", "Updated", form.time()),
    ]
}

const fn template(form: Form) -> [Field; 10] {
    [
        required("config", "Configuration", Type::Map),
        form.needed("created_at", "Created", form.time()),
        form.needed("description", "Description", Type::Str),
        form.needed("device_type", "Device type", Type::Str),
        form.needed("generation", "Generation", Type::UINT),
        required("id", "ID", Type::UINT),
        form.needed("is_default", "Default", Type::Bool),
        required("name", "Name", Type::Str),
        form.needed("updated_at", "Updated", form.time()),
        form.needed("variables", "Variables", Type::Map),
    ]
}

const fn discovered_device(form: Form) -> [Field; 8] {
    [
        form.needed("agent_id", "Found by", Type::Str),
        form.needed("discovered", "Discovered", form.time()),
        form.needed("generation", "Generation", Type::UINT),
        form.needed("ip", "IP address", Type::Str),
        required("mac", "MAC address", Type::Str),
        form.needed("model", "Model", Type::Str),
        form.needed("signal", "Signal (dBm)", Type::Int),
        form.needed("ssid", "Network name", Type::Str),
    ]
}

const fn network_settings(form: Form) -> [Field; 3] {
    [
        form.extra("mqtt_config", "MQTT", form.object(&MQTT_CONFIG)),
        form.needed("ntp_servers", "Time servers", Type::Strings),
        form.needed("wifi_networks", "Wi-Fi networks", form.array(&WIFI_NETWORK)),
    ]
}

const fn wifi_network(form: Form) -> [Field; 3] {
    [
        form.needed("priority", "Priority", Type::UINT),
        form.needed("security", "Security", Type::Str),
        form.needed("ssid", "Network name", Type::Str),
    ]
}

const fn mqtt_config(form: Form) -> [Field; 5] {
    [
        form.needed("port", "Port", Type::Uint { min: 1, max: 65_535 }),
        form.needed("qos", "Quality of service", Type::Uint { min: 0, max: 2 }),
        form.needed("retain", "Retain", Type::Bool),
        form.needed("server", "Server", Type::Str),
        form.needed("username", "User name", Type::Str),
    ]
}

const fn plugin_configuration(form: Form) -> [Field; 4] {
    [
        form.needed("config", "Configuration", Type::Map),
        form.needed("enabled", "Enabled", Type::Bool),
        form.needed("plugin_name", "Plugin", Type::Str),
        form.needed("version", "Version", Type::Str),
    ]
}

const fn system_settings(form: Form) -> [Field; 3] {
    [
        form.needed("api_settings", "API settings", Type::Map),
        form.needed("database_settings", "Database settings", Type::Map),
        form.needed("log_level", "Log level", form.non_empty()),
    ]
}
