//! Mapped sections of the samples, of odd documents and of hostile ones.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Value as Json, json};

use crate::document::Version;
use crate::document::testing::{document, full, full_2024_1, sample};
use crate::section::{self, Section};
use crate::shape::{self, ProblemKind};

const SAMPLES: &[(Version, &str)] = &[
    (Version::V2026_1, "2026.1-browser-export"),
    (Version::V2026_1, "2026.1-server-export"),
    (Version::V2024_1, "2024.1-browser-after-2026-07-21"),
    (Version::V2024_1, "2024.1-browser-before-2026-07-21"),
    (Version::V2024_1, "2024.1-server-export"),
];

/// The sections of an open document, by name, as another reader sees them. Each is JSON to a
/// reader that refuses repeated names: `Sections` holds its tape.
fn map(text: &str) -> BTreeMap<String, Json> {
    let document = document(Version::V2024_1, text.as_bytes());
    let sections = document.sections(text.as_bytes());
    let section =
        |s: Section<'_>| (s.name().to_string(), serde_json::from_slice(s.text()).unwrap());
    sections.iter().map(section).collect()
}

fn map_value(document: &Json) -> BTreeMap<String, Json> {
    map(&document.to_string())
}

/// The values of a field in the records of a collection.
fn column(sections: &BTreeMap<String, Json>, collection: &str, field: &str) -> Json {
    let records = sections.values().find_map(|section| section.get(collection)).unwrap();
    records.as_array().unwrap().iter().map(|record| record[field].clone()).collect()
}

#[test]
fn samples_are_mapped_record_by_record() {
    for (version, name) in SAMPLES {
        let text = sample(name);
        let written: Json = serde_json::from_slice(&text).unwrap();
        let document = document(*version, &text);
        let sections: BTreeMap<_, Json> = document
            .sections(&text)
            .iter()
            .map(|s| (s.name(), serde_json::from_slice(s.text()).unwrap()))
            .collect();

        for section in sections.values() {
            assert_eq!(section["schema_version"], "1.0.0");
            assert_eq!(section["last_updated"], written["metadata"]["created_at"]);
        }
        let list = |value: &Json| value.as_array().unwrap().clone();
        let (mut devices, mut configs) = (list(&written["devices"]), Vec::new());
        for (index, device) in devices.iter_mut().enumerate() {
            let mut config = device.as_object_mut().unwrap().remove("configuration").unwrap();
            config["id"] = json!(index + 1);
            config["created_at"] = device["created_at"].clone();
            configs.push(config);
        }
        let mut discovered = list(&written["discovered_devices"]);
        for (index, device) in discovered.iter_mut().enumerate() {
            device["id"] = json!(index + 1);
        }
        assert_eq!((devices.len(), discovered.len(), configs.len()), (24, 3, 24), "{name}");
        assert_eq!(list(&sections["devices"]["devices"]), devices, "{name}");
        assert_eq!(list(&sections["devices"]["discovered_devices"]), discovered, "{name}");
        assert_eq!(list(&sections["configurations"]["device_configs"]), configs, "{name}");
        assert_eq!(sections["templates"]["templates"], written["templates"], "{name}");
        assert_eq!(list(&sections["templates"]["templates"]).len(), 4, "{name}");
        for name in ["network_settings", "system_settings"] {
            for (member, value) in written[name].as_object().unwrap() {
                assert_eq!(sections[name][member], *value);
            }
        }
        let plugins = sections.get("plugin_configurations").map(|section| &section["items"]);
        assert_eq!(plugins, written.get("plugin_configurations"), "{name}");
    }
}

#[test]
fn records_of_samples_fit_the_tables_of_the_profile() {
    for (version, name) in SAMPLES {
        let text = sample(name);
        let document = document(*version, &text);
        for section in document.sections(&text).iter() {
            for collection in section.collections() {
                let Some(table) = collection.table() else { continue };
                for record in collection.rows(0, usize::MAX) {
                    shape::check(record, &table.record, &mut |problem| match problem.kind {
                        ProblemKind::Unknown { name: unknown } => assert_eq!(unknown, "model"),
                        other => panic!("{name}: {}: {other}", collection.name()),
                    });
                    let names: Vec<_> = record.members().map(|(key, _)| key.name()).collect();
                    let known = table.record.fields.iter().map(|field| field.name);
                    let in_order = known.filter(|field| names.iter().any(|name| name == field));
                    assert!(
                        names.iter().map(AsRef::as_ref).take(in_order.clone().count()).eq(in_order)
                    );
                }
            }
        }
    }
}

#[test]
fn sections_come_in_the_order_of_an_archive() {
    let text = full().to_string();
    let document = document(Version::V2026_1, text.as_bytes());
    let names: Vec<_> = document.sections(text.as_bytes()).names().collect();
    assert_eq!(
        names,
        [
            "devices",
            "configurations",
            "templates",
            "network_settings",
            "plugin_configurations",
            "system_settings"
        ]
    );
    assert!(names.iter().all(|name| section::is_name(name)));
    let debug = format!("{document:?}");
    assert!(!debug.contains("Plug"), "content is not shown");
}

#[test]
fn ids_that_are_zero_or_repeat_are_renumbered_with_their_references() {
    let document = json!({
        "devices": [
            {"id": 0, "configuration": {"device_id": 0, "template_id": 0}},
            {"id": 7, "configuration": {"device_id": 7, "template_id": 4}},
            {"id": 7, "configuration": {"device_id": 7, "template_id": 5}},
            {"id": 2, "configuration": {"device_id": 0}},
            {"id": 0, "configuration": {"device_id": 0}},
            {"id": 3, "configuration": {}},
            {"id": 4, "configuration": {"device_id": null, "template_id": null}},
            {"id": 5, "configuration": {"device_id": 99, "template_id": 99}},
            {"configuration": {"device_id": "x", "template_id": "y"}}
        ],
        "templates": [{"id": 4}, {"id": 0}, {"id": 4}]
    });
    let sections = map_value(&document);
    assert_eq!(column(&sections, "devices", "id"), json!([8, 7, 9, 2, 10, 3, 4, 5, 11]));
    assert_eq!(column(&sections, "templates", "id"), json!([4, 5, 6]));
    assert_eq!(column(&sections, "device_configs", "id"), json!([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    // Each configuration follows the device that it is part of; one that names another device
    // means the first with that id, and what names nothing stays as it is.
    assert_eq!(
        column(&sections, "device_configs", "device_id"),
        json!([8, 7, 9, 8, 10, 3, 4, 99, "x"])
    );
    assert_eq!(
        column(&sections, "device_configs", "template_id"),
        json!([5, 4, 5, null, null, null, null, 99, "y"])
    );
    assert!(sections["configurations"]["device_configs"][6].get("template_id").is_none());
}

#[test]
fn null_texts_and_maps_become_empty_and_other_nulls_go() {
    let document = json!({
        "metadata": {"created_at": null},
        "devices": [{
            "id": 1, "mac": null, "ip": null, "type": null, "name": null, "model": null,
            "firmware": null, "status": null, "last_seen": null, "created_at": null,
            "updated_at": null, "settings": null, "configuration": {
                "device_id": null, "template_id": null, "config": null, "sync_status": null,
                "last_synced": null, "updated_at": null, "unknown": null
            }
        }],
        "templates": [{
            "id": 1, "name": null, "generation": null, "config": {"kept": null},
            "variables": null, "is_default": null
        }],
        "discovered_devices": [{"mac": null, "signal": null, "task_id": null}],
        "network_settings": null, "plugin_configurations": null, "system_settings": null
    });
    let expected = json!({
        "devices": {
            "schema_version": "1.0.0",
            "devices": [{
                "id": 1, "mac": "", "ip": "", "type": "", "name": "", "model": "",
                "firmware": "", "status": "", "settings": {}
            }],
            "discovered_devices": [{"id": 1, "mac": "", "task_id": ""}]
        },
        "configurations": {
            "schema_version": "1.0.0",
            "device_configs": [
                {"id": 1, "device_id": 1, "config": {}, "sync_status": "", "unknown": null}
            ]
        },
        "templates": {
            "schema_version": "1.0.0",
            "templates": [{"id": 1, "name": "", "config": {"kept": null}, "variables": {}}]
        }
    });
    assert_eq!(json!(map_value(&document)), expected);
}

#[test]
fn unknown_members_are_kept_and_reserved_ones_replaced() {
    let sections = map(r#"{"metadata":{"created_at":"T\u0022"},
            "devices":[{"\u0069d":1.0,"x":[1 , 2],"configur\u0061tion":{"id":9,
                "cre\u0061ted_at":"mine","device_id":1e0,"y":{}},"created_at":"device's"}],
            "discovered_devices":[{"id":40,"expires_at":"later","z":null}],
            "templates":[],
            "network_settings":{"last_updated":"own","schema_version":null,"wifi_networks":[]},
            "system_settings":{ }}"#);
    assert_eq!(
        json!(sections),
        json!({
            "devices": {
                "schema_version": "1.0.0",
                "last_updated": "T\"",
                "devices": [{"id": 1, "x": [1, 2], "created_at": "device's"}],
                "discovered_devices": [{"id": 1, "expires_at": "later", "z": null}]
            },
            "configurations": {
                "schema_version": "1.0.0",
                "last_updated": "T\"",
                "device_configs": [
                    {"id": 1, "device_id": 1, "created_at": "device's", "y": {}}
                ]
            },
            "templates": {"schema_version": "1.0.0", "last_updated": "T\"", "templates": []},
            "network_settings":
                {"last_updated": "own", "schema_version": null, "wifi_networks": []},
            "system_settings": {"schema_version": "1.0.0", "last_updated": "T\""}
        })
    );
}

#[test]
fn data_without_a_place_in_a_section_is_omitted_or_kept() {
    for root in [
        "[]",
        "1",
        "{}",
        r#"{"devices":{},"templates":1,"network_settings":[],
        "plugin_configurations":{},"system_settings":"x","metadata":{"created_at":5}}"#,
    ] {
        let empty = json!({
            "devices": {"schema_version": "1.0.0", "devices": [], "discovered_devices": []},
            "configurations": {"schema_version": "1.0.0", "device_configs": []},
            "templates": {"schema_version": "1.0.0", "templates": []}
        });
        assert_eq!(json!(map(root)), empty, "{root}");
    }
    let sections = map(r#"{"devices":[1,null,{"configuration":"x"}],"templates":[[]]}"#);
    assert_eq!(sections["devices"]["devices"], json!([1, null, {"id": 3, "configuration": "x"}]));
    assert_eq!(sections["templates"]["templates"], json!([[]]));
    assert_eq!(sections["configurations"]["device_configs"], json!([]));
}

#[test]
fn the_outline_agrees_with_the_sections() {
    let mut texts: Vec<(Version, String)> = SAMPLES
        .iter()
        .map(|(version, name)| (*version, String::from_utf8(sample(name)).unwrap()))
        .collect();
    texts.push((Version::V2026_1, full().to_string()));
    texts.push((Version::V2024_1, full_2024_1().to_string()));
    texts.push((Version::V2024_1, r#"{"devices":[{"configuration":[]},1],"templates":{}}"#.into()));
    texts.push((
        Version::V2024_1,
        r#"{"system_settings":{"schema_version":1,"more":[1],"x":null},"network_settings":[]}"#
            .into(),
    ));
    for (version, text) in texts {
        let text = text.as_bytes();
        let document = document(version, text);
        let (outline, sections) = (document.outline(text), document.sections(text));
        assert_eq!(outline.len(), sections.len());
        for (outlined, section) in outline.iter().zip(sections.iter()) {
            assert_eq!(outlined.name, section.name());
            let collections = section.collections();
            let mapped: Vec<_> = collections.iter().map(|c| (c.name(), c.len())).collect();
            let found: Vec<_> =
                outlined.collections.iter().map(|c| (c.name.as_ref(), c.count)).collect();
            assert_eq!(found, mapped);
            assert!(
                outlined.fields.iter().eq(section
                    .fields()
                    .map(|(name, _)| name)
                    .collect::<Vec<_>>()
                    .iter())
            );
        }
        let size: usize = outline.iter().map(|section| section.size).sum();
        assert!(size <= text.len());
    }
}

#[test]
fn hostile_documents_are_mapped_too() {
    const COUNT: usize = 50_000;
    // Ids that all collide at the top, names that all collide, nesting to the limit.
    let device = r#"{"id":9007199254740991,"configuration":{}}"#;
    let devices = [device].repeat(COUNT).join(",");
    let sections = map(&format!(r#"{{"devices":[{devices}]}}"#));
    let ids = column(&sections, "devices", "id");
    assert_eq!(ids[0], 9_007_199_254_740_991_u64);
    assert_eq!(ids[COUNT - 1], COUNT - 1);
    assert_eq!(ids, column(&sections, "device_configs", "device_id"));

    let members: Vec<String> = (0..COUNT).map(|index| format!("\"n{index}\":0")).collect();
    let sections = map(&format!(r#"{{"devices":[{{{}}}]}}"#, members.join(",")));
    assert_eq!(sections["devices"]["devices"][0].as_object().unwrap().len(), COUNT + 1);

    let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
    let text = format!(r#"{{"devices":[{{"settings":{{"a":{deep}}}}}]}}"#);
    assert!(map(&text)["devices"]["devices"][0]["settings"]["a"].is_array());
}
