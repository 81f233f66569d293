//! The devices section.

use serde_json::{Value, json};

use super::Records;
use crate::samples::clock::{BACKUP, HOUR, MINUTE, text};
use crate::samples::model::{self, MODELS};
use crate::samples::random::Random;
use crate::samples::site::{Site, access_point, mac};

pub(super) fn records(site: &Site, seen: u64, random: &mut Random) -> Records {
    let devices = site.devices.iter().map(|device| {
        json!({
            "id": device.id,
            "mac": device.mac(),
            "ip": device.ip,
            "type": device.model.code,
            "name": device.name,
            "firmware": device.model.firmware,
            "status": device.status(),
            "last_seen": text(device.seen),
            "settings": model::settings(device, site, random),
            "created_at": text(device.added),
            "updated_at": text(device.seen),
        })
    });
    vec![("devices", devices.collect()), ("discovered_devices", discover(seen, random))]
}

/// Returns the devices that a scan discovered shortly before the backup.
fn discover(count: u64, random: &mut Random) -> Vec<Value> {
    (1..=count)
        .map(|id| {
            let model = random.one_of(MODELS);
            // Above all numbers of devices, so that no address is given twice.
            let mac = mac(1_000_000 + id, 0);
            let found = BACKUP - random.between(5 * MINUTE, HOUR);
            json!({
                "id": id,
                "mac": mac.map(|byte| format!("{byte:02X}")).join(":"),
                "ssid": access_point(model, mac),
                "model": model.code,
                "generation": model.generation,
                "ip": "192.168.33.1",
                "signal": random.between(-89, -40),
                "agent_id": "provisioner-001",
                "task_id": "scan-20260119-001",
                "discovered": text(found),
                "expires_at": text(found + 2 * HOUR),
                "created_at": text(found),
                "updated_at": text(found),
            })
        })
        .collect()
}
