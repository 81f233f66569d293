//! What the profile's revision asks for, on files that were reported: archives that others would
//! read differently, members beside a signature, archives of other programs, bases.

use crate::program::{
    Folder, expect_error, expect_output, json, reported_case, sample, security, vector,
};
use serde_json::json as value;

#[test]
fn entries_that_overwrite_a_signed_member_are_refused() {
    let key = security("signer.pub.pem");
    for name in ["s05-prefix.sma", "s06-trailing-dot.sma"] {
        let file = security(name);
        let message = expect_error(&["backup", "verify", &file, "--public-key", &key], 1);
        assert!(!message.contains("Verified"), "{message}");
        let validated = json(&["backup", "validate", &file], 1);
        assert_eq!(validated["archives"][0].get("report"), None);
        assert_eq!(validated["archives"][0]["verdict"], value!(null));
    }
    for name in ["stream", "device-nul", "space-folder", "case-section", "bundle-device-aux"] {
        expect_error(&["backup", "info", &vector(&format!("paths/{name}.sma"))], 1);
    }
}

#[test]
fn files_outside_the_signature_are_named_but_not_verified() {
    let key = security("signer.pub.pem");
    let file = security("s07-unlisted-section.sma");
    let verified = json(&["backup", "verify", &file, "--public-key", &key], 5);
    assert_eq!(verified["verified"], value!(false));
    assert_eq!(verified["not_covered"], value!(["data/firmware.json"]));
    let message = expect_output(&["backup", "verify", &file, "--public-key", &key], 5);
    assert!(message.contains("Not covered by a signature: data/firmware.json"), "{message}");
    assert!(!message.contains("not changed since"), "{message}");
    let message = expect_output(&["backup", "validate", &file, "--public-key", &key], 1);
    assert!(
        message.contains("Damaged or forged") && !message.contains("not changed since"),
        "{message}"
    );

    // What is listed is signed, whatever it is; what is in an unsigned archive was never covered.
    let key = vector("keys/signer.pub.pem");
    for (name, code, covered) in [
        ("listed-member", 0, true),
        ("added-member", 5, false),
        ("added-first", 5, false),
        ("added-bundle", 5, false),
    ] {
        let file = vector(&format!("signature/{name}.sma"));
        let verified = json(&["backup", "verify", &file, "--public-key", &key], code);
        assert_eq!(verified["verified"], value!(covered), "{name}");
        assert_eq!(verified["not_covered"] == value!([]), covered, "{name}");
    }
    let unsigned = vector("signature/unsigned-member.sma");
    let verified = json(&["backup", "verify", &unsigned, "--public-key", &key], 5);
    assert_eq!((&verified["state"], &verified["not_covered"]), (&value!("unsigned"), &value!([])));
}

#[test]
fn an_archive_packed_in_a_folder_is_recovered_with_a_note() {
    let folder = Folder::new();
    let file = reported_case("11-in-a-folder.sma");
    let message = expect_output(&["backup", "validate", &file], 1);
    assert!(message.contains("All members are in the folder"), "{message}");
    assert!(message.contains("Repair the archive"), "{message}");
    // Nothing says that it is signed, and nothing that it is not.
    let signed: Vec<&str> = message.lines().filter(|line| line.contains("igned")).collect();
    let [whether, rung] = &*signed else { panic!("{message}") };
    assert!(whether.contains("Whether it is signed was not checked."), "{message}");
    assert!(rung.contains("Signed         not checked"), "{message}");
    assert!(message.lines().count() < 60, "{message}");
    let repaired = folder.path("repaired.sma");
    expect_output(&["backup", "repair", &file, "--output", &repaired], 0);
    json(&["backup", "validate", &repaired, "--level", "standard"], 0);
}

#[test]
fn a_tar_of_another_program_is_not_a_backup_and_not_signed() {
    let file = reported_case("12-other-program.tar");
    let message = expect_output(&["backup", "validate", &file], 1);
    assert!(message.contains("not a Shelly Manager backup"), "{message}");
    assert!(!message.contains("The archive is signed"), "{message}");
    assert!(message.lines().count() < 60, "{message}");
    for key in [sample("signer.pub.pem"), security("signer.pub.pem")] {
        let message = expect_output(&["backup", "verify", &file, "--public-key", &key], 5);
        assert!(!message.contains("is signed"), "{message}");
        let verified = json(&["backup", "verify", &file, "--public-key", &key], 5);
        assert_eq!((&verified["verified"], &verified["state"]), (&value!(false), &value!(null)));
    }
}

#[test]
fn older_versions_are_not_sent_to_a_newer_program() {
    let message = expect_output(&["backup", "validate", &reported_case("17-version-0.9.sma")], 1);
    assert!(message.contains("versions that old") && !message.contains("newer"), "{message}");
    let folder = Folder::new();
    for (version, is_older) in [("0.1", true), ("2023.1", true), ("2099.1", false)] {
        let document = format!("{{\"format_version\": \"{version}\"}}");
        let file = folder.file("document.sma", document);
        let message = expect_output(&["backup", "validate", &file], 1);
        assert_eq!(message.contains("newer"), !is_older, "{version}: {message}");
    }
}

#[test]
fn a_base_is_checked_as_far_as_it_is_used() {
    let increment = security("s14-increment.sma");
    let base = security("s14-base-changed.sma");
    let message = expect_output(&["backup", "validate", &increment, "--base", &base], 1);
    assert!(message.contains("SMA-M014") && message.contains("data/devices.json"), "{message}");
    let basic = ["backup", "validate", &increment, "--base", &base, "--level", "basic"];
    assert!(expect_output(&basic, 0).contains("Structure valid"));

    let increment = vector("base/incremental.sma");
    let alone = expect_output(&["backup", "validate", &increment], 0);
    assert!(alone.contains("Base not checked") && !alone.contains(": Valid"), "{alone}");
    for (name, code) in [("full", 0), ("full-bundle", 0), ("changed", 1), ("incomplete", 1)] {
        let base = vector(&format!("base/{name}.sma"));
        expect_output(&["backup", "validate", &increment, "--base", &base], code);
    }
}

#[test]
fn a_locked_archive_is_not_called_valid() {
    let file = sample("1.0-aes-argon2-signed.sma");
    let message = expect_output(&["backup", "validate", &file], 0);
    assert!(message.contains(": Contents not checked\n"), "{message}");
    let password = sample("password.txt");
    let message = expect_output(&["backup", "validate", &file, "--password-file", &password], 0);
    assert!(message.contains(": Valid\n"), "{message}");
    let both = expect_output(&["backup", "validate", &vector("base/locked.sma")], 0);
    assert!(both.contains(": Contents and base not checked\n"), "{both}");
}

#[test]
fn text_in_a_json_column_gives_a_warning_and_is_extracted() {
    let file = security("s15-raw.sma");
    let message = expect_output(&["backup", "validate", &file, "--level", "paranoid"], 0);
    assert!(message.contains("SMA-C010") && message.contains("config_raw"), "{message}");
    let folder = Folder::new();
    let copy = folder.path("copy.sma");
    expect_output(&["backup", "redact", &file, "--output", &copy, "--compress", "none"], 0);
    let message = expect_output(&["backup", "validate", &copy, "--level", "paranoid"], 0);
    assert!(!message.contains("SMA-C010"), "{message}");
}
