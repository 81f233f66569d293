//! Archives and documents that open, and have problems without number.

use std::fs;
use std::path::Path;

use sma_core::Limits;
use sma_core::container::tar;

use super::{Hostile, MIB, limits};

pub(super) fn all() -> Vec<Hostile> {
    let opens = |name, file: Vec<u8>, multiple: usize| Hostile {
        name,
        limits: limits(),
        refused: None,
        bound: multiple * file.len() + MIB,
        file,
    };
    vec![
        opens("manifest, 30 000 unknown sections", sections(), 20),
        opens("manifest, 100 000 unknown fields", fields(), 16),
        opens("devices, 100 000 invalid records", with("data/devices.json", &invalid()), 12),
        opens("devices, 300 000 zeros", with("data/devices.json", &zeros()), 20),
        opens("devices, problems below a name of 6 MiB", with("data/devices.json", &below()), 10),
        opens("templates, 200 000 braces", with("data/templates.json", &braces()), 4),
        opens(
            "history, 100 000 references to nothing",
            with("data/configurations.json", &references()),
            8,
        ),
        opens("checksums, 100 000 lines", with("checksum.sha256", &lines()), 4),
        opens("document, a million zeros", document(&zeros_of(1_000_000)), 40),
        opens("document, 60 000 devices with one id", document(&devices()), 20),
        opens("encryption, argon2 with 1 GiB", argon2(), 8),
        Hostile {
            name: "manifest, 30 000 000 numbers in 64 KB",
            file: read("../reports/security/s03-dense-manifest.sma"),
            limits: Limits::default(),
            refused: Some("SMA-A008"),
            // What it unpacks to, which is copied once when it grows.
            bound: 3 * 64 * MIB,
        },
        dense("two sections, a million numbers each", sections_of("0", 1_000_000), 2_000_000),
        dense("two sections, 500 000 empty arrays each", sections_of("[]", 500_000), 999_999),
        dense("document, a million zeros in too many", document(&zeros_of(1_000_000)), 999_999),
        dense("bundle, a million nulls in too many", bundle_of_nulls(), 999_999),
    ]
}

/// A file that has more JSON values than that: nothing but the file itself may be held.
fn dense(name: &'static str, file: Vec<u8>, values: usize) -> Hostile {
    Hostile {
        name,
        limits: limits().with_json_values(values),
        refused: Some("SMA-A008"),
        // When the buffer grows by half, the old one and the new one are there.
        bound: file.len() * 5 / 2 + MIB,
        file,
    }
}

/// The sample with two sections that hold an array each.
fn sections_of(value: &str, count: usize) -> Vec<u8> {
    let section = format!("{{\"a\":[{value}{}]}}", format!(",{value}").repeat(count - 1));
    with_all(&[("data/devices.json", &section), ("data/templates.json", &section)])
}

fn bundle_of_nulls() -> Vec<u8> {
    format!("{{\"manifest.json\":{{}},\"a.json\":[null{}]}}", ",null".repeat(1_000_000))
        .into_bytes()
}

fn sample() -> Vec<u8> {
    read("samples/1.0-tar-none-signed.sma")
}

fn read(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    fs::read(folder.join(file)).expect("the vector is there")
}

/// The sample with other bytes for one member.
fn with(path: &str, bytes: &str) -> Vec<u8> {
    with_all(&[(path, bytes)])
}

/// The sample with other bytes for some members.
fn with_all(others: &[(&str, &str)]) -> Vec<u8> {
    let sample = sample();
    let contents = tar::read(&sample, &limits()).expect("the sample is a tar");
    let members = contents.members.iter().map(|member| {
        let other = others.iter().find(|(path, _)| *path == member.path);
        (&*member.path, other.map_or(member.bytes(&sample), |(_, bytes)| bytes.as_bytes()))
    });
    tar::write(&members.collect::<Vec<_>>(), 0).expect("short paths")
}

/// The sample with this text before the last brace of its manifest's `data_sections`.
fn sections() -> Vec<u8> {
    let entries: String = (0..30_000).map(|n| format!("\"x{n}\": {{\"included\": 1}},")).collect();
    manifest("\"data_sections\": {", &entries)
}

fn fields() -> Vec<u8> {
    let entries: String = (0..100_000).map(|n| format!("\"x{n}\":0,")).collect();
    manifest("\"statistics\": {", &entries)
}

fn manifest(behind: &str, more: &str) -> Vec<u8> {
    let sample = sample();
    let contents = tar::read(&sample, &limits()).expect("the sample is a tar");
    let manifest = contents.members.iter().find(|member| member.path == "manifest.json");
    let manifest = manifest.expect("it has a manifest").bytes(&sample);
    let manifest = std::str::from_utf8(manifest).expect("it is JSON");
    with("manifest.json", &manifest.replace(behind, &format!("{behind}{more}")))
}

fn list(name: &str, record: impl Fn(u32) -> String, count: u32) -> String {
    let records: Vec<String> = (0..count).map(record).collect();
    format!("{{\"schema_version\":\"1.0.0\",\"{name}\":[{}]}}", records.join(","))
}

fn invalid() -> String {
    list(
        "devices",
        |n| format!("{{\"id\":-{n},\"mac\":0,\"name\":\"\\u202e<script\",\"x\":[]}}"),
        100_000,
    )
}

fn zeros() -> String {
    list("devices", |_| "0".to_owned(), 300_000)
}

fn below() -> String {
    let name = "a".repeat(6 * MIB);
    let strings = vec!["\"<script>\""; 1000].join(",");
    format!("{{\"{name}\":[{strings}],\"devices\":[]}}")
}

fn braces() -> String {
    let text = "{{ a }}".repeat(100_000);
    list(
        "templates",
        |n| format!("{{\"id\":{n},\"name\":\"a\",\"config\":{{\"a\":\"{text}\"}}}}"),
        2,
    )
}

fn references() -> String {
    list(
        "config_history",
        |n| format!("{{\"id\":{n},\"device_id\":4{n},\"config_id\":5{n}}}"),
        100_000,
    )
}

fn lines() -> String {
    (0..100_000).map(|n| format!("{n:064x}  data/{n}.json\n")).collect()
}

fn zeros_of(count: usize) -> String {
    format!("0{}", ",0".repeat(count - 1))
}

fn devices() -> String {
    vec![r#"{"id":1,"mac":"A","ip":"","configuration":{"device_id":2,"config":{}}}"#; 60_000]
        .join(",")
}

fn document(devices: &str) -> Vec<u8> {
    format!("{{\"format_version\":\"2024.1\",\"devices\":[{devices}]}}").into_bytes()
}

/// A vector whose parameters are those of the profile's upper bound.
fn argon2() -> Vec<u8> {
    let sample = read("samples/1.0-aes-argon2-signed.sma");
    let contents = tar::read(&sample, &limits()).expect("the sample is a tar");
    let members: Vec<(&str, Vec<u8>)> = contents
        .members
        .iter()
        .map(|member| {
            let bytes = member.bytes(&sample);
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            match &*member.path {
                path @ "manifest.json" => {
                    let most = text.replace("\"memory_kib\": 65536", "\"memory_kib\": 1048576");
                    assert_ne!(most, text);
                    (path, most.into_bytes())
                }
                path => (path, bytes.to_vec()),
            }
        })
        .collect();
    let members: Vec<(&str, &[u8])> = members.iter().map(|(path, b)| (*path, &**b)).collect();
    tar::write(&members, 0).expect("short paths")
}
