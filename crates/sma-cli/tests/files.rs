//! Files appear whole or not at all, and only where they may.

mod program;

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use program::{Folder, printed, program, refused, run, sample, shell};

#[test]
fn nothing_is_replaced_without_force() {
    let folder = Folder::new();
    let there = folder.file("there.json", "precious");
    let archive = sample("1.0-tar-gzip.sma");
    let extract =
        ["backup", "extract", "--archive", &archive, "--section", "devices", "--output", &there];
    let told = refused(&extract, 3);
    assert!(told.contains("there.json exists already") && told.contains("--force"), "{told}");
    assert_eq!(fs::read(&there).unwrap(), b"precious");
    printed(&[&extract[..], &["--force"]].concat(), 0);
    assert_ne!(fs::read(&there).unwrap(), b"precious");
    assert_eq!(folder.names(), ["there.json"]);
    let key = folder.path("a.key.pem");
    printed(&["backup", "keygen", "--output", &key], 0);
    let before = fs::read(&key).unwrap();
    refused(&["backup", "keygen", "--output", &key], 3);
    // Not even where only the public key is there.
    fs::remove_file(&key).unwrap();
    refused(&["backup", "keygen", "--output", &key], 3);
    printed(&["backup", "keygen", "--output", &key, "--force"], 0);
    assert_ne!(fs::read(&key).unwrap(), before);
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::new();
    let archive = sample("1.0-tar-gzip.sma");
    let nowhere = folder.path("no/such/folder.json");
    let told = refused(
        &["backup", "extract", "--archive", &archive, "--section", "devices", "--output", &nowhere],
        3,
    );
    assert!(told.contains("cannot be written") && told.contains("Make the folder"), "{told}");
    assert!(!told.contains(".part"), "the user knows nothing of a temporary file: {told}");
    let itself = folder.path("");
    let extract = ["backup", "extract", "--archive", &archive, "--section", "devices"];
    let told = refused(&[&extract[..], &["--output", &itself, "--force"]].concat(), 3);
    assert!(told.contains("Give the name of a file in this folder"), "{told}");
    let damaged = folder.file("damaged.sma", "not an archive");
    let output = folder.path("converted.sma");
    refused(&["backup", "convert", "--archive", &damaged, "--output", &output], 1);
    assert_eq!(folder.names(), ["damaged.sma"]);
}

#[test]
fn devices_and_standard_output_are_written_to() {
    let archive = sample("1.0-tar-gzip.sma");
    let extract = ["backup", "extract", "--archive", &archive, "--section", "devices", "--output"];
    printed(&[&extract[..], &["/dev/null"]].concat(), 0);
    let section = printed(&[&extract[..], &["-"]].concat(), 0);
    assert!(section.starts_with('{'));
    // Whoever reads the first line alone has seen enough, and that is no fault.
    let all = shell(
        r#"{ "$1" man; echo "$?" >&2; } 2>"$2" | head -n 1; cat "$2""#,
        &[program().get_program().to_str().unwrap(), &Folder::new().path("code")],
    );
    assert!(all.ends_with("\n0\n"), "{all}");
}

/// A section that takes a while to write: as many devices as it takes.
fn large() -> String {
    let mut json = String::from(r#"{"schema_version":"1.0.0","devices":["#);
    for id in 1..=2_000 {
        if id > 1 {
            json.push(',');
        }
        json.push_str(&format!(r#"{{"id":{id},"name":"Device {id}"}}"#));
    }
    json + "]}"
}

/// How often the program is killed while it writes.
const ROUNDS: u32 = 200;

#[test]
fn a_file_that_is_killed_while_written_is_never_half_there() {
    let folder = Folder::new();
    let archive = folder.file("large.sma", archive_of(&large()));
    let output = folder.path("whole.sma");
    let arguments = [
        "backup",
        "convert",
        "--archive",
        &archive,
        "--to",
        "2026.1",
        "--accept-faults",
        "--output",
        &output,
    ];
    let started = Instant::now();
    printed(&arguments, 0);
    let whole_run = started.elapsed();
    let complete = fs::read(&output).unwrap();
    fs::remove_file(&output).unwrap();
    let (mut killed, mut finished) = (0, 0);
    for round in 0..ROUNDS {
        let mut child = Command::new(program().get_program())
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Spread over a run, and a little longer.
        std::thread::sleep(whole_run * (round * 5 / 4) / ROUNDS);
        child.kill().unwrap();
        let status = child.wait().unwrap();
        if status.success() {
            finished += 1;
        } else {
            killed += 1;
        }
        match fs::read(&output) {
            Ok(bytes) => {
                assert!(bytes == complete, "half a file after round {round}");
                fs::remove_file(&output).unwrap();
            }
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
        }
    }
    assert!(killed > 20, "it was killed on its way {killed} times, and finished {finished} times");
}

#[test]
#[cfg(unix)]
fn an_interrupt_leaves_nothing_behind() {
    let folder = Folder::new();
    let archive = folder.file("large.sma", archive_of(&large()));
    let mut interrupted = 0;
    for round in 0_u64..40 {
        let output = folder.path("interrupted.sma");
        let mut child = Command::new(program().get_program())
            .args(["backup", "convert", "--archive", &archive, "--to", "2026.1", "--accept-faults"])
            .args(["--output", &output])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(round * 3));
        shell(r#"kill -INT "$1" || true"#, &[&child.id().to_string()]);
        let status = child.wait().unwrap();
        interrupted += u32::from(!status.success());
        let _ = fs::remove_file(&output);
        assert_eq!(folder.names(), ["large.sma"], "round {round}");
    }
    assert!(interrupted > 0, "it was never interrupted on its way");
}

#[test]
#[cfg(unix)]
fn private_keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let key = folder.path("signer.key.pem");
    let script = r#"umask 000; exec "$@""#;
    let program = program();
    let program = program.get_program().to_str().unwrap();
    shell(script, &[program, "backup", "keygen", "--output", &key]);
    let mode = |path: &str| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&key), 0o600);
    assert_eq!(mode(&folder.path("signer.pub.pem")), 0o666);
    let output = run(&["backup", "keygen", "--output", &folder.path("other.key.pem")]);
    assert!(!String::from_utf8(output.stdout).unwrap().contains("PRIVATE KEY"));
}

/// An archive of one section.
fn archive_of(devices: &str) -> Vec<u8> {
    use sma_core::write::{NewArchive, NewSection, write};
    let sections = [NewSection { name: "devices", json: devices.as_bytes() }];
    write(&NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com", &sections)).unwrap()
}
