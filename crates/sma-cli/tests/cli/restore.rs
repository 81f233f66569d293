//! `restore --dry-run`: what would become of every record.

use crate::program::{Folder, expect_error, expect_output, json, sample, vector, write_damaged};

#[test]
fn an_empty_target_gets_every_record() {
    let archive = sample("1.0-tar-gzip.sma");
    let result = json(&["restore", "--archive", &archive, "--dry-run"], 0);
    assert_eq!((&result["success"], &result["validation_passed"]), (&true.into(), &true.into()));
    // The numbers of records are those of the manifest.
    let summary = json(&["backup", "contents", "--archive", &archive], 0);
    for section in summary["sections"].as_array().unwrap() {
        let name = section["name"].as_str().unwrap();
        assert_eq!(result["records_restored"][name], section["records"], "{name}");
    }
    assert_eq!(result["conflicts_found"], 0);
    assert!(result["duration"].as_u64().unwrap() > 0);
    let records = result["records"].as_array().unwrap();
    assert!(records.iter().all(|record| record["outcome"] == "create"));
}

#[test]
fn equal_records_are_not_restored() {
    let archive = sample("1.0-tar-gzip.sma");
    let target = sample("1.0-json-gzip.sma");
    let result = json(&["restore", "--archive", &archive, "--dry-run", "--target", &target], 0);
    assert!(result["records"].as_array().unwrap().iter().all(|it| it["outcome"] == "same"));
    assert_eq!(result["records_restored"]["devices"], 0);
}

/// Section files with these devices.
fn devices(folder: &Folder, name: &str, devices: serde_json::Value) -> String {
    let path = folder.path(name);
    std::fs::create_dir(&path).unwrap();
    let time = "2026-01-19T10:00:00Z";
    let mut records = devices;
    for record in records.as_array_mut().unwrap() {
        for (field, value) in
            [("ip", ""), ("type", "A"), ("created_at", time), ("updated_at", time)]
        {
            record[field] = value.into();
        }
    }
    let mut section = serde_json::json!({"schema_version": "1.0.0", "last_updated": time});
    section["devices"] = records;
    std::fs::write(format!("{path}/devices.json"), section.to_string()).unwrap();
    let empty = serde_json::json!({"schema_version": "1.0.0", "last_updated": time});
    std::fs::write(format!("{path}/configurations.json"), empty.to_string()).unwrap();
    path
}

/// The ids of the records, each with what becomes of it.
fn outcomes(result: &serde_json::Value) -> String {
    let records = result["records"].as_array().unwrap().iter();
    let outcomes: Vec<String> = records
        .map(|record| format!("{} {}", record["id"], record["outcome"].as_str().unwrap()))
        .collect();
    outcomes.join(", ")
}

#[test]
fn strategies_decide_conflicts() {
    let folder = Folder::new();
    let before = devices(
        &folder,
        "before",
        serde_json::json!([
            {"id": 1, "mac": "A80000000001", "name": "A", "firmware": "1"},
            {"id": 2, "mac": "A80000000002", "name": "B"},
            {"id": 9, "mac": "A80000000009", "name": "I"},
        ]),
    );
    let source = devices(
        &folder,
        "source",
        serde_json::json!([
            {"id": 1, "mac": "A80000000001", "name": "A2"},
            {"id": 2, "mac": "A8:00:00:00:00:02", "name": "B"},
            {"id": 3, "mac": "A80000000003", "name": "C"},
            {"id": 4, "mac": "a8-00-00-00-00-09", "name": "D"},
        ]),
    );
    let archive = folder.path("archive.sma");
    expect_output(&["backup", "create", "--from", &source, "--output", &archive], 0);
    let restore = |strategy: &str, code| {
        let arguments = ["restore", "--archive", &archive, "--dry-run", "--target", &before];
        let result = json(&[&arguments[..], &["--strategy", strategy]].concat(), code);
        (outcomes(&result), result)
    };
    // Device 2 is the same but for the spelling of its address, and device 4 is the target's 9.
    let (outcomes, result) = restore("overwrite", 0);
    assert_eq!(outcomes, "1 change, 2 same, 3 create, 4 change");
    assert_eq!((&result["conflicts_found"], &result["conflicts_resolved"]), (&2.into(), &2.into()));
    assert_eq!(result["records"][3]["target_id"], 9);
    assert_eq!(result["sections_restored"], serde_json::json!(["devices", "configurations"]));
    let fields = |result: &serde_json::Value| {
        let fields = result["records"][0]["fields"].as_array().unwrap().iter();
        fields.map(|field| field["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(fields(&result), ["/name", "/firmware"]);
    let (outcomes, result) = restore("merge", 0);
    assert_eq!(outcomes, "1 change, 2 same, 3 create, 4 change");
    assert_eq!(fields(&result), ["/name"]);
    let (outcomes, result) = restore("skip", 0);
    assert_eq!(outcomes, "1 skip, 2 same, 3 create, 4 skip");
    assert_eq!(result["conflicts_found"], result["conflicts_resolved"]);
    let (outcomes, result) = restore("fail", 1);
    assert_eq!(outcomes, "1 conflict, 2 same, 3 create, 4 conflict");
    assert_eq!(result["errors"].as_array().unwrap().len(), 2);
    // Nothing at all is restored then.
    assert_eq!(result["records_restored"]["devices"], 0);
    assert_eq!(result["sections_restored"], serde_json::json!([]));
    let arguments = ["restore", "--archive", &archive, "--dry-run", "--target", &before];
    let stopped = json(&[&arguments[..], &["--strategy", "fail", "--stop-on-error"]].concat(), 1);
    assert_eq!(stopped["errors"].as_array().unwrap().len(), 1);
    let refused = expect_output(&[&arguments[..], &["--strategy", "fail"]].concat(), 1);
    assert!(refused.contains("cannot be restored with these options"), "{refused}");
    let message = expect_output(&arguments, 0);
    assert!(
        message.contains("can be restored") && message.contains("name: \"A\" → \"A2\""),
        "{message}"
    );
}

#[test]
fn an_address_that_moves_is_no_conflict() {
    let folder = Folder::new();
    let before = devices(
        &folder,
        "before",
        serde_json::json!([
            {"id": 1, "mac": "A80000000001", "name": "A"},
            {"id": 2, "mac": "A80000000002", "name": "B"},
            {"id": 3, "mac": "A80000000003", "name": "C"},
        ]),
    );
    // 1 and 2 change their places, and 3 is adopted again as 4: the devices stay the same ones.
    let after = devices(
        &folder,
        "after",
        serde_json::json!([
            {"id": 1, "mac": "A80000000002", "name": "A"},
            {"id": 2, "mac": "A80000000001", "name": "B"},
            {"id": 4, "mac": "A80000000003", "name": "C"},
        ]),
    );
    let (base, increment) = (folder.path("base.sma"), folder.path("increment.sma"));
    expect_output(&["backup", "create", "--from", &before, "--output", &base], 0);
    let create = ["backup", "create", "--type", "incremental", "--base", &base, "--from", &after];
    expect_output(&[&create[..], &["--output", &increment]].concat(), 0);
    let restore = ["restore", "--archive", &increment, "--dry-run", "--target", &base];
    let result = json(&restore, 0);
    assert_eq!(outcomes(&result), "1 change, 2 change, 4 same");
    let ids: Vec<_> = (0..3).map(|at| result["records"][at]["target_id"].as_u64()).collect();
    assert_eq!(ids, [Some(2), Some(1), Some(3)]);
    let warning = result["warnings"][0].as_str().unwrap();
    assert!(warning.contains("only changes since its base"), "{warning}");
}

#[test]
fn references_of_samples_resolve() {
    let archive = sample("1.0-tar-gzip.sma");
    let restore = ["restore", "--archive", &archive, "--dry-run", "--sections"];
    // Without the devices that they are for, configurations can be restored nowhere but where
    // these are.
    let result = json(&[&restore[..], &["configurations,templates"]].concat(), 1);
    let error = &result["errors"][0];
    assert_eq!(
        (&error["section"], &error["field"]),
        (&"configurations".into(), &"device_id".into())
    );
    assert_eq!(error["message"], "It refers to the device 1, which would not exist in the target.");
    // History may refer to what is gone.
    assert_eq!(result["records_restored"]["configurations"], 12);
    let there = [&restore[..], &["configurations,templates", "--target", &archive]].concat();
    assert_eq!(json(&there, 0)["success"], true);
}

#[test]
fn unknown_collections_are_reported() {
    let folder = Folder::new();
    let path = devices(&folder, "home", serde_json::json!([]));
    let file = format!("{path}/devices.json");
    let mut section: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    section["groups"] = serde_json::json!([{"id": 1}]);
    std::fs::write(&file, section.to_string()).unwrap();
    let archive = folder.path("home.sma");
    expect_output(&["backup", "create", "--from", &path, "--output", &archive], 0);
    let result = json(&["restore", "--archive", &archive, "--dry-run"], 0);
    let warning = "groups in the section devices is unknown, and is left out.";
    assert_eq!(result["warnings"], serde_json::json!([warning]));
}

#[test]
fn sections_are_selected_and_invalid_ones_not_restored() {
    let archive = sample("1.0-tar-gzip.sma");
    let restore = ["restore", "--archive", &archive, "--dry-run", "--sections"];
    let result = json(&[&restore[..], &["templates,devices"]].concat(), 0);
    assert_eq!(result["sections_restored"], serde_json::json!(["devices", "templates"]));
    // As in `create`.
    let message = expect_error(&[&restore[..], &["plugins"]].concat(), 2);
    assert!(message.contains("has no section plugins (available: devices, "), "{message}");
    let without = [&restore[..], &["templates,devices", "--exclude-sections"]].concat();
    let result = json(&[&without[..], &["templates,analytics"]].concat(), 0);
    assert_eq!(result["sections_restored"], serde_json::json!(["devices"]));
    let message = expect_error(&[&without[..], &["analitycs"]].concat(), 2);
    assert!(message.contains("has no section analitycs"), "{message}");
    let message = expect_error(&[&without[..], &["devices,templates"]].concat(), 2);
    assert!(message.contains("every selected section is excluded"), "{message}");
    let folder = Folder::new();
    let damaged = write_damaged(&folder);
    let result = json(&["restore", "--archive", &damaged, "--dry-run"], 1);
    assert_eq!((&result["success"], &result["validation_passed"]), (&false.into(), &false.into()));
    assert_eq!(result["records"], serde_json::json!([]));
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    expect_error(&["restore", "--archive", &locked, "--dry-run"], 4);
    let password = sample("password.txt");
    expect_output(&["restore", "--archive", &locked, "--dry-run", "--password-file", &password], 0);
}

#[test]
fn the_level_decides_what_is_required_of_the_archive() {
    // Its digests match, and a record has a time that does not exist.
    let archive = vector("records/analytics-last-updated-february-30.sma");
    let restore = ["restore", "--archive", &archive, "--dry-run"];
    assert_eq!(json(&restore, 1)["validation_passed"], false);
    let at = |level| [&restore[..], &["--level", level]].concat();
    assert_eq!(json(&at("standard"), 0)["validation_passed"], true);
    let message = expect_error(&at("basic"), 2);
    assert!(message.contains("possible values: standard, thorough, paranoid"), "{message}");
}

/// An archive of a case from the real world.
fn report(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../sma-core/tests/data/reports/");
    format!("{folder}{name}.sma")
}

#[test]
fn the_plan_names_devices_and_the_secrets_that_stay() {
    let (archive, target) = (report("01-placeholder-backup"), report("01-placeholder-home"));
    let restore = ["restore", "--archive", &archive, "--dry-run"];
    let text = expect_output(&[&restore[..], &["--target", &target]].concat(), 0);
    for line in [
        "change configurations/device_configs 1 of Boiler (A8032AB12345)",
        "secrets kept from the target",
        "configurations/device_configs 1 of Boiler (A8032AB12345): /config/wifi/pass",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let text = expect_output(&restore, 0);
    assert!(text.contains("missing secrets"), "{text}");
    let result = json(&restore, 0);
    assert_eq!(result["secrets_missing"][0]["pointer"], "/config/wifi/pass");
    assert_eq!(result["secrets_missing"][0]["device"]["name"], "Boiler");
    assert_eq!(result["secrets_kept"], serde_json::json!([]));
}

#[test]
fn devices_with_a_taken_id_get_a_new_one() {
    let folder = Folder::new();
    let home = devices(
        &folder,
        "home",
        serde_json::json!([{"id": 1, "mac": "A80000000001", "name": "A"}]),
    );
    let other = devices(
        &folder,
        "other",
        serde_json::json!([{"id": 1, "mac": "A80000000002", "name": "A"}]),
    );
    let archive = folder.path("archive.sma");
    expect_output(&["backup", "create", "--from", &other, "--output", &archive], 0);
    let restore = ["restore", "--archive", &archive, "--dry-run", "--target", &home];
    let text = expect_output(&restore, 0);
    assert!(
        text.contains(
            "new ids, because theirs are already used\n    devices/devices 1 A (A80000000002): 2"
        ),
        "{text}"
    );
    let text = expect_output(&[&restore[..], &["--strategy", "fail"]].concat(), 1);
    let error = "devices 1 of A (A80000000002): Its id 1 is already used by the device A \
                 (A80000000001) in the target.";
    assert!(text.contains(error), "{text}");
}

#[test]
fn a_redacted_copy_is_restored_only_on_request() {
    let (folder, archive) = (Folder::new(), sample("1.0-tar-gzip.sma"));
    let copy = folder.path("copy.sma");
    expect_output(&["backup", "redact", "--archive", &archive, "--output", &copy], 0);
    let restore = ["restore", "--archive", &copy, "--dry-run"];
    let result = json(&restore, 1);
    assert_eq!(
        (&result["validation_passed"], &result["records"]),
        (&true.into(), &serde_json::json!([]))
    );
    let message = result["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("redacted copy"), "{message}");
    assert!(expect_output(&restore, 1).contains("help  Add --allow-redacted "));
    json(&[&restore[..], &["--allow-redacted"]].concat(), 0);
    let allowed = expect_output(&[&restore[..], &["--allow-redacted"]].concat(), 0);
    assert!(!allowed.contains("--allow-redacted"), "{allowed}");
    let summary = json(&["backup", "info", "--archive", &copy], 0);
    assert_eq!(summary["tags"], serde_json::json!(["redacted"]));
}
