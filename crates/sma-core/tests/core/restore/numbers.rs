//! Ids that others have in the target.

use serde_json::json;

use super::*;

/// Makes a record with an id, and what else is made of a text.
type Make = fn(u64, &str) -> Json;

/// Collections in which other records may have the same id: those of both homes are made of a
/// text that differs in them.
fn collections() -> Vec<(&'static str, Make)> {
    fn mac(id: u64, text: &str) -> Json {
        let byte = text.bytes().next().unwrap();
        device(id, &format!("A8032AB1{byte:02X}{id:02X}"), text)
    }
    fn named_record(id: u64, text: &str) -> Json {
        record(id, json!({"name": format!("{text}{id}"), "description": text}))
    }
    fn past(id: u64, text: &str) -> Json {
        let hour = text.bytes().next().unwrap() - b'a';
        json!({"id": id, "created_at": format!("2026-03-01T{hour:02}:00:00Z"), "status": text})
    }
    vec![
        ("devices/devices", mac),
        ("devices/discovered_devices", mac),
        ("templates/templates", named_record),
        ("notifications/channels", named_record),
        ("notifications/rules", named_record),
        ("notifications/templates", named_record),
        ("resolution/policies", named_record),
        ("configurations/config_history", past),
        ("notifications/history", past),
        ("resolution/requests", past),
        ("resolution/history", past),
        ("analytics/drift_reports", past),
        ("analytics/resolution_metrics", past),
    ]
}

#[test]
fn a_taken_id_becomes_one_above_the_highest_in_each_collection() {
    for (collection, make) in collections() {
        let name = collection.split_once('/').unwrap().1;
        let archive = home(&[(collection, json!([make(1, "a"), make(2, "a"), make(7, "a")]))]);
        let target = home(&[(collection, json!([make(1, "b"), make(2, "b"), make(9, "b")]))]);
        for strategy in ConflictStrategy::VARIANTS.iter().copied() {
            let plan = plan(&archive, &target, strategy);
            let result = plan.result();
            let after = parse(&plan.apply(&target).unwrap());
            let records = &after[collection.split_once('/').unwrap().0][name];
            if strategy == ConflictStrategy::Fail {
                assert_eq!(
                    outcomes(&result),
                    format!("{name} 1 conflict, {name} 2 conflict, {name} 7 create")
                );
                assert_eq!(result.errors[0].field.as_deref(), Some("id"));
                assert_eq!(*records, json!([make(1, "b"), make(2, "b"), make(9, "b")]));
                continue;
            }
            assert_eq!(
                outcomes(&result),
                format!("{name} 1 create as 10, {name} 2 create as 11, {name} 7 create"),
                "{strategy:?}"
            );
            assert_eq!((result.conflicts_found, result.conflicts_resolved), (2, 2));
            let with_id = |id: u64, mut record: Json| {
                record["id"] = id.into();
                record
            };
            assert_eq!(
                *records,
                json!([
                    make(1, "b"),
                    make(2, "b"),
                    make(9, "b"),
                    with_id(10, make(1, "a")),
                    with_id(11, make(2, "a")),
                    make(7, "a"),
                ])
            );
            let again = self::plan(&archive, &plan.apply(&target).unwrap(), strategy).result();
            assert_eq!(
                outcomes(&again),
                format!("{name} 1 same as 10, {name} 2 same as 11, {name} 7 same")
            );
        }
    }
}

#[test]
fn configurations_are_renumbered_with_their_devices() {
    let archive = home(&[
        ("devices/devices", json!([device(1, "A8032AB10001", "A")])),
        ("configurations/device_configs", json!([config(1, 1, json!({}))])),
    ]);
    let target = home(&[
        ("devices/devices", json!([device(1, "A8032AB10002", "B")])),
        (
            "configurations/device_configs",
            json!([config(1, 1, json!({})), config(2, 40, json!({}))]),
        ),
    ]);
    // Above the configuration that a device which is gone left behind, too.
    let result = plan(&archive, &target, ConflictStrategy::Overwrite).result();
    assert_eq!(outcomes(&result), "devices 1 create as 41, device_configs 1 create as 3");
}

#[test]
fn with_the_largest_id_taken_a_lower_free_one_is_used() {
    let largest = (1_u64 << 53) - 1;
    let archive = home(&[("devices/devices", json!([device(largest, "A8032AB10001", "A")]))]);
    let target = home(&[("devices/devices", json!([device(largest, "A8032AB10002", "B")]))]);
    let result = plan(&archive, &target, ConflictStrategy::Overwrite).result();
    assert_eq!(outcomes(&result), format!("devices {largest} create as 1"));
}

#[test]
fn an_ip_address_belongs_to_one_device() {
    let at = |id, mac: &str, ip: &str| {
        let mut device = device(id, mac, mac);
        device["ip"] = ip.into();
        device
    };
    const A: &str = "A8032AB10001";
    const B: &str = "A8032AB10002";
    // It is that of another device: the one that is restored goes without.
    let archive = home(&[("devices/devices", json!([at(1, A, "10.0.0.1")]))]);
    let target = home(&[("devices/devices", json!([at(5, B, "10.0.0.1")]))]);
    let plan_of = plan(&archive, &target, ConflictStrategy::Overwrite);
    let warning = format!(
        "The device {A} ({A}) is restored without its IP address, which is already used by the \
         device {B} ({B})."
    );
    assert_eq!(plan_of.result().warnings, [warning]);
    let after = parse(&plan_of.apply(&target).unwrap());
    assert_eq!(after["devices"]["devices"], json!([at(5, B, "10.0.0.1"), at(1, A, "")]));
    // Two that swap theirs: nobody stands in the way.
    let archive = home(&[("devices/devices", json!([at(1, A, "10.0.0.1"), at(2, B, "10.0.0.2")]))]);
    let target = home(&[("devices/devices", json!([at(1, A, "10.0.0.2"), at(2, B, "10.0.0.1")]))]);
    let plan_of = plan(&archive, &target, ConflictStrategy::Overwrite);
    assert!(plan_of.result().warnings.is_empty());
    assert_eq!(parse(&plan_of.apply(&target).unwrap()), parse(&archive));
    // Where the target's rows stay, their addresses do.
    let archive = home(&[(
        "devices/devices",
        json!([at(1, A, "10.0.0.2"), at(3, "A8032AB10003", "10.0.0.1")]),
    )]);
    let target = home(&[("devices/devices", json!([at(1, A, "10.0.0.1")]))]);
    let after = restore(&archive, &target, ConflictStrategy::Skip);
    assert_eq!(
        after["devices"]["devices"],
        json!([at(1, A, "10.0.0.1"), at(3, "A8032AB10003", "")])
    );
}

#[test]
fn where_everything_is_replaced_ids_are_those_of_the_archive() {
    const A: &str = "A8032AB10001";
    let tag = |id, device: u64| record(id, json!({"device_id": device, "tag": "x"}));
    let archive = home(&[
        ("devices/devices", json!([device(1, A, "A")])),
        // The tag of a device that was gone already.
        ("device_tags/device_tags", json!([tag(1, 1), tag(2, 7)])),
    ]);
    let target = home(&[
        (
            "devices/devices",
            json!([
                device(1, "A8032AB10002", "B"),
                device(7, "A8032AB10003", "C"),
                device(9, A, "A")
            ]),
        ),
        ("device_tags/device_tags", json!([tag(1, 9), tag(3, 7)])),
    ]);
    let all = RestoreOptions::default().replacing_sections(["devices", "device_tags"]);
    let plan_of = Plan::new(&archive, &target, &all);
    assert_eq!(parse(&plan_of.apply(&target).unwrap()), parse(&archive));
    assert!(plan_of.result().success && plan_of.result().warnings.is_empty());
    // The tags stay, and with them what their ids mean.
    let devices =
        RestoreOptions::default().with_sections(["devices"]).replacing_sections(["devices"]);
    let after = parse(&Plan::new(&archive, &target, &devices).apply(&target).unwrap());
    assert_eq!(after["devices"]["devices"], json!([device(9, A, "A")]));
    assert_eq!(after["device_tags"], parse(&target)["device_tags"]);
}

#[test]
fn what_refers_to_a_missing_device_is_restored_once() {
    let tag = |id, device: u64| record(id, json!({"device_id": device, "tag": "x"}));
    let archive = home(&[
        ("devices/devices", json!([])),
        ("device_tags/device_tags", json!([tag(1, 7), tag(2, 8)])),
        ("orphans/device_configs", json!([config(1, 7, json!({}))])),
    ]);
    let target = home(&[("devices/devices", json!([device(7, "A8032AB10003", "C")]))]);
    let options = RestoreOptions::default().with_sections(["devices", "device_tags", "orphans"]);
    let mut after = Plan::new(&archive, &target, &options).apply(&target).unwrap();
    let once = parse(&after);
    assert_eq!(once["device_tags"]["device_tags"], json!([tag(1, 9), tag(2, 8)]));
    for _ in 0..3 {
        after = Plan::new(&archive, &after, &options).apply(&after).unwrap();
        assert_eq!(parse(&after), once);
    }
}
