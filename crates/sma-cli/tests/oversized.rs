//! Files that are larger than the limit are refused unread. The bytes that are read are counted for
//! this process, so that there is one test.

#![cfg(target_os = "linux")]

#[path = "cli/program.rs"]
mod program;

use std::fs::{self, File};

use program::{Folder, program, sample};

const GIB: u64 = 1 << 30;

/// A file of that size, of which nothing is on the disk.
fn sparse(folder: &Folder, name: &str, size: u64) -> String {
    let path = folder.path(name);
    File::create(&path).unwrap().set_len(size).unwrap();
    path
}

/// Bytes that the program reads until it ends with that exit code, and what it prints and tells.
fn read(arguments: &[&str], code: i32) -> (u64, String) {
    let so_far = || {
        let counts = fs::read_to_string("/proc/self/io").unwrap();
        let read = counts.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap();
        read.parse::<u64>().unwrap()
    };
    let before = so_far();
    let output = program().args(arguments).output().unwrap();
    let message = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{message}");
    (so_far() - before, message)
}

#[test]
fn a_file_above_the_limit_is_refused_unread() {
    let folder = Folder::new();
    // Case 23.
    let large = sparse(&folder, "x.sma", 5 * GIB);
    let good = sample("1.0-tar-gzip.sma");
    let (least, _) = read(&["backup", "info", &good], 0);
    let output = ["--output", "-"];
    let commands: &[&[&str]] = &[
        &["backup", "validate"],
        &["backup", "info"],
        &["backup", "contents"],
        &["backup", "repair", output[0], output[1]],
        &["backup", "redact", output[0], output[1]],
        &["backup", "convert", output[0], output[1]],
        &["backup", "extract", "--section", "devices", output[0], output[1]],
        &["backup", "compare", &good],
        &["backup", "create", output[0], output[1], "--from"],
        &["backup", "verify", "--public-key", &sample("signer.pub.pem")],
        &["backup", "sign", output[0], output[1], "--sign-key", &large],
        &["restore", "--dry-run"],
        &["restore", "--dry-run", &good, "--target"],
    ];
    for command in commands {
        let (bytes, message) = read(&[command, &[&*large][..]].concat(), 1);
        assert!(bytes < least + (1 << 20), "{command:?} reads {bytes} bytes");
        if !command.contains(&"--sign-key") {
            assert!(message.contains("limit of 1 GiB"), "{command:?}: {message}");
            assert!(message.contains("raise the limit with --max-size"), "{command:?}: {message}");
        }
    }
    // As one of many it is a row of the list.
    let (bytes, message) = read(&["backup", "list", &folder.path("")], 0);
    assert!(bytes < least + (2 << 20), "list reads {bytes} bytes");
    assert!(message.contains("larger than the limit"), "{message}");
    let large = sparse(&folder, "password.txt", 5 * GIB);
    let locked = sample("1.0-aes-pbkdf2-json.sma");
    for option in ["--password-file", "--key-file"] {
        let (bytes, message) = read(&["backup", "contents", &locked, option, &large], 1);
        assert!(message.contains("password.txt is larger than"), "{message}");
        assert!(bytes < least + (1 << 20), "{option} reads {bytes} bytes");
    }
}
