//! How much of archives is read to list them.

#![cfg(target_os = "linux")]

#[path = "cli/program.rs"]
mod program;

use std::fs::{self, File};

use program::{Folder, expect_output, program};
use serde_json::{Value as Json, json};

/// Archives of a folder that is listed.
const ARCHIVES: usize = 500;

/// Devices of each (specification, Scalability Considerations).
const DEVICES: u64 = 10_000;

/// The most that is read of each archive, in bytes.
const MOST: u64 = 64 * 1024;

const TIME: &str = "2026-01-19T10:00:00Z";

/// A device whose settings compress about as badly as those of a home.
fn device(id: u64) -> Json {
    let token = id.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    json!({
        "id": id, "mac": format!("A80300{id:06X}"), "ip": format!("10.0.{}.{}", id >> 8, id & 255),
        "type": "SHSW-25", "name": format!("Device {id}"), "created_at": TIME, "updated_at": TIME,
        "settings": {
            "wifi": {"ssid": "Home", "key": format!("{token:016x}")},
            "mqtt": {"server": "broker.example.com:1883", "topic": format!("shellies/{token:x}")},
            "relays": [{"name": "ch0", "auto_off": id % 97}, {"name": "ch1", "power": token >> 40}],
        },
    })
}

/// Bytes that this process has read so far, with those of the programs that it ran (proc(5),
/// `rchar`).
fn bytes_read() -> u64 {
    let counts = fs::read_to_string("/proc/self/io").unwrap();
    let read = counts.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap();
    read.parse().unwrap()
}

/// Bytes that are read to list a folder, and the list.
fn list(folder: &Folder, path: &str) -> (u64, Json) {
    let output = folder.path("list.json");
    let before = bytes_read();
    let mut command = std::process::Command::new(program().get_program());
    command
        .args(["backup", "list", "--json", "--path", path])
        .stdout(File::create(&output).unwrap());
    assert!(command.status().unwrap().success());
    let read = bytes_read() - before;
    (read, serde_json::from_slice(&fs::read(output).unwrap()).unwrap())
}

/// The same home in each layer and container.
fn archives(folder: &Folder) -> Vec<String> {
    let devices: Vec<Json> = (1..=DEVICES).map(device).collect();
    let section = json!({"schema_version": "1.0.0", "last_updated": TIME, "devices": devices});
    fs::create_dir(folder.path("home")).unwrap();
    folder.file("home/devices.json", section.to_string());
    let mut archives = Vec::new();
    for container in ["tar", "json"] {
        for layer in ["none", "gzip", "zstd", "lz4"] {
            let archive = folder.path(&format!("{container}-{layer}.sma"));
            let create = ["backup", "create", "--from", &folder.path("home"), "--output", &archive];
            let packing = ["--type", "selective", "--container", container, "--compress", layer];
            expect_output(&[&create[..], &packing].concat(), 0);
            archives.push(archive);
        }
    }
    archives
}

#[test]
fn listing_reads_little_of_each_archive() {
    let folder = Folder::new();
    let archives = archives(&folder);
    let empty = folder.path("empty");
    fs::create_dir(&empty).unwrap();
    let (base, nothing) = list(&folder, &empty);
    assert_eq!(nothing, json!([]));

    let (mut sizes, mut listed) = (0, 0);
    for (number, archive) in archives.iter().enumerate() {
        // Each kind by itself, so that those of which much is read do not hide behind the others.
        let path = folder.path(&format!("all/{number}"));
        fs::create_dir_all(&path).unwrap();
        let count = (number..ARCHIVES).step_by(archives.len()).count();
        for link in 0..count {
            fs::hard_link(archive, format!("{path}/{link}.sma")).unwrap();
        }
        let (read, rows) = list(&folder, &path);
        let each = (read - base).div_ceil(count as u64);
        let size = fs::metadata(archive).unwrap().len();
        println!("{archive}: {each} of {size} bytes");
        assert!((1..=MOST).contains(&each), "{each} bytes of {archive}");
        assert!(size > 2 * MOST, "{archive} is small");
        for row in rows.as_array().unwrap() {
            assert_eq!(
                (&row["devices"], &row["verdict"]),
                (&json!(DEVICES), &json!("Not checked"))
            );
        }
        sizes += size * count as u64;
        listed += rows.as_array().unwrap().len();
    }
    assert_eq!(listed, ARCHIVES);
    let (read, rows) = list(&folder, &folder.path("all"));
    println!("{ARCHIVES} archives: {read} of {sizes} bytes");
    assert_eq!(rows.as_array().map(Vec::len), Some(ARCHIVES));
    assert!(read - base <= MOST * ARCHIVES as u64);
}
