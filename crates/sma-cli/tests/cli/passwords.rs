//! Passwords: those that nobody could type, wrong ones, and who else sees them.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::program::{
    Folder, expect_error, expect_output, in_shell, program, reported_case, run, sample,
};

/// Passwords that nobody could type, and the words that say why.
const UNTYPABLE: &[(&[u8], &str)] = &[
    (b"\xef\xbb\xbfcorrect horse\r\n", "begins with a byte-order mark"),
    (b"\xff\xfec\0o\0r\0r\0", "is UTF-16"),
    (b"nul\0inside", "contains control characters"),
    (b"\x1b[200~pasted\x1b[201~", "contains control characters"),
    (b"first\nsecond\n", "has more than one line"),
    (b"correct horse\n\n", "has more than one line"),
    (b"K\xfcche", "is not UTF-8"),
    (b"\xc3\x28\x99\x01", "is not UTF-8"),
    ("correct\u{200b}horse".as_bytes(), "contains invisible characters"),
];

/// The arguments that lock an archive.
fn create<'a>(output: &'a str, password_file: &'a str) -> [String; 10] {
    let from = reported_case("19-mac-plain.sma");
    ["backup", "create", "--from", &from, "--encrypt", "--kdf=pbkdf2", "--password-file"]
        .into_iter()
        .chain([password_file, "--output", output])
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .try_into()
        .unwrap()
}

#[test]
fn untypable_passwords_do_not_encrypt() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    let output = folder.path("locked.sma");
    // Case 15.
    let case = create(&output, &reported_case("15-password-with-mark.txt"));
    let message = expect_error(&case.each_ref().map(String::as_str), 4);
    assert!(
        message.contains("15-password-with-mark.txt: the password begins with a byte"),
        "{message}"
    );
    assert!(
        message.contains("Save the password file as UTF-8 without a byte-order mark"),
        "{message}"
    );
    for (password, reason) in UNTYPABLE {
        let file = folder.file("password.txt", password);
        let by_file = create(&output, &file);
        let message = expect_error(&by_file.each_ref().map(String::as_str), 4);
        assert!(message.contains(&format!("password.txt: the password {reason}")), "{message}");
        let by_descriptor = format!(
            "shelly-manager backup create --from '{}' --encrypt --kdf pbkdf2 --password-fd 7 \
             --output locked.sma 7<password.txt",
            reported_case("19-mac-plain.sma")
        );
        let ended = in_shell(&folder, &by_descriptor);
        let message = String::from_utf8(ended.stdout).unwrap();
        assert_eq!(ended.status.code(), Some(4), "{message}");
        assert!(
            message.contains(&format!("file descriptor 7: the password {reason}")),
            "{message}"
        );
        let text = String::from_utf8_lossy(password);
        assert!(!message.contains(text.trim()), "the password is not shown: {message}");
        assert!(!fs::exists(&output).unwrap());
    }
    let mut by_variable = program();
    let from = reported_case("19-mac-plain.sma");
    by_variable.args(["backup", "create", "--from", &from, "--encrypt", "--output", &output]);
    let ended = by_variable.env("SHELLY_MANAGER_PASSWORD", "correct horse\n").output().unwrap();
    let message = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(4), "{message}");
    assert!(
        message.contains("SHELLY_MANAGER_PASSWORD: the password has more than one"),
        "{message}"
    );
}

#[test]
fn typable_passwords_encrypt() {
    let folder = Folder::new();
    for (number, password) in
        [" spaces at both ends ", "客厅\r\n", "Küche\n", "می\u{200c}خواهم"].iter().enumerate()
    {
        let file = folder.file("password.txt", password);
        let output = folder.path(&format!("{number}.sma"));
        expect_output(&create(&output, &file).each_ref().map(String::as_str), 0);
        expect_output(&["backup", "validate", &output, "--password-file", &file], 0);
    }
}

#[test]
fn an_untypable_password_unlocks_its_archive() {
    let folder = Folder::new();
    // Locked before this was refused.
    let locked = reported_case("15-locked-with-mark.sma");
    let contents = |file: &str| run(&["backup", "contents", &locked, "--password-file", file]);
    let mark = reported_case("15-password-with-mark.txt");
    assert!(contents(&mark).status.success(), "the bytes of the file are the password");
    expect_output(&["backup", "validate", &locked, "--password-file", &mark], 0);
    // The same without the mark is another one, with which nothing is wrong in itself.
    let typed = folder.file("password.txt", "correct horse\r\n");
    let message = String::from_utf8(contents(&typed).stderr).unwrap();
    assert!(message.contains("wrong password") && !message.contains("byte-order"), "{message}");
    // Case 15 the other way round: what is wrong with the file may be why it does not fit.
    for (password, reason) in [UNTYPABLE[0], UNTYPABLE[2], UNTYPABLE[4], UNTYPABLE[6]] {
        let file = folder.file("password.txt", password);
        let sample = sample("1.0-aes-pbkdf2-json.sma");
        let message = expect_error(&["backup", "contents", &sample, "--password-file", &file], 4);
        assert!(message.contains(&format!("damaged data: the password {reason}")), "{message}");
        let report = expect_output(&["backup", "validate", &sample, "--password-file", &file], 4);
        assert!(report.contains(&format!("damaged data: the password {reason}")), "{report}");
    }
}

#[test]
fn a_wrong_password_is_exit_code_4_in_every_command() {
    let folder = Folder::new();
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    let clear = sample("1.0-tar-gzip.sma");
    let output = folder.path("output");
    let key = sample("raw.key");
    // Case 16, and other credentials that do not fit.
    let wrong = reported_case("16-wrong-password.txt");
    let credentials = [["--password-file", &*wrong], ["--key-file", &key]];
    let commands: [&[&str]; 9] = [
        &["backup", "validate", &locked],
        &["backup", "contents", &locked],
        &["backup", "extract", &locked, "--section", "devices", "--output", &output],
        &["backup", "compare", &clear, &locked],
        &["backup", "convert", &locked, "--output", &output],
        &["backup", "redact", &locked, "--output", &output],
        &["backup", "create", "--from", &locked, "--output", &output],
        &["restore", "--dry-run", &locked],
        &["restore", "--dry-run", &clear, "--target", &locked],
    ];
    for credential in credentials {
        for command in commands {
            let ended = run(&[command, &credential].concat());
            let message = String::from_utf8([ended.stdout, ended.stderr].concat()).unwrap();
            assert_eq!(ended.status.code(), Some(4), "{command:?} {credential:?}\n{message}");
            assert!(!message.lines().any(|line| line.trim() == "at"), "{message}");
            assert!(!message.contains("not the password"), "it is not shown: {message}");
            assert!(!fs::exists(&output).unwrap(), "{command:?}");
        }
    }
    // One of many: those that could not be unlocked count as such, and damage is still damage.
    let damaged = crate::program::write_damaged(&folder);
    let message =
        expect_output(&["backup", "validate", &clear, &locked, "--password-file", &wrong], 4);
    assert!(
        message.ends_with("2 archives: 1 valid, 0 invalid, 1 could not be checked\n"),
        "{message}"
    );
    expect_output(&["backup", "validate", &damaged, "--password-file", &wrong], 1);
}

/// A scanner that finds a threat where a word is in what it can see of its caller.
fn scanner(folder: &Folder, look: &str) -> String {
    let script = format!(
        "#!/bin/sh\n{look} | grep -q sesame && {{ echo \"$1: Seen FOUND\"; exit 1; }}\nexit 0\n"
    );
    let path = folder.file("scanner", script);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

#[test]
fn other_programs_do_not_inherit_the_password() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    let locked = reported_case("security/s11-locked.sma");
    let password = fs::read_to_string(reported_case("security/s11-password.txt")).unwrap();
    let scan = |archive: &str, scanner: &str, how: &str, variable: Option<&str>| {
        let line = format!(
            "shelly-manager backup validate --level paranoid {archive} --antivirus {scanner} {how}"
        );
        let line = match variable {
            Some(text) => format!("SHELLY_MANAGER_PASSWORD='{text}' {line}"),
            None => line,
        };
        let ended = in_shell(&folder, &line);
        let message = String::from_utf8(ended.stdout).unwrap();
        assert!(
            !message.contains("Seen") && !message.contains("The-Password"),
            "{line}\n{message}"
        );
        assert!(message.contains(": Valid"), "{line}\n{message}");
    };
    folder.file("password.txt", &password);
    let word = Some(password.trim_end());
    // Case s12.
    scan(&locked, &reported_case("security/s12-antivirus.sh"), "", word);
    let environment = scanner(&folder, "env");
    scan(&locked, &environment, "", word);
    // Where no archive needs it, too.
    let clear = sample("1.0-tar-gzip.sma");
    scan(&clear, &environment, "", word);
    // By descriptor, which a child can read again from the beginning: of a file, and of one that is
    // scanned before another one is unlocked.
    let descriptor = scanner(&folder, "cat /proc/self/fd/7 /dev/fd/7 2>/dev/null");
    scan(&locked, &descriptor, "--password-fd 7 7<password.txt", None);
    scan(&format!("{clear} {locked}"), &descriptor, "--password-fd 7 7<password.txt", None);
    scan(&clear, &descriptor, "--password-fd 7 7<password.txt", None);
    // By standard input.
    let input = scanner(&folder, "cat /proc/self/fd/0");
    scan(&locked, &input, "--password-file - < password.txt", None);
}

#[test]
fn an_error_names_the_closed_descriptor_as_given() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    fs::copy(sample("1.0-aes-pbkdf2-json.sma"), folder.path("locked.sma")).unwrap();
    let extract = "shelly-manager backup extract locked.sma --section devices --output -";
    let output = in_shell(&folder, &format!("{extract} --password-fd 9"));
    let message = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(message.starts_with("error: file descriptor 9 cannot be read"), "{message}");
}
