//! Tests of each rule for documents, and of the verdicts on the samples.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Value as Json, json};

use super::super::Given;
use super::*;
use crate::document::testing::{self, sample};

use crate::progress::{Stage, Track, Unit, finish};
use crate::report::{Report, Status};

/// Members that `2026.1` needs, as the table of the format lists them.
const NEEDED: &[(&str, &str)] = &[
    (
        "",
        "format_version metadata devices templates discovered_devices network_settings \
         plugin_configurations system_settings",
    ),
    ("/metadata", "export_id created_at created_by export_type system_info integrity"),
    ("/metadata/system_info", "version hostname database_type total_size_bytes compression_ratio"),
    ("/metadata/integrity", "checksum record_count file_count"),
    (
        "/devices/0",
        "id mac ip type name model firmware status last_seen created_at updated_at settings",
    ),
    ("/devices/0/configuration", "device_id config sync_status updated_at"),
    (
        "/templates/0",
        "id generation name description device_type config variables is_default created_at \
         updated_at",
    ),
    ("/discovered_devices/0", "mac ssid model ip agent_id generation signal discovered"),
    ("/network_settings", "wifi_networks ntp_servers"),
    ("/network_settings/wifi_networks/0", "ssid security priority"),
    ("/network_settings/mqtt_config", "server username port qos retain"),
    ("/plugin_configurations/0", "plugin_name version config enabled"),
    ("/system_settings", "log_level api_settings database_settings"),
];

/// Members that `2026.1` admits and does not need.
const OPTIONAL: &[&str] = &[
    "/devices/0/configuration",
    "/devices/0/configuration/template_id",
    "/devices/0/configuration/last_synced",
    "/network_settings/mqtt_config",
];

/// Members that `2024.1` needs.
const NEEDED_2024_1: &[&str] = &[
    "/sma_version",
    "/format_version",
    "/metadata",
    "/devices",
    "/templates",
    "/metadata/export_id",
    "/metadata/created_at",
    "/metadata/system_info",
    "/metadata/integrity",
    "/metadata/integrity/record_count",
    "/devices/0/id",
    "/devices/0/mac",
    "/devices/0/type",
    "/templates/0/id",
    "/templates/0/name",
    "/templates/0/config",
    "/discovered_devices/0/mac",
];

fn needed() -> Vec<String> {
    NEEDED
        .iter()
        .flat_map(|(object, names)| {
            names.split_whitespace().map(move |name| format!("{object}/{name}"))
        })
        .collect()
}

fn report(version: Version, text: &[u8], level: Level) -> Report {
    let mut findings = Findings::new(level);
    let document = testing::document(version, text);
    let subject = DocumentSubject::new(&document, text, Given::default());
    let mut track = Track::new(&(), Stage::Checking, Unit::Bytes, 0);
    finish(check(&subject, &mut findings, &mut track));
    findings.into_report()
}

fn status(report: &Report, id: CheckId) -> Option<Status> {
    report.checks().find(|check| check.id() == Some(id)).map(|check| check.status)
}

/// Returns pointers to the faults of the structure.
fn faults(document: &Json) -> Vec<String> {
    let version = document["format_version"].as_str().and_then(|name| name.parse().ok());
    let version = version.unwrap_or(Version::V2026_1);
    let text = serde_json::to_vec(document).unwrap();
    let report = report(version, &text, Level::Basic);
    let check = report.checks().find(|check| check.id() == Some(CheckId::DocumentStructure));
    let check = check.unwrap();
    assert_eq!(check.status == Status::Passed, check.count == 0);
    check.locations.iter().map(|place| place.pointer.clone().unwrap()).collect()
}

fn with(mut document: Json, pointer: &str, value: Json) -> Json {
    let (object, name) = pointer.rsplit_once('/').unwrap();
    let object = document.pointer_mut(object).unwrap();
    if let (Some(array), Ok(index)) = (object.as_array_mut(), name.parse::<usize>()) {
        array[index] = value;
    } else {
        object[name] = value;
    }
    document
}

fn without(mut document: Json, pointer: &str) -> Json {
    let (object, name) = pointer.rsplit_once('/').unwrap();
    let object = document.pointer_mut(object).and_then(Json::as_object_mut).unwrap();
    object.remove(name).unwrap();
    document
}

#[test]
fn every_member_of_2026_is_present_and_not_null() {
    assert_eq!(faults(&testing::full()), [""; 0]);
    for pointer in needed() {
        if pointer != "/format_version" {
            assert_eq!(faults(&without(testing::full(), &pointer)), [&*pointer]);
        }
        assert_eq!(faults(&with(testing::full(), &pointer, Json::Null)), [pointer]);
    }
    for pointer in OPTIONAL {
        assert_eq!(faults(&without(testing::full(), pointer)), [""; 0], "{pointer}");
        assert_eq!(faults(&with(testing::full(), pointer, Json::Null)), [*pointer]);
    }
}

#[test]
fn a_2026_document_has_unknown_fields_only_in_its_maps() {
    for (object, _) in NEEDED {
        let unknown = format!("{object}/unknown");
        assert_eq!(faults(&with(testing::full(), &unknown, json!(1))), [unknown]);
    }
    assert_eq!(faults(&with(testing::full(), "/sma_version", json!("1.0"))), ["/sma_version"]);
    for map in [
        "/devices/0/settings",
        "/devices/0/configuration/config",
        "/templates/0/config",
        "/templates/0/variables",
        "/plugin_configurations/0/config",
        "/system_settings/api_settings",
        "/system_settings/database_settings",
    ] {
        let inside = format!("{map}/unknown");
        assert_eq!(faults(&with(testing::full(), &inside, Json::Null)), [""; 0]);
        assert_eq!(faults(&with(testing::full(), map, json!([]))), [map]);
    }
}

#[test]
fn each_member_of_2026_has_its_type() {
    for (pointer, good, bad) in [
        ("/format_version", json!([]), json!(["2026.2", 2026.1])),
        ("/metadata/export_id", json!([]), json!(["123E4567-e89b-42d3-a456-426614174000", ""])),
        (
            "/metadata/created_at",
            json!(["0000-02-29T23:59:59Z", "2026-01-19T10:00:00.123456789Z"]),
            json!([
                "2026-01-19T10:00:00+00:00",
                "2026-01-19T10:00:60Z",
                "2026-02-30T10:00:00Z",
                "2026-01-19T10:00:00.1234567890Z",
                "2026-01-19T10:00:00.Z",
                ""
            ]),
        ),
        ("/metadata/created_by", json!(["x"]), json!([""])),
        ("/metadata/export_type", json!(["api"]), json!(["scheduled", ""])),
        ("/metadata/system_info/version", json!([]), json!([""])),
        ("/metadata/system_info/hostname", json!([]), json!([""])),
        (
            "/metadata/system_info/database_type",
            json!(["postgresql", "mysql"]),
            json!(["SQLite", ""]),
        ),
        ("/metadata/system_info/total_size_bytes", json!([]), json!([1, -1, 0.5])),
        ("/metadata/system_info/compression_ratio", json!([0.0, -0.0]), json!([1, 0.7, "0"])),
        ("/metadata/integrity/checksum", json!([]), json!(["", "sha256:", "abc"])),
        ("/metadata/integrity/record_count", json!([0]), json!([-1, 1.5, "3"])),
        ("/metadata/integrity/file_count", json!([]), json!([0, 2])),
        ("/devices", json!([[]]), json!([{}, [null], [[]]])),
        ("/devices/0/id", json!([0]), json!([-1, "1"])),
        ("/devices/0/mac", json!([""]), json!([1])),
        ("/devices/0/name", json!([""]), json!([{}])),
        ("/devices/0/last_seen", json!([]), json!(["", 0])),
        ("/devices/0/configuration/device_id", json!([0, 99]), json!([-1])),
        ("/devices/0/configuration/template_id", json!([0, 99]), json!([0.5])),
        ("/devices/0/configuration/last_synced", json!([]), json!([""])),
        ("/templates/0/id", json!([0]), json!([true])),
        ("/templates/0/is_default", json!([false]), json!([0])),
        ("/templates/0/generation", json!([0]), json!([-1])),
        ("/discovered_devices/0/signal", json!([0, 40]), json!([-40.5, "-40"])),
        ("/discovered_devices/0/discovered", json!([]), json!([""])),
        ("/network_settings/ntp_servers", json!([[]]), json!(["pool.ntp.org"])),
        ("/network_settings/ntp_servers/0", json!([""]), json!([1, null])),
        ("/network_settings/wifi_networks/0/priority", json!([0]), json!([-1])),
        ("/network_settings/mqtt_config/port", json!([1, 65_535]), json!([0, 65_536])),
        ("/network_settings/mqtt_config/qos", json!([1, 2]), json!([3, -1])),
        ("/network_settings/mqtt_config/retain", json!([true]), json!(["true"])),
        ("/plugin_configurations/0/enabled", json!([false]), json!([1])),
        ("/plugin_configurations/0/plugin_name", json!([""]), json!([1])),
        ("/system_settings/log_level", json!(["debug"]), json!([""])),
    ] {
        for value in good.as_array().unwrap() {
            let document = with(testing::full(), pointer, value.clone());
            assert_eq!(faults(&document), [""; 0], "{pointer} {value}");
        }
        for value in bad.as_array().unwrap() {
            let found = faults(&with(testing::full(), pointer, value.clone()));
            let expected = if value.is_array() { format!("{pointer}/0") } else { pointer.into() };
            assert_eq!(found, [expected], "{value}");
        }
    }
    assert_eq!(faults(&json!([])), [""]);
}

#[test]
fn a_2026_document_has_at_least_one_record() {
    let mut document = testing::full();
    for name in COUNTED {
        assert_eq!(faults(&document), [""; 0], "before {name}");
        document[*name] = json!([]);
    }
    assert_eq!(faults(&document), [""]);
    document["format_version"] = json!("2024.1");
    document["sma_version"] = json!("1.0");
    assert_eq!(faults(&document), [""; 0], "2024.1 may be empty");
}

#[test]
fn a_2024_document_may_have_unknown_fields() {
    assert_eq!(faults(&testing::full_2024_1()), [""; 0]);
    for (object, _) in NEEDED {
        let unknown = with(testing::full_2024_1(), &format!("{object}/unknown"), json!(1));
        assert_eq!(faults(&unknown), [""; 0], "{object}");
    }
    let others = needed().into_iter().chain(OPTIONAL.iter().map(|name| (*name).into()));
    for pointer in others.filter(|pointer| !NEEDED_2024_1.contains(&pointer.as_str())) {
        assert_eq!(faults(&without(testing::full_2024_1(), &pointer)), [""; 0], "{pointer}");
        let null = with(testing::full_2024_1(), &pointer, Json::Null);
        assert_eq!(faults(&null), [""; 0], "{pointer}");
    }
    for pointer in NEEDED_2024_1.iter().filter(|pointer| **pointer != "/format_version") {
        assert_eq!(faults(&without(testing::full_2024_1(), pointer)), [*pointer]);
        assert_eq!(faults(&with(testing::full_2024_1(), pointer, Json::Null)), [*pointer]);
    }
}

#[test]
fn present_members_of_2024_have_their_type() {
    for (pointer, good, bad) in [
        ("/sma_version", json!([]), json!(["1.1", 1.0])),
        ("/metadata/export_id", json!(["", "x"]), json!([1])),
        (
            "/metadata/created_at",
            json!(["2026-01-19T10:00:00+02:00", "0000-02-29T00:00:00Z"]),
            json!(["2026-02-30T10:00:00Z", "2026-01-19T10:00:60Z", ""]),
        ),
        ("/metadata/created_by", json!([""]), json!([1])),
        ("/metadata/export_type", json!(["scheduled"]), json!(["other"])),
        ("/metadata/system_info/database_type", json!(["", "oracle"]), json!([1])),
        ("/metadata/system_info/hostname", json!([""]), json!([1])),
        ("/metadata/system_info/total_size_bytes", json!([54784, 0.5]), json!(["0"])),
        ("/metadata/system_info/compression_ratio", json!([0.7, 1]), json!(["0.7"])),
        ("/metadata/integrity/file_count", json!([0, 3]), json!(["3"])),
        ("/metadata/integrity/checksum", json!(["", "abc"]), json!([1])),
        ("/devices/0/last_seen", json!(["2026-01-19T10:00:00-00:30"]), json!([""])),
        ("/devices/0/settings", json!([{}]), json!(["{}"])),
        ("/devices/0/configuration", json!([{}]), json!([""])),
        ("/devices/0/id", json!([0]), json!([9_007_199_254_740_992_u64])),
        ("/network_settings/mqtt_config/port", json!([1, 65_535]), json!([0, 65_536])),
        ("/network_settings/mqtt_config/qos", json!([2]), json!([3])),
        ("/system_settings/log_level", json!([""]), json!([1])),
    ] {
        for value in good.as_array().unwrap() {
            let document = with(testing::full_2024_1(), pointer, value.clone());
            assert_eq!(faults(&document), [""; 0], "{pointer} {value}");
        }
        for value in bad.as_array().unwrap() {
            let found = faults(&with(testing::full_2024_1(), pointer, value.clone()));
            assert_eq!(found, [pointer], "{value}");
        }
    }
}

#[test]
fn integers_may_have_a_point_or_an_exponent_with_a_warning() {
    let text = serde_json::to_string(&testing::full()).unwrap();
    for (spelled, expected) in
        [("1883.0", Status::Warning), ("1.883e3", Status::Warning), ("1883", Status::Passed)]
    {
        let text = text.replace("1883", spelled);
        let report = report(Version::V2026_1, text.as_bytes(), Level::Basic);
        assert_eq!(status(&report, CheckId::DocumentStructure), Some(Status::Passed));
        assert_eq!(status(&report, CheckId::DocumentIntegers), Some(expected), "{spelled}");
        assert!(report.valid);
    }
    for zero in ["\"qos\":-0", "\"compression_ratio\":0.0", "\"compression_ratio\":-0e1"] {
        let (name, _) = zero.split_once(':').unwrap();
        let text = text.replace(&format!("{name}:0"), zero);
        assert!(text.contains(zero));
        let report = report(Version::V2026_1, text.as_bytes(), Level::Basic);
        assert_eq!(status(&report, CheckId::DocumentStructure), Some(Status::Passed));
        assert_eq!(status(&report, CheckId::DocumentIntegers), Some(Status::Passed));
    }
}

#[test]
fn the_record_count_is_compared_from_standard_on() {
    for (document, version) in
        [(testing::full(), Version::V2026_1), (testing::full_2024_1(), Version::V2024_1)]
    {
        for (count, expected) in
            [(json!(3), Status::Passed), (json!(4), Status::Failed), (json!("3"), Status::Skipped)]
        {
            let document = with(document.clone(), "/metadata/integrity/record_count", count);
            let text = serde_json::to_vec(&document).unwrap();
            let standard = report(version, &text, Level::Standard);
            assert_eq!(status(&standard, CheckId::DocumentRecordCount), Some(expected));
            let basic = report(version, &text, Level::Basic);
            assert_eq!(status(&basic, CheckId::DocumentRecordCount), None);
            assert_eq!(status(&basic, CheckId::DocumentChecksum), None);
        }
        let document = with(document, "/devices", json!({}));
        let text = serde_json::to_vec(&document).unwrap();
        let standard = report(version, &text, Level::Standard);
        assert_eq!(status(&standard, CheckId::DocumentRecordCount), Some(Status::Skipped));
    }
}

#[test]
fn samples_have_the_verdicts_of_their_writers() {
    for (version, name, expected, words) in [
        (Version::V2026_1, "2026.1-browser-export", Status::Passed, ""),
        (Version::V2026_1, "2026.1-server-export", Status::Passed, ""),
        (Version::V2024_1, "2024.1-browser-after-2026-07-21", Status::Passed, ""),
        (Version::V2024_1, "2024.1-browser-before-2026-07-21", Status::Passed, "defect"),
        (Version::V2024_1, "2024.1-server-export", Status::Skipped, "never stored"),
    ] {
        let text = sample(name);
        let report = report(version, &text, Level::Standard);
        assert!(report.valid, "{name}");
        for id in
            [CheckId::DocumentStructure, CheckId::DocumentIntegers, CheckId::DocumentRecordCount]
        {
            assert_eq!(status(&report, id), Some(Status::Passed), "{name} {id:?}");
        }
        let checksum = report.integrity_checks.first().unwrap();
        assert_eq!(checksum.status, expected, "{name}");
        assert!(checksum.message.contains(words), "{name}");

        let text = String::from_utf8(text).unwrap().replace("Kitchen Plug 1\"", "Kitchin Plug 1\"");
        let report = self::report(version, text.as_bytes(), Level::Standard);
        assert_eq!(report.valid, expected == Status::Skipped, "{name}");
    }
}
