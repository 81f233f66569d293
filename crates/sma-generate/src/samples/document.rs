//! A site as a `2026.1` document, as released versions of Shelly Manager export it.

use serde_json::{Value, json};
use sma_core::integrity::Hasher;

use super::clock::{self, text};
use super::sections::{self, Activity};
use super::site::Site;
use crate::Outcome;

/// Returns the document in canonical form, with its checksum.
pub(super) fn json(site: &Site, activity: Activity) -> Outcome<Vec<u8>> {
    let mut collections = sections::records(site, activity);
    let mut take = |section, collection| {
        let records = collections.remove(&(section, collection));
        records.ok_or_else(|| format!("the samples have no {section}.{collection}"))
    };
    let devices = devices(take("devices", "devices")?, take("configurations", "device_configs")?);
    let discovered = discover(take("devices", "discovered_devices")?);
    let templates = take("templates", "templates")?;
    let record_count = devices.len() + discovered.len() + templates.len();
    let document = json!({
        "format_version": "2026.1",
        "metadata": {
            "export_id": "f1ee7001-24d0-4c6b-9f3a-0b7e5d1c2a18",
            "created_at": text(clock::BACKUP),
            "created_by": site.admin,
            "export_type": "manual",
            "system_info": {
                "version": "0.5.4", "hostname": site.hostname, "database_type": "sqlite",
                "total_size_bytes": 0, "compression_ratio": 0,
            },
            "integrity": { "checksum": "", "record_count": record_count, "file_count": 1 },
        },
        "devices": devices,
        "templates": templates,
        "discovered_devices": discovered,
        "network_settings": {
            "wifi_networks": [{ "ssid": site.ssid, "security": "WPA2", "priority": 1 }],
            "ntp_servers": [site.ntp],
            "mqtt_config": { "server": "10.20.0.1", "username": "shelly", "port": 8883,
                "qos": 1, "retain": false },
        },
        "plugin_configurations": [{ "plugin_name": "sma", "version": "1.0.0",
            "config": { "compression": "gzip" }, "enabled": true }],
        "system_settings": { "log_level": "info", "api_settings": { "port": 8080 },
            "database_settings": { "provider": "sqlite" } },
    });
    with_checksum(document)
}

/// Returns the devices with their configurations inside, with the fields of the format.
fn devices(mut devices: Vec<Value>, configs: Vec<Value>) -> Vec<Value> {
    // Both are in the order of the devices' ids.
    for (device, mut config) in devices.iter_mut().zip(configs) {
        device["model"] = device["type"].clone();
        retain(&mut config, |name| name != "id" && name != "created_at");
        device["configuration"] = config;
    }
    devices
}

fn discover(mut devices: Vec<Value>) -> Vec<Value> {
    const FIELDS: [&str; 8] =
        ["mac", "ssid", "model", "generation", "ip", "signal", "agent_id", "discovered"];
    for device in &mut devices {
        retain(device, |name| FIELDS.contains(&name));
    }
    devices
}

/// Keeps the members with these names, except nulls, which the format omits.
fn retain(object: &mut Value, keep: impl Fn(&str) -> bool) {
    if let Value::Object(members) = object {
        members.retain(|name, value| keep(name) && !value.is_null());
    }
}

fn with_checksum(mut document: Value) -> Outcome<Vec<u8>> {
    let mut hasher = Hasher::new();
    hasher.update(&canonical(&document)?);
    document["metadata"]["integrity"]["checksum"] = json!(hasher.finish().to_string());
    canonical(&document)
}

fn canonical(document: &Value) -> Outcome<Vec<u8>> {
    let text = serde_json::to_vec(document).map_err(|e| format!("cannot write JSON: {e}"))?;
    let tape = sma_core::json::parse(&text, 64).map_err(|e| format!("cannot read JSON: {e}"))?;
    let mut canonical = Vec::with_capacity(text.len());
    sma_core::json::canonical(&tape, &text, &[], &mut |piece| canonical.extend_from_slice(piece));
    Ok(canonical)
}
