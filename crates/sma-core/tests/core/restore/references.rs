//! References lead to the same record as before, whatever number it gets.

use serde_json::json;

use super::*;

const A: &str = "A8032AB10001";
const B: &str = "A8032AB10002";

/// A home in which everything refers to something, with these numbers for a device and for every
/// other record; what they say is made of the text.
fn web(device_id: u64, id: u64, mac: &str, text: &str, time: &str) -> Sections<'static> {
    let mut device = device(device_id, mac, text);
    device["template_ids"] = json!([id, id]);
    let filter = json!({"device_ids": [device_id], "type": "A"});
    home(&[
        ("devices/devices", json!([device])),
        ("templates/templates", json!([record(id, json!({"name": text}))])),
        (
            "configurations/device_configs",
            json!([record(id, json!({"device_id": device_id, "template_id": id, "config": {}}))]),
        ),
        (
            "configurations/config_history",
            json!([record(
                id,
                json!({"created_at": time, "device_id": device_id, "config_id": id})
            )]),
        ),
        ("notifications/channels", json!([record(id, json!({"name": text}))])),
        (
            "notifications/rules",
            json!([record(id, json!({"name": text, "channel_id": id, "device_filter": filter}))]),
        ),
        (
            "notifications/history",
            json!([record(
                id,
                json!({"created_at": time, "rule_id": id, "channel_id": id, "device_id": device_id,
                "report_id": id, "affected_devices": [device_id]})
            )]),
        ),
        (
            "resolution/policies",
            json!([record(id, json!({"name": text, "device_filter": filter}))]),
        ),
        (
            "resolution/requests",
            json!([record(
                id,
                json!({"created_at": time, "device_id": device_id, "report_id": id, "path": "a"})
            )]),
        ),
        (
            "resolution/history",
            json!([record(
                id,
                json!({"created_at": time, "device_id": device_id, "policy_id": id, "request_id": id})
            )]),
        ),
        (
            "analytics/drift_reports",
            json!([record(id, json!({"created_at": time, "device_id": device_id}))]),
        ),
    ])
}

#[test]
fn references_of_every_kind_are_renumbered() {
    let archive = web(1, 1, A, "a", "2026-03-01T01:00:00Z");
    let target = web(1, 1, B, "b", "2026-03-01T02:00:00Z");
    let plan_of = plan(&archive, &target, ConflictStrategy::Overwrite);
    assert!(plan_of.result().success, "{:?}", plan_of.result().errors);
    let after = plan_of.apply(&target).unwrap();
    // The first record of each collection is the target's, and the second is that of the archive
    // with other numbers everywhere.
    let expected = parse(&web(2, 2, A, "a", "2026-03-01T01:00:00Z"));
    for (section, json) in parse(&after) {
        for (name, records) in json.as_object().unwrap() {
            let Some(records) = records.as_array() else { continue };
            assert_eq!(records.len(), 2, "{section}/{name}");
            assert_eq!(records[0], parse(&target)[&section][name][0]);
            assert_eq!(records[1], expected[&section][name][0], "{section}/{name}");
        }
    }
    let again = plan(&archive, &after, ConflictStrategy::Overwrite).result();
    assert!(
        again.records.iter().all(|it| it.outcome.to_string() == "same"),
        "{}",
        outcomes(&again)
    );
}

#[test]
fn references_to_existing_records_are_renumbered() {
    // The same records, numbered otherwise: nothing is to be done.
    let time = "2026-03-01T01:00:00Z";
    let archive = web(3, 1, A, "a", time);
    let target = web(9, 1, A, "a", time);
    for strategy in ConflictStrategy::VARIANTS.iter().copied() {
        let result = plan(&archive, &target, strategy).result();
        assert!(result.success);
        assert!(
            result.records.iter().all(|it| it.outcome.to_string() == "same"),
            "{}",
            outcomes(&result)
        );
    }
    assert!(sma_core::compare::compare(&archive, &target).is_same());
}

#[test]
fn a_record_with_a_dangling_reference_is_not_restored() {
    let archive = web(1, 1, A, "a", TIME);
    let empty = Sections::new();
    let options = RestoreOptions::default().with_sections(["configurations", "notifications"]);
    let plan = Plan::new(&archive, &empty, &options);
    let result = plan.result();
    let [error] = &result.errors[..] else { panic!("{:?}", result.errors) };
    assert_eq!(error.message, "It refers to the device 1, which would not exist in the target.");
    assert_eq!(error.device.as_ref().unwrap().to_string(), format!("a ({A})"));
    assert_eq!(error.field.as_deref(), Some("device_id"));
    assert_eq!(error.collection.as_deref(), Some("device_configs"));
    // History may refer to what is gone, and a rule's filter is no more than a wish.
    assert_eq!(
        outcomes(&result),
        "device_configs 1 conflict, config_history 1 create, channels 1 create, rules 1 create, \
         history 1 create"
    );
    assert_eq!(plan.writes().count(), 4);
}

#[test]
fn references_to_conflicting_records_conflict() {
    // Without a name of its own, the channel is refused, and so is its rule.
    let archive = home(&[
        ("notifications/channels", json!([record(1, json!({"name": "[REDACTED]"}))])),
        ("notifications/rules", json!([record(1, json!({"name": "r", "channel_id": 1}))])),
    ]);
    let empty = Sections::new();
    let result = plan(&archive, &empty, ConflictStrategy::Overwrite).result();
    assert_eq!(outcomes(&result), "channels 1 conflict, rules 1 conflict");
}

#[test]
fn history_of_a_removed_device_is_not_given_to_another() {
    // Device 9 is gone from the archive's system, and another device of the target has its number.
    let past = |device| record(1, json!({"device_id": device, "action": "a"}));
    let archive = home(&[
        ("devices/devices", json!([device(1, A, "A")])),
        ("configurations/config_history", json!([past(9)])),
    ]);
    let target = home(&[("devices/devices", json!([device(1, A, "A"), device(9, B, "B")]))]);
    let plan_of = plan(&archive, &target, ConflictStrategy::Overwrite);
    assert_eq!(plan_of.result().warnings.len(), 1);
    let after = plan_of.apply(&target).unwrap();
    assert_eq!(parse(&after)["configurations"]["config_history"], json!([past(10)]));
    let again = plan(&archive, &after, ConflictStrategy::Overwrite).result();
    assert_eq!(outcomes(&again), "devices 1 same, config_history 1 same");
    // If the number is free, the record keeps it.
    let target = home(&[("devices/devices", json!([device(1, A, "A")]))]);
    let after = overwrite(&archive, &target);
    assert_eq!(after["configurations"]["config_history"], json!([past(9)]));
}

#[test]
fn an_error_names_an_id_without_a_record() {
    let archive = home(&[("configurations/device_configs", json!([config(1, 1, json!({}))]))]);
    let target = home(&[("devices/devices", json!([device(1, A, "Boiler")]))]);
    let result = plan(&archive, &target, ConflictStrategy::Overwrite).result();
    assert!(result.success);
    assert_eq!(
        result.warnings,
        [format!(
            "The archive refers to device records that it does not contain, by id alone. In the \
             target, 1 is the device Boiler ({A})."
        )]
    );
    assert_eq!(result.records[0].device.as_ref().unwrap().name, "Boiler");
}

#[test]
fn references_to_skipped_records_resolve() {
    let archive = web(1, 1, A, "a", TIME);
    let mut other = device(7, A, "other");
    other["template_ids"] = json!([]);
    let target = home(&[("devices/devices", json!([other]))]);
    let after = restore(&archive, &target, ConflictStrategy::Skip);
    assert_eq!(after["devices"]["devices"], json!([other]));
    assert_eq!(after["configurations"]["device_configs"][0]["device_id"], 7);
    assert_eq!(after["notifications"]["rules"][0]["device_filter"]["device_ids"], json!([7]));
    assert_eq!(after["notifications"]["history"][0]["affected_devices"], json!([7]));
}

#[test]
fn skipped_records_need_no_references() {
    let rule = |channel: u64| record(1, json!({"name": "r", "channel_id": channel}));
    let archive = home(&[("notifications/rules", json!([rule(7)]))]);
    let target = home(&[
        ("notifications/channels", json!([record(2, json!({"name": "c"}))])),
        ("notifications/rules", json!([rule(2)])),
    ]);
    let result = plan(&archive, &target, ConflictStrategy::Skip).result();
    assert_eq!((result.success, outcomes(&result).as_str()), (true, "rules 1 skip"));
    let result = plan(&archive, &target, ConflictStrategy::Overwrite).result();
    assert_eq!((result.success, outcomes(&result).as_str()), (false, "rules 1 conflict"));
}

#[test]
fn changed_references_are_named_as_the_target_numbers_them() {
    let template = |id: u64, name: &str| record(id, json!({"name": name}));
    let with = |templates: Json, template: u64| {
        let mut config = config(1, 1, json!({}));
        config["template_id"] = template.into();
        home(&[
            ("devices/devices", json!([device(1, A, "Lamp")])),
            ("templates/templates", templates),
            ("configurations/device_configs", json!([config])),
        ])
    };
    // In the target the template 1 is another one, so that of the archive gets a new id.
    let archive = with(json!([template(1, "Hall"), template(2, "Cellar")]), 1);
    let target = with(json!([template(1, "Attic")]), 1);
    let result = plan(&archive, &target, ConflictStrategy::Overwrite).result();
    let changed = result.records.iter().find(|it| it.outcome.to_string() == "change").unwrap();
    let [field] = &changed.fields[..] else { panic!("{:?}", changed.fields) };
    let title = |record: &Option<sma_core::compare::RecordName>| {
        record.as_ref().and_then(|record| record.title.clone())
    };
    assert_eq!(field.pointer, "/template_id");
    assert_eq!(title(&field.old_record).as_deref(), Some("Attic"));
    assert_eq!(title(&field.new_record).as_deref(), Some("Hall"));
    assert_ne!(field.new.as_ref().unwrap().to_string(), "1");
}
