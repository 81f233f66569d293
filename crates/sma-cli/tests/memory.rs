//! How much memory commands take of the system, for the largest home that is planned for.

#![cfg(unix)]

#[path = "cli/program.rs"]
mod program;

use std::fs::File;
use std::io::{BufWriter, Write};

use nix::sys::resource::{UsageWho, getrusage};
use program::{Folder, expect_output};
use serde_json::{Value as Json, json};

/// Devices that must be supported (specification, Scalability Considerations).
const DEVICES: u32 = 10_000;

/// The most that validating may take (specification, Memory Requirements), in KiB.
const VALIDATING: i64 = 250 * 1000 * 1000 / 1024;

/// The most that making a backup may take (specification, Memory Requirements), in KiB.
const BACKING_UP: i64 = 500 * 1000 * 1000 / 1024;

const TIME: &str = "2026-01-19T10:00:00Z";

/// Section files of a fleet: each device with its settings, its configuration, and four changes.
/// They are written piece by piece, since what this process holds is counted with its children.
fn fleet(folder: &Folder) -> String {
    let path = folder.path("fleet");
    std::fs::create_dir(&path).unwrap();
    let mut devices = Section::begin(&path, "devices");
    devices.records("devices", DEVICES, |id| {
        json!({
            "id": id, "mac": format!("A80300{id:06X}"), "ip": "", "type": "SHSW-25",
            "name": format!("Device {id}"), "settings": settings(id),
            "created_at": TIME, "updated_at": TIME,
        })
    });
    devices.end();
    let mut configurations = Section::begin(&path, "configurations");
    configurations.records("device_configs", DEVICES, |id| {
        json!({
            "id": id, "device_id": id, "config": settings(id), "sync_status": "synced",
            "created_at": TIME, "updated_at": TIME,
        })
    });
    configurations.records("config_history", 4 * DEVICES, |id| {
        json!({
            "id": id, "device_id": id % DEVICES + 1, "action": "sync", "created_at": TIME,
            "changes": {"wifi.ssid": {"from": "Old", "to": "Home"}},
        })
    });
    configurations.end();
    path
}

fn settings(id: u32) -> Json {
    json!({
        "wifi": {"ssid": "Home", "ip": format!("10.{}.{}.{}", id >> 16, id >> 8 & 255, id & 255)},
        "mqtt": {"server": "broker.example.com:1883", "topic": format!("shellies/{id}")},
        "relays": [{"name": "ch0", "auto_off": 87.5}, {"name": "ch1", "auto_off": 0}],
        "text": "x".repeat(600),
    })
}

/// A section file on its way.
struct Section(BufWriter<File>);

impl Section {
    fn begin(folder: &str, name: &str) -> Self {
        let file = File::create(format!("{folder}/{name}.json")).unwrap();
        let mut section = Self(BufWriter::new(file));
        write!(section.0, r#"{{"schema_version":"1.0.0","last_updated":"{TIME}""#).unwrap();
        section
    }

    fn records(&mut self, collection: &str, count: u32, record: impl Fn(u32) -> Json) {
        write!(self.0, r#","{collection}":["#).unwrap();
        for id in 1..=count {
            let comma = if id == 1 { "" } else { "," };
            write!(self.0, "{comma}{}", record(id)).unwrap();
        }
        write!(self.0, "]").unwrap();
    }

    fn end(mut self) {
        write!(self.0, "}}").unwrap();
    }
}

/// The most that any program run so far has taken, in KiB.
fn most() -> i64 {
    getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss()
}

#[test]
fn commands_stay_within_the_limits_of_the_specification() {
    let folder = Folder::new();
    let sections = fleet(&folder);
    let archive = folder.path("fleet.sma");
    expect_output(&["backup", "create", "--from", &sections, "--output", &archive], 0);
    println!("create: {} KiB", most());
    assert!(most() <= BACKING_UP);
    let summary = expect_output(&["backup", "contents", "--archive", &archive], 0);
    println!("{}", summary.lines().last().unwrap());
    for level in ["standard", "thorough", "paranoid"] {
        expect_output(&["backup", "validate", "--archive", &archive, "--level", level], 0);
        println!("validate, {level}: {} KiB", most());
    }
    assert!(most() <= VALIDATING);
    let other = folder.path("other.sma");
    let bundle =
        ["backup", "create", "--container", "json", "--from", &archive, "--output", &other];
    expect_output(&bundle, 0);
    println!("create a bundle: {} KiB", most());
    expect_output(&["backup", "compare", "--archive1", &archive, "--archive2", &other], 0);
    println!("compare: {} KiB", most());
    expect_output(&["restore", "--archive", &archive, "--target", &other, "--dry-run"], 0);
    println!("restore: {} KiB", most());
    let copy = folder.path("copy.sma");
    expect_output(&["backup", "redact", "--archive", &archive, "--output", &copy], 0);
    println!("redact: {} KiB", most());
    assert!(most() <= BACKING_UP);
}
