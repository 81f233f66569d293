//! Generated documents, there and back again.

use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::{archive_of, document_of, failed, full, open, with_checksum};
use crate::Level;
use crate::convert::{Faults, NoteKind, plan, to_archive};
use crate::write::Packing;

/// Anything that an open map may hold.
fn content() -> impl Strategy<Value = Json> {
    let safe = -9_007_199_254_740_991_i64..=9_007_199_254_740_991;
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        safe.prop_map(Json::from),
        (-1e6..1e6).prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            map_of(inner).prop_map(Json::from),
        ]
    })
}

fn map_of(content: impl Strategy<Value = Json>) -> impl Strategy<Value = Map<String, Json>> {
    prop::collection::btree_map(any::<String>(), content, 0..4)
        .prop_map(|members| members.into_iter().collect())
}

fn map() -> impl Strategy<Value = Json> {
    map_of(content()).prop_map(Json::from)
}

fn time() -> impl Strategy<Value = String> {
    let fraction = prop_oneof![Just(String::new()), "\\.[0-9]{1,9}"];
    ("(19[7-9][0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])", 0..24, fraction)
        .prop_map(|(date, hour, fraction)| std::format!("{date}T{hour:02}:59:00{fraction}Z"))
}

/// A device whose id is `id`, and perhaps its configuration.
fn device(id: u64) -> impl Strategy<Value = Json> {
    let texts = prop::collection::vec(any::<String>(), 5);
    (texts, map(), time(), prop::option::of((map(), time(), any::<bool>()))).prop_map(
        move |(texts, settings, time, configuration)| {
            let mut device = json!({
                "id": id, "mac": std::format!("{id:012X}"), "ip": "10.0.0.1", "type": texts[0],
                "name": texts[1], "model": texts[2], "firmware": texts[3], "status": texts[4],
                "last_seen": time, "created_at": time, "updated_at": time, "settings": settings
            });
            if let Some((config, time, is_synced)) = configuration {
                device["configuration"] = json!({
                    "device_id": id, "config": config, "sync_status": "synced",
                    "updated_at": time
                });
                if is_synced {
                    device["configuration"]["last_synced"] = time.into();
                    device["configuration"]["template_id"] = 1.into();
                }
            }
            device
        },
    )
}

fn discovered_device() -> impl Strategy<Value = Json> {
    (any::<String>(), any::<u32>(), any::<i32>(), time()).prop_map(
        |(text, generation, signal, time)| {
            json!({
                "mac": "13-06-07-82-F9-C3", "ssid": text, "model": "", "ip": "",
                "agent_id": text, "generation": generation, "signal": signal, "discovered": time
            })
        },
    )
}

/// A document that satisfies the profile: ids of its devices are from 1 and differ.
fn document() -> impl Strategy<Value = Json> {
    let ids = prop::collection::btree_set(1..=(1_u64 << 47), 0..4);
    let ids = ids.prop_map(|ids| ids.into_iter().collect::<Vec<_>>()).prop_shuffle();
    let devices = ids.prop_flat_map(|ids| ids.into_iter().map(device).collect::<Vec<_>>());
    let discovered = prop::collection::vec(discovered_device(), 0..3);
    let settings = (map(), map(), any::<bool>());
    (devices, discovered, settings, time(), any::<bool>()).prop_map(
        |(devices, discovered, (api, database, has_mqtt), time, is_manual)| {
            let mut document = full();
            document["devices"] = devices.into();
            document["discovered_devices"] = discovered.into();
            document["system_settings"]["api_settings"] = api;
            document["system_settings"]["database_settings"] = database;
            document["metadata"]["created_at"] = time.into();
            document["metadata"]["export_type"] = if is_manual { "manual" } else { "api" }.into();
            if !has_mqtt {
                document["network_settings"].as_object_mut().unwrap().remove("mqtt_config");
            }
            document
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn documents_round_trip_to_the_byte(document in document()) {
        let text = with_checksum(document);
        prop_assert_eq!(plan(&open(&text)).notes, []);
        let file = to_archive(&open(&text), &Packing::default(), Faults::Refused).unwrap();
        prop_assert_eq!(failed(&file, Level::Thorough), [""; 0]);
        let again = to_archive(&open(&text), &Packing::default(), Faults::Refused).unwrap();
        prop_assert!(file == again, "the same input gives the same bytes");
        let (found, notes) = document_of(&open(&file));
        prop_assert_eq!(with_checksum(found), text);
        prop_assert_eq!(notes, []);
    }

    #[test]
    fn every_loss_of_a_round_trip_has_a_note(
        document in document(),
        ids in prop::collection::vec(0..3_u64, 4),
        named in prop::collection::vec(0..3_u64, 4),
    ) {
        let mut document = document;
        for (index, device) in document["devices"].as_array_mut().unwrap().iter_mut().enumerate() {
            device["id"] = ids[index].into();
            if let Some(configuration) = device.get_mut("configuration") {
                configuration["device_id"] = named[index].into();
            }
        }
        let text = with_checksum(document);
        let noted = plan(&open(&text)).notes.iter().any(|note| note.kind == NoteKind::Changed);
        let (once, _) = document_of(&archive_of(&text));
        let once = with_checksum(once);
        prop_assert!(noted || once == text, "lost in silence");
        // A second conversion changes nothing.
        prop_assert_eq!(with_checksum(document_of(&archive_of(&once)).0), once);
    }
}
