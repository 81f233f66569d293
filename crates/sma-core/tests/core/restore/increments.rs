//! What an incremental archive says is gone.

use serde_json::json;

use super::*;

const A: &str = "A8032AB10001";
const B: &str = "A8032AB10002";
const C: &str = "A8032AB10003";

fn deletions(section: &str, lists: &Json, collections: &[(&str, Json)]) -> Sections<'static> {
    let mut json = parse(&home(collections)).remove(section).unwrap_or_else(|| json!({}));
    json["deleted"] = lists.clone();
    Sections::new().with(section, json.to_string()).unwrap()
}

#[test]
fn deletions_come_last_in_reverse_order() {
    let archive = deletions(
        "notifications",
        &json!({"channels": [1, 5], "rules": [1], "history": [1]}),
        &[("notifications/channels", json!([record(3, json!({"name": "c"}))]))],
    );
    let target = home(&[
        (
            "notifications/channels",
            json!([record(1, json!({"name": "a"})), record(2, json!({"name": "b"}))]),
        ),
        ("notifications/rules", json!([record(1, json!({"name": "r", "channel_id": 1}))])),
        ("notifications/history", json!([record(1, json!({"rule_id": 1}))])),
    ]);
    for strategy in [ConflictStrategy::Overwrite, ConflictStrategy::Merge, ConflictStrategy::Fail] {
        let plan = plan(&archive, &target, strategy);
        // Channel 5 does not exist.
        assert_eq!(
            outcomes(&plan.result()),
            "channels 3 create, history 1 delete, rules 1 delete, channels 1 delete"
        );
        let after = parse(&plan.apply(&target).unwrap());
        let names: Vec<&Json> = after["notifications"]["channels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["name"])
            .collect();
        assert_eq!(names, ["b", "c"]);
        assert_eq!(after["notifications"]["rules"], json!([]));
        assert!(after["notifications"].get("deleted").is_none());
    }
    let after = restore(&archive, &target, ConflictStrategy::Skip);
    assert_eq!(after["notifications"]["rules"].as_array().unwrap().len(), 1, "its rows stay");
}

#[test]
fn a_renumbered_record_is_not_deleted() {
    // The device 2 was removed, and added again as 3.
    let archive = deletions(
        "devices",
        &json!({"devices": [2]}),
        &[("devices/devices", json!([device(3, B, "B")]))],
    );
    let target = home(&[("devices/devices", json!([device(1, A, "A"), device(2, B, "B")]))]);
    let result = plan(&archive, &target, ConflictStrategy::Overwrite).result();
    assert_eq!(outcomes(&result), "devices 3 same as 2");
    assert_eq!(
        parse(&plan(&archive, &target, ConflictStrategy::Overwrite).apply(&target).unwrap()),
        parse(&target)
    );
}

#[test]
fn ids_of_another_home_delete_nothing() {
    // A is device 1 in the base, and device 2 here: device 3 of the base may be any of these.
    let archive = deletions(
        "devices",
        &json!({"devices": [3]}),
        &[("devices/devices", json!([device(1, A, "A2")]))],
    );
    let target = home(&[("devices/devices", json!([device(2, A, "A"), device(3, C, "C")]))]);
    let plan = plan(&archive, &target, ConflictStrategy::Overwrite);
    assert_eq!(outcomes(&plan.result()), "devices 1 change as 2, devices 3 conflict");
    assert_eq!(plan.result().errors[0].device.as_ref().unwrap().mac, C);
    let after = parse(&plan.apply(&target).unwrap());
    assert_eq!(after["devices"]["devices"], json!([device(2, A, "A2"), device(3, C, "C")]));
}

#[test]
fn references_of_an_increment_are_numbers_of_its_base() {
    let options = RestoreOptions::default().with_partial(true);
    let archive = home(&[
        ("devices/devices", json!([])),
        ("configurations/device_configs", json!([config(1, 1, json!({"a": 2}))])),
    ]);
    let target = home(&[
        ("devices/devices", json!([device(1, A, "A")])),
        ("configurations/device_configs", json!([config(1, 1, json!({"a": 1}))])),
    ]);
    let result = Plan::new(&archive, &target, &options).result();
    assert_eq!(outcomes(&result), "device_configs 1 change");
    // If the target uses other ids, the device is unknown.
    let archive = home(&[
        ("devices/devices", json!([device(2, A, "A")])),
        ("configurations/device_configs", json!([config(1, 1, json!({"a": 2}))])),
    ]);
    let result = Plan::new(&archive, &target, &options).result();
    assert_eq!(outcomes(&result), "devices 2 same as 1, device_configs 1 conflict");
    assert_eq!(result.errors[0].field.as_deref(), Some("device_id"));
}

#[test]
fn a_renamed_record_of_an_increment_keeps_its_id() {
    let named =
        |name: &str| home(&[("templates/templates", json!([record(4, json!({"name": name}))]))]);
    let (archive, target) = (named("new"), named("old"));
    let options = RestoreOptions::default().with_partial(true);
    assert_eq!(outcomes(&Plan::new(&archive, &target, &options).result()), "templates 4 change");
    // A whole archive says nothing of the kind.
    let result = plan(&archive, &target, ConflictStrategy::Overwrite).result();
    assert_eq!(outcomes(&result), "templates 4 create as 5");
}
