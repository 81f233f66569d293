//! Options that would do nothing: each is refused or reported, with a word.

use crate::program::{Folder, expect_output, json, run, sample};

#[test]
fn an_option_without_effect_is_refused() {
    let folder = Folder::new();
    let (plain, locked) = (sample("1.0-tar-gzip.sma"), sample("1.0-aes-pbkdf2-json.sma"));
    let (password, key) = (sample("password.txt"), sample("signer.pub.pem"));
    let (document, output) = (sample("2026.1-server-export.sma"), folder.path("output"));
    let list = folder.path("");
    let table: &[(&[&str], &str)] = &[
        (
            &["backup", "extract", &plain, "--section", "devices", "--output", "-", "--force"],
            "--force",
        ),
        (&["backup", "redact", &plain, "--output", "-", "--force"], "--force"),
        (&["backup", "create", "--from", &plain, "--output", "-", "--force"], "--force"),
        (
            &["backup", "create", "--from", &plain, "--output", &output, "--kdf", "scrypt"],
            "--encrypt",
        ),
        (
            &[
                "backup",
                "create",
                "--from",
                &plain,
                "--output",
                &output,
                "--compress",
                "none",
                "--level",
                "3",
            ],
            "no effect without compression",
        ),
        (&["backup", "create", "--from", &plain, "--output", &output, "--base", &plain], "neither"),
        (
            &[
                "backup",
                "convert",
                &plain,
                "--to",
                "2026.1",
                "--container",
                "tar",
                "--output",
                &output,
            ],
            "no container",
        ),
        (
            &[
                "backup",
                "convert",
                &document,
                "--compress",
                "none",
                "--level",
                "1",
                "--output",
                &output,
            ],
            "no effect without compression",
        ),
        (
            &["backup", "repair", &locked, "--compress", "gzip", "--output", &output],
            "cannot be compressed again",
        ),
        (&["backup", "repair", &locked, "--level", "3", "--output", &output], "Remove --level.\n"),
        (
            &[
                "backup",
                "repair",
                &locked,
                "--compress",
                "none",
                "--level",
                "3",
                "--output",
                &output,
            ],
            "Remove --level.\n",
        ),
        (
            &["backup", "repair", &locked, "--password-file", &password, "--output", &output],
            "no effect without --section",
        ),
        (
            &[
                "backup",
                "repair",
                &plain,
                "--section",
                "devices",
                "--compress",
                "none",
                "--output",
                &output,
            ],
            "cannot be used with",
        ),
        (
            &[
                "backup",
                "extract",
                &plain,
                "--collection",
                "devices",
                "--device",
                "1",
                "--output",
                &output,
            ],
            "--section",
        ),
        (
            &["backup", "extract", &plain, "--device", "1", "--format", "csv", "--output", &output],
            "one collection",
        ),
        (
            &["backup", "validate", &plain, "--level", "basic", "--public-key", &key],
            "no effect at level basic",
        ),
        (
            &["backup", "validate", &locked, "--level", "basic", "--password-file", &password],
            "no effect at level basic",
        ),
        (&["backup", "validate", &plain, "--antivirus", "true"], "paranoid"),
        (&["backup", "list", &list, "--sort", "verdict"], "--level"),
        (&["backup", "compare", &plain, &plain, "--noise", "--json"], "--noise"),
        (&["restore", &plain, "--dry-run", "--confirm"], "cannot be used with"),
        (&["restore", &plain, "--dry-run", "--no-backup-before"], "has no effect"),
        (
            &["restore", &plain, "--dry-run", "--backup-before", "--no-backup-before"],
            "cannot be used",
        ),
        (&["restore", &plain, "--dry-run", "--allow-running"], "cannot be used with"),
        (
            &["restore", &plain, "--dry-run", "--replace", "all", "--strategy", "skip"],
            "cannot be used",
        ),
        (&["restore", &plain, "--confirm", "--target", &plain], "not a database"),
        (&["restore", &plain, "--dry-run", "--target", &plain, "--timezone", "UTC"], "not a MySQL"),
        (
            &["restore", &plain, "--confirm", "--target", "sqlite:x", "--timezone", "UTC"],
            "not a MySQL",
        ),
        (&["completions", "bash", "--json"], "--json"),
        (&["man", "--json"], "--json"),
    ];
    for (arguments, word) in table {
        // The plan of a repair may be printed before.
        let result = run(arguments);
        let message = String::from_utf8(result.stderr).unwrap();
        assert_eq!(result.status.code(), Some(2), "{arguments:?}\n{message}");
        assert!(message.contains(word), "{arguments:?}\n{message}");
        assert!(result.stdout.is_empty(), "{arguments:?}");
        assert!(folder.names().is_empty(), "{arguments:?}");
    }
}

#[test]
fn an_unneeded_password_gives_a_warning() {
    let (plain, password) = (sample("1.0-tar-gzip.sma"), sample("password.txt"));
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    let commands: &[&[&str]] = &[
        &["backup", "extract", "FILE", "--section", "devices", "--output", "-"],
        &["backup", "convert", "FILE", "--to", "2026.1", "--output", "-"],
        &["backup", "redact", "FILE", "--output", "-"],
        &["backup", "compare", "FILE", "FILE"],
        &["backup", "repair", "FILE", "--section", "devices", "--output", "-"],
        &["backup", "validate", "FILE"],
        &["restore", "FILE", "--dry-run"],
    ];
    for command in commands {
        for (file, is_needed) in [(&plain, false), (&locked, true)] {
            let words = command.iter().map(|word| if *word == "FILE" { file } else { *word });
            let arguments: Vec<&str> = words.chain(["--password-file", &password]).collect();
            let result = run(&arguments);
            let message = String::from_utf8(result.stderr).unwrap();
            assert_eq!(result.status.code(), Some(0), "{arguments:?}\n{message}");
            assert_eq!(message.contains("was not needed"), !is_needed, "{arguments:?}\n{message}");
        }
    }
}

#[test]
fn the_backup_before_a_restore_is_reported() {
    let folder = Folder::new();
    let (archive, path) = (sample("1.0-tar-gzip.sma"), folder.path("before.sma"));
    let restore = ["restore", &archive, "--dry-run", "--backup-before", "--backup-path", &path];
    let onto = [&restore[..], &["--target", &archive]].concat();
    let message = expect_output(&onto, 0);
    assert!(
        message.contains(&format!("A backup of the target would be written to {path}")),
        "{message}"
    );
    let backup = &json(&onto, 0)["backup_before"];
    assert_eq!((&backup["path"], &backup["needed"]), (&path.as_str().into(), &true.into()));
    assert_eq!(backup["exists"], false);
    // An empty system leaves nothing to back up.
    assert!(expect_output(&restore, 0).contains("No backup would be written to"));
    assert_eq!(json(&restore, 0)["backup_before"]["needed"], false);
    assert!(folder.names().is_empty());
    // An existing file is not replaced.
    folder.file("before.sma", "another backup");
    assert!(expect_output(&onto, 0).contains("already exists"));
    assert_eq!(json(&onto, 0)["backup_before"]["exists"], true);
    assert_eq!(std::fs::read(&path).unwrap(), b"another backup");
    let without = ["restore", &archive, "--dry-run", "--target", &archive];
    assert!(json(&without, 0).get("backup_before").is_none());
}
