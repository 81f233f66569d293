use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::container::Container;
use crate::json::JsonErrorKind;
use crate::layer::Layer;
use crate::section::SectionError;
use crate::shape::ProblemKind;

const TAR: Packing = Packing { container: Container::Tar, layer: Layer::None, level: 0 };
const BUNDLE: Packing = Packing { container: Container::Json, ..TAR };

fn devices() -> Sections<'static> {
    let json = br#"{"devices":[{"id":1},{"id":2}],"x":[7],"y":{"z":[1]}}"#;
    Sections::new().with("devices", json).unwrap()
}

fn sections() -> Sections<'static> {
    devices().with("configurations", b" {} \n").unwrap()
}

fn full() -> NewArchive {
    NewArchive {
        created_at: "2026-01-19T10:00:00.75+01:00".into(),
        created_by: "anna@example.com".into(),
        backup_type: BackupType::Full,
        description: Some("says \"hello\"".into()),
        tags: Vec::new(),
        archive_id: None,
        base: None,
        manager_version: "0.5.4".into(),
        database_type: "sqlite".into(),
        database_version: "3.40.0".into(),
        schema_version: "2024.01.19.001".into(),
        hostname: "host".into(),
        total_devices: None,
        excluded_sections: Vec::new(),
        packing: TAR,
    }
}

fn base() -> Base {
    Base {
        archive_id: None,
        manifest_checksum: Digest::compute(b""),
        created_at: "2026-01-12T10:00:00Z".into(),
    }
}

fn member(archive: &NewArchive, path: &str) -> serde_json::Value {
    member_with(archive, &sections(), path)
}

fn member_with(archive: &NewArchive, sections: &Sections<'_>, path: &str) -> serde_json::Value {
    let bundle = archive.clone().with_packing(BUNDLE);
    let bundle = write(&bundle, sections).unwrap();
    let bundle: serde_json::Value = serde_json::from_slice(&bundle).unwrap();
    bundle[path].clone()
}

fn names(object: &serde_json::Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn refusal(archive: &NewArchive) -> WriteError {
    write(archive, &sections()).unwrap_err()
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
fn an_excluded_section_is_listed() {
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
fn an_empty_archive_has_sizes_of_zero() {
    let empty =
        NewArchive { backup_type: BackupType::Selective, packing: Packing::default(), ..full() };
    let nothing = Sections::new();
    assert!(write(&empty, &nothing).is_ok());
    let uncompressed = NewArchive { packing: TAR, ..empty };
    let manifest = member_with(&uncompressed, &nothing, "manifest.json");
    assert_eq!(manifest["statistics"]["compressed_size"], 0);
    assert_eq!(manifest["statistics"]["compression_ratio"], 0);
    assert_eq!(manifest["source_system"]["total_devices"], 0);
    // printf '' | sha256sum
    let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(manifest["validation"]["data_checksum"], digest);
}

#[test]
fn optional_fields_are_present_or_absent() {
    let manifest = member(&full(), "manifest.json");
    let mut found = names(&manifest["archive_info"]);
    found.sort_unstable();
    assert_eq!(found, ["backup_type", "created_at", "created_by", "description"]);
    assert_eq!(manifest["archive_info"]["description"], "says \"hello\"");
    let archive = NewArchive {
        backup_type: BackupType::Incremental,
        base: Some(base()),
        tags: vec!["a".into(), "b".into()],
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
fn names_of_tables_are_unique() {
    let mut all = Sections::new();
    for table in crate::section::SECTIONS {
        all.insert(table.name, b"{}".to_vec()).unwrap();
    }
    let schema = member_with(&full(), &all, "schema.json");
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
fn invalid_sections_are_refused() {
    fn with(name: &str, json: &[u8]) -> SectionError {
        sections().with(name, json).unwrap_err()
    }
    let long = "a".repeat(65);
    for name in ["", "Devices", "1a", "a-b", "../a", &long] {
        assert_eq!(with(name, b"{}"), SectionError::Name { name: name.to_string() });
    }
    assert_eq!(with("devices", b"{}"), SectionError::Duplicate { name: "devices".into() });
    assert_eq!(with("a", b"[]"), SectionError::NotAnObject { name: "a".into() });
    let SectionError::Json { error, .. } = with("a", b" {\"a\":1,\"\\u0061\":2}") else {
        panic!("a repeated name was written");
    };
    assert_eq!(error.offset, 8);
    assert!(matches!(error.kind, JsonErrorKind::DuplicateName { .. }));
    let deep = ["{\"a\":", &"[".repeat(64), &"]".repeat(64), "}"].concat();
    assert!(matches!(with("a", deep.as_bytes()), SectionError::Json { .. }));
    assert!(matches!(with("a", b"{}{}"), SectionError::Json { .. }));
}

#[test]
fn critical_sections_are_missing_only_from_a_selection() {
    let refused = write(&full(), &devices()).unwrap_err();
    assert_eq!(refused, WriteError::MissingSection { name: "configurations" });
    assert!(write(&full().with_backup_type(BackupType::Selective), &devices()).is_ok());
}

#[test]
fn a_base_is_required_by_increments_alone() {
    let archive = NewArchive { backup_type: BackupType::Differential, ..full() };
    assert_eq!(refusal(&archive), WriteError::Base { needed: true });
    let archive = NewArchive { base: Some(base()), ..full() };
    assert_eq!(refusal(&archive), WriteError::Base { needed: false });
}

#[test]
fn total_devices_counts_the_devices() {
    let archive = NewArchive { total_devices: Some(3), ..full() };
    assert_eq!(refusal(&archive), WriteError::DeviceCount { given: 3, found: 2 });
    let partial =
        NewArchive { backup_type: BackupType::Incremental, base: Some(base()), ..archive };
    let manifest = member(&partial, "manifest.json");
    assert_eq!(manifest["source_system"]["total_devices"], 3);
}

#[test]
fn an_error_names_a_field_that_readers_refuse() {
    let pointer = |archive: NewArchive| match refusal(&archive) {
        WriteError::Field { pointer, problem } => {
            assert!(matches!(problem, ProblemKind::Mismatch { .. }), "{problem:?}");
            pointer
        }
        other => panic!("{other:?}"),
    };
    let json = || full().with_packing(BUNDLE);
    let incremental = || json().with_backup_type(BackupType::Incremental);
    let late = Base { created_at: "2026-13-12T10:00:00Z".into(), ..base() };
    let nameless = base().with_archive_id("A");
    for (archive, expected) in [
        (
            NewArchive { created_at: "2026-01-19 10:00:00Z".into(), ..json() },
            "/archive_info/created_at",
        ),
        (NewArchive { created_by: "".into(), ..json() }, "/archive_info/created_by"),
        (json().with_archive_id("x"), "/archive_info/archive_id"),
        (incremental().with_base(late), "/archive_info/base/created_at"),
        (incremental().with_base(nameless), "/archive_info/base/archive_id"),
        (json().with_database("oracle", "3.40.0"), "/source_system/database_type"),
    ] {
        assert_eq!(pointer(archive), expected);
    }
    let version = json().with_schema_version("1.0.0");
    assert_eq!(refusal(&version), WriteError::SchemaVersion);
}

#[test]
fn only_a_bundle_can_be_older_than_tar_times() {
    let old = NewArchive { created_at: "1969-12-31T23:59:59Z".into(), ..full() };
    assert_eq!(refusal(&old), WriteError::BeforeEpoch);
    assert!(write(&old.with_packing(BUNDLE), &sections()).is_ok());
    let document =
        NewArchive { packing: Packing { container: Container::Document, ..TAR }, ..full() };
    assert_eq!(refusal(&document), WriteError::NoContainer);
}

#[test]
fn levels_outside_the_range_of_a_layer_are_refused() {
    for (layer, level) in [(Layer::Zstd, 23), (Layer::Lz4, 13), (Layer::Gzip, 10), (Layer::Gzip, 0)]
    {
        let archive = NewArchive { packing: Packing { layer, level, ..TAR }, ..full() };
        assert!(matches!(refusal(&archive), WriteError::Compress(_)), "{layer:?}");
    }
}

#[test]
fn ratios_are_rounded_to_four_decimals() {
    // 2 of 3 is 0.6667; small data grows.
    let text = vec![b'a'; 100];
    let json = ["{\"a\":\"", core::str::from_utf8(&text).unwrap(), "\"}"].concat();
    let sections = sections().with("a", json).unwrap();
    let archive = NewArchive {
        packing: Packing { container: Container::Json, layer: Layer::Gzip, level: 9 },
        ..full()
    };
    let file = write(&archive, &sections).unwrap();
    let bundle = crate::layer::decompress(&file, &Limits::default()).unwrap().bytes;
    let bundle: serde_json::Value = serde_json::from_slice(&bundle).unwrap();
    let statistics = &bundle["manifest.json"]["statistics"];
    let number = |name: &str| statistics[name].as_f64().unwrap();
    let exact = number("compressed_size") / number("total_data_size");
    let written = statistics["compression_ratio"].as_f64().unwrap();
    assert!((exact - written).abs() <= 0.000_05, "{exact} {written}");
    assert!(statistics["compression_ratio"].to_string().len() <= "0.1234".len());
}
