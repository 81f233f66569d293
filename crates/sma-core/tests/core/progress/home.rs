//! Archives to work on.

use serde_json::{Value as Json, json};
use sma_core::convert::{self, Faults};
use sma_core::encryption::{Algorithm, MasterKey};
use sma_core::recover::Recovery;
use sma_core::section::Sections;
use sma_core::write::{BackupType, Draft, NewArchive, NewEncryption, Packing, Secret, write};
use sma_core::{Archive, Limits};

use crate::counter::Counter;

/// Archives that the operations work on, each of a thousand devices.
pub(super) struct Home {
    pub(super) file: Vec<u8>,
    pub(super) archive: Archive,
    /// The same devices: some changed, some removed, some new.
    pub(super) later: Archive,
    pub(super) locked: Archive,
    pub(super) document: Archive,
    pub(super) damaged: Recovery,
}

pub(super) fn home() -> Home {
    let (now, later) = (sections(0), sections(1));
    let file = write(&new_archive(), &now).unwrap();
    let archive = open(&file);
    let mut draft = Draft::new(&new_archive(), &now).unwrap();
    let key = key();
    draft.encrypt(&encryption(&key), &mut Counter(0)).unwrap();
    let locked = open(&draft.finish().unwrap());
    assert!(locked.is_locked());
    let document = convert::to_document(&archive, Faults::Refused).unwrap();
    let uncompressed = write(&new_archive().with_packing(no_compression()), &now).unwrap();
    // The last section is cut.
    let cut = uncompressed.len() - 40_000;
    Home {
        later: open(&write(&new_archive(), &later).unwrap()),
        locked,
        document: open(&document.json),
        damaged: Recovery::open(&uncompressed[..cut], &Limits::default()).unwrap(),
        archive,
        file,
    }
}

/// Devices, their configurations and templates, each of some 200 kB.
fn sections(age: usize) -> Sections<'static> {
    let time = "2026-01-19T10:00:00Z";
    let devices = (age * 10..1000).map(|index| {
        json!({
            "id": index + 1, "mac": format!("A8946E{index:06X}"), "ip": format!("10.0.{}.{}", index / 250, index % 250 + 1),
            "type": "SHSW-25", "name": format!("Lamp of room {index}"), "status": "online",
            "firmware": if age > 0 && index % 7 == 0 { "1.1.0" } else { "1.0.0" },
            "last_seen": time, "settings": {"gen": 1, "noise": noise(index)},
            "created_at": time, "updated_at": time,
        })
    });
    let configs = (age * 10..1000).map(|index| {
        json!({
            "id": index + 1, "device_id": index + 1, "config": {"name": format!("Lamp of room {index}"), "noise": noise(index + 5000)},
            "sync_status": "synced", "created_at": time, "updated_at": time,
        })
    });
    let templates = (0..1000 + age * 10).map(|index| {
        json!({
            "id": index + 1, "name": format!("Template {index}"), "description": noise(index + 9000),
            "device_type": "all", "generation": 1, "config": {}, "variables": {},
            "is_default": false, "created_at": time, "updated_at": time,
        })
    });
    let section = |member: &str, records: Vec<Json>| {
        let mut section = json!({"schema_version": "1.0.0", "last_updated": time});
        section[member] = records.into();
        section.to_string()
    };
    let mut all = Sections::new();
    for (name, json) in [
        ("devices", section("devices", devices.collect())),
        ("configurations", section("device_configs", configs.collect())),
        ("templates", section("templates", templates.collect())),
    ] {
        assert!(json.len() > 150_000);
        all.insert(name, json.into_bytes()).unwrap();
    }
    all
}

/// A text that does not compress well: a linear congruential generator (Knuth's MMIX).
fn noise(seed: usize) -> String {
    let mut state = seed as u64;
    let mut text = String::new();
    for _ in 0..4 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(&format!("{:08x}", state >> 32));
    }
    text
}

pub(super) fn new_archive() -> NewArchive {
    NewArchive::new("2026-01-19T10:00:00Z", "anna").with_backup_type(BackupType::Full)
}

pub(super) fn no_compression() -> Packing {
    Packing { layer: sma_core::layer::Layer::None, level: 0, ..Packing::default() }
}

pub(super) fn key() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

pub(super) fn encryption(key: &MasterKey) -> NewEncryption<'_> {
    NewEncryption::new(Algorithm::ChaCha20Poly1305, Secret::Key(key))
}

pub(super) fn open(bytes: &[u8]) -> Archive {
    Archive::open(bytes, &Limits::default()).unwrap()
}
