//! Placeholders never replace a value, at any place.

use serde_json::json;

use super::*;

const MAC: &str = "A8032AB10001";

/// A home and an archive that differ in the settings of a device.
fn settings(settings: &Json) -> Sections<'static> {
    let mut device = device(1, MAC, "Kitchen");
    device["settings"] = settings.clone();
    home(&[("devices/devices", json!([device]))])
}

/// The settings after a restore, and where secrets were kept and are missing.
fn after(archive: &Json, target: &Json, strategy: ConflictStrategy) -> (Json, Json, Json) {
    let (archive, target) = (settings(archive), settings(target));
    let plan = plan(&archive, &target, strategy);
    let result = plan.result();
    assert!(result.success);
    let pointers = |places: &[sma_core::restore::SecretPlace]| {
        assert!(places.iter().all(|it| it.device.as_ref().unwrap().mac == MAC));
        places.iter().map(|it| it.pointer.clone()).collect()
    };
    let restored = parse(&plan.apply(&target).unwrap());
    let settings = restored["devices"]["devices"][0]["settings"].clone();
    (settings, pointers(&result.secrets_kept), pointers(&result.secrets_missing))
}

#[test]
fn a_placeholder_keeps_the_secret_of_the_target() {
    let cases = [
        // In an object, and deep in others.
        (
            json!({"wifi": {"ssid": "Home", "pass": "[REDACTED]"}, "on": true}),
            json!({"wifi": {"ssid": "Old", "pass": "hunter2"}, "on": false}),
            json!({"wifi": {"ssid": "Home", "pass": "hunter2"}, "on": true}),
            "/settings/wifi/pass",
        ),
        // Not a text in the target: the released program replaces truth values, too.
        (
            json!({"auth_enabled": "[REDACTED]", "auth": "[ENCRYPTED]"}),
            json!({"auth_enabled": true, "auth": {"user": "a", "pass": "b"}}),
            json!({"auth_enabled": true, "auth": {"user": "a", "pass": "b"}}),
            "/settings/auth /settings/auth_enabled",
        ),
        // In an array whose elements moved: each keeps its own.
        (
            json!({"nets": [{"ssid": "A", "pass": "[REDACTED]"}, {"ssid": "B", "pass": "[REDACTED]"}]}),
            json!({"nets": [{"ssid": "B", "pass": "of b"}, {"ssid": "A", "pass": "of a"}]}),
            json!({"nets": [{"ssid": "A", "pass": "of a"}, {"ssid": "B", "pass": "of b"}]}),
            "/settings/nets/0/pass /settings/nets/1/pass",
        ),
        // In a pair of a name and a value.
        (
            json!({"kvs": [{"key": "x", "value": 1}, {"key": "wifi_password", "value": "[REDACTED]"}]}),
            json!({"kvs": [{"key": "wifi_password", "value": "hunter2"}]}),
            json!({"kvs": [{"key": "x", "value": 1}, {"key": "wifi_password", "value": "hunter2"}]}),
            "/settings/kvs/1/value",
        ),
        // A list of nothing else.
        (
            json!({"tokens": ["[REDACTED]"]}),
            json!({"tokens": ["a", "b"]}),
            json!({"tokens": ["a", "b"]}),
            "/settings/tokens",
        ),
        // At its place in a list.
        (
            json!({"list": ["a", "[REDACTED]"]}),
            json!({"list": ["b", "c"]}),
            json!({"list": ["a", "c"]}),
            "/settings/list/1",
        ),
        // In a text that is JSON.
        (
            json!({"script": r#"{"pass": "[REDACTED]", "n": 2}"#}),
            json!({"script": r#"{"n": 1, "pass": "hunter2"}"#}),
            json!({"script": r#"{"pass":"hunter2","n":2}"#}),
            "/settings/script/pass",
        ),
        // The same, spelled with escapes.
        (
            json!({"script": r#"{"pass":"\u005bREDACTED]"}"#}),
            json!({"script": r#"{"pass":"hunter2"}"#}),
            json!({"script": r#"{"pass":"hunter2"}"#}),
            "/settings/script/pass",
        ),
        // Inside of a longer text.
        (
            json!({"url": "mqtt://u:[REDACTED]@host"}),
            json!({"url": "mqtt://u:hunter2@host"}),
            json!({"url": "mqtt://u:hunter2@host"}),
            "/settings/url",
        ),
    ];
    for (archive, target, expected, kept) in cases {
        for strategy in [ConflictStrategy::Overwrite, ConflictStrategy::Merge] {
            let (settings, places, missing) = after(&archive, &target, strategy);
            assert_eq!(settings, expected, "{archive}");
            let places: Vec<&str> =
                places.as_array().unwrap().iter().filter_map(Json::as_str).collect();
            assert_eq!(places.join(" "), kept, "{archive}");
            assert_eq!(missing, json!([]), "{archive}");
        }
    }
}

#[test]
fn a_secret_that_the_target_lacks_is_missing() {
    for (archive, target, expected, missing) in [
        (json!({"a": 1, "pass": "[REDACTED]"}), json!({}), json!({"a": 1}), "/settings/pass"),
        (json!({"pass": "[REDACTED]"}), json!({"pass": ""}), json!({"pass": ""}), "/settings/pass"),
        (
            json!({"pass": "[REDACTED]"}),
            json!({"pass": "[ENCRYPTED]"}),
            json!({"pass": "[ENCRYPTED]"}),
            "/settings/pass",
        ),
        // Another network: its password is not that of this one.
        (
            json!({"nets": [{"ssid": "A", "pass": "[REDACTED]"}]}),
            json!({"nets": [{"ssid": "B", "pass": "of b"}]}),
            json!({"nets": [{"ssid": "A"}]}),
            "/settings/nets/0/pass",
        ),
        (json!({"l": ["a", "[REDACTED]"]}), json!({"l": []}), json!({"l": ["a"]}), "/settings/l/1"),
        (
            json!({"s": r#"{"pass":"[REDACTED]","n":2}"#}),
            json!({}),
            json!({"s": r#"{"n":2}"#}),
            "/settings/s/pass",
        ),
    ] {
        let (settings, kept, places) = after(&archive, &target, ConflictStrategy::Overwrite);
        assert_eq!(settings, expected, "{archive}");
        assert_eq!((kept, places), (json!([]), json!([missing])), "{archive}");
    }
}

#[test]
fn templates_are_values() {
    let archive = json!({"pass": "{{.Custom.pass}}"});
    let (settings, kept, missing) =
        after(&archive, &json!({"pass": "hunter2"}), ConflictStrategy::Overwrite);
    assert_eq!((settings, kept, missing), (archive, json!([]), json!([])));
}

#[test]
fn records_that_differ_only_in_placeholders_are_equal() {
    let (archive, target) = (json!({"pass": "[REDACTED]"}), json!({"pass": "hunter2"}));
    for strategy in ConflictStrategy::VARIANTS.iter().copied() {
        let (archive, target) = (settings(&archive), settings(&target));
        let result = plan(&archive, &target, strategy).result();
        assert_eq!((outcomes(&result).as_str(), result.conflicts_found), ("devices 1 same", 0));
        assert_eq!(result.secrets_kept.len(), 1);
    }
}

#[test]
fn a_new_record_is_written_without_placeholders() {
    let channel = record(
        1,
        json!({"name": "Alerts", "description": "[REDACTED]", "config": {"secret": "[ENCRYPTED]", "n": 1}}),
    );
    let archive = home(&[("notifications/channels", json!([channel]))]);
    let empty = Sections::new();
    let after = overwrite(&archive, &empty);
    let expected = record(1, json!({"name": "Alerts", "config": {"n": 1}}));
    assert_eq!(after["notifications"]["channels"], json!([expected]));
    // A device without a name has an empty one, since it needs one.
    let archive = home(&[("devices/devices", json!([device(1, MAC, "[REDACTED]")]))]);
    assert_eq!(overwrite(&archive, &empty)["devices"]["devices"][0]["name"], "");
}

#[test]
fn a_record_named_by_a_placeholder_matches_none() {
    let template = record(1, json!({"name": "[REDACTED]", "config": {}}));
    let archive = home(&[("templates/templates", json!([template]))]);
    let target = home(&[("templates/templates", json!([record(2, json!({"name": "A"}))]))]);
    let plan = plan(&archive, &target, ConflictStrategy::Overwrite);
    assert_eq!(outcomes(&plan.result()), "templates 1 conflict");
    assert_eq!(plan.result().errors[0].field.as_deref(), Some("name"));
    assert_eq!(parse(&plan.apply(&target).unwrap()), parse(&target));
}

#[test]
fn a_redacted_copy_is_restored_only_on_request() {
    use sma_core::restore::rehearse;
    use sma_core::write::{NewArchive, write};
    use sma_core::{Archive, Limits, redact};
    let devices = json!([device(1, MAC, "Kitchen")]);
    let content =
        home(&[("devices/devices", devices), ("configurations/device_configs", json!([]))]);
    let open = |new: &NewArchive| {
        let copy = redact::redact(&content).unwrap();
        let bytes = write(new, &copy.sections).unwrap();
        Archive::open(&bytes, &Limits::default()).unwrap()
    };
    let tagged = open(&NewArchive::new(TIME, "anna").with_tags([redact::TAG]));
    let unnamed = open(&NewArchive::new(TIME, redact::TAG).with_hostname(redact::TAG));
    for archive in [tagged, unnamed] {
        assert!(archive.is_redacted());
        let refused = rehearse(&archive, None, &RestoreOptions::default());
        assert!(!refused.success && refused.validation_passed, "{refused:?}");
        assert!(refused.records.is_empty() && refused.errors[0].recoverable);
        let options = RestoreOptions::default().with_allow_redacted(true);
        assert!(rehearse(&archive, None, &options).success);
    }
    let original = open(&NewArchive::new(TIME, "anna").with_tags(["not redacted"]));
    assert!(!original.is_redacted());
}
