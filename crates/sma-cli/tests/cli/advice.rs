//! The advice in messages can be followed.

use crate::program::{Folder, expect_error, expect_output, json, reported_case, run, sample};

/// Case 20: what is encrypted is checked as deep as what is not, since its plaintext is at hand.
#[test]
fn problems_are_reported_in_encrypted_archives_too() {
    let folder = Folder::new();
    let password = reported_case("16-wrong-password.txt");
    let mut sources = vec![reported_case("20-empty-mac.sma")];
    // A reference to nothing, the same id twice, and an invalid time.
    for (name, device) in [
        ("reference", r#""settings":{}}],"discovered_devices":[{"id":1,"mac":""#),
        ("twice", r#""settings":{}},{"id":1,"mac":"A8032AB12345","ip":"","type":"a","name":"b""#),
        ("time", r#""last_seen":"yesterday""#),
    ] {
        std::fs::create_dir(folder.path(name)).unwrap();
        let times = r#""created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z""#;
        let record = format!(
            r#"{{"id":1,"mac":"A8032AB12346","ip":"","type":"a","name":"a",{times},{device}"#
        );
        let record = if name == "reference" {
            format!(r#"{record}","discovered":"x"}}"#)
        } else {
            format!("{record}}}")
        };
        let section = format!(
            r#"{{"schema_version":"1","last_updated":"2026-01-01T00:00:00Z","devices":[{record}]}}"#
        );
        folder.file(&format!("{name}/devices.json"), section);
        folder.file(
            &format!("{name}/configurations.json"),
            r#"{"schema_version":"1","last_updated":"2026-01-01T00:00:00Z"}"#,
        );
        sources.push(folder.path(name));
    }
    for source in &sources {
        let output = folder.path("made.sma");
        let create = ["backup", "create", "--from", source, "--output", &output, "--force"];
        let locks: [&[&str]; 3] = [
            &[],
            &["--encrypt", "--password-file", &password],
            &["--encrypt", "chacha20-poly1305", "--password-file", &password, "--kdf", "pbkdf2"],
        ];
        let warnings: Vec<serde_json::Value> = locks
            .iter()
            .map(|lock| json(&[&create[..], lock].concat(), 0)["warnings"].clone())
            .collect();
        let first = warnings[0][0].as_str().unwrap_or_default();
        assert!(first.contains("not valid at level thorough: SMA-"), "{source}: {first}");
        assert_eq!(warnings[1], warnings[0], "{source}");
        assert_eq!(warnings[2], warnings[0], "{source}");
    }
    let sound = sample("1.0-tar-gzip.sma");
    let output = folder.path("sound.sma");
    let create = ["backup", "create", "--from", &sound, "--encrypt", "--password-file", &password];
    let result = json(&[&create[..], &["--output", &output]].concat(), 0);
    assert_eq!(result["warnings"], serde_json::json!([]));
}

/// Case 21: an archive that was unpacked and edited.
#[test]
fn the_advice_for_an_edited_folder_works() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let edits = [
        ("changed", "sed -i 's/Kitchen/Bedroom/' data/devices.json"),
        ("longer", "printf ' ' >> data/templates.json"),
        ("fewer", "rm data/analytics.json"),
        ("more", "cp data/devices.json data/more.json"),
    ];
    for (name, edit) in edits {
        let at = folder.path(name);
        let script = format!(r#"mkdir "$2"; tar -xf "$1" -C "$2"; cd "$2"; {edit}"#);
        crate::program::shell(&script, &[&sample("1.0-tar-gzip.sma"), &at]);
        let output = folder.path("made.sma");
        let create = ["backup", "create", "--output", &output, "--force", "--from"];
        let message = run(&[&create[..], &[&at]].concat());
        let message = String::from_utf8(message.stderr).unwrap();
        if name != "more" {
            assert!(message.contains("does not match its manifest: SMA-I"), "{name}: {message}");
            assert!(
                message.contains("give the folder data inside it with --from"),
                "{name}: {message}"
            );
        }
        let data = format!("{at}/data");
        expect_output(&[&create[..], &[&data]].concat(), 0);
        expect_output(&["backup", "validate", &output], 0);
    }
}

/// Cases 13 and 14: what repair says can be done can be done.
#[test]
fn advice_of_repair_can_be_followed() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let output = folder.path("output");
    let take = |archive: &str, section: &str, code| {
        let repair = ["backup", "repair", "--archive", archive, "--section", section];
        expect_output(&[&repair[..], &["--output", "-"]].concat(), code)
    };
    let advised = "Extract the intact sections one by one with --section.";
    let without_manifest = reported_case("14-no-manifest.sma");
    let repair = ["backup", "repair", &without_manifest, "--output", &output];
    assert!(expect_error(&repair, 1).contains(advised));
    for section in ["devices", "configurations"] {
        let member = format!("data/{section}.json");
        let by_tar = crate::program::shell(r#"tar -xOf "$1" "$2""#, &[&without_manifest, &member]);
        assert_eq!(take(&without_manifest, section, 0), by_tar);
    }
    expect_error(
        &["backup", "repair", &without_manifest, "--section", "rooms", "--output", "-"],
        2,
    );
    // Of an archive that ends in its manifest there is no section to extract one by one.
    let beginning = std::fs::read(sample("1.0-tar-gzip.sma")).unwrap();
    let beginning = folder.file("beginning.sma", &beginning[..600]);
    for arguments in [&["--output", &output][..], &["--section", "devices", "--output", "-"]] {
        let repair = [&["backup", "repair", &beginning][..], arguments].concat();
        let message = expect_error(&repair, 1);
        assert!(message.contains("no section is intact"), "{message}");
        assert!(message.contains("help: Look for another copy of the backup."), "{message}");
    }
    // A document has one checksum: the records that can be read are written, with a word.
    let document = sample("2026.1-server-export.sma");
    let devices: serde_json::Value = serde_json::from_str(&take(&document, "devices", 0)).unwrap();
    assert_eq!(devices.as_array().unwrap().len(), 24);
    let cut = crate::program::shell(r#"gzip -dc "$1" | head -c 2500"#, &[&document]);
    let cut = folder.file("cut.sma", cut);
    let message = expect_error(&["backup", "repair", &cut, "--output", &output], 1);
    assert!(message.contains("--section devices"), "{message}");
    let message = run(&["backup", "repair", &cut, "--section", "devices", "--output", "-"]);
    assert_eq!(message.status.code(), Some(6));
    assert!(String::from_utf8(message.stderr).unwrap().contains("devices is damaged"));
    // What is written can be parsed, and is the beginning of what there was.
    let records: serde_json::Value = serde_json::from_slice(&message.stdout).unwrap();
    let records = records.as_array().unwrap();
    assert!(!records.is_empty() && records.len() < 24);
    assert_eq!(records[..], devices.as_array().unwrap()[..records.len()]);
    // Of one that ends in its first record, nothing.
    let text = std::fs::read_to_string(&cut).unwrap();
    let before = &text[..text.find("\"devices\"").unwrap() + 40];
    let before = folder.file("before.sma", before);
    let repair = ["backup", "repair", &before, "--section", "devices", "--output", &output];
    let message = expect_error(&repair, 1);
    assert!(message.contains("nothing of the section devices can be read"), "{message}");
    assert!(!std::fs::exists(&output).unwrap());
    // An archive that was cut in its first bytes, and the same of an encrypted one.
    let signed = std::fs::read(sample("1.0-tar-none-signed.sma")).unwrap();
    let mut headless = signed;
    headless[3] ^= 1;
    let headless = folder.file("headless.sma", headless);
    assert!(take(&headless, "devices", 0).starts_with('{'));
    let locked = sample("1.0-chacha-rawkey.sma");
    let mut damaged = std::fs::read(&locked).unwrap();
    let at = damaged.windows(30).position(|it| it.starts_with(b"data/analytics.json.enc\0"));
    damaged[at.unwrap() + 600] ^= 1;
    let damaged = folder.file("locked.sma", damaged);
    let repair = ["backup", "repair", &damaged, "--section", "devices", "--output", "-"];
    assert!(expect_error(&repair, 4).contains("is encrypted"));
    let opened = expect_output(&[&repair[..], &["--key-file", &sample("raw.key")]].concat(), 0);
    let extract = ["backup", "extract", &locked, "--section", "devices", "--output", "-"];
    assert_eq!(
        opened,
        expect_output(&[&extract[..], &["--key-file", &sample("raw.key")]].concat(), 0)
    );
}

#[test]
fn a_damaged_archive_is_repaired_as_advised() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    let bytes = std::fs::read(sample("1.0-tar-gzip.sma")).unwrap();
    let mut changed = bytes.clone();
    changed[4000] ^= 1;
    let tar = std::fs::read(sample("1.0-tar-none-signed.sma")).unwrap();
    for damaged in [&bytes[..5000], &changed[..], &tar[..20_000]] {
        let folder_of_file = Folder::new();
        folder_of_file.file("FILE", damaged);
        let message = expect_error(&["backup", "info", &folder_of_file.path("FILE")], 1);
        let (_, advised) = message.split_once("recover the intact sections: ").expect(&message);
        let validated = expect_output(&["backup", "validate", &folder_of_file.path("FILE")], 1);
        assert!(validated.contains(advised), "{validated}");
        // Each of them lost something.
        let repaired = crate::program::in_shell(&folder_of_file, advised);
        assert_eq!(repaired.status.code(), Some(6), "{advised}");
        expect_output(&["backup", "validate", &folder_of_file.path("REPAIRED")], 0);
    }
    // What was never a backup has nothing to recover.
    let message = expect_error(&["backup", "info", &folder.file("text.sma", "hello")], 1);
    assert!(!message.contains("repair"), "{message}");
}

#[test]
fn the_first_of_two_concatenated_archives_is_recovered() {
    let folder = Folder::new();
    let output = folder.path("output.sma");
    let twice = |name: &str, first: &str, second: &str| {
        let both = [std::fs::read(first).unwrap(), std::fs::read(second).unwrap()].concat();
        folder.file(name, both)
    };
    let (tar, gzip) = (sample("1.0-tar-none-signed.sma"), sample("1.0-tar-gzip.sma"));
    let zstd = sample("1.0-tar-zstd.sma");
    for (file, count) in [
        (reported_case("13-twice.sma"), 2),
        (twice("tar.sma", &tar, &tar), 6),
        (twice("gzip.sma", &gzip, &gzip), 6),
        (twice("zstd.sma", &zstd, &zstd), 6),
        // Another backup behind it, and the same in a JSON bundle.
        (twice("other.sma", &gzip, &sample("1.0-selective.sma")), 6),
        (twice("bundle.sma", &sample("1.0-json-lz4.sma"), &sample("1.0-json-lz4.sma")), 6),
    ] {
        let repair = ["backup", "repair", &file, "--output", &output, "--force"];
        let message = String::from_utf8(run(&repair).stderr).unwrap();
        assert!(
            message.contains(&format!("{count} of {count} sections intact")),
            "{file}\n{message}"
        );
        expect_output(&["backup", "validate", &output, "--level", "standard"], 0);
    }
    // What is recovered is the first one.
    let other = folder.path("other.sma");
    expect_output(&["backup", "repair", &other, "--output", &output, "--force"], 0);
    let take = |file: &str| {
        expect_output(&["backup", "extract", file, "--section", "devices", "--output", "-"], 0)
    };
    assert_eq!(take(&output), take(&gzip));
    let document = sample("2026.1-server-export.sma");
    let both = twice("document.sma", &document, &document);
    let message = run(&["backup", "repair", &both, "--section", "devices", "--output", "-"]);
    assert_eq!(message.status.code(), Some(0), "{}", String::from_utf8_lossy(&message.stderr));
}
