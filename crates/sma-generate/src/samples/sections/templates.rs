//! The templates section.

use serde_json::{Value, json};

use super::Records;
use crate::samples::clock::{BACKUP, DAY, text};
use crate::samples::site::Site;

pub(super) fn records(site: &Site) -> Records {
    vec![("templates", templates(site))]
}

/// Returns the templates that the configurations refer to by id.
fn templates(site: &Site) -> Vec<Value> {
    let made = text(BACKUP - 401 * DAY);
    let changed = text(BACKUP - 40 * DAY);
    let mqtt = json!({
        "enable": true,
        "server": "{{.Network.MQTT_Server}}:1883",
        "user": "{{.Custom.mqtt_user}}",
        "pass": "{{.Custom.mqtt_pass}}",
    });
    let mqtt_user = json!({ "type": "string", "description": "MQTT user", "default": "shelly" });
    let sensitive =
        |what: &str| json!({ "type": "string", "description": what, "sensitive": true });
    vec![
        json!({
            "id": 1, "name": "Basic MQTT Setup",
            "description": "Standard MQTT configuration for home automation",
            "device_type": "all", "generation": 0,
            "config": { "mqtt": mqtt, "cloud": { "enable": false } },
            "variables": { "mqtt_user": mqtt_user, "mqtt_pass": sensitive("MQTT password") },
            "is_default": true, "created_at": made, "updated_at": changed,
        }),
        json!({
            "id": 2, "name": "Protected Device",
            "description": "MQTT, and a password for the device itself",
            "device_type": "all", "generation": 0,
            "config": {
                "mqtt": mqtt,
                "auth": { "enabled": true, "user": "admin", "pass": "{{.Custom.admin_pass}}" },
                "wifi": { "ap_enabled": false },
            },
            "variables": {
                "mqtt_user": mqtt_user,
                "mqtt_pass": sensitive("MQTT password"),
                "admin_pass": sensitive("Password of the device's own page"),
            },
            "is_default": false, "created_at": made, "updated_at": changed,
        }),
        json!({
            "id": 3, "name": "Plus and later",
            "description": "Time server and eco mode for devices of generation 2 and 3",
            "device_type": "all", "generation": 2,
            "config": {
                "device": { "name": "{{.Device.Name | title}}", "eco_mode": true },
                "sntp": { "server": "{{.Custom.ntp_server}}" },
            },
            "variables": {
                "ntp_server": { "type": "string", "description": "Time server",
                    "default": site.ntp },
            },
            "is_default": false, "created_at": made, "updated_at": made,
        }),
        json!({
            "id": 4, "name": "Rollladen",
            "description": "Auf bei Sonnenaufgang, zu eine halbe Stunde nach Sonnenuntergang",
            "device_type": "SHSW-25", "generation": 1,
            "config": { "cover": { "positioning": true, "open_at": "sunrise",
                "close_at": "sunset+30m" } },
            "variables": {},
            "is_default": true, "created_at": made, "updated_at": made,
        }),
        json!({
            "id": 5, "name": "Heizkörper",
            "description": "Radiators: warm by day, cooler at night",
            "device_type": "SHTRV-01", "generation": 1,
            "config": { "thermostat": { "target": "{{.Custom.day}}", "night": "{{.Custom.night}}",
                "window_detection": true } },
            "variables": {
                "day": { "type": "number", "description": "Degrees by day", "default": 21 },
                "night": { "type": "number", "description": "Degrees at night", "default": 17.5 },
            },
            "is_default": true, "created_at": made, "updated_at": changed,
        }),
    ]
}
