//! What the profile's revision asks for, on files that were reported: archives that others would
//! read differently, members beside a signature, archives of other programs, bases.

use crate::program::{Folder, json, printed, refused, reported, sample, security, vector};
use serde_json::json as value;

#[test]
fn what_others_would_unpack_over_a_signed_member_is_refused() {
    let key = security("signer.pub.pem");
    for name in ["s05-prefix.sma", "s06-trailing-dot.sma"] {
        let file = security(name);
        let told = refused(&["backup", "verify", &file, "--public-key", &key], 1);
        assert!(!told.contains("Verified"), "{told}");
        assert_eq!(json(&["backup", "validate", &file], 1)["report"], value!(null));
    }
    for name in ["stream", "device-nul", "space-folder", "case-section", "bundle-device-aux"] {
        refused(&["backup", "info", &vector(&format!("paths/{name}.sma"))], 1);
    }
}

#[test]
fn what_lies_beside_a_signature_is_named_and_not_verified() {
    let key = security("signer.pub.pem");
    let file = security("s07-unlisted-section.sma");
    let verified = json(&["backup", "verify", &file, "--public-key", &key], 5);
    assert_eq!(verified["verified"], value!(false));
    assert_eq!(verified["not_covered"], value!(["data/firmware.json"]));
    let told = printed(&["backup", "verify", &file, "--public-key", &key], 5);
    assert!(told.contains("Not covered by a signature: data/firmware.json"), "{told}");
    assert!(!told.contains("not changed since"), "{told}");
    let told = printed(&["backup", "validate", &file, "--public-key", &key], 1);
    assert!(told.contains("Damaged or forged") && !told.contains("not changed since"), "{told}");

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
fn an_archive_in_a_folder_is_named_and_taken_out() {
    let folder = Folder::new();
    let file = reported("11-in-a-folder.sma");
    let told = printed(&["backup", "validate", &file], 1);
    assert!(told.contains("All members are in the folder"), "{told}");
    assert!(told.contains("Repair the archive"), "{told}");
    assert!(!told.to_lowercase().contains("signed"), "{told}");
    assert!(told.lines().count() < 40, "{told}");
    let repaired = folder.path("repaired.sma");
    printed(&["backup", "repair", &file, "--output", &repaired], 0);
    json(&["backup", "validate", &repaired, "--level", "standard"], 0);
}

#[test]
fn the_tar_of_another_program_is_no_backup_and_not_signed() {
    let file = reported("12-other-program.tar");
    let told = printed(&["backup", "validate", &file], 1);
    assert!(told.contains("not a Shelly Manager backup"), "{told}");
    assert!(!told.contains("The archive is signed"), "{told}");
    assert!(told.lines().count() < 40, "{told}");
    for key in [sample("signer.pub.pem"), security("signer.pub.pem")] {
        let told = printed(&["backup", "verify", &file, "--public-key", &key], 5);
        assert!(!told.contains("is signed"), "{told}");
        let verified = json(&["backup", "verify", &file, "--public-key", &key], 5);
        assert_eq!((&verified["verified"], &verified["state"]), (&value!(false), &value!(null)));
    }
}

#[test]
fn older_versions_are_not_sent_to_a_newer_program() {
    let told = printed(&["backup", "validate", &reported("17-version-0.9.sma")], 1);
    assert!(told.contains("versions that old") && !told.contains("newer"), "{told}");
    let folder = Folder::new();
    for (version, is_older) in [("0.1", true), ("2023.1", true), ("2099.1", false)] {
        let document = format!("{{\"format_version\": \"{version}\"}}");
        let file = folder.file("document.sma", document);
        let told = printed(&["backup", "validate", &file], 1);
        assert_eq!(told.contains("newer"), !is_older, "{version}: {told}");
    }
}

#[test]
fn a_base_is_looked_at_as_far_as_it_is_relied_on() {
    let increment = security("s14-increment.sma");
    let base = security("s14-base-changed.sma");
    let told = printed(&["backup", "validate", &increment, "--base", &base], 1);
    assert!(told.contains("SMA-M014") && told.contains("data/devices.json"), "{told}");
    let basic = ["backup", "validate", &increment, "--base", &base, "--level", "basic"];
    assert!(printed(&basic, 0).contains("Structure valid"));

    let increment = vector("base/incremental.sma");
    let alone = printed(&["backup", "validate", &increment], 0);
    assert!(alone.contains("Base not checked") && !alone.contains(": Valid"), "{alone}");
    for (name, code) in [("full", 0), ("full-bundle", 0), ("changed", 1), ("incomplete", 1)] {
        let base = vector(&format!("base/{name}.sma"));
        printed(&["backup", "validate", &increment, "--base", &base], code);
    }
}

#[test]
fn what_is_locked_is_not_called_valid() {
    let file = sample("1.0-aes-argon2-signed.sma");
    let told = printed(&["backup", "validate", &file], 0);
    assert!(told.contains(": Contents not checked\n"), "{told}");
    let password = sample("password.txt");
    let told = printed(&["backup", "validate", &file, "--password-file", &password], 0);
    assert!(told.contains(": Valid\n"), "{told}");
    let both = printed(&["backup", "validate", &vector("base/locked.sma")], 0);
    assert!(both.contains(": Contents and base not checked\n"), "{both}");
}

#[test]
fn the_text_of_a_json_column_is_warned_of_and_taken_out() {
    let file = security("s15-raw.sma");
    let told = printed(&["backup", "validate", &file, "--level", "paranoid"], 0);
    assert!(told.contains("SMA-C010") && told.contains("config_raw"), "{told}");
    let folder = Folder::new();
    let copy = folder.path("copy.sma");
    printed(&["backup", "redact", &file, "--output", &copy, "--compress", "none"], 0);
    let told = printed(&["backup", "validate", &copy, "--level", "paranoid"], 0);
    assert!(!told.contains("SMA-C010"), "{told}");
}
