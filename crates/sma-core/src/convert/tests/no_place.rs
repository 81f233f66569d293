//! Tests with archives that contain more or less than a document can.

use std::string::ToString;

use serde_json::{Value as Json, json};

use super::{document_of, open, places};
use crate::archive::Archive;
use crate::container::Container;
use crate::convert::{ConvertError, Faults, NoteKind, to_document};
use crate::layer::Layer;
use crate::section::Sections;
use crate::write::{BackupType, NewArchive, Packing};

/// A full backup of these sections.
fn archive_with(sections: &[(&str, Json)]) -> Archive {
    let mut all = Sections::new();
    for (name, json) in sections {
        all.insert(name, json.to_string().into_bytes()).unwrap();
    }
    let archive = NewArchive::new("2026-01-19T10:00:00+01:00", "anna")
        .with_backup_type(BackupType::Full)
        .with_description("before the move")
        .with_tags(["home"])
        .with_database("mysql", "8.0")
        .with_schema_version("2024.01.19.001")
        .with_hostname("home")
        .with_packing(Packing { container: Container::Json, layer: Layer::None, level: 0 });
    open(&crate::write::write(&archive, &all).unwrap())
}

#[test]
fn data_without_a_place_in_a_document_gets_a_note() {
    let time = "2026-01-19T10:00:00+01:00";
    let archive = archive_with(&[
        (
            "devices",
            json!({
                "schema_version": "1.2.0", "last_updated": time,
                "devices": [{
                    "id": 4, "mac": "A8:94:6E:97:9C:BA", "ip": "", "type": "SHSW-25",
                    "name": "Plug", "room": "hall", "settings": {"big": 9007199254740992u64},
                    "created_at": time, "updated_at": time
                }],
                "discovered_devices": [{
                    "id": 7, "mac": "13060782F9C3", "discovered": time, "task_id": "t"
                }],
                "deleted": {"devices": [1]}
            }),
        ),
        (
            "configurations",
            json!({
                "schema_version": "1.0.0", "last_updated": time,
                "device_configs": [
                    {"id": 1, "device_id": 4, "template_id": null, "config": {},
                     "sync_status": "synced", "created_at": time, "updated_at": time},
                    {"id": 2, "device_id": 4, "config": {}, "sync_status": "synced",
                     "created_at": time, "updated_at": time},
                    {"id": 3, "device_id": 5, "config": {}, "sync_status": "synced",
                     "created_at": time, "updated_at": time}
                ],
                "config_history": [{"id": 1, "device_id": 4, "action": "a", "created_at": time}]
            }),
        ),
        ("notifications", json!({"channels": [{"id": 1}, {"id": 2}]})),
        ("zones", json!({"items": [], "name": "x"})),
        ("empty", json!({"items": []})),
    ]);
    let (document, notes) = document_of(&archive);
    let utc = "2026-01-19T09:00:00Z";
    assert_eq!(
        document["devices"],
        json!([{
            "id": 4, "mac": "A8:94:6E:97:9C:BA", "ip": "", "type": "SHSW-25", "name": "Plug",
            "settings": {"big": null}, "created_at": utc, "updated_at": utc,
            "firmware": "", "model": "", "status": "", "last_seen": utc,
            "configuration": {
                "device_id": 4, "config": {}, "sync_status": "synced", "updated_at": utc
            }
        }])
    );
    assert_eq!(document["metadata"]["system_info"]["version"], "unknown");
    assert_eq!(document["metadata"]["created_at"], utc);
    assert_eq!(document["templates"], json!([]));
    let places = places(&notes);
    use NoteKind::{Changed, FilledIn, NotCarried};
    for expected in [
        (NotCarried, "data/devices.json", "/schema_version", 1),
        (NotCarried, "data/devices.json", "/devices/0/room", 1),
        (NotCarried, "data/devices.json", "/devices/0/settings/big", 1),
        (FilledIn, "data/devices.json", "/devices/0", 1),
        (NotCarried, "data/devices.json", "/discovered_devices/0/id", 1),
        (NotCarried, "data/devices.json", "/discovered_devices/0/task_id", 1),
        (NotCarried, "data/devices.json", "/deleted", 1),
        (NotCarried, "data/configurations.json", "/device_configs/1", 1),
        (NotCarried, "data/configurations.json", "/device_configs/2", 1),
        (NotCarried, "data/configurations.json", "/config_history", 1),
        (Changed, "data/configurations.json", "/device_configs/0/updated_at", 1),
        (NotCarried, "data/notifications.json", "", 2),
        (NotCarried, "data/zones.json", "", 1),
        (NotCarried, "manifest.json", "/archive_info/description", 1),
        (NotCarried, "manifest.json", "/archive_info/tags", 1),
        (NotCarried, "manifest.json", "/source_system/database_version", 1),
    ] {
        assert!(places.contains(&expected), "{expected:?} in {places:#?}");
    }
    assert!(!places.iter().any(|place| place.1 == "data/empty.json"));
    // The same archive always gets the same id.
    let id = document["metadata"]["export_id"].as_str().unwrap();
    assert_eq!(document_of(&archive).0["metadata"]["export_id"], id);
    assert_eq!((id.len(), &id[14..15], &id[19..20]), (36, "8", "8"));
}

#[test]
fn values_too_deep_for_a_document_become_null() {
    // A configuration stands one level deeper in a document than in a section, where 61 arrays
    // below its fourth level are the most that the profile allows.
    let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
    for (levels, fits) in [(59, true), (60, false)] {
        let deep: Json = serde_json::from_str(&nested(levels)).unwrap();
        let time = "2026-01-19T10:00:00Z";
        let device = json!({
            "id": 1, "mac": "13060782F9C3", "ip": "", "type": "a", "name": "b",
            "created_at": time, "updated_at": time
        });
        let config = json!({
            "id": 1, "device_id": 1, "config": {"a": deep}, "sync_status": "",
            "created_at": time, "updated_at": time
        });
        let sections = [
            ("devices", json!({"devices": [device]})),
            ("configurations", json!({"device_configs": [config]})),
        ];
        let (document, notes) = document_of(&archive_with(&sections));
        let text = document["devices"][0]["configuration"]["config"]["a"].to_string();
        assert_eq!(text == nested(levels), fits, "{levels}");
        assert_eq!(notes.iter().any(|note| note.text.contains("deeper")), !fits);
    }
}

#[test]
fn an_archive_without_records_has_no_document() {
    let sections = [("devices", json!({})), ("configurations", json!({}))];
    let archive = archive_with(&sections);
    assert_eq!(to_document(&archive, Faults::Refused), Err(ConvertError::Empty));
}
