//! Which records of an archive and a home are the same one.

use serde_json::json;

use super::*;

const KITCHEN: &str = "A8032AB10001";
const BOILER: &str = "A8032AB10002";
const LAMP: &str = "A8032AB10003";

#[test]
fn devices_with_swapped_ids_are_paired_correctly() {
    let archive =
        home(&[("devices/devices", json!([device(1, BOILER, "Boiler"), device(2, LAMP, "Lamp")]))]);
    let home =
        home(&[("devices/devices", json!([device(1, LAMP, "new"), device(2, BOILER, "new too")]))]);
    let result = plan(&archive, &home, ConflictStrategy::Overwrite).result();
    assert_eq!(outcomes(&result), "devices 1 change as 2, devices 2 change as 1");
    let devices = &overwrite(&archive, &home)["devices"]["devices"];
    let facts = |at: usize| only(&devices[at], &["id", "mac", "name"]);
    assert_eq!(facts(0), json!({"id": 1, "mac": LAMP, "name": "Lamp"}));
    assert_eq!(facts(1), json!({"id": 2, "mac": BOILER, "name": "Boiler"}));
}

#[test]
fn a_replaced_device_of_the_same_name_is_not_paired() {
    let archive = home(&[
        ("devices/devices", json!([device(1, BOILER, "Boiler")])),
        ("configurations/device_configs", json!([config(1, 1, json!({"auto_off": 0}))])),
    ]);
    let home = home(&[
        ("devices/devices", json!([device(1, KITCHEN, "Boiler")])),
        ("configurations/device_configs", json!([config(1, 1, json!({"auto_off": 60}))])),
    ]);
    for strategy in [ConflictStrategy::Overwrite, ConflictStrategy::Merge, ConflictStrategy::Skip] {
        let result = plan(&archive, &home, strategy).result();
        assert!(result.success);
        assert_eq!(outcomes(&result), "devices 1 create as 2, device_configs 1 create as 2");
        let after = restore(&archive, &home, strategy);
        let configs = &after["configurations"]["device_configs"];
        assert_eq!(
            only(&configs[0], &["device_id", "config"]),
            json!({"device_id": 1, "config": {"auto_off": 60}})
        );
        assert_eq!(
            only(&configs[1], &["device_id", "config"]),
            json!({"device_id": 2, "config": {"auto_off": 0}})
        );
        assert_eq!(after["devices"]["devices"][1]["mac"], BOILER);
    }
    let result = plan(&archive, &home, ConflictStrategy::Fail).result();
    assert_eq!(
        result.errors[0].message,
        format!("Its id 1 is already used by the device Boiler ({KITCHEN}) in the target.")
    );
    assert_eq!(result.errors[0].device.as_ref().unwrap().mac, BOILER);
}

#[test]
fn history_of_another_device_is_not_replaced() {
    let past = |device: u64| record(1, json!({"device_id": device, "change_type": "manual"}));
    for place in ["configurations/config_history", "resolution/requests"] {
        let archive = home(&[
            ("devices/devices", json!([device(1, BOILER, "Boiler")])),
            (place, json!([past(1)])),
        ]);
        let replaced = home(&[
            ("devices/devices", json!([device(1, KITCHEN, "Boiler")])),
            (place, json!([past(1)])),
        ]);
        let result = plan(&archive, &replaced, ConflictStrategy::Overwrite).result();
        let collection = place.split_once('/').unwrap().1;
        assert_eq!(outcomes(&result), format!("devices 1 create as 2, {collection} 1 create as 2"));
        // The same device under another id.
        let renumbered = home(&[
            ("devices/devices", json!([device(7, BOILER, "Boiler")])),
            (place, json!([past(7)])),
        ]);
        let result = plan(&archive, &renumbered, ConflictStrategy::Overwrite).result();
        assert_eq!(outcomes(&result), format!("devices 1 same as 7, {collection} 1 same"));
    }
}

#[test]
fn spellings_that_mean_the_same_are_equal() {
    let archive = home(&[(
        "devices/devices",
        json!([
            {"id": 1, "mac": "a8-03-2a-b1-00-01", "ip": "2001:db8:0::1", "name": "Kitchen",
             "settings": {"a": 1.0, "b": "x"}, "created_at": "2026-03-01T11:00:00.000+01:00"},
        ]),
    )]);
    let home = home(&[(
        "devices/devices",
        json!([
            {"id": 1, "mac": KITCHEN, "ip": "2001:db8::1", "name": "Kitchen",
             "settings": {"b": "x", "a": 1}, "created_at": TIME},
        ]),
    )]);
    for strategy in ConflictStrategy::VARIANTS.iter().copied() {
        let plan = plan(&archive, &home, strategy);
        assert_eq!(outcomes(&plan.result()), "devices 1 same");
        assert_eq!(plan.writes().count(), 0);
        assert_eq!(parse(&plan.apply(&home).unwrap()), parse(&home));
    }
}

#[test]
fn unchanged_fields_keep_their_spelling() {
    let mut changed = device(7, "a8:03:2a:b1:00:01", "Kitchen light");
    changed["created_at"] = "2026-03-01T11:00:00+01:00".into();
    let archive = home(&[("devices/devices", json!([changed]))]);
    let home = home(&[("devices/devices", json!([device(1, KITCHEN, "Kitchen")]))]);
    let after = &overwrite(&archive, &home)["devices"]["devices"];
    assert_eq!(*after, json!([device(1, KITCHEN, "Kitchen light")]));
}

#[test]
fn named_records_are_paired_by_name() {
    for (collection, singular) in [
        ("templates/templates", "template"),
        ("notifications/channels", "channel"),
        ("notifications/rules", "rule"),
        ("notifications/templates", "message template"),
        ("resolution/policies", "policy"),
    ] {
        let named =
            |id, name: &str, text: &str| record(id, json!({"name": name, "description": text}));
        let archive = home(&[(collection, json!([named(1, "A", "old"), named(2, "B", "b")]))]);
        let home = home(&[(collection, json!([named(1, "C", "c"), named(5, "A", "new")]))]);
        let result = plan(&archive, &home, ConflictStrategy::Overwrite).result();
        let name = collection.split_once('/').unwrap().1;
        assert_eq!(outcomes(&result), format!("{name} 1 change as 5, {name} 2 create"));
        assert_eq!((result.conflicts_found, result.conflicts_resolved), (1, 1));
        let result = plan(&home, &archive, ConflictStrategy::Fail).result();
        // Of the other one, C has the id of A, and A is not the same.
        let message = format!("Its id 1 is already used by the {singular} A in the target.");
        assert_eq!(result.errors[0].message, message);
        assert_eq!(result.errors.len(), 2);
    }
}

#[test]
fn configurations_are_paired_by_their_device() {
    let archive = home(&[
        ("devices/devices", json!([device(1, BOILER, "Boiler"), device(2, LAMP, "Lamp")])),
        (
            "configurations/device_configs",
            json!([config(1, 1, json!({"a": 1})), config(2, 2, json!({"a": 2}))]),
        ),
    ]);
    let home = home(&[
        ("devices/devices", json!([device(8, LAMP, "Lamp"), device(9, BOILER, "Boiler")])),
        (
            "configurations/device_configs",
            json!([config(2, 9, json!({"a": 0})), config(1, 8, json!({"a": 0}))]),
        ),
    ]);
    let result = plan(&archive, &home, ConflictStrategy::Overwrite).result();
    assert_eq!(
        outcomes(&result),
        "devices 1 same as 9, devices 2 same as 8, \
         device_configs 1 change as 2, device_configs 2 change as 1"
    );
    assert_eq!(
        overwrite(&archive, &home)["configurations"]["device_configs"],
        json!([config(2, 9, json!({"a": 1})), config(1, 8, json!({"a": 2}))])
    );
}

#[test]
fn discovered_devices_are_paired_by_address_and_agent() {
    let found = |id, agent: &str| record(id, json!({"mac": LAMP, "agent_id": agent, "model": id}));
    let archive = home(&[("devices/discovered_devices", json!([found(1, "a"), found(2, "b")]))]);
    let home = home(&[("devices/discovered_devices", json!([found(7, "b"), found(1, "c")]))]);
    let result = plan(&archive, &home, ConflictStrategy::Overwrite).result();
    assert_eq!(
        outcomes(&result),
        "discovered_devices 1 create as 8, discovered_devices 2 change as 7"
    );
}

#[test]
fn history_records_are_paired_by_id_and_creation_time() {
    for collection in [
        "configurations/config_history",
        "notifications/history",
        "resolution/requests",
        "resolution/history",
        "analytics/drift_reports",
        "analytics/resolution_metrics",
    ] {
        let at =
            |id, time: &str, status: &str| json!({"id": id, "created_at": time, "status": status});
        let archive = home(&[(
            collection,
            json!([at(1, "2026-03-01T11:00:00+01:00", "a"), at(2, TIME, "b"), at(3, TIME, "c")]),
        )]);
        let home = home(&[(
            collection,
            json!([at(1, TIME, "a"), at(2, "2026-03-02T10:00:00Z", "b"), at(3, TIME, "d")]),
        )]);
        let name = collection.split_once('/').unwrap().1;
        let result = plan(&archive, &home, ConflictStrategy::Overwrite).result();
        assert_eq!(
            outcomes(&result),
            format!("{name} 1 same, {name} 2 create as 4, {name} 3 change")
        );
        // Restored once more, it is there.
        let after = plan(&archive, &home, ConflictStrategy::Overwrite).apply(&home).unwrap();
        let again = plan(&archive, &after, ConflictStrategy::Overwrite).result();
        assert_eq!(outcomes(&again), format!("{name} 1 same, {name} 2 same as 4, {name} 3 same"));
    }
}

#[test]
fn keys_that_repeat_are_paired_by_id_and_then_in_order() {
    let found = |id, model: &str| record(id, json!({"mac": LAMP, "agent_id": "a", "model": model}));
    let archive = home(&[(
        "devices/discovered_devices",
        json!([found(1, "x"), found(2, "y"), found(3, "z")]),
    )]);
    let home = home(&[("devices/discovered_devices", json!([found(9, "q"), found(2, "y")]))]);
    let result = plan(&archive, &home, ConflictStrategy::Overwrite).result();
    assert_eq!(
        outcomes(&result),
        "discovered_devices 1 change as 9, discovered_devices 2 same, discovered_devices 3 create"
    );
}
