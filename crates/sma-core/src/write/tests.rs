use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::container::Container;
use crate::json::JsonErrorKind;
use crate::layer::Layer;
use crate::shape::FaultKind;

const TAR: Packing = Packing { container: Container::Tar, layer: Layer::None, level: 0 };
const BUNDLE: Packing = Packing { container: Container::Json, ..TAR };

const SECTIONS: &[NewSection<'_>] = &[
    NewSection {
        name: "devices",
        json: br#"{"devices":[{"id":1},{"id":2}],"x":[7],"y":{"z":[1]}}"#,
    },
    NewSection { name: "configurations", json: b" {} \n" },
];

fn full() -> NewArchive<'static> {
    NewArchive {
        created_at: "2026-01-19T10:00:00.75+01:00",
        created_by: "anna@example.com",
        backup_type: BackupType::Full,
        description: Some("says \"hello\""),
        tags: &[],
        archive_id: None,
        base: None,
        manager_version: "0.5.4",
        database_type: "sqlite",
        database_version: "3.40.0",
        schema_version: "2024.01.19.001",
        hostname: "host",
        total_devices: None,
        sections: SECTIONS,
        packing: TAR,
    }
}

fn base() -> Base<'static> {
    Base {
        archive_id: None,
        manifest_checksum: Digest::of(b""),
        created_at: "2026-01-12T10:00:00Z",
    }
}

fn member(archive: &NewArchive<'_>, path: &str) -> serde_json::Value {
    let bundle = NewArchive { packing: BUNDLE, ..*archive };
    let bundle: serde_json::Value = serde_json::from_slice(&write(&bundle).unwrap()).unwrap();
    bundle[path].clone()
}

fn names(object: &serde_json::Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn refusal(archive: &NewArchive<'_>) -> WriteError {
    write(archive).unwrap_err()
}

#[test]
fn counts_are_of_arrays_that_are_direct_members() {
    let manifest = member(&full(), "manifest.json");
    assert_eq!(manifest["data_sections"]["devices"]["record_count"], 3);
    assert_eq!(manifest["data_sections"]["configurations"]["record_count"], 0);
    assert_eq!(manifest["source_system"]["total_devices"], 2);
    assert_eq!(manifest["statistics"]["total_records"], 3);
}

#[test]
fn white_space_around_a_section_is_not_stored() {
    let manifest = member(&full(), "manifest.json");
    let entry = &manifest["data_sections"]["configurations"];
    assert_eq!(entry["file_size"], 2);
    // printf '{}' | sha256sum
    let digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assert_eq!(entry["checksum"], digest);
}

#[test]
fn a_section_that_is_not_included_is_listed_all_the_same() {
    let manifest = member(&full(), "manifest.json");
    let absent = serde_json::json!({
        "included": false, "record_count": 0, "file_size": 0, "checksum": null,
        "priority": "minimal",
    });
    assert_eq!(manifest["data_sections"]["analytics"], absent);
    assert_eq!(manifest["data_sections"].as_object().unwrap().len(), 6);
}

#[test]
fn sizes_without_compression_are_those_of_the_data() {
    let statistics = member(&full(), "manifest.json")["statistics"].clone();
    assert_eq!(statistics["compressed_size"], statistics["total_data_size"]);
    assert_eq!(statistics["compression_ratio"], 1);
}

#[test]
fn an_archive_of_nothing_has_sizes_of_nothing() {
    let empty = NewArchive {
        backup_type: BackupType::Selective,
        sections: &[],
        packing: Packing::default(),
        ..full()
    };
    let uncompressed = NewArchive { packing: TAR, ..empty };
    assert!(write(&empty).is_ok());
    let manifest = member(&uncompressed, "manifest.json");
    assert_eq!(manifest["statistics"]["compressed_size"], 0);
    assert_eq!(manifest["statistics"]["compression_ratio"], 0);
    assert_eq!(manifest["source_system"]["total_devices"], 0);
    // printf '' | sha256sum
    let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(manifest["validation"]["data_checksum"], digest);
}

#[test]
fn optional_fields_are_left_out_or_there() {
    let manifest = member(&full(), "manifest.json");
    let mut found = names(&manifest["archive_info"]);
    found.sort_unstable();
    assert_eq!(found, ["backup_type", "created_at", "created_by", "description"]);
    assert_eq!(manifest["archive_info"]["description"], "says \"hello\"");
    let archive = NewArchive {
        backup_type: BackupType::Incremental,
        base: Some(base()),
        tags: &["a", "b"],
        ..full()
    };
    let info = member(&archive, "manifest.json")["archive_info"].clone();
    assert_eq!(info["tags"], serde_json::json!(["a", "b"]));
    assert_eq!(
        info["base"],
        serde_json::json!({
            "manifest_checksum":
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "created_at": "2026-01-12T10:00:00Z",
        })
    );
}

#[test]
fn tables_have_names_of_their_own() {
    let all: Vec<NewSection<'_>> = crate::section::SECTIONS
        .iter()
        .map(|table| NewSection { name: table.name, json: b"{}" })
        .collect();
    let schema = member(&NewArchive { sections: &all, ..full() }, "schema.json");
    let mut tables = names(&schema["tables"]);
    tables.sort_unstable();
    assert_eq!(
        tables,
        [
            "channels",
            "config_history",
            "device_configs",
            "devices",
            "discovered_devices",
            "drift_reports",
            "notifications_history",
            "notifications_templates",
            "policies",
            "requests",
            "resolution_history",
            "resolution_metrics",
            "rules",
            "templates",
        ]
    );
    let id = serde_json::json!({
        "name": "id", "type": "integer", "nullable": false, "primary_key": true,
    });
    assert_eq!(schema["tables"]["rules"]["columns"][0], id);
    let devices = member(&full(), "schema.json")["tables"]["devices"].clone();
    assert_eq!(devices["row_count"], 2);
}

#[test]
fn sections_that_cannot_be_are_refused() {
    fn with(name: &str, json: &[u8]) -> WriteError {
        let sections = [SECTIONS[0], SECTIONS[1], NewSection { name, json }];
        refusal(&NewArchive { sections: &sections, ..full() })
    }
    let long = "a".repeat(65);
    for name in ["", "Devices", "1a", "a-b", "../a", &long] {
        assert_eq!(with(name, b"{}"), WriteError::SectionName { name: name.to_string() });
    }
    assert_eq!(with("devices", b"{}"), WriteError::DuplicateSection { name: "devices".into() });
    assert_eq!(with("a", b"[]"), WriteError::NotAnObject { name: "a".into() });
    let WriteError::Json { error, .. } = with("a", b" {\"a\":1,\"\\u0061\":2}") else {
        panic!("a repeated name was written");
    };
    assert_eq!(error.offset, 8);
    assert!(matches!(error.kind, JsonErrorKind::DuplicateName { .. }));
    let deep = ["{\"a\":", &"[".repeat(64), &"]".repeat(64), "}"].concat();
    assert!(matches!(with("a", deep.as_bytes()), WriteError::Json { .. }));
    assert!(matches!(with("a", b"{}{}"), WriteError::Json { .. }));
}

#[test]
fn critical_sections_are_missing_only_from_a_selection() {
    let devices = &SECTIONS[..1];
    let archive = NewArchive { sections: devices, ..full() };
    assert_eq!(refusal(&archive), WriteError::MissingSection { name: "configurations" });
    assert!(write(&NewArchive { backup_type: BackupType::Selective, ..archive }).is_ok());
}

#[test]
fn a_base_is_there_exactly_when_it_is_needed() {
    let archive = NewArchive { backup_type: BackupType::Differential, ..full() };
    assert_eq!(refusal(&archive), WriteError::Base { needed: true });
    let archive = NewArchive { base: Some(base()), ..full() };
    assert_eq!(refusal(&archive), WriteError::Base { needed: false });
}

#[test]
fn devices_are_as_many_as_there_are() {
    let archive = NewArchive { total_devices: Some(3), ..full() };
    assert_eq!(refusal(&archive), WriteError::DeviceCount { given: 3, found: 2 });
    let partial =
        NewArchive { backup_type: BackupType::Incremental, base: Some(base()), ..archive };
    let manifest = member(&partial, "manifest.json");
    assert_eq!(manifest["source_system"]["total_devices"], 3);
}

#[test]
fn a_field_that_a_reader_would_refuse_is_named() {
    let pointer = |archive: NewArchive<'_>| match refusal(&archive) {
        WriteError::Field { pointer, fault } => {
            assert!(matches!(fault, FaultKind::Mismatch { .. }), "{fault:?}");
            pointer
        }
        other => panic!("{other:?}"),
    };
    let json = NewArchive { packing: BUNDLE, ..full() };
    let incremental = NewArchive { backup_type: BackupType::Incremental, ..json };
    let late = Base { created_at: "2026-13-12T10:00:00Z", ..base() };
    let nameless = Base { archive_id: Some("A"), ..base() };
    for (archive, expected) in [
        (NewArchive { created_at: "2026-01-19 10:00:00Z", ..json }, "/archive_info/created_at"),
        (NewArchive { created_by: "", ..json }, "/archive_info/created_by"),
        (NewArchive { archive_id: Some("x"), ..json }, "/archive_info/archive_id"),
        (NewArchive { base: Some(late), ..incremental }, "/archive_info/base/created_at"),
        (NewArchive { base: Some(nameless), ..incremental }, "/archive_info/base/archive_id"),
        (NewArchive { database_type: "oracle", ..json }, "/source_system/database_type"),
        (NewArchive { packing: Packing { level: 23, ..BUNDLE }, ..json }, "/compression/level"),
    ] {
        assert_eq!(pointer(archive), expected);
    }
    let version = NewArchive { schema_version: "1.0.0", ..json };
    assert_eq!(refusal(&version), WriteError::SchemaVersion);
}

#[test]
fn only_a_bundle_can_be_older_than_tar_times() {
    let old = NewArchive { created_at: "1969-12-31T23:59:59Z", ..full() };
    assert_eq!(refusal(&old), WriteError::BeforeEpoch);
    assert!(write(&NewArchive { packing: BUNDLE, ..old }).is_ok());
    let document =
        NewArchive { packing: Packing { container: Container::Document, ..TAR }, ..full() };
    assert_eq!(refusal(&document), WriteError::NoContainer);
}

#[test]
fn what_the_layer_cannot_write_is_refused() {
    for (layer, level) in [(Layer::Zstd, 23), (Layer::Lz4, 13), (Layer::Gzip, 10)] {
        let archive = NewArchive { packing: Packing { layer, level, ..TAR }, ..full() };
        assert!(matches!(refusal(&archive), WriteError::Compress(_)), "{layer:?}");
    }
}

#[test]
fn ratios_are_rounded_to_four_decimals() {
    // 2 of 3 is 0.6667; small data grows.
    let text = vec![b'a'; 100];
    let json = ["{\"a\":\"", core::str::from_utf8(&text).unwrap(), "\"}"].concat();
    let sections = [SECTIONS[0], SECTIONS[1], NewSection { name: "a", json: json.as_bytes() }];
    let archive = NewArchive {
        sections: &sections,
        packing: Packing { container: Container::Json, layer: Layer::Gzip, level: 9 },
        ..full()
    };
    let file = write(&archive).unwrap();
    let bundle = crate::layer::decompress(&file, &Limits::default()).unwrap().bytes;
    let bundle: serde_json::Value = serde_json::from_slice(&bundle).unwrap();
    let statistics = &bundle["manifest.json"]["statistics"];
    let number = |name: &str| statistics[name].as_f64().unwrap();
    let exact = number("compressed_size") / number("total_data_size");
    let written = statistics["compression_ratio"].as_f64().unwrap();
    assert!((exact - written).abs() <= 0.000_05, "{exact} {written}");
    assert!(statistics["compression_ratio"].to_string().len() <= "0.1234".len());
}
