//! The configurations section.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Records;
use crate::samples::clock::{HOUR, MINUTE, TODAY, text};
use crate::samples::drift::Fix;
use crate::samples::model::{Kind, merge};
use crate::samples::random::Random;
use crate::samples::site::{Device, Site};

pub(super) fn records(site: &Site, fixes: &[Fix<'_>], random: &mut Random) -> Records {
    // The last of each device's, as later ones replace earlier ones.
    let fixed: BTreeMap<u64, i64> =
        fixes.iter().filter(|fix| fix.success).map(|fix| (fix.device.id, fix.at)).collect();
    let configs = site.devices.iter().map(|device| {
        let created = device.added + MINUTE;
        // All devices are looked at in the night, one after the other.
        let synced = TODAY + 2 * HOUR + (device.id % 3_600).cast_signed();
        json!({
            "id": device.id,
            "device_id": device.id,
            "template_id": template_of(device),
            "config": config(device, site, random),
            "last_synced": device.online.then(|| text(synced)),
            "sync_status": match (device.online, device.drift) {
                (false, _) => "pending",
                (true, Some(_)) => "drift",
                (true, None) => "synced",
            },
            "created_at": text(created),
            "updated_at": text(fixed.get(&device.id).map_or(created, |at| created.max(*at))),
        })
    });
    let configs = configs.collect();
    vec![("device_configs", configs), ("config_history", history(site, fixes))]
}

/// Returns the expected configuration of a device.
fn config(device: &Device, site: &Site, random: &mut Random) -> Value {
    let (latitude, longitude) = site.place;
    let mut near = |degrees: i64| random.decimal(degrees - 900, degrees + 900, 1_000_000);
    let mut config = json!({
        "device": { "eco_mode": true },
        "wifi": { "ssid": site.ssid, "pass": site.secret, "ap_enabled": false },
        "mqtt": { "enable": true, "server": site.mqtt, "user": "shelly", "pass": site.secret },
        "cloud": { "enable": false },
        "sntp": { "server": site.ntp },
        "auth": { "enabled": device.locked },
        "location": { "tz": "Europe/Berlin", "lat": near(latitude), "lng": near(longitude) },
    });
    if device.locked {
        config["auth"] = json!({ "enabled": true, "pass": site.secret });
    }
    let behavior = match device.model.kind {
        Kind::Switch(_) => json!({ "switch": { "initial_state": "restore_last",
            "power_limit": 2800, "auto_off_delay": 900 } }),
        Kind::Shutter => json!({ "cover": { "positioning": true,
            "open_at": "sunrise", "close_at": "sunset+30m" } }),
        Kind::Dimmer | Kind::Bulb | Kind::Color => {
            json!({ "light": { "transition": 500, "min_brightness": 5 } })
        }
        Kind::Radiator => json!({ "thermostat": { "target": 21, "night": 17.5,
            "window_detection": true } }),
        Kind::Meter => json!({ "meter": { "report_interval": 60 } }),
        Kind::Buttons => json!({ "input": { "type": "button", "long_push_ms": 800 } }),
        _ => json!({ "sensor": { "wakeup_period": 43_200, "temperature_threshold": 0.5 } }),
    };
    merge(&mut config, behavior);
    config
}

/// Returns the template of a device's configuration; some have none.
fn template_of(device: &Device) -> Option<u64> {
    match device.model.kind {
        Kind::Shutter => Some(4),
        Kind::Radiator => Some(5),
        kind if kind.sleeps() => None,
        _ if device.locked => Some(2),
        _ if device.model.generation > 1 => Some(3),
        _ => Some(1),
    }
}

/// Returns each device's first configuration, and every correction since, by time.
fn history(site: &Site, fixes: &[Fix<'_>]) -> Vec<Value> {
    let created = site.devices.iter().map(|device| {
        let at = device.added + MINUTE;
        let first = json!({
            "wifi": { "ssid": site.ssid, "pass": site.secret },
            "mqtt": { "enable": true, "server": site.mqtt },
        });
        (
            at,
            json!({
                "device_id": device.id, "config_id": device.id, "action": "create",
                "old_config": null, "new_config": first, "changes": null,
                "changed_by": site.admin, "created_at": text(at),
            }),
        )
    });
    let fixed = fixes.iter().filter(|fix| fix.success).map(|fix| {
        let (from, to) = (fix.drift.found(), fix.drift.expected(site));
        (
            fix.at,
            json!({
                "device_id": fix.device.id, "config_id": fix.device.id, "action": "sync",
                "old_config": fix.drift.config(from.clone()),
                "new_config": fix.drift.config(to.clone()),
                "changes": { (fix.drift.path): { "from": from, "to": to } },
                "changed_by": if fix.automatic { "system" } else { site.admin },
                "created_at": text(fix.at),
            }),
        )
    });
    let mut history: Vec<(i64, Value)> = created.chain(fixed).collect();
    history.sort_by_key(|(at, _)| *at);
    (1..)
        .zip(history)
        .map(|(id, (_, mut record))| {
            record["id"] = json!(id);
            record
        })
        .collect()
}
