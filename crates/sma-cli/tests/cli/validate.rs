//! `backup validate`, `backup verify` and the exit codes.

use crate::program::{
    Folder, expect_error, expect_output, in_shell, json, program, run, sample, write_damaged,
};
use sma_core::encryption::{Credential, Password};
use sma_core::report::commands;
use sma_core::words::VariantArray;
use sma_core::{Archive, Level, Limits};

/// Returns a report of the core as JSON.
fn report_of(archive: &Archive, level: Level) -> serde_json::Value {
    serde_json::from_str(&archive.validate(level).to_json()).unwrap()
}

#[test]
fn the_report_equals_that_of_the_core() {
    for name in [
        "1.0-tar-gzip.sma",
        "1.0-incremental.sma",
        "1.0-chacha-rawkey.sma",
        "2024.1-server-export.sma",
    ] {
        let bytes = std::fs::read(sample(name)).unwrap();
        let archive = Archive::open(&bytes, &Limits::default()).unwrap();
        for level in Level::VARIANTS {
            let arguments = [
                "backup",
                "validate",
                "--archive",
                &sample(name),
                "--level",
                level.into(),
                "--json",
            ];
            let validated: serde_json::Value =
                serde_json::from_str(&expect_output(&arguments, 0)).unwrap();
            let outcome = &validated["archives"][0];
            assert_eq!(outcome["report"], report_of(&archive, *level), "{name}");
        }
    }
}

#[test]
fn the_report_of_an_unlocked_archive_equals_that_of_the_core() {
    let bytes = std::fs::read(sample("1.0-chacha-scrypt.sma")).unwrap();
    let archive = Archive::open(&bytes, &Limits::default()).unwrap();
    let password = Password::from_file(&std::fs::read(sample("password.txt")).unwrap()).unwrap();
    let unlocked = archive.unlock(&Credential::Password(password)).unwrap();
    let arguments = [
        "backup",
        "validate",
        "--json",
        "--archive",
        &sample("1.0-chacha-scrypt.sma"),
        "--password-file",
        &sample("password.txt"),
    ];
    let validated: serde_json::Value = serde_json::from_str(&expect_output(&arguments, 0)).unwrap();
    assert_eq!(validated["archives"][0]["report"], report_of(&unlocked, Level::Thorough));
}

#[test]
fn the_json_has_the_verdict_and_what_was_not_checked() {
    let (valid, locked) = (sample("1.0-tar-gzip.sma"), sample("1.0-chacha-rawkey.sma"));
    let increment = sample("1.0-incremental.sma");
    // The words of docs/verdicts.md, as in the text.
    for (archive, word, check, is_valid) in [
        (&valid, "Valid", "SMA-G001", true),
        (&locked, "Contents not checked", "SMA-E001", false),
        (&increment, "Base not checked", "SMA-M014", false),
    ] {
        let all = json(&["backup", "validate", archive], 0);
        let outcome = &all["archives"][0];
        assert_eq!(outcome["verdict"], word);
        assert_eq!(outcome["archive"].as_str(), Some(&**archive));
        let text = expect_output(&["backup", "validate", archive], 0);
        assert!(text.contains(&format!("{archive}: {word}\n")), "{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(outcome["message"].as_str().unwrap()), "{text}");
        let reasons = outcome["not_checked"].as_array().unwrap();
        let of_check =
            reasons.iter().find(|it| it["checks"].as_array().unwrap().contains(&check.into()));
        assert!(text.contains(of_check.unwrap()["reason"].as_str().unwrap()), "{text}");
        let counts =
            ["valid", "partly_checked", "invalid", "unread"].map(|name| all[name].as_u64());
        assert_eq!(counts, [u64::from(is_valid), u64::from(!is_valid), 0, 0].map(Some));
    }
    // Several archives have the same form.
    let all = json(&["backup", "validate", &valid, &locked, &increment], 0);
    for (index, archive) in [&valid, &locked, &increment].into_iter().enumerate() {
        let alone = json(&["backup", "validate", archive], 0);
        assert_eq!(all["archives"][index], alone["archives"][0]);
    }
    let text = expect_output(&["backup", "validate", &valid, &locked, &increment], 0);
    assert!(text.ends_with("\n3 archives: 1 valid, 2 partly checked, 0 invalid\n"), "{text}");
}

#[test]
fn validate_exits_with_0_or_1_for_every_readable_file() {
    let folder = Folder::new();
    let text = folder.file("text.sma", "no archive");
    let damaged = write_damaged(&folder);
    let check =
        |archive: &str, code| expect_output(&["backup", "validate", "--archive", archive], code);
    assert!(check(&sample("1.0-tar-zstd.sma"), 0).contains(": Valid\n"));
    assert!(check(&damaged, 1).contains("Changed or damaged"));
    assert!(check(&text, 1).contains("not a backup"));
    let key = sample("signer.pub.pem");
    expect_output(
        &[
            "backup",
            "validate",
            "--archive",
            &sample("1.0-tar-none-signed.sma"),
            "--public-key",
            &key,
        ],
        0,
    );
    expect_output(
        &["backup", "validate", "--archive", &sample("1.0-tar-gzip.sma"), "--public-key", &key],
        1,
    );
    let wrong = folder.file("password", "wrong");
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    let message =
        expect_output(&["backup", "validate", "--archive", &locked, "--password-file", &wrong], 4);
    assert!(message.contains("Not unlocked"), "{message}");
    assert!(!message.contains("wrong\n"));
}

#[test]
fn unreadable_files_are_exit_code_3_and_missing_names_2() {
    let folder = Folder::new();
    let missing = folder.path("missing.sma");
    let message = expect_error(&["backup", "validate", "--archive", &missing], 3);
    assert!(message.contains("missing.sma") && message.contains("Check the name"), "{message}");
    expect_error(&["backup", "info", "--archive", &missing], 3);
    expect_error(&["backup", "info", "--archive", folder.as_path().to_str().unwrap()], 3);
    expect_error(&["backup", "validate"], 2);
    expect_error(&["backup", "validate", "--archive", &missing, "--level", "deep"], 2);
    expect_error(&["backup", "unknown"], 2);
}

#[test]
fn several_archives_and_folders_have_a_summary() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("more")).unwrap();
    folder.file("more/good.SMA", std::fs::read(sample("1.0-json-lz4.sma")).unwrap());
    folder.file("more/ignored.txt", "no archive by its name");
    let damaged = write_damaged(&folder);
    let more = folder.path("more");
    let arguments = ["backup", "validate", "--archive", &damaged, &more, &folder.path("none.sma")];
    let message = expect_output(&arguments, 3);
    assert!(
        message.ends_with("\n3 archives: 1 valid, 1 invalid, 1 could not be checked\n"),
        "{message}"
    );
    let all = json(&arguments, 3);
    assert_eq!((&all["valid"], &all["invalid"], &all["unread"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!(all["archives"][0]["report"]["valid"], false);
    assert_eq!(all["archives"][1]["report"]["valid"], true);
    assert!(all["archives"][2]["error"]["message"].as_str().unwrap().contains("none.sma"));
    // A folder that is empty, as one whose disk is not mounted, is no success.
    std::fs::create_dir(folder.path("empty")).unwrap();
    let good = sample("1.0-tar-gzip.sma");
    expect_error(&["backup", "validate", "--archive", &good, &folder.path("empty")], 1);
    let message = expect_error(&["backup", "validate", "--archive", &folder.path("empty")], 1);
    assert!(message.contains("contains no archives"), "{message}");
    // A folder of one archive is still a folder: the form does not depend on what is found.
    assert_eq!(json(&["backup", "validate", "--archive", &more], 0)["valid"], 1);
}

#[test]
fn the_base_of_an_increment_is_compared() {
    let increment = sample("1.0-incremental.sma");
    let message = json(
        &["backup", "validate", "--archive", &increment, "--base", &sample("1.0-tar-gzip.sma")],
        1,
    );
    let report = &message["archives"][0]["report"];
    let failed: Vec<&str> = report["manifest_checks"]
        .as_array()
        .unwrap()
        .iter()
        .chain(report["integrity_checks"].as_array().unwrap())
        .filter(|check| check["status"] == "failed")
        .map(|check| check["code"].as_str().unwrap())
        .collect();
    assert_eq!(failed, ["SMA-M014"]);
}

#[test]
fn a_base_is_called_unneeded_only_when_every_archive_was_opened() {
    let (base, damaged) = (sample("1.0-tar-gzip.sma"), sample("password.txt"));
    let warns = |file: &str| {
        let output = run(&["backup", "validate", file, "--base", &base]);
        String::from_utf8(output.stderr).unwrap().contains("the base has no effect")
    };
    assert!(warns(&base));
    assert!(!warns(&sample("1.0-incremental.sma")));
    assert!(!warns(&damaged));
}

#[test]
#[cfg(unix)]
fn closed_output_does_not_change_the_exit_code() {
    test_programs::needs!("sh", "bash");
    let folder = Folder::new();
    let damaged = write_damaged(&folder);
    let validate = |script: &str| {
        let mut shell = std::process::Command::new("bash");
        shell.args(["-c", script, "bash", program().get_program().to_str().unwrap(), &damaged]);
        shell.status().unwrap().code()
    };
    let closed = r#""$1" backup validate --archive "$2" > >(:) ; exit $?"#;
    assert_eq!(validate(closed), Some(1));
    let full = r#""$1" backup info --archive no-such-file 2>/dev/full"#;
    assert_eq!(validate(full), Some(3));
}

#[test]
fn the_environment_password_is_used_only_where_needed() {
    let validate = |archive: &str, password: &str| {
        let mut command = program();
        command.args(["backup", "validate", "--archive", archive, "--json"]);
        let output = command.env("SHELLY_MANAGER_PASSWORD", password).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let clear = sample("1.0-tar-gzip.sma");
    assert_eq!(
        validate(&clear, ""),
        (Some(0), expect_output(&["backup", "validate", "--archive", &clear, "--json"], 0))
    );
    // The key of this one is no password.
    assert_eq!(validate(&sample("1.0-chacha-rawkey.sma"), "hunter2").0, Some(0));
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    assert_eq!(validate(&locked, "hunter2").0, Some(4));
    let password = std::fs::read_to_string(sample("password.txt")).unwrap();
    let (code, report) = validate(&locked, password.trim_end());
    assert_eq!(code, Some(0));
    assert_ne!(report, validate(&locked, "").1, "unlocked, more is checked");
    // A file with nothing in it is message where it is needed, and nowhere else.
    let empty = Folder::new();
    let file = empty.file("empty", "");
    let validate = |archive: &str| {
        ["backup", "validate", "--password-file", &file, "--archive", archive].map(str::to_owned)
    };
    let with = |archive: &str, code| {
        let arguments = validate(archive);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        program().args(arguments).assert().code(code);
    };
    with(&clear, 0);
    with(&locked, 4);
}

#[test]
fn standard_input_is_a_file() {
    let bytes = std::fs::read(sample("1.0-tar-gzip.sma")).unwrap();
    let mut command = program();
    command.args(["backup", "validate", "--archive", "-"]).write_stdin(bytes);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("standard input: Valid\n"));
}

#[test]
fn verify_exits_with_0_for_the_signer_alone() {
    let signed = sample("1.0-tar-none-signed.sma");
    let key = sample("signer.pub.pem");
    let verified = json(&["backup", "verify", "--archive", &signed, "--public-key", &key], 0);
    assert_eq!(verified["verified"], true);
    assert!(verified["signer"].as_str().unwrap().starts_with("SHA256:"));
    let unsigned = sample("1.0-tar-gzip.sma");
    expect_output(&["backup", "verify", "--archive", &unsigned, "--public-key", &key], 5);
    let folder = Folder::new();
    let own = folder.path("own.key.pem");
    expect_output(&["backup", "keygen", "--output", &own], 0);
    let public = folder.path("own.pub.pem");
    expect_output(&["backup", "verify", "--archive", &signed, "--public-key", &public], 5);
    // One of several is enough.
    let keys = ["--public-key", &*public, "--public-key", &key];
    expect_output(&[&["backup", "verify", "--archive", &signed], &keys[..]].concat(), 0);
    // An archive that brings its key along says whose signature it is.
    let foreign = folder.path("foreign.sma");
    expect_output(
        &["backup", "sign", "--archive", &unsigned, "--sign-key", &own, "--output", &foreign],
        0,
    );
    let other = json(&["backup", "verify", "--archive", &foreign, "--public-key", &key], 5);
    assert_eq!((&other["verified"], &other["state"]), (&false.into(), &"other-key".into()));
    let message =
        expect_error(&["backup", "verify", "--archive", &signed, "--public-key", &signed], 4);
    assert!(message.contains("error: "), "{message}");
}

#[test]
fn colors_are_for_terminals() {
    let output = run(&["backup", "validate", "--archive", &sample("1.0-tar-gzip.sma")]);
    assert!(!output.stdout.contains(&0x1b));
    let mut command = program();
    command.args(["backup", "validate", "--archive", &sample("1.0-tar-gzip.sma")]);
    let forced = command.env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(forced.stdout.contains(&0x1b));
    let plain = command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").output().unwrap();
    assert_eq!(plain.stdout, output.stdout);
}

#[test]
#[cfg(unix)]
fn an_antivirus_program_is_run() {
    use std::os::unix::fs::PermissionsExt;
    test_programs::needs!("sh");
    let folder = Folder::new();
    let scanner = |name: &str, script: &str| {
        let path = folder.file(name, format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        path
    };
    let archive = sample("1.0-tar-gzip.sma");
    let validate = ["backup", "validate", "--archive", &archive, "--level", "paranoid"];
    let scanned = |program: &str, code| {
        let report = json(&[&validate[..], &["--antivirus", program]].concat(), code);
        let report = &report["archives"][0]["report"];
        let checks = report["security_checks"].as_array().unwrap().clone();
        checks.into_iter().find(|check| check["code"] == "SMA-C020").unwrap()
    };
    let clean = scanned(&scanner("clean", "test -f \"$1\""), 0);
    assert_eq!(clean["status"], "passed");
    let found = scanned(&scanner("found", "echo \"$1: Eicar-Test FOUND\"; exit 1"), 1);
    assert_eq!(found["status"], "failed");
    assert!(found["message"].as_str().unwrap().ends_with("found found Eicar-Test."), "{found}");
    let message =
        expect_error(&[&validate[..], &["--antivirus", &scanner("broken", "exit 2")]].concat(), 3);
    assert!(message.contains("could not scan") && message.contains("exit status: 2"), "{message}");
    let message = expect_error(&[&validate[..], &["--antivirus", "/no/such/program"]].concat(), 3);
    assert!(message.contains("/no/such/program cannot be run"), "{message}");
    let shallow = ["backup", "validate", "--archive", &archive, "--antivirus", "clamscan"];
    assert!(expect_error(&shallow, 2).contains("paranoid"));
}

#[test]
fn the_command_of_a_report_repeats_it() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    for name in ["home.sma", "-rf.sma", "it's $HOME.sma"] {
        folder.file(name, std::fs::read(sample("1.0-tar-gzip.sma")).unwrap());
        let output = in_shell(&folder, &commands::validation(name, Level::Standard));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&format!("{name}: Valid\n")), "{text}");
    }
}

#[test]
fn one_changed_byte_is_printed_as_one_problem() {
    let folder = Folder::new();
    let damaged = write_damaged(&folder);
    let text = expect_output(&["backup", "validate", "--archive", &damaged], 1);
    assert_eq!(text.matches("What to do: ").count(), 1, "{text}");
    assert!(text.contains("does not match its checksum."), "{text}");
}
