//! Helpers for tests of documents.

use alloc::vec::Vec;

use serde_json::{Value, json};

use super::{Document, Version};

/// The text of a document that one of Shelly Manager's exporters wrote.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let path = std::format!("{}/tests/data/document/{name}.sma", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read(path).unwrap();
    // The exporters write a gzip header of ten bytes, and a trailer of eight.
    miniz_oxide::inflate::decompress_to_vec(&file[10..file.len() - 8]).unwrap()
}

/// A document, parsed.
pub(crate) fn document(version: Version, text: &[u8]) -> Document {
    Document::new(version, crate::json::parse(text, 64).unwrap()).unwrap()
}

/// A `2026.1` document with one of everything, and no right checksum.
pub(crate) fn full() -> Value {
    let time = "2026-01-19T10:00:00Z";
    json!({
        "format_version": "2026.1",
        "metadata": {
            "export_id": "123e4567-e89b-42d3-a456-426614174000",
            "created_at": time,
            "created_by": "admin",
            "export_type": "manual",
            "system_info": {
                "version": "0.5.4",
                "hostname": "home",
                "database_type": "sqlite",
                "total_size_bytes": 0,
                "compression_ratio": 0
            },
            "integrity": {
                "checksum":
                    "sha256:cad72d4366e46ee71f7ef97e52d675a8e9dd3806fb8d6d62ca0bf55bec0449f6",
                "record_count": 3,
                "file_count": 1
            }
        },
        "devices": [{
            "id": 1, "mac": "A8946E979CBA", "ip": "192.168.1.2", "type": "SHSW-25",
            "name": "Plug", "model": "SHSW-25", "firmware": "1.0", "status": "online",
            "last_seen": time, "created_at": time, "updated_at": time,
            "settings": {"gen": 1},
            "configuration": {
                "device_id": 1, "template_id": 1, "config": {"a": null}, "last_synced": time,
                "sync_status": "synced", "updated_at": time
            }
        }],
        "templates": [{
            "id": 1, "generation": 1, "name": "Basic", "description": "", "device_type": "all",
            "config": {}, "variables": {}, "is_default": true,
            "created_at": time, "updated_at": time
        }],
        "discovered_devices": [{
            "mac": "13060782F9C3", "ssid": "plug", "model": "SHPLG-S", "ip": "192.168.33.1",
            "agent_id": "provisioner", "generation": 1, "signal": -40, "discovered": time
        }],
        "network_settings": {
            "wifi_networks": [{"ssid": "Home", "security": "wpa2", "priority": 1}],
            "ntp_servers": ["pool.ntp.org"],
            "mqtt_config": {
                "server": "", "username": "", "port": 1883, "qos": 0, "retain": false
            }
        },
        "plugin_configurations": [
            {"plugin_name": "backup", "version": "1", "config": {}, "enabled": true}
        ],
        "system_settings": {"log_level": "info", "api_settings": {}, "database_settings": {}}
    })
}

/// The same as a `2024.1` document.
pub(crate) fn full_2024_1() -> Value {
    let mut document = full();
    document["sma_version"] = json!("1.0");
    document["format_version"] = json!("2024.1");
    document
}
