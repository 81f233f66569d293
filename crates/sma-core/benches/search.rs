//! Speed of searching a fleet of 10 000 devices with their configurations and history, which the page
//! does after each keystroke: within 50 ms.
//!
//! `cargo bench -p sma-core --bench search`

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use serde_json::{Value as Json, json};
use sma_core::search::Index;
use sma_core::section::Sections;

const DEVICES: u32 = 10_000;

/// Changes of each device.
const CHANGES: u32 = 3;

static FLEET: LazyLock<Sections<'static>> = LazyLock::new(fleet);
static INDEX: LazyLock<Index> = LazyLock::new(|| Index::new(&FLEET));

fn main() {
    divan::main();
}

fn mac(id: u32) -> String {
    format!("A80300{id:06X}")
}

fn device(id: u32) -> Json {
    let room = ["Kitchen", "Bathroom", "Hall", "Küche", "Office"][id as usize % 5];
    json!({
        "id": id, "mac": mac(id), "ip": format!("10.{}.{}.{}", id / 62_500, id / 250 % 250, id % 250),
        "type": "SHSW-25", "name": format!("{room} {id}"), "status": "online",
        "firmware": "20230913-112003/v1.14.0-gcb84623", "last_seen": "2026-01-19T10:00:00Z",
        "settings": {"gen": 1, "model": "SHSW-25", "auth_enabled": true},
        "created_at": "2025-11-02T09:00:00Z", "updated_at": "2026-01-19T10:00:00Z",
    })
}

fn configuration(id: u32) -> Json {
    let relay = |number: u32| {
        json!({
            "ison": false, "name": format!("ch{number}"), "default_state": "off", "btn_type": "toggle",
            "auto_on": 0, "auto_off": 87.5, "max_power": 2300, "schedule": true,
            "schedule_rules": ["0700-0123456-on", "2200-0123456-off"],
        })
    };
    json!({
        "id": id, "device_id": id, "template_id": null, "sync_status": "synced",
        "config": {
            "wifi": {"ssid": "Home", "pass": format!("secret {id}"), "ipv4_method": "dhcp", "enabled": true},
            "mqtt": {
                "enable": true, "server": "broker.example.com:1883", "user": "shelly",
                "id": format!("shelly25-{}", mac(id)), "topic": format!("shellies/{id}"), "keep_alive": 60,
            },
            "sntp": {"server": "time.example.com", "enabled": true},
            "cloud": {"enabled": false}, "coiot": {"enabled": true, "update_period": 15},
            "location": {"tz": "Europe/Berlin", "tz_dst": false},
            "relays": [relay(0), relay(1)],
        },
        "last_synced": format!("2026-01-19T10:{:02}:{:02}Z", id / 60 % 60, id % 60),
        "created_at": "2025-11-02T09:00:00Z", "updated_at": "2026-01-19T10:00:00Z",
    })
}

fn change(id: u32) -> Json {
    let device = id % DEVICES + 1;
    json!({
        "id": id + 1, "device_id": device, "config_id": device, "action": "update", "changed_by": "anna",
        "changes": {"mqtt.server": {"from": format!("10.0.0.{}", id % 250), "to": "broker.example.com:1883"}},
        "created_at": format!("2026-01-{:02}T10:{:02}:{:02}Z", id % 28 + 1, id / 60 % 60, id % 60),
    })
}

fn fleet() -> Sections<'static> {
    let devices: Vec<Json> = (1..=DEVICES).map(device).collect();
    let configs: Vec<Json> = (1..=DEVICES).map(configuration).collect();
    let history: Vec<Json> = (0..DEVICES * CHANGES).map(change).collect();
    Sections::new()
        .with("devices", json!({ "devices": devices }).to_string())
        .and_then(|sections| {
            let both = json!({ "device_configs": configs, "config_history": history });
            sections.with("configurations", both.to_string())
        })
        .expect("JSON")
}

#[divan::bench(sample_count = 5)]
fn index(bencher: Bencher<'_, '_>) {
    let sections = LazyLock::force(&FLEET);
    bencher.bench(|| Index::new(black_box(sections)));
}

#[divan::bench(sample_count = 50, args = [
    "k", "kitchen", "kitchen 7310", "küche", "a8:03:00:00:1c", "10.0.29", "kitchen mqtt", "e o n 1 a", "nowhere",
])]
fn search(bencher: Bencher<'_, '_>, query: &str) {
    let index = LazyLock::force(&INDEX);
    bencher.bench(|| index.search(black_box(query), 5));
}

#[divan::bench(sample_count = 50)]
fn filter(bencher: Bencher<'_, '_>) {
    let index = LazyLock::force(&INDEX);
    bencher.bench(|| index.filter("devices", "devices", black_box("kitchen")));
}
