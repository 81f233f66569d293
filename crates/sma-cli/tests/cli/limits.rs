//! Limits: what passes one is refused with the option that raises it.

use std::fs;

use crate::program::{Folder, expect_error, expect_output, program, sample};

/// The advice that each limit gives, and what happens when it is followed.
#[test]
fn each_limit_names_the_option_that_raises_it() {
    test_programs::needs!("sh", "gzip");
    let folder = Folder::new();
    let archive = sample("1.0-tar-gzip.sma");
    let size = fs::metadata(&archive).unwrap().len();
    let document = sample("2026.1-server-export.sma");
    let locked = sample("1.0-aes-argon2-signed.sma");
    let password = sample("password.txt");
    let zeros = folder.path("zeros.sma");
    let tar = folder.file("zeros.tar", vec![0; 8 << 20]);
    crate::program::shell(r#"gzip -9 -c "$1" > "$2""#, &[&tar, &zeros]);
    let cases: &[(&str, &[&str], &str, &str)] = &[
        ("--max-size", &[&archive], &(size - 1).to_string(), &size.to_string()),
        ("--max-unpacked-size", &[&archive], "10KiB", "1MiB"),
        ("--max-unpacked-size", &[&document], "1kB", "1MB"),
        ("--max-members", &[&archive], "3", "1024"),
        ("--max-values", &[&archive], "100", "1000000"),
        ("--max-kdf-memory", &[&locked, "--password-file", &password], "63.9MiB", "64MiB"),
        ("--max-expansion", &[&zeros], "100", "2000"),
    ];
    for (option, arguments, low, high) in cases {
        let run = |value: &str| {
            let contents = [&["backup", "contents"][..], arguments, &[option, value]].concat();
            let output = program().args(&contents).output().unwrap();
            (output.status.code(), String::from_utf8(output.stderr).unwrap())
        };
        let (code, message) = run(low);
        assert_ne!(code, Some(0), "{option}");
        assert!(
            message.contains(&format!("raise the limit with {option}.")),
            "{option}: {message}"
        );
        let (code, message) = run(high);
        assert!(!message.contains("raise the limit"), "{option}: {message}");
        // Zeros are within the limit, and still no archive.
        assert_eq!(code, Some(i32::from(*option == "--max-expansion")), "{option}: {message}");
    }
}

#[test]
fn an_error_of_repair_names_the_option_of_its_limit() {
    let archive = sample("1.0-tar-gzip.sma");
    let repair = ["backup", "repair", &archive, "--output", "-", "--max-unpacked-size"];
    let message = expect_error(&[&repair[..], &["10KiB"]].concat(), 1);
    assert!(message.contains("raise the limit with --max-unpacked-size."), "{message}");
    let message =
        expect_error(&["backup", "repair", &archive, "--output", "-", "--max-size", "1kB"], 1);
    assert!(message.contains("raise the limit with --max-size."), "{message}");
}

#[test]
fn a_limit_of_key_derivation_is_not_called_a_wrong_password() {
    let (locked, password) = (sample("1.0-aes-argon2-signed.sma"), sample("password.txt"));
    let validate = ["backup", "validate", &locked, "--password-file", &password];
    let report = expect_output(&[&validate[..], &["--max-kdf-memory", "1MB"]].concat(), 4);
    assert!(report.contains("open it with a higher limit."), "{report}");
    assert!(!report.contains("Try another password"), "{report}");
}

#[test]
fn sizes_have_units() {
    let archive = sample("1.0-tar-gzip.sma");
    for size in ["500MB", "2GiB", "1.5 GB", "1000000", "1tb", "18446744073709551615"] {
        expect_output(&["backup", "info", &archive, "--max-size", size], 0);
    }
    for size in ["", "much", "-1", "1 XB", "1e3", "0x10", "1,5GB", "GiB"] {
        let message = expect_error(&["backup", "info", &archive, &format!("--max-size={size}")], 2);
        let expected = if size.is_empty() { "--max-size" } else { "expected a size such as 500MB" };
        assert!(message.contains(expected), "{message}");
    }
    expect_error(&["backup", "info", &archive, "--max-size", "0"], 1);
}

#[test]
fn standard_input_is_limited() {
    let bytes = fs::read(sample("1.0-tar-gzip.sma")).unwrap();
    for command in [&["backup", "info", "-"][..], &["backup", "repair", "-", "--output", "-"]] {
        let mut limited = program();
        limited.args(command).args(["--max-size", "1kB"]).write_stdin(bytes.clone());
        let output = limited.output().unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("raise the limit with --max-size."), "{message}");
    }
}
