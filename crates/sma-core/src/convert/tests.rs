//! Conversions of samples, and of documents with faults.

mod no_place;
mod round_trip;

use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::*;
use crate::advice::chain;
use crate::container::Container;
use crate::document::testing::{full, full_2024_1, sample};
use crate::layer::Layer;
use crate::{Level, Limits};

fn open(bytes: &[u8]) -> Archive {
    Archive::open(bytes, &Limits::default()).unwrap()
}

/// A `2026.1` document with the record count and the checksum that it should have, as another
/// implementation of RFC 8785 writes it.
fn with_checksum(mut document: Json) -> Vec<u8> {
    let counted = ["devices", "templates", "discovered_devices"];
    let count: usize = counted.iter().map(|name| document[*name].as_array().unwrap().len()).sum();
    let integrity = document.pointer_mut("/metadata/integrity").unwrap();
    *integrity = json!({"checksum": "", "record_count": count, "file_count": 1});
    let canonical = serde_json_canonicalizer::to_vec(&document).unwrap();
    let digest: String =
        Sha256::digest(canonical).iter().map(|byte| std::format!("{byte:02x}")).collect();
    document["metadata"]["integrity"]["checksum"] = std::format!("sha256:{digest}").into();
    serde_json_canonicalizer::to_vec(&document).unwrap()
}

/// A `2024.1` document without a checksum, as the server wrote it.
fn without_checksum(mut document: Json) -> Vec<u8> {
    document["metadata"]["integrity"]["checksum"] = "".into();
    document.to_string().into_bytes()
}

fn archive_of(document: &[u8]) -> Archive {
    open(&to_archive(&open(document), &Packing::default(), Faults::Refused).unwrap())
}

/// The document that an archive becomes, checked and parsed, and its notes.
fn document_of(archive: &Archive) -> (Json, Vec<Note>) {
    let document = to_document(archive, Faults::Refused).unwrap();
    assert_eq!(failed(&document.json, Level::Standard), [""; 0]);
    let parsed: Json = serde_json::from_slice(&document.json).unwrap();
    assert_eq!(with_checksum(parsed.clone()), document.json, "canonical, with its checksum");
    (parsed, document.notes)
}

/// The codes of the checks that a file fails.
fn failed(file: &[u8], level: Level) -> Vec<String> {
    let report = open(file).validate(level);
    report.failed_codes()
}

/// Kind, member and pointer of notes, and how often.
fn places(notes: &[Note]) -> Vec<(NoteKind, &str, &str, u64)> {
    fn text(text: &Option<String>) -> &str {
        text.as_deref().unwrap_or_default()
    }
    notes
        .iter()
        .map(|Note { kind, count, location, .. }| {
            (*kind, text(&location.member), text(&location.pointer), *count)
        })
        .collect()
}

#[test]
fn released_2026_1_samples_round_trip_to_the_byte() {
    for name in ["2026.1-browser-export", "2026.1-server-export"] {
        let text = sample(name);
        for container in [Container::Tar, Container::Json] {
            let packing = Packing { container, layer: Layer::Zstd, level: 1 };
            let file = to_archive(&open(&text), &packing, Faults::Refused).unwrap();
            assert_eq!(failed(&file, Level::Thorough), [""; 0], "{name}");
            let document = to_document(&open(&file), Faults::Refused).unwrap();
            assert_eq!(document.json, text, "{name}");
            assert_eq!(document.notes, [], "{name}");
        }
        let plan = plan(&open(&text));
        assert!(plan.faults.is_empty() && plan.problems.is_empty() && plan.obstacle.is_none());
        assert_eq!(plan.notes, [], "{name}");
        let document = to_document(&open(&text), Faults::Refused).unwrap();
        assert_eq!((document.json, document.notes), (text, Vec::new()), "{name}");
    }
}

#[test]
fn released_2024_1_samples_become_2026_1_documents_of_the_same_records() {
    for name in [
        "2024.1-browser-after-2026-07-21",
        "2024.1-browser-before-2026-07-21",
        "2024.1-server-export",
    ] {
        let text = sample(name);
        let archive = archive_of(&text);
        assert_eq!(archive.validate(Level::Thorough).failed().count(), 0, "{name}");
        let (found, _) = document_of(&archive);
        let (direct, _) = document_of(&open(&text));
        assert_eq!(found, direct, "{name}");
        let mut expected: Json = serde_json::from_slice(&text).unwrap();
        expected.as_object_mut().unwrap().remove("sma_version");
        expected["format_version"] = "2026.1".into();
        expected["metadata"]["integrity"] = found["metadata"]["integrity"].clone();
        for name in ["compression_ratio", "total_size_bytes"] {
            expected["metadata"]["system_info"][name] = 0.into();
        }
        // The server's exporter left out what was empty.
        for (pointer, name, empty) in [
            ("", "plugin_configurations", json!([])),
            ("/network_settings", "wifi_networks", json!([])),
            ("/system_settings", "database_settings", json!({})),
        ] {
            let object = expected.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
            object.entry(name).or_insert(empty);
        }
        let expected: Json = serde_json::from_slice(&with_checksum(expected)).unwrap();
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&found[name], value);
        }
        assert_eq!(found.as_object().unwrap().len(), expected.as_object().unwrap().len());
    }
}

#[test]
fn the_manifest_keeps_the_metadata_of_the_document() {
    let mut document = full();
    document["metadata"]["export_type"] = "api".into();
    let archive = archive_of(&with_checksum(document));
    let summary = archive.summary();
    assert_eq!(summary.created_at.as_deref(), Some("2026-01-19T10:00:00Z"));
    assert_eq!(summary.created_by.as_deref(), Some("admin"));
    assert_eq!(summary.backup_type.as_deref(), Some("full"));
    assert_eq!(summary.description.as_deref(), Some("Converted from a 2026.1 document"));
    assert_eq!(summary.archive_id.as_deref(), Some("123e4567-e89b-42d3-a456-426614174000"));
    assert_eq!(summary.hostname.as_deref(), Some("home"));
    assert_eq!(summary.manager_version.as_deref(), Some("0.5.4"));
    assert_eq!(summary.database_type.as_deref(), Some("sqlite"));
    assert_eq!(summary.database_version.as_deref(), Some(""));
    assert_eq!(summary.schema_version.as_deref(), Some("2024.01.19.001"));
    assert_eq!(summary.total_devices, Some(1));
    assert_eq!(document_of(&archive).0["metadata"]["export_type"], "api");
}

#[test]
fn a_plan_lists_steps_in_the_order_of_members() {
    let plan = plan(&open(&with_checksum(full())));
    assert_eq!((&*plan.from_version, &*plan.to_version), ("2026.1", "1.0.0"));
    let steps: Vec<(&str, u64)> =
        plan.steps.iter().map(|step| (&*step.member, step.records)).collect();
    assert_eq!(
        steps,
        [
            ("data/devices.json", 2),
            ("data/configurations.json", 1),
            ("data/templates.json", 1),
            ("data/network_settings.json", 2),
            ("data/plugin_configurations.json", 1),
            ("data/system_settings.json", 0),
            ("manifest.json", 0),
            ("schema.json", 0),
        ]
    );
    assert!(plan.steps.iter().all(|step| step.required && step.automatic));
}

#[test]
fn a_plan_lists_violations_of_the_profile() {
    let mut document = full();
    document["devices"][0]["mac"] = "".into();
    let plan = plan(&open(&with_checksum(document)));
    let [problem] = &plan.problems[..] else { panic!("{:?}", plan.problems) };
    assert_eq!(problem.count, 1);
    assert_eq!(problem.locations[0].member.as_deref(), Some("data/devices.json"));
    assert_eq!(problem.locations[0].pointer.as_deref(), Some("/devices/0/mac"));
}

#[test]
fn a_plan_reports_an_obstacle() {
    let mut document = full();
    document["metadata"]["created_at"] = "1969-12-31T23:59:59Z".into();
    let document = open(&with_checksum(document));
    let obstacle = plan(&document).obstacle.unwrap();
    let error = to_archive(&document, &Packing::default(), Faults::Refused).unwrap_err();
    assert!(chain(&error).to_string() == obstacle && obstacle.contains("1970"), "{obstacle}");
    let bundle = Packing { container: Container::Json, ..Packing::default() };
    assert!(to_archive(&document, &bundle, Faults::Refused).is_ok());
}

#[test]
fn a_2024_document_gets_a_note_for_each_change() {
    let mut document = full_2024_1();
    document["extra"] = 1.into();
    document["metadata"]["export_id"] = "2025-01".into();
    document["metadata"]["export_type"] = "scheduled".into();
    document["metadata"]["created_by"] = "".into();
    document["metadata"]["host"] = "x".into();
    document["metadata"]["system_info"]["database_type"] = "SQLite 3".into();
    document["metadata"]["system_info"]["compression_ratio"] = 0.5.into();
    document["devices"][0]["id"] = 0.into();
    document["devices"][0]["firmware"] = Json::Null;
    document["devices"][0]["configuration"]["id"] = 9.into();
    let text = without_checksum(document);
    let notes = plan(&open(&text)).notes;
    use NoteKind::{Changed, FilledIn, NotCarried, Remark};
    assert_eq!(
        places(&notes),
        [
            (Remark, "", "", 1),
            (Remark, "", "", 1),
            (FilledIn, "", "/metadata/created_by", 1),
            (NotCarried, "", "/metadata/export_id", 1),
            (Changed, "", "/metadata/system_info/database_type", 1),
            (NotCarried, "", "/metadata/system_info/compression_ratio", 1),
            (NotCarried, "", "/extra", 1),
            (NotCarried, "", "/metadata/host", 1),
            (Changed, "", "/devices/0/id", 1),
            (NotCarried, "", "/devices/0/configuration/id", 1),
            (Changed, "", "/devices/0/configuration", 1),
            (Changed, "", "", 1),
        ]
    );
    let (document, notes) = document_of(&open(&text));
    assert_eq!(document["metadata"]["created_by"], "unknown");
    assert_eq!(document["metadata"]["export_type"], "manual");
    assert_eq!(document["devices"][0]["firmware"], "");
    let said = |words: &str| notes.iter().any(|note| note.text.contains(words));
    assert!(said("gets an id") && said("type of export"), "{notes:?}");
}

#[test]
fn an_invalid_source_is_refused_unless_accepted() {
    let text = String::from_utf8(sample("2026.1-server-export")).unwrap();
    let changed = open(text.replacen("Kitchen", "Kitchin", 1).as_bytes());
    let invalid = ConvertError::Invalid { codes: Vec::from(["SMA-I020".to_string()]) };
    let packing = Packing::default();
    assert_eq!(to_archive(&changed, &packing, Faults::Refused), Err(invalid.clone()));
    assert_eq!(to_document(&changed, Faults::Refused), Err(invalid));
    assert_eq!(plan(&changed).faults.len(), 1);
    let file = to_archive(&changed, &packing, Faults::Accepted).unwrap();
    assert_eq!(failed(&file, Level::Standard), [""; 0]);
    assert!(to_document(&changed, Faults::Accepted).is_ok());
}

#[test]
fn an_archive_needs_no_conversion() {
    let archive = archive_of(&with_checksum(full()));
    let plan = plan(&archive);
    assert!(plan.steps.is_empty() && plan.notes.is_empty());
    assert_eq!((&*plan.from_version, &*plan.to_version), ("2024.01.19.001", "2024.01.19.001"));
    let error = to_archive(&archive, &Packing::default(), Faults::Refused);
    assert_eq!(error, Err(ConvertError::NoDocument));
}

#[test]
fn excess_notes_are_counted_but_not_listed() {
    let mut document = full_2024_1();
    for number in 0..150 {
        document[std::format!("field_{number}")] = 1.into();
    }
    let notes = plan(&open(&without_checksum(document))).notes;
    assert_eq!(notes.len(), Limits::MAX_LOCATIONS + 1);
    // The version and the missing checksum are the first two notes.
    assert_eq!(notes.last().map(|note| note.count), Some(52));
}

#[test]
fn values_of_the_wrong_type_are_omitted_with_a_note() {
    let mut document = full();
    document["templates"].as_array_mut().unwrap().push(7.into());
    document["templates"][0]["description"] = 7.into();
    let converted = to_document(&open(&with_checksum(document)), Faults::Accepted).unwrap();
    let templates = serde_json::from_slice::<Json>(&converted.json).unwrap()["templates"].clone();
    assert_eq!(templates.as_array().unwrap().len(), 1);
    assert_ne!(templates[0]["description"], 7);
    let noted: Vec<&str> = converted
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::NotCarried)
        .filter_map(|note| note.location.pointer.as_deref())
        .collect();
    assert_eq!(noted, ["/templates/0/description", "/templates/1"]);
}
