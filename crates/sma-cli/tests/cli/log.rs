//! The log of a run: plain text, or the specification's `BackupLog`.

use crate::program::{Folder, expect_error, expect_output, run, sample};

/// The lines of standard error, each a JSON object.
fn events(arguments: &[&str]) -> Vec<serde_json::Value> {
    let message = String::from_utf8(run(arguments).stderr).unwrap();
    message.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn events_have_the_shape_of_the_specification() {
    let archive = sample("1.0-tar-gzip.sma");
    let log = ["--log-level", "info", "--log-format", "json"];
    let validate = [&["backup", "validate", "--archive", &archive][..], &log].concat();
    let all = events(&validate);
    let [event] = &all[..] else { panic!("{all:?}") };
    assert_eq!(event["level"], "info");
    assert_eq!(event["operation"], "validate");
    assert_eq!(event["component"], "validator");
    assert_eq!(event["message"], format!("{archive}: Valid"));
    // A duration of Go is a number of nanoseconds, and its time is RFC 3339.
    assert!(event["duration"].as_u64().unwrap() > 1000);
    let time = event["timestamp"].as_str().unwrap();
    assert!(time.parse::<jiff::Timestamp>().is_ok() && time.ends_with('Z'), "{time}");
    // Level debug lists each check.
    let debug = events(
        &[&validate[..3], &[&archive], &["--log-level", "debug", "--log-format", "json"][..]]
            .concat(),
    );
    let report: serde_json::Value = serde_json::from_str(&expect_output(
        &["backup", "validate", "--archive", &archive, "--json"],
        0,
    ))
    .unwrap();
    let report = report["archives"][0]["report"].as_object().unwrap();
    let groups = report.iter().filter(|(name, _)| name.ends_with("_checks"));
    let checks: usize = groups.map(|(_, checks)| checks.as_array().unwrap().len()).sum();
    assert_eq!(debug.iter().filter(|event| event["level"] == "debug").count(), checks);
    // Level warn lists none of that.
    assert!(events(&["backup", "validate", "--archive", &archive]).is_empty());
}

#[test]
fn steps_are_logged_in_order() {
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    let folder = Folder::new();
    let output = folder.path("devices.json");
    let extract = [
        "backup",
        "extract",
        "--archive",
        &locked,
        "--section",
        "devices",
        "--password-file",
        &sample("password.txt"),
        "--output",
        &output,
        "--log-level",
        "info",
        "--log-format",
        "json",
    ];
    let all = events(&extract);
    let components: Vec<&str> =
        all.iter().map(|event| event["component"].as_str().unwrap()).collect();
    assert_eq!(components, ["reader", "decryptor", "writer"]);
    assert!(all.iter().all(|event| event["operation"] == "extract"));
}

#[test]
fn errors_are_logged_as_events() {
    let restore = ["restore", "--archive", "missing.sma", "--dry-run", "--log-format", "json"];
    let all = events(&restore);
    let [event] = &all[..] else { panic!("{all:?}") };
    assert_eq!(event["level"], "error");
    assert_eq!(event["operation"], "restore");
    assert!(event["error"].as_str().unwrap().starts_with("missing.sma cannot be read: "));
    assert_eq!(event["message"], "Check the name.");
    let message = expect_error(&restore[..4], 3);
    assert!(message.starts_with("error: missing.sma cannot be read: "), "{message}");
    assert!(message.ends_with("\nhelp: Check the name.\n"), "{message}");
}
