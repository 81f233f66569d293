//! Archives as arguments, beside the options of the specification.

use std::fs;

use crate::program::{Folder, expect_error, expect_output, json, run, sample};

/// What each command needs beside its archive.
fn commands(folder: &Folder) -> Vec<Vec<String>> {
    let key = folder.path("own.key.pem");
    expect_output(&["backup", "keygen", "--output", &key], 0);
    let public = folder.path("own.pub.pem");
    let output = ["--output", "-"];
    let lines: [&[&str]; 10] = [
        &["backup", "validate"],
        &["backup", "info"],
        &["backup", "contents"],
        &["backup", "extract", "--section", "devices", output[0], output[1]],
        &["backup", "convert", "--to", "2026.1", output[0], output[1]],
        &["backup", "repair", output[0], output[1]],
        &["backup", "redact", output[0], output[1]],
        &["backup", "sign", "--sign-key", &key, output[0], output[1]],
        &["backup", "verify", "--public-key", &public],
        &["restore", "--dry-run"],
    ];
    lines.iter().map(|line| line.iter().map(|it| (*it).to_owned()).collect()).collect()
}

#[test]
fn an_archive_is_an_argument_or_an_option_and_not_both() {
    let folder = Folder::new();
    let archive = sample("1.0-tar-gzip.sma");
    for command in commands(&folder) {
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        // An unsigned archive is not verified.
        let code = if command[1] == "verify" { 5 } else { 0 };
        let by_argument = run(&[&command[..], &[&archive]].concat());
        let by_option = run(&[&command[..], &["--archive", &archive]].concat());
        assert_eq!(by_argument.status.code(), Some(code), "{command:?}");
        assert_eq!(by_argument, by_option, "{command:?}");
        assert!(!by_argument.stdout.is_empty(), "{command:?}");
        let both = expect_error(&[&command[..], &[&archive, "--archive", &archive]].concat(), 2);
        assert!(both.contains("cannot be used with"), "{command:?}: {both}");
        let none = expect_error(&command, 2);
        assert!(none.contains("ARCHIVE"), "{command:?}: {none}");
    }
}

#[test]
fn several_archives_are_validated_at_once() {
    let archives = [sample("1.0-tar-gzip.sma"), sample("1.0-json-lz4.sma")];
    let [one, other] = [&archives[0], &archives[1]];
    let by_argument = json(&["backup", "validate", one, other], 0);
    assert_eq!(by_argument, json(&["backup", "validate", "--archive", one, other], 0));
    assert_eq!(by_argument["valid"], 2);
    // Options between and after archives take none of them.
    let key = sample("signer.pub.pem");
    let signed = sample("1.0-tar-none-signed.sma");
    json(&["backup", "validate", "--public-key", &key, &signed], 0);
    json(&["backup", "verify", "--public-key", &key, "--public-key", &key, &signed], 0);
    expect_error(&["backup", "validate", one, "--archive", other], 2);
}

#[test]
fn the_order_of_compared_archives_matters() {
    let (old, new) = (sample("1.0-tar-gzip.sma"), sample("1.0-selective.sma"));
    let by_argument = expect_output(&["backup", "compare", &old, &new], 1);
    let by_option =
        expect_output(&["backup", "compare", "--archive1", &old, "--archive2", &new], 1);
    assert_eq!(by_argument, by_option);
    assert_ne!(by_argument, expect_output(&["backup", "compare", &new, &old], 1));
    for wrong in [
        &[&*old][..],
        &[&old, &new, &old],
        &["--archive1", &old],
        &["--archive1", &old, &new],
        &[&old, &new, "--archive2", &new],
        &[],
    ] {
        expect_error(&[&["backup", "compare"], wrong].concat(), 2);
    }
}

#[test]
fn a_target_and_a_folder_go_with_arguments() {
    let folder = Folder::new();
    let archive = sample("1.0-tar-gzip.sma");
    let message = expect_output(&["restore", &archive, "--target", &archive, "--dry-run"], 0);
    assert!(message.contains("can be restored"), "{message}");
    fs::copy(&archive, folder.path("home.sma")).unwrap();
    let path = folder.path("");
    assert_eq!(
        expect_output(&["backup", "list", &path], 0),
        expect_output(&["backup", "list", "--path", &path], 0)
    );
    expect_error(&["backup", "list"], 2);
    expect_error(&["backup", "list", &path, "--path", &path], 2);
    // A name like an option is a file behind `--`.
    let message = expect_error(&["backup", "info", "--", "--json"], 3);
    assert!(message.contains("--json cannot be read"), "{message}");
}

#[test]
fn standard_input_is_given_to_one_argument() {
    let folder = Folder::new();
    let output = folder.path("output");
    let archive = sample("1.0-tar-gzip.sma");
    let extract = ["backup", "extract", "--section", "devices", "--output", &output];
    for (arguments, names) in [
        (
            &[&extract[..], &["-", "--password-file", "-"]].concat()[..],
            "ARCHIVE and --password-file",
        ),
        (
            &[&extract[..], &["--archive", "-", "--key-file", "-"]].concat(),
            "--archive and --key-file",
        ),
        (&[&extract[..], &["-", "--password-fd", "0"]].concat(), "ARCHIVE and --password-fd"),
        (&[&extract[..], &["-", "--public-key", "-"]].concat(), "ARCHIVE and --public-key"),
        (&["backup", "compare", "-", "-"], "OLD and NEW"),
        (&["backup", "validate", "-", &archive, "-"], "ARCHIVE and ARCHIVE"),
        (&["backup", "validate", "-", "--base", "-"], "ARCHIVE and --base"),
        (&["backup", "verify", "-", "--public-key", "-"], "ARCHIVE and --public-key"),
        (
            &[
                "backup",
                "create",
                "--from",
                "-",
                "--base",
                "-",
                "--sign-key",
                "-",
                "--output",
                &output,
            ],
            "--from, --base and --sign-key",
        ),
        (&["restore", "--dry-run", "-", "--target", "-"], "ARCHIVE and --target"),
    ] {
        let message = expect_error(arguments, 2);
        assert!(message.contains("standard input can be read only once"), "{message}");
        assert!(message.contains(names), "{arguments:?}: {message}");
    }
    // Standard output is something else.
    let bytes = fs::read(&archive).unwrap();
    let mut command = crate::program::program();
    command.args(["backup", "redact", "-", "--output", "-", "--ignore-signature"]);
    assert!(command.write_stdin(bytes).output().unwrap().status.success());
}
