//! What is in archives: info, contents, list, extract, compare.

use crate::program::{
    Folder, expect_error, expect_output, json, program, run, sample, shell, write_damaged,
};

#[test]
fn a_section_equals_what_tar_extracts() {
    test_programs::needs!("sh", "tar", "gzip");
    let archive = sample("1.0-tar-gzip.sma");
    for section in ["devices", "configurations", "analytics"] {
        let arguments =
            ["backup", "extract", "--archive", &archive, "--section", section, "--output", "-"];
        let member = format!("data/{section}.json");
        assert_eq!(
            expect_output(&arguments, 0),
            shell(r#"tar -xzOf "$1" "$2""#, &[&archive, &member])
        );
    }
}

#[test]
fn records_are_json_lines_or_a_table() {
    let archive = sample("1.0-tar-gzip.sma");
    let extract = |more: &[&str]| {
        let arguments = ["backup", "extract", "--archive", &archive, "--section", "devices"];
        let collection = ["--collection", "devices", "--output", "-"];
        expect_output(&[&arguments[..], &collection, more].concat(), 0)
    };
    let all: serde_json::Value = serde_json::from_str(&extract(&[])).unwrap();
    let records = all.as_array().unwrap();
    assert_eq!(records.len(), 24);
    let lines = extract(&["--format", "ndjson"]);
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, records);
    let table = extract(&["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    assert_eq!(names.iter().take(5).collect::<Vec<_>>(), ["id", "mac", "ip", "type", "name"]);
    let settings = names.iter().position(|name| name == "settings").unwrap();
    for (row, record) in reader.records().zip(records) {
        let row = row.unwrap();
        assert_eq!(row[0], record["id"].to_string());
        assert_eq!(&row[4], record["name"].as_str().unwrap());
        let cell: serde_json::Value = serde_json::from_str(&row[settings]).unwrap();
        assert_eq!(cell, record["settings"]);
    }
}

#[test]
fn a_device_is_found_by_id_address_and_name() {
    let archive = sample("1.0-tar-gzip.sma");
    let of = |device: &str| {
        expect_output(
            &["backup", "extract", "--archive", &archive, "--device", device, "--output", "-"],
            0,
        )
    };
    let by_id = of("3");
    let found: serde_json::Value = serde_json::from_str(&by_id).unwrap();
    let record = &found["devices"]["devices"][0];
    assert_eq!(found["devices"]["devices"].as_array().unwrap().len(), 1);
    for of_device in found["configurations"]["device_configs"].as_array().unwrap() {
        assert_eq!(of_device["device_id"], 3);
    }
    let mac = record["mac"].as_str().unwrap();
    assert_eq!(of(mac), by_id);
    assert_eq!(of(&mac.replace(':', "").to_lowercase()), by_id);
    assert_eq!(of(record["name"].as_str().unwrap()), by_id);
    let message = expect_error(
        &["backup", "extract", "--archive", &archive, "--device", "nobody", "--output", "-"],
        2,
    );
    assert!(message.contains("has no device with the id"), "{message}");
}

#[test]
fn a_failed_extraction_gives_a_reason() {
    let extract = |archive: &str, more: &[&str], code| {
        let arguments = ["backup", "extract", "--archive", archive, "--output", "-"];
        expect_error(&[&arguments[..], more].concat(), code)
    };
    let archive = sample("1.0-tar-gzip.sma");
    assert!(extract(&archive, &["--section", "plugins"], 2).contains("has no section plugins"));
    let selective = sample("1.0-selective.sma");
    assert!(extract(&selective, &["--section", "analytics"], 1).contains("not included"));
    let several = extract(&archive, &["--section", "devices", "--format", "csv"], 2);
    assert!(several.contains("devices, discovered_devices"), "{several}");
    extract(&archive, &["--section", "devices", "--collection", "none"], 2);
    extract(&archive, &[], 2);
    let locked = sample("1.0-chacha-rawkey.sma");
    let message = extract(&locked, &["--section", "devices"], 4);
    assert!(message.contains("is encrypted") && message.contains("--key-file"), "{message}");
    let wrong = ["--section", "devices", "--password-file", &sample("password.txt")];
    assert!(extract(&locked, &wrong, 4).contains("encrypted with a key file"));
}

#[test]
fn passwords_come_from_files_descriptors_and_the_environment() {
    test_programs::needs!("sh");
    let locked = sample("1.0-chacha-scrypt.sma");
    let password = std::fs::read_to_string(sample("password.txt")).unwrap();
    let password = password.trim_end_matches('\n');
    let extract =
        ["backup", "extract", "--archive", &locked, "--section", "devices", "--output", "-"];
    let by_file =
        expect_output(&[&extract[..], &["--password-file", &sample("password.txt")]].concat(), 0);
    assert!(by_file.contains("\"devices\""));
    let by_variable =
        program().args(extract).env("SHELLY_MANAGER_PASSWORD", password).output().unwrap();
    assert_eq!(String::from_utf8(by_variable.stdout).unwrap(), by_file);
    let by_pipe = program()
        .args(extract)
        .args(["--password-file", "-"])
        .write_stdin(password)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(by_pipe.stdout).unwrap(), by_file);
    let by_descriptor = shell(
        r#"program=$1; file=$2; shift 2; "$program" "$@" --password-fd 7 7<"$file""#,
        &[&[program().get_program().to_str().unwrap(), &sample("password.txt")], &extract[..]]
            .concat(),
    );
    assert_eq!(by_descriptor, by_file);
}

#[test]
fn contents_equal_those_of_tar() {
    test_programs::needs!("sh", "tar", "gzip");
    let archive = sample("1.0-tar-gzip.sma");
    let summary = json(&["backup", "contents", "--archive", &archive], 0);
    let members: String = summary["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| format!("{} {}\n", member["size"], member["path"].as_str().unwrap()))
        .collect();
    let tar = shell(r#"tar -tvzf "$1" | awk '{print $3, $6}'"#, &[&archive]);
    assert_eq!(members, tar);
    let message = expect_output(&["backup", "contents", "--archive", &archive], 0);
    assert!(message.contains("discovered_devices") && message.contains("checksum.sha256"));
    assert_eq!(json(&["backup", "info", "--archive", &archive], 0)["total_devices"], 24);
    let message = expect_output(&["backup", "info", "--archive", &archive], 0);
    assert!(message.contains("shelly-manager-prod"), "{message}");
    // Without a password a locked archive tells what its manifest tells, with it the rest.
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    let contents = ["backup", "contents", "--archive", &locked];
    assert!(expect_output(&contents, 0).contains("encrypted"));
    let opened =
        expect_output(&[&contents[..], &["--password-file", &sample("password.txt")]].concat(), 0);
    assert!(opened.contains("device_configs"), "{opened}");
}

#[test]
fn damaged_archives_are_listed() {
    let folder = Folder::new();
    for name in ["1.0-tar-gzip.sma", "1.0-selective.sma", "2024.1-server-export.sma"] {
        std::fs::copy(sample(name), folder.path(name)).unwrap();
    }
    folder.file("broken.sma", &std::fs::read(sample("1.0-tar-gzip.sma")).unwrap()[..3000]);
    let path = folder.as_path();
    let list = ["backup", "list", "--path", path.to_str().unwrap()];
    let message = expect_output(&list, 0);
    assert!(
        message.contains(": 4 archives\n") && message.contains("truncated at byte 3000"),
        "{message}"
    );
    let names = |more: &[&str]| {
        let rows = json(&[&list[..], more].concat(), 0);
        let names = rows.as_array().unwrap().iter().map(|row| row["name"].to_string());
        names.collect::<Vec<_>>().join(" ").replace('"', "")
    };
    assert_eq!(
        names(&["--sort", "name"]),
        "1.0-selective.sma 1.0-tar-gzip.sma 2024.1-server-export.sma broken.sma"
    );
    let by_devices = names(&["--sort", "devices"]);
    assert!(by_devices.ends_with("1.0-selective.sma broken.sma"), "{by_devices}");
    assert_eq!(names(&["--since", "2026-01-01"]), "2024.1-server-export.sma broken.sma");
    expect_error(&["backup", "list", "--path", &folder.path("none")], 3);
    expect_error(&["backup", "list", "--path", path.to_str().unwrap(), "--since", "yesterday"], 2);
}

#[test]
fn names_in_archives_cannot_command_the_terminal() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
    let mut looked_at = 0;
    for folder in ["hostile", "content", "manifest"] {
        for entry in std::fs::read_dir(format!("{vectors}/{folder}")).unwrap() {
            let path = entry.unwrap().path();
            let path = path.to_str().unwrap();
            if !path.ends_with(".sma") || looked_at % 9 != 0 {
                looked_at += 1;
                continue;
            }
            looked_at += 1;
            for command in ["info", "contents", "validate"] {
                let output =
                    program().args(["backup", command, "--archive", path]).output().unwrap();
                let all = [output.stdout, output.stderr].concat();
                let text = String::from_utf8(all).unwrap();
                let is_bad = |c: char| {
                    c.is_control() && c != '\n'
                        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                };
                assert!(!text.contains(is_bad), "{command} {path}: {text:?}");
            }
        }
    }
    assert!(looked_at > 100);
}

#[test]
fn an_archive_equals_itself_in_any_packaging() {
    let archive = sample("1.0-tar-gzip.sma");
    let compare = |old: &str, new: &str, code| {
        json(&["backup", "compare", "--archive1", old, "--archive2", new], code)
    };
    compare(&archive, &archive, 0);
    compare(&archive, &sample("1.0-json-gzip.sma"), 0);
    let folder = Folder::new();
    let document = sample("2026.1-server-export.sma");
    let converted = folder.path("converted.sma");
    expect_output(&["backup", "convert", "--archive", &document, "--output", &converted], 0);
    compare(&document, &converted, 0);
    let message =
        expect_output(&["backup", "compare", "--archive1", &document, "--archive2", &converted], 0);
    assert!(message.ends_with(": no differences\n"), "{message}");
    compare(&archive, &document, 1);
}

#[test]
fn a_damaged_archive_is_readable_but_not_valid() {
    let folder = Folder::new();
    let damaged = write_damaged(&folder);
    let output =
        run(&["backup", "extract", "--archive", &damaged, "--section", "devices", "--output", "-"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(
        message.contains("damaged.sma has errors: SMA-I0") && message.contains("validate it"),
        "{message}"
    );
    assert!(output.stdout.starts_with(b"{"));
    let compare = ["backup", "compare", "--archive1", &damaged, "--archive2", &damaged];
    let output = run(&compare);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().ends_with(": no differences\n"));
}

#[test]
#[cfg(unix)]
fn a_password_from_a_pipe_is_read_once_for_all_archives() {
    test_programs::needs!("sh");
    let (one, other) = (sample("1.0-aes-argon2-signed.sma"), sample("1.0-chacha-scrypt.sma"));
    shell(
        r#"cat "$2" | "$1" backup compare --archive1 "$3" --archive2 "$4" --password-file - \
                                                                         >/dev/null || test "$?" = 1"#,
        &[program().get_program().to_str().unwrap(), &sample("password.txt"), &one, &other],
    );
    let message = expect_error(&["backup", "compare", "--archive1", "-", "--archive2", "-"], 2);
    assert!(message.contains("standard input can be read only once"), "{message}");
}

#[test]
fn a_device_is_selected_by_id_with_its_discovery() {
    let folder = Folder::new();
    let time = "2026-01-19T10:00:00Z";
    let device = |id: u32, mac: &str, name: &str| {
        serde_json::json!({"id": id, "mac": mac, "ip": "", "type": "A", "name": name,
            "created_at": time, "updated_at": time})
    };
    let section = serde_json::json!({
        "schema_version": "1.0.0", "last_updated": time,
        "devices": [device(1, "A80000000001", "2"), device(2, "A80000000002", "1")],
        "discovered_devices": [{"id": 7, "mac": "a8:00:00:00:00:02", "discovered": time}],
    });
    std::fs::create_dir(folder.path("home")).unwrap();
    folder.file("home/devices.json", section.to_string());
    let archive = folder.path("home.sma");
    let create = ["backup", "create", "--type", "selective", "--from", &folder.path("home")];
    expect_output(&[&create[..], &["--output", &archive]].concat(), 0);
    let extract = ["backup", "extract", "--archive", &archive, "--device", "2", "--output", "-"];
    let found: serde_json::Value = serde_json::from_str(&expect_output(&extract, 0)).unwrap();
    assert_eq!(found["devices"]["devices"][0]["id"], 2);
    assert_eq!(found["devices"]["discovered_devices"][0]["id"], 7);
}
