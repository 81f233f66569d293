//! `backup redact`: what is private is gone, and what belonged together still does.

use std::collections::BTreeSet;

use crate::program::{
    Folder, expect_error, expect_output, json, run, sample, shell, write_damaged,
};

/// The texts of all members of an archive.
fn unpacked(archive: &str) -> String {
    shell(r#"tar -xzOf "$1""#, &[archive])
}

/// Texts of a field in all records of a collection.
fn values(archive: &str, section: &str, collection: &str, field: &str) -> Vec<String> {
    let arguments = ["backup", "extract", "--archive", archive, "--section", section];
    let more = ["--collection", collection, "--output", "-"];
    let records: serde_json::Value =
        serde_json::from_str(&expect_output(&[&arguments[..], &more].concat(), 0)).unwrap();
    let records = records.as_array().unwrap().iter();
    records.filter_map(|record| record[field].as_str().map(str::to_owned)).collect()
}

#[test]
fn private_data_is_replaced() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let source = sample("1.0-tar-gzip.sma");
    let copy = folder.path("copy.sma");
    expect_output(&["backup", "redact", "--archive", &source, "--output", &copy], 0);
    let text = unpacked(&copy);
    let lower = text.to_lowercase();
    let mut looked_for = 0;
    for (section, collection, field) in [
        ("devices", "devices", "mac"),
        ("devices", "devices", "ip"),
        ("devices", "devices", "name"),
        ("devices", "discovered_devices", "mac"),
        ("devices", "discovered_devices", "ssid"),
        ("templates", "templates", "name"),
        ("notifications", "channels", "name"),
    ] {
        for value in values(&source, section, collection, field) {
            // A name may be a part of a word that is none.
            let value = if field == "name" { format!("\"{value}\"") } else { value };
            assert!(!lower.contains(&value.to_lowercase()), "{field}: {value}");
            looked_for += 1;
        }
    }
    assert!(looked_for > 70);
    for private in ["HomeNetwork", "shelly-manager-prod", "admin@example.com", "Synthetic"] {
        assert!(unpacked(&source).contains(private), "{private}");
        assert!(!text.contains(private), "{private}");
    }
    let validated = json(&["backup", "validate", "--archive", &copy, "--level", "paranoid"], 0);
    let report = &validated["archives"][0]["report"];
    let checks = report["security_checks"].as_array().unwrap().iter();
    let warned: Vec<_> = checks.filter(|check| check["status"] == "warning").collect();
    assert!(warned.is_empty(), "{warned:?}");
}

#[test]
fn related_values_get_the_same_replacement() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    let source = sample("1.0-tar-gzip.sma");
    let copy = folder.path("copy.sma");
    let replaced = json(&["backup", "redact", "--archive", &source, "--output", &copy], 0);
    let count = |kind: &str| {
        let all = replaced["replaced"].as_array().unwrap().iter();
        all.filter(|entry| entry["kind"] == kind)
            .map(|it| it["count"].as_u64().unwrap())
            .sum::<u64>()
    };
    // As many different addresses as before, and references that still lead somewhere.
    let different = |archive: &str| {
        let macs = values(archive, "devices", "devices", "mac");
        let found = values(archive, "devices", "discovered_devices", "mac");
        macs.into_iter().chain(found).collect::<BTreeSet<String>>().len() as u64
    };
    assert_eq!(different(&source), different(&copy));
    assert!(count("mac_address") >= different(&source));
    let names = values(&copy, "devices", "devices", "name");
    for name in values(&copy, "resolution", "requests", "device_name") {
        assert!(names.contains(&name), "{name}");
    }
    let models = |archive: &str| values(archive, "devices", "devices", "type");
    assert_eq!(models(&source), models(&copy));
    // The same copy again, to the byte.
    let again = folder.path("again.sma");
    expect_output(&["backup", "redact", "--archive", &source, "--output", &again], 0);
    shell(r#"cmp "$1" "$2""#, &[&copy, &again]);
}

/// An archive of a devices section.
fn archive(folder: &Folder, devices: &serde_json::Value, templates: &serde_json::Value) -> String {
    let path = folder.path("home");
    std::fs::create_dir(&path).unwrap();
    let time = "2026-01-19T10:00:00Z";
    for (section, collection, records) in
        [("devices", "devices", devices), ("templates", "templates", templates)]
    {
        let json = serde_json::json!({
            "schema_version": "1.0.0", "last_updated": time, collection: records
        });
        std::fs::write(format!("{path}/{section}.json"), json.to_string()).unwrap();
    }
    let archive = folder.path("home.sma");
    let create = ["backup", "create", "--type", "selective", "--from", &path, "--output", &archive];
    expect_output(&create, 0);
    archive
}

#[test]
fn addresses_and_names_are_found_in_any_text() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let source = archive(
        &folder,
        &serde_json::json!([{
            "id": 1, "mac": "A8:03:2A:B1:23:45", "ip": "192.168.1.5", "type": "SHSW-25",
            "name": "Anna's lamp",
            "settings": {
                "mqtt": {"server": "broker.home.lan:1883", "user": "anna", "pass": "hunter2",
                    "topic": "shellies/shellyswitch25-A8032AB12345/relay"},
                "wifi_ap": {"ssid": "shellyswitch25-B12345", "key": "x"},
                "by_mac": {"a8032ab12345": {"seen": "fe80::1:2 and 192.168.1.5:80"}},
                "note": "ask anna@home.example or Anna's lamp; the password is hunter2, at 127.0.0.1",
                "sntp": "1.14.7", "times": "12:30:45",
            },
            "created_at": "2026-01-19T10:00:00Z", "updated_at": "2026-01-19T10:00:00Z",
        }]),
        &serde_json::json!([{
            "id": 1, "name": "Device", "device_type": "all",
            "config": {"name": "{{.Device.Name}}", "text": "for Device {{.Device.Name}}"},
            "created_at": "2026-01-19T10:00:00Z", "updated_at": "2026-01-19T10:00:00Z",
        }]),
    );
    let copy = folder.path("copy.sma");
    expect_output(&["backup", "redact", "--archive", &source, "--output", &copy], 0);
    let text = unpacked(&copy);
    for private in [
        "2A:B1", "a8032a", "A8032A", "B12345", "192.168", "Anna", "anna", "hunter2", "home.",
        "fe80",
    ] {
        assert!(!text.contains(private), "{private}\n{text}");
    }
    // What is nobody's stays.
    for kept in [
        "127.0.0.1",
        "1.14.7",
        "12:30:45",
        "SHSW-25",
        "{{.Device.Name}}",
        "shellyswitch25-",
        "shellies/",
    ] {
        assert!(text.contains(kept), "{kept}\n{text}");
    }
    assert!(text.contains("[REDACTED]") && text.contains("the password is [REDACTED]"), "{text}");
}

#[test]
fn locked_or_damaged_sections_are_not_redacted() {
    let folder = Folder::new();
    let damaged = write_damaged(&folder);
    let message = expect_error(&["backup", "redact", "--archive", &damaged, "--output", "-"], 1);
    assert!(message.contains("has errors"), "{message}");
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    let redact = ["backup", "redact", "--archive", &locked, "--output", "-"];
    expect_error(&redact, 4);
    let password = sample("password.txt");
    let copy = folder.path("copy.sma");
    let unlocked = ["backup", "redact", "--archive", &locked, "--password-file", &password];
    expect_output(&[&unlocked[..], &["--output", &copy]].concat(), 0);
    assert_eq!(
        json(&["backup", "info", "--archive", &copy], 0)["encryption"],
        serde_json::Value::Null
    );
}

/// A file that others reported.
fn reported_case(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reports/");
    [folder, name].concat()
}

#[test]
fn reported_archives_are_redacted_without_leftovers() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    for (name, gone, kept) in [
        (
            "04-kvs.sma",
            &["korrekt-pferd-9", "110201543", "AAHdqTcvCH1vGWJx"][..],
            &[r#""key": "telegram_token""#, r#""key": "wifi_password""#, r#""etag": "0b""#][..],
        ),
        (
            "05-names-of-secrets.sma",
            &["2026!", "231d39c1d7cc1ab1aee224cd096db932", "HomeA", "HomeB"],
            &[r#""pass1": "[REDACTED]""#, r#""bindkey": "[REDACTED]""#, r#""MQTTPass""#],
        ),
        (
            "06-json-text.sma",
            &["Sommer2026!", "HomeA"],
            &[r#""{\"wifi\":{\"ssid\":\"Network 1\",\"pass\":\"[REDACTED]\"}}""#],
        ),
        (
            "07-date-password.sma",
            &["20260301", "A8032AB12345"],
            &["2026-03-01T10:00:00Z", r#""ssid": "Network 1""#, r#""key": "[REDACTED]""#],
        ),
        (
            "08-mac-in-text.sma",
            &["a8032ab12345", "A8032AB12345", "192.168.178.21"],
            &["a90b0101000b020000000001", "sensor/shellyplus1020000000001power/config"],
        ),
        (
            "09-chinese-name.sma",
            &["客厅"],
            &["Name 1的灯坏了", "请检查Name 1的灯。", r#""Name 1""#],
        ),
        (
            "10-name-as-slug.sma",
            &["nnas", "chlafzimmer"],
            &[r#""name-1""#, r#""haus/name_1""#, r#""Name1, Name%201""#, r#""Name 1""#],
        ),
        ("security/s15-raw.sma", &["correct horse"], &[r#""config_raw":"[REDACTED]""#]),
    ] {
        let copy = folder.path(name.trim_start_matches("security/"));
        expect_output(
            &["backup", "redact", "--archive", &reported_case(name), "--output", &copy],
            0,
        );
        let text = unpacked(&copy);
        for gone in gone {
            assert!(unpacked(&reported_case(name)).contains(gone), "{gone} in {name}");
            assert!(!text.contains(gone), "{gone} in {name}\n{text}");
        }
        for kept in kept {
            assert!(text.contains(kept), "{kept} in {name}\n{text}");
        }
    }
}

#[test]
fn the_report_states_what_was_not_searched_for() {
    let folder = Folder::new();
    let source = reported_case("04-kvs.sma");
    let redact = ["backup", "redact", "--archive", &source, "--output"];
    let message = run(&[&redact[..], &[&folder.path("text.sma")]].concat());
    let message = String::from_utf8(message.stderr).unwrap();
    let result = json(&[&redact[..], &[&folder.path("json.sma")]].concat(), 0);
    let sentence = result["not_looked_for"].as_str().unwrap();
    assert!(sentence.starts_with("Not searched for: ") && sentence.ends_with('.'), "{sentence}");
    assert!(message.trim_end().ends_with(sentence), "{message}");
    assert_eq!(result["replaced"][0]["kind"], "secret");
}

#[test]
fn comparing_hides_what_redaction_replaces() {
    let empty = sample("1.0-selective.sma");
    for (name, secrets) in [
        ("04-kvs.sma", &["korrekt-pferd-9", "AAHdqTcvCH1vGWJx"][..]),
        ("05-names-of-secrets.sma", &["2026!", "231d39c1d7cc1ab1aee224cd096db932"]),
        ("06-json-text.sma", &["Sommer2026!"]),
    ] {
        let archive = reported_case(name);
        let folder = Folder::new();
        let copy = folder.path("copy.sma");
        expect_output(&["backup", "redact", "--archive", &archive, "--output", &copy], 0);
        for other in [&copy, &empty] {
            let arguments = ["backup", "compare", "--archive1", &archive, "--archive2", other];
            let output = run(&arguments);
            let message = String::from_utf8(output.stdout).unwrap();
            for secret in secrets {
                assert!(!message.contains(secret), "{secret} of {name}\n{message}");
            }
        }
    }
}
