//! The lines to copy that repeat a result with other programs, run as a person does: one after the
//! other in one shell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sma_core::report::commands;
use sma_core::summary::Summary;
use sma_core::{Archive, Limits};

const VERIFIED: &str = "Signature Verified Successfully";

/// An empty folder of the test that asks for it.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn read(file: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(file)).unwrap()
}

/// An archive in a folder, under a name, and what it says of itself.
fn put(folder: &Path, file: &str, name: &str) -> Summary {
    let bytes = read(file);
    fs::write(folder.join(name), &bytes).unwrap();
    Archive::open(&bytes, &Limits::default()).unwrap().summary()
}

fn text(file: &str) -> String {
    String::from_utf8(read(file)).unwrap()
}

/// Runs lines as they are typed or pasted, in a shell that goes on after what fails; temporary
/// files are made in a folder beside.
fn paste(folder: &Path, lines: &str) -> Output {
    let temporary = folder.join("tmp");
    fs::create_dir_all(&temporary).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", lines]).current_dir(folder).env("LC_ALL", "C").env("TMPDIR", &temporary);
    let output = shell.output().unwrap();
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "nothing is left behind");
    output
}

fn output_text(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

#[test]
fn commands_do_not_verify_leftovers_of_another_archive() {
    test_programs::needs!("sh", "tar", "gzip", "base64", "sha256sum", "openssl");
    let folder = folder("a-forged-archive");
    let key = text("reports/security/signer.pub.pem");
    // Case s10.
    let [good, forged] = ["s10-a.sma", "s10-b.sma"].map(|name| {
        let summary = put(&folder, &format!("reports/security/{name}"), name);
        commands::signature(name, &summary, Some(&key)).unwrap()
    });
    let output = paste(&folder, &good);
    assert!(output.status.success() && output_text(&output).contains(VERIFIED), "{output:?}");
    // In the same shell, in either order, and each after the other failed.
    for lines in [format!("{good}{forged}"), format!("{forged}{forged}")] {
        let output = paste(&folder, &format!("{lines}echo ended with $?\n"));
        let told = output_text(&output);
        assert!(!told.contains("ended with 0"), "{told}");
        let (_, last) = told.split_once(VERIFIED).unwrap_or(("", &told));
        assert!(!last.contains(VERIFIED), "{told}");
    }
    let output = paste(&folder, &format!("{forged}{good}"));
    assert!(output.status.success(), "{output:?}");
    // As lines of a script that is to end at failures, too.
    assert!(!paste(&folder, &format!("set -e\n{forged}{good}")).status.success());
}

#[test]
fn a_failed_command_ends_the_verification() {
    test_programs::needs!("sh", "tar", "gzip", "base64", "sha256sum", "openssl");
    let folder = folder("what-fails");
    let key = text("vectors/samples/signer.pub.pem");
    let summary = put(&folder, "vectors/samples/1.0-tar-none-signed.sma", "a.sma");
    let lines = commands::signature("a.sma", &summary, Some(&key)).unwrap();
    let checksums = commands::integrity("a.sma", &summary).unwrap();
    for lines in [&lines, &checksums] {
        assert!(paste(&folder, lines).status.success());
    }
    let bytes = read("vectors/samples/1.0-tar-none-signed.sma");
    let at = |text: &[u8]| bytes.windows(text.len()).position(|found| found == text).unwrap();
    let changed = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] ^= byte;
        bytes
    };
    let damages = [
        // A section that is another one, a file that is cut off, nothing, and no file at all.
        changed(at(b"\"name\":") + 9, 0x01),
        bytes[..bytes.len() / 2].to_vec(),
        Vec::new(),
    ];
    for damage in damages {
        fs::write(folder.join("a.sma"), damage).unwrap();
        for lines in [&lines, &checksums] {
            let output = paste(&folder, lines);
            assert!(!output.status.success(), "{output:?}");
            assert!(!output_text(&output).contains(VERIFIED), "{output:?}");
        }
    }
    fs::remove_file(folder.join("a.sma")).unwrap();
    assert!(!paste(&folder, &lines).status.success());
    // A folder with the name that the commands once used does not interfere.
    fs::write(folder.join("a.sma"), &bytes).unwrap();
    fs::create_dir(folder.join("unpacked")).unwrap();
    assert!(paste(&folder, &lines).status.success());
    // Another key.
    let other = text("reports/security/signer.pub.pem");
    let lines = commands::signature("a.sma", &summary, Some(&other)).unwrap();
    let output = paste(&folder, &lines);
    assert!(!output.status.success() && !output_text(&output).contains(VERIFIED), "{output:?}");
}

#[test]
fn a_file_without_signature_coverage_is_reported() {
    test_programs::needs!("sh", "tar", "gzip", "base64", "sha256sum", "openssl");
    let folder = folder("a-file-beside");
    let key = text("vectors/samples/signer.pub.pem");
    put(&folder, "vectors/samples/1.0-tar-none-signed.sma", "a.sma");
    // As someone would add a section whose name is not in the list.
    let add = "mkdir data; echo {} > data/locks.json; tar -rf a.sma data/locks.json";
    assert!(paste(&folder, add).status.success());
    let bytes = fs::read(folder.join("a.sma")).unwrap();
    let summary = Archive::open(&bytes, &Limits::default()).unwrap().summary();
    let lines = commands::signature("a.sma", &summary, Some(&key)).unwrap();
    let output = paste(&folder, &lines);
    let told = output_text(&output);
    assert!(!output.status.success() && !told.contains(VERIFIED), "{told}");
    assert!(told.contains("< data/locks.json"), "{told}");
}

#[test]
fn commands_accept_any_file_name_and_a_key_file() {
    test_programs::needs!("sh", "tar", "gzip", "base64", "sha256sum", "openssl");
    let folder = folder("any-name");
    fs::write(folder.join("key.pem"), read("vectors/samples/signer.pub.pem")).unwrap();
    for name in ["a.sma", "-rf", "it's $(touch pwned) `x` \"y\" \\.sma", "host:home.sma", "客厅 é"]
    {
        let summary = put(&folder, "vectors/samples/1.0-tar-none-signed.sma", name);
        for lines in [
            commands::signature(name, &summary, None).unwrap(),
            commands::integrity(name, &summary).unwrap(),
        ] {
            let output = paste(&folder, &lines);
            assert!(output.status.success(), "{name}: {output:?}");
        }
    }
    assert!(!folder.join("pwned").exists());
}

#[test]
fn commands_repeat_every_form_of_signature() {
    test_programs::needs!("sh", "tar", "gzip", "base64", "sha256sum", "openssl");
    let folder = folder("every-form");
    let key = text("vectors/keys/signer.pub.pem");
    for file in ["file-base64-crlf.sma", "file-hex.sma"] {
        let summary = put(&folder, &format!("vectors/signature/{file}"), file);
        let lines = commands::signature(file, &summary, Some(&key)).unwrap();
        let output = paste(&folder, &lines);
        assert!(output.status.success() && output_text(&output).contains(VERIFIED), "{output:?}");
    }
    let name = "1.0-tar-gzip.sma";
    let summary = put(&folder, &format!("vectors/samples/{name}"), name);
    let told = output_text(&paste(&folder, &commands::integrity(name, &summary).unwrap()));
    assert_eq!(told.lines().filter(|line| line.ends_with(": OK")).count(), 8, "{told}");
}
