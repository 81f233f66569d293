//! Files appear whole or not at all, and only where they may.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Folder, expect_error, expect_output, program, run, sample, shell};

#[test]
fn nothing_is_replaced_without_force() {
    let folder = Folder::new();
    let there = folder.file("there.json", "precious");
    let archive = sample("1.0-tar-gzip.sma");
    let extract =
        ["backup", "extract", "--archive", &archive, "--section", "devices", "--output", &there];
    let message = expect_error(&extract, 3);
    assert!(
        message.contains("there.json already exists") && message.contains("--force"),
        "{message}"
    );
    assert_eq!(fs::read(&there).unwrap(), b"precious");
    expect_output(&[&extract[..], &["--force"]].concat(), 0);
    assert_ne!(fs::read(&there).unwrap(), b"precious");
    assert_eq!(folder.names(), ["there.json"]);
    let key = folder.path("a.key.pem");
    expect_output(&["backup", "keygen", "--output", &key], 0);
    let before = fs::read(&key).unwrap();
    expect_error(&["backup", "keygen", "--output", &key], 3);
    // Not even where only the public key is there.
    fs::remove_file(&key).unwrap();
    expect_error(&["backup", "keygen", "--output", &key], 3);
    expect_output(&["backup", "keygen", "--output", &key, "--force"], 0);
    assert_ne!(fs::read(&key).unwrap(), before);
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let folder = Folder::new();
    let archive = sample("1.0-tar-gzip.sma");
    let nowhere = folder.path("no/such/folder.json");
    let message = expect_error(
        &["backup", "extract", "--archive", &archive, "--section", "devices", "--output", &nowhere],
        3,
    );
    assert!(
        message.contains("cannot be written") && message.contains("Create the folder"),
        "{message}"
    );
    assert!(!message.contains(".part"), "the user knows nothing of a temporary file: {message}");
    let itself = folder.path("");
    let extract = ["backup", "extract", "--archive", &archive, "--section", "devices"];
    let message = expect_error(&[&extract[..], &["--output", &itself, "--force"]].concat(), 3);
    assert!(message.contains("Give a file in this folder"), "{message}");
    let message = expect_error(&[&extract[..], &["--output", ""]].concat(), 2);
    assert!(message.contains("the name of the output file is empty"), "{message}");
    let damaged = folder.file("damaged.sma", "not an archive");
    let output = folder.path("converted.sma");
    expect_error(&["backup", "convert", "--archive", &damaged, "--output", &output], 1);
    assert_eq!(folder.names(), ["damaged.sma"]);
}

#[test]
fn devices_and_standard_output_are_written_to() {
    test_programs::needs!("sh");
    let archive = sample("1.0-tar-gzip.sma");
    let extract = ["backup", "extract", "--archive", &archive, "--section", "devices", "--output"];
    expect_output(&[&extract[..], &["/dev/null"]].concat(), 0);
    let message = expect_error(&["backup", "keygen", "--output", "/dev/null"], 2);
    assert!(message.contains("not a regular file"), "{message}");
    let section = expect_output(&[&extract[..], &["-"]].concat(), 0);
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
    let devices: Vec<String> =
        (1..=20_000).map(|id| format!(r#"{{"id":{id},"name":"Device {id}"}}"#)).collect();
    format!(r#"{{"schema_version":"1.0.0","devices":[{}]}}"#, devices.join(","))
}

/// The program, writing a large section.
struct Writing {
    folder: Folder,
    archive: String,
    output: String,
}

impl Writing {
    fn new() -> Self {
        let folder = Folder::new();
        let archive = folder.file("large.sma", archive_of(&large()));
        Self { archive, output: folder.path("whole.json"), folder }
    }

    fn start(&self) -> Child {
        Command::new(program().get_program())
            .args(["backup", "extract", "--archive", &self.archive, "--section", "devices"])
            .args(["--output", &self.output])
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Whether there is a file that has no name yet.
    fn is_under_way(&self) -> bool {
        self.folder.names().iter().any(|name| name.ends_with(".part"))
    }

    /// Waits until it writes, or has ended.
    fn wait_until_under_way(&self, child: &mut Child) {
        while !self.is_under_way() && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
    }

    /// Takes everything away that a run left, and says whether the file was whole; none where
    /// there was no file.
    fn clear(&self) -> Option<bool> {
        for name in self.folder.names().iter().filter(|name| name.ends_with(".part")) {
            fs::remove_file(self.folder.path(name)).unwrap();
        }
        let bytes = fs::read(&self.output).ok()?;
        fs::remove_file(&self.output).unwrap();
        Some(bytes == large().into_bytes())
    }
}

/// How often the program is killed while it writes.
const ROUNDS: u32 = 200;

#[test]
fn a_killed_process_leaves_no_partial_file() {
    let writing = Writing::new();
    let started = Instant::now();
    assert!(writing.start().wait().unwrap().success());
    let whole_run = started.elapsed();
    assert_eq!(writing.clear(), Some(true));
    let mut while_writing = 0;
    for round in 0..ROUNDS {
        let mut child = writing.start();
        if round % 2 == 0 {
            writing.wait_until_under_way(&mut child);
        } else {
            // Spread over a run, and a little longer.
            std::thread::sleep(whole_run * (round * 5 / 4) / ROUNDS);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        while_writing += u32::from(writing.is_under_way());
        assert_ne!(writing.clear(), Some(false), "half a file after round {round}");
    }
    assert!(while_writing > 0, "it was never killed while it wrote");
}

#[test]
#[cfg(unix)]
fn an_interrupt_leaves_nothing_behind() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    let writing = Writing::new();
    let mut while_writing = 0;
    for round in 0..40 {
        let signal = if round % 2 == 0 { Signal::SIGINT } else { Signal::SIGTERM };
        let mut child = writing.start();
        writing.wait_until_under_way(&mut child);
        // It may have ended already.
        let _ = kill(Pid::from_raw(child.id().try_into().unwrap()), signal);
        let status = child.wait().unwrap();
        assert!(!writing.is_under_way(), "{:?}", writing.folder.names());
        match writing.clear() {
            Some(whole) => assert!(whole, "half a file after round {round}"),
            None => assert_eq!(status.code(), Some(130), "{status}"),
        }
        while_writing += u32::from(status.code() == Some(130));
    }
    assert!(while_writing > 0, "it was never interrupted while it wrote");
}

#[test]
#[cfg(unix)]
fn a_second_interrupt_exits_without_waiting_for_a_checkpoint() {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;
    use std::io::Write as _;

    // Waits for the end of its input. More is written than a pipe holds, so it is reading by then.
    let start = || {
        let mut command = Command::new(program().get_program());
        command.args(["backup", "validate", "--archive", "-"]).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.as_mut().unwrap().write_all(&vec![b' '; 256 * 1024]).unwrap();
        child
    };
    let interrupt = |child: &Child| {
        kill(Pid::from_raw(child.id().try_into().unwrap()), Signal::SIGINT).unwrap();
    };
    // Returns whether the process that is interrupted twice ends before the one that is interrupted
    // once, which gives the operation time to reach a checkpoint.
    let is_earlier = || {
        let (mut once, mut twice) = (start(), start());
        interrupt(&twice);
        // Signals that arrive together count as one.
        std::thread::sleep(Duration::from_millis(100));
        interrupt(&once);
        interrupt(&twice);
        assert_eq!(twice.wait_without_closing().code(), Some(130));
        let is_earlier = once.try_wait().unwrap().is_none();
        assert_eq!(once.wait_without_closing().code(), Some(130));
        is_earlier
    };
    // A machine that stands still for as long as the other waits hides the difference.
    assert!((0..5).any(|_| is_earlier()), "the second interrupt made no difference");
}

/// Waiting for a process while its input stays open: [`Child::wait`] closes it.
#[cfg(unix)]
trait WaitWithoutClosing {
    fn wait_without_closing(&mut self) -> std::process::ExitStatus;
}

#[cfg(unix)]
impl WaitWithoutClosing for Child {
    fn wait_without_closing(&mut self) -> std::process::ExitStatus {
        let input = self.stdin.take();
        let status = self.wait().unwrap();
        drop(input);
        status
    }
}

#[test]
#[cfg(unix)]
fn private_keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    test_programs::needs!("sh");
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
    use sma_core::section::Sections;
    use sma_core::write::{NewArchive, write};
    let sections = Sections::new().with("devices", devices).unwrap();
    write(&NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com"), &sections).unwrap()
}
