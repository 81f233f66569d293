//! Archives that are written: converted and repaired ones, as other programs read them.

use crate::program::{Folder, expect_error, expect_output, json, run, sample, shell};

#[test]
fn writing_a_parsed_document_gives_the_same_bytes() {
    test_programs::needs!("sh", "gzip");
    let folder = Folder::new();
    let document = sample("2026.1-server-export.sma");
    let again = folder.path("again.json");
    let convert = ["backup", "convert", "--archive"];
    expect_output(
        &[&convert[..], &[&document, "--to", "2026.1", "--compress", "none", "--output", &again]]
            .concat(),
        0,
    );
    shell(r#"gzip -dc "$1" | cmp - "$2""#, &[&document, &again]);
    // And through an SMA 1.0 archive.
    let archive = folder.path("archive.sma");
    expect_output(&[&convert[..], &[&document, "--output", &archive]].concat(), 0);
    let back = folder.path("back.sma");
    expect_output(&[&convert[..], &[&archive, "--to", "2026.1", "--output", &back]].concat(), 0);
    shell(r#"gzip -t "$1"; gzip -dc "$1" | cmp - "$2""#, &[&back, &again]);
}

#[test]
fn other_programs_read_written_archives() {
    test_programs::needs!("sh", "tar", "gzip", "zstd", "lz4", "sha256sum");
    let folder = Folder::new();
    for (method, unpack) in [
        ("gzip", "gzip -t \"$1\"; gzip -dc \"$1\""),
        ("zstd", "zstd -qt \"$1\"; zstd -qdc \"$1\""),
        ("lz4", "lz4 -qt \"$1\"; lz4 -qdc \"$1\""),
        ("none", "cat \"$1\""),
    ] {
        let output = folder.path(&format!("{method}.sma"));
        expect_output(
            &[
                "backup",
                "convert",
                "--archive",
                &sample("2024.1-server-export.sma"),
                "--compress",
                method,
                "--output",
                &output,
            ],
            0,
        );
        let folder = folder.path(method);
        let script = r#"mkdir "$2"; { UNPACK; } | tar -xC "$2"; cd "$2"
            sha256sum -c --quiet checksum.sha256; ls data | tr '\n' ' '"#;
        let sections = shell(&script.replace("UNPACK", unpack), &[&output, &folder]);
        assert_eq!(
            sections,
            "configurations.json devices.json network_settings.json system_settings.json \
             templates.json "
        );
    }
}

#[test]
fn conversions_print_their_plan_and_notes() {
    let folder = Folder::new();
    let output = folder.path("converted.sma");
    let document = sample("2024.1-server-export.sma");
    let plan = json(&["backup", "convert", "--archive", &document, "--output", &output], 0);
    assert_eq!((&plan["from_version"], &plan["to_version"]), (&"2024.1".into(), &"1.0.0".into()));
    let archive = sample("1.0-tar-gzip.sma");
    let document = folder.path("document.sma");
    let to_document = ["backup", "convert", "--archive", &archive, "--to", "2026.1", "--output"];
    let notes = json(&[&to_document[..], &[&document]].concat(), 0);
    let notes = notes["notes"].as_array().unwrap();
    assert!(notes.iter().any(|note| note["kind"] == "not_carried"));
    // Each line names the member that it is about.
    std::fs::create_dir(folder.path("home")).unwrap();
    let section = r#"{"schema_version":"1.0.0","last_updated":"2026-01-01T00:00:00Z"}"#;
    for name in ["configurations", "templates"] {
        folder.file(&format!("home/{name}.json"), section);
    }
    shell(
        r#"tar -xzOf "$1" data/devices.json > "$2""#,
        &[&archive, &folder.path("home/devices.json")],
    );
    let archive = folder.path("home.sma");
    let create = ["backup", "create", "--from", &folder.path("home"), "--output", &archive];
    expect_output(&create, 0);
    let to_document = ["backup", "convert", "--archive", &archive, "--to", "2026.1", "--output"];
    let message = run(&[&to_document[..], &[&document, "--force"]].concat());
    let message = String::from_utf8(message.stderr).unwrap();
    for name in ["devices", "configurations", "templates"] {
        let note = format!("cannot store the section's last_updated (data/{name}.json).\n");
        assert!(message.contains(&note), "{message}");
    }
    let message = expect_error(&["backup", "convert", "--archive", &archive, "--output", "-"], 2);
    assert!(message.contains("SMA 1.0"), "{message}");
    let message = expect_error(&[&to_document[..], &["-", "--container", "tar"]].concat(), 2);
    assert!(message.contains("has no container"), "{message}");
    // Where the document is standard output, what was left out is message beside it.
    let output = run(&[&to_document[..], &["-", "--json", "--compress", "none"]].concat());
    let notes: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert!(notes["notes"].as_array().is_some_and(|notes| !notes.is_empty()), "{notes}");
    serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();
    let options = [&to_document[..], &["-", "--compress", "zstd"]].concat();
    assert!(expect_error(&options, 2).contains("compressed with gzip"));
    let options = [&to_document[..], &["-", "--compress", "none", "--level", "3"]].concat();
    assert!(expect_error(&options, 2).contains("no effect without compression"));
}

#[test]
fn intact_sections_are_repaired() {
    test_programs::needs!("sh", "tar", "gzip", "sha256sum");
    let folder = Folder::new();
    let whole = std::fs::read(sample("1.0-tar-gzip.sma")).unwrap();
    let cut = folder.file("cut.sma", &whole[..5000]);
    let repaired = folder.path("repaired.sma");
    // What is lost has an exit code, and a warning that names it.
    let repair = ["backup", "repair", "--archive", &cut, "--output", &repaired];
    let report = json(&repair, 6);
    assert_eq!(report["summary"], "4 of 6 sections intact");
    let message = String::from_utf8(run(&[&repair[..], &["--force"]].concat()).stderr).unwrap();
    let lost = "warning: the repaired archive lacks resolution (damaged), analytics (missing)\n";
    assert!(message.ends_with(lost), "{message}");
    expect_output(&["backup", "validate", "--archive", &repaired], 0);
    shell(
        r#"mkdir "$2"; tar -xzf "$1" -C "$2"; cd "$2"; sha256sum -c --quiet checksum.sha256"#,
        &[&repaired, &folder.path("unpacked")],
    );
    let message = expect_output(&["backup", "info", "--archive", &repaired], 0);
    assert!(message.contains("resolution and analytics were lost"), "{message}");
    let nothing = folder.file("nothing.sma", &whole[..20]);
    expect_error(&["backup", "repair", "--archive", &nothing, "--output", "-"], 1);
}
