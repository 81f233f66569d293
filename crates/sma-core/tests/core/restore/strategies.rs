//! What each strategy makes of a conflict.

use serde_json::json;

use super::*;

const A: &str = "A8032AB10001";
const B: &str = "A8032AB10002";

#[test]
fn a_conflict_is_resolved_by_the_strategy() {
    let mut theirs = device(1, A, "theirs");
    theirs["firmware"] = "1".into();
    theirs["settings"] = json!({"a": {"b": 1, "c": 2}, "d": "x", "e": "y", "l": [1, 2]});
    let mut ours = device(4, A, "ours");
    ours["firmware"] = "".into();
    ours["settings"] = json!({"a": {"b": 3, "n": 4}, "d": "", "e": null, "l": [3], "on": false});
    let archive = home(&[("devices/devices", json!([ours, device(5, B, "B")]))]);
    let target = home(&[("devices/devices", json!([theirs]))]);
    let with = |members: Json| {
        let mut device = theirs.clone();
        for (name, value) in members.as_object().unwrap() {
            device[name] = value.clone();
        }
        device
    };
    let overwritten = with(json!({"name": "ours", "firmware": "", "settings": ours["settings"]}));
    // What the archive does not say stays, member by member.
    let merged = with(json!({"name": "ours", "settings":
        {"a": {"b": 3, "c": 2, "n": 4}, "d": "x", "e": "y", "l": [3], "on": false}}));
    for (strategy, outcome, device) in [
        (ConflictStrategy::Overwrite, "change", &overwritten),
        (ConflictStrategy::Merge, "change", &merged),
        (ConflictStrategy::Skip, "skip", &theirs),
        (ConflictStrategy::Fail, "conflict", &theirs),
    ] {
        let plan = plan(&archive, &target, strategy);
        let result = plan.result();
        let (fails, added) =
            (strategy == ConflictStrategy::Fail, json!([device, self::device(5, B, "B")]));
        assert_eq!(outcomes(&result), format!("devices 4 {outcome} as 1, devices 5 create"));
        assert_eq!((result.conflicts_found, result.conflicts_resolved), (1, u64::from(!fails)));
        assert_eq!((result.success, plan.is_refused()), (!fails, fails));
        let after = parse(&plan.apply(&target).unwrap());
        // Nothing at all is written when it fails.
        let expected = if fails { json!([theirs]) } else { added };
        assert_eq!(after["devices"]["devices"], expected, "{strategy:?}");
        assert_eq!(plan.writes().count() == 0, fails);
        let restored = result.records.iter().filter(|it| it.outcome.is_restored()).count() as u64;
        assert_eq!(result.records_restored["devices"], if fails { 0 } else { restored });
    }
}

#[test]
fn merging_nothing_new_changes_nothing() {
    let archive = home(&[("devices/devices", json!([{"id": 1, "mac": A, "name": ""}]))]);
    let target = home(&[("devices/devices", json!([device(1, A, "A")]))]);
    let result = plan(&archive, &target, ConflictStrategy::Merge).result();
    assert_eq!((outcomes(&result).as_str(), result.conflicts_found), ("devices 1 same", 0));
}

#[test]
fn data_missing_from_the_archive_stays_byte_for_byte() {
    let text = r#"{ "schema_version" : "9", "devices" : [ {"id": 3, "mac":"A8032AB10002", "x": 1.50 } ],
        "note": "kept" }"#;
    let target =
        Sections::new().with("devices", text).unwrap().with("plugins", "{ \"a\": 1 }").unwrap();
    let archive = home(&[("devices/devices", json!([device(1, A, "A")]))]);
    let after = plan(&archive, &target, ConflictStrategy::Overwrite).apply(&target).unwrap();
    assert_eq!(after.get("plugins").unwrap().text(), b"{ \"a\": 1 }");
    let devices = after.get("devices").unwrap().root();
    assert!(devices.source().contains(r#"{"id": 3, "mac":"A8032AB10002", "x": 1.50 }"#));
    assert!(devices.source().contains("\"kept\""));
    assert_eq!(devices.get("schema_version").unwrap().source(), "\"9\"");
}

#[test]
fn the_order_and_digits_of_the_archive_are_kept() {
    let text = r#"{"z": 12345678901234567, "a": 1.10}"#;
    let record = format!(r#"{{"id":1,"device_id":1,"config":{text}}}"#);
    let archive = Sections::new()
        .with("devices", format!(r#"{{"devices":[{}]}}"#, device(1, A, "A")))
        .unwrap()
        .with("configurations", format!(r#"{{"device_configs":[{record}]}}"#))
        .unwrap();
    let target = home(&[("devices/devices", json!([device(1, B, "B"), device(2, A, "A")]))]);
    let after = plan(&archive, &target, ConflictStrategy::Overwrite).apply(&target).unwrap();
    let configs = after.get("configurations").unwrap().root().source().to_owned();
    assert!(configs.contains(&format!(r#"{{"id":1,"device_id":2,"config":{text}}}"#)), "{configs}");
}

#[test]
fn stop_on_error_ends_at_the_first_error() {
    let archive = home(&[
        ("devices/devices", json!([device(1, A, "A"), device(2, B, "B")])),
        ("templates/templates", json!([record(1, json!({"name": "t"}))])),
    ]);
    let target = home(&[("devices/devices", json!([device(1, A, "x"), device(2, B, "y")]))]);
    let options =
        RestoreOptions::default().with_strategy(ConflictStrategy::Fail).with_stop_on_error(true);
    let result = Plan::new(&archive, &target, &options).result();
    assert_eq!((result.errors.len(), result.records.len()), (1, 1));
    assert!(result.sections_restored.is_empty());
}

#[test]
fn a_plan_outlives_its_archive() {
    let target = home(&[("devices/devices", json!([device(3, B, "B")]))]);
    let plan = {
        let archive = home(&[("devices/devices", json!([device(1, A, "A")]))]);
        plan(&archive, &target, ConflictStrategy::Overwrite).into_owned()
    };
    let json: Json = serde_json::from_str(plan.writes().next().unwrap().json().unwrap()).unwrap();
    assert_eq!(json, device(1, A, "A"));
}

#[test]
fn locked_sections_are_unchanged() {
    use sma_core::{Archive, Limits};
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");
    let bytes = std::fs::read(format!("{folder}1.0-chacha-scrypt.sma")).unwrap();
    let locked = Archive::open(&bytes, &Limits::default()).unwrap();
    let (target, archive) = (
        locked.sections(),
        home(&[
            ("devices/devices", json!([device(1, A, "A")])),
            ("configurations/device_configs", json!([config(1, 1, json!({}))])),
        ]),
    );
    let plan = plan(&archive, &target, ConflictStrategy::Overwrite);
    let result = plan.result();
    let sections: Vec<&str> = result.errors.iter().map(|error| error.section.as_str()).collect();
    assert_eq!(sections, ["devices", "configurations"]);
    assert!(result.records.is_empty() && result.sections_restored.is_empty());
    assert_eq!(plan.apply(&target).unwrap().unreadable(), target.unreadable());
    // Nor is an archive that cannot be read restored.
    let empty = Sections::new();
    let result = Plan::new(&target, &empty, &RestoreOptions::default()).result();
    assert_eq!(result.errors.len(), 6);
    assert_eq!(result.errors[0].message, "The section devices cannot be read.");
}

#[test]
fn sections_are_selected() {
    let archive = home(&[
        ("devices/devices", json!([device(1, A, "A")])),
        ("templates/templates", json!([record(1, json!({"name": "t"}))])),
    ]);
    let empty = Sections::new();
    let options = RestoreOptions::default().with_sections(["templates", "plugins"]);
    let plan = Plan::new(&archive, &empty, &options);
    let result = plan.result();
    assert_eq!(result.sections_restored, ["templates"]);
    assert_eq!(result.errors[0].section, "plugins");
    let after = parse(&plan.apply(&empty).unwrap());
    assert_eq!(after.keys().collect::<Vec<_>>(), ["templates"]);
    assert_eq!(after["templates"]["last_updated"], TIME, "what a section must say of itself");
}

#[test]
fn merging_a_stored_text_replaces_the_field_that_it_stands_for() {
    let with = |more: Json| {
        let mut record = record(1, json!({"device_id": 1, "sync_status": "synced"}));
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        home(&[
            ("devices/devices", json!([device(1, "A8032AB10001", "A")])),
            ("configurations/device_configs", json!([record])),
        ])
    };
    for (incoming, existing, expected) in [
        (
            json!({"config": {}, "config_raw": "["}),
            json!({"config": {"a": 1}, "template_id": 3}),
            json!({"config": {}, "config_raw": "[", "template_id": 3}),
        ),
        (
            json!({"config": {"a": 1}, "template_id_orphan": 99}),
            json!({"config": {}, "config_raw": "[", "template_id": 3}),
            json!({"config": {"a": 1}, "template_id_orphan": 99}),
        ),
    ] {
        let after = restore(&with(incoming), &with(existing), ConflictStrategy::Merge);
        let found = &after["configurations"]["device_configs"][0];
        let names = ["config", "config_raw", "template_id", "template_id_orphan"];
        let found =
            names.iter().filter_map(|name| Some(((*name).to_owned(), found.get(*name)?.clone())));
        assert_eq!(found.collect::<serde_json::Map<_, _>>(), *expected.as_object().unwrap());
    }
}
