//! Tars of other programs read here, and tars of this program read by GNU tar.
//!
//! How each file in `tests/data/container` was made is in the README beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sma_core::container::tar::{self, End, TarContents};
use sma_core::container::{ContainerError, Detected, EntryKind, PathProblem, detect};
use sma_core::{CheckId, Limits};

const LONG_FOLDER: &str = "folder-with-a-long-name-01/folder-with-a-long-name-02/\
    folder-with-a-long-name-03/folder-with-a-long-name-04/folder-with-a-long-name-05/\
    folder-with-a-long-name-06";

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/container");
    fs::read(folder.join(name)).expect(name)
}

fn read(name: &str) -> Result<TarContents, ContainerError> {
    let bytes = fixture(name);
    assert_eq!(detect(&bytes), Detected::Tar, "{name}");
    tar::read(&bytes, &Limits::default())
}

/// Paths and contents.
fn members(name: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = fixture(name);
    let tar = read(name).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(tar.end, End::Marked, "{name}");
    tar.members.iter().map(|m| (m.path.clone(), m.bytes(&bytes).to_vec())).collect()
}

#[test]
fn every_format_of_gnu_tar_is_read() {
    let expected = [
        ("data/devices.json".to_owned(), b"{\"devices\": []}\n".to_vec()),
        ("data/empty.json".to_owned(), Vec::new()),
        ("manifest.json".to_owned(), b"{\"a\": 1}".to_vec()),
    ];
    for name in ["v7.tar", "oldgnu.tar", "gnu.tar", "ustar.tar", "posix.tar", "global.tar"] {
        assert_eq!(members(name), expected, "{name}");
    }
    assert_eq!(members("blocked.tar"), expected[2..]);
}

#[test]
fn long_paths_of_gnu_tar_are_read() {
    let path = format!("{LONG_FOLDER}/file-with-a-name.json");
    for name in ["long-oldgnu.tar", "long-gnu.tar", "long-ustar.tar", "long-posix.tar"] {
        assert_eq!(members(name), [(path.clone(), b"long".to_vec())], "{name}");
    }
}

#[test]
fn tars_of_python_are_read() {
    let long = "n".repeat(200);
    let paths = |name| members(name).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    let pax = ["renamed/manifest.json", "data/\u{e9}\u{1f600}.json", &long];
    assert_eq!(paths("python-pax.tar"), pax);
    assert_eq!(paths("python-gnu.tar"), ["data/\u{e9}.json", &long]);
}

#[test]
fn entries_other_than_files_are_refused() {
    for (name, path, expected) in [
        ("symbolic.tar", Some("symbolic"), EntryKind::SymbolicLink),
        ("hard.tar", Some("hard"), EntryKind::HardLink),
        ("fifo.tar", Some("fifo"), EntryKind::Fifo),
        ("sparse-gnu.tar", Some("sparse"), EntryKind::Sparse),
        ("sparse-posix.tar", None, EntryKind::Sparse),
    ] {
        let error = read(name).unwrap_err();
        assert_eq!(error.check(), CheckId::TarEntryType, "{name}");
        assert_eq!(error.path(), path, "{name}");
        assert!(
            matches!(error, ContainerError::EntryType { kind, .. } if kind == expected),
            "{name}: {error}"
        );
    }
}

#[test]
fn paths_that_are_not_allowed_are_refused() {
    for (name, expected) in [
        ("absolute.tar", PathProblem::Absolute),
        ("parent.tar", PathProblem::DotSegment),
        ("python-latin-1.tar", PathProblem::NotUtf8),
    ] {
        let error = read(name).unwrap_err();
        assert_eq!(error.check(), CheckId::UnsafePath, "{name}");
        assert!(
            matches!(error, ContainerError::UnsafePath { problem, .. } if problem == expected),
            "{name}: {error}"
        );
    }
    assert_eq!(read("appended.tar").unwrap_err().check(), CheckId::DuplicatePath);
}

#[test]
fn sizes_that_octal_digits_cannot_hold_are_read() {
    const SIZE: u64 = 9 << 30;
    for (name, offset) in [("large-gnu.tar", 0), ("large-posix.tar", 1024)] {
        let error = read(name).unwrap_err();
        let (path, limit) = ("large".to_owned(), 1 << 30);
        let expected = ContainerError::MemberSize { offset, path, size: SIZE, limit };
        assert_eq!(error, expected, "{name}");
        let limits = Limits::default().with_member_bytes(SIZE);
        let error = tar::read(&fixture(name), &limits).unwrap_err();
        let path = Some("large".to_owned());
        assert_eq!(error, ContainerError::Truncated { offset, path }, "{name}");
    }
}

#[test]
fn gnu_tar_lists_and_extracts_written_tars() {
    test_programs::needs!("tar");
    const NEW_YEAR: u64 = 1_704_067_200;
    let long = format!("{LONG_FOLDER}/long.json");
    let all_bytes: Vec<u8> = (0..=u8::MAX).cycle().take(1000).collect();
    let members: &[(&str, &[u8])] = &[
        ("manifest.json", b"{}"),
        ("data/empty.json", b""),
        ("data/block.bin", &[0; 512]),
        ("data/\u{e9} 1.json.enc", &all_bytes),
        (&long, b"[]"),
    ];
    let folder = scratch("gnu-tar");
    let file = folder.join("written.tar");
    fs::write(&file, tar::write(members, NEW_YEAR).unwrap()).unwrap();

    let listing = run(&folder, &["--utc", "--quoting-style=literal", "-tvf", "written.tar"]);
    let lines: Vec<String> =
        listing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let expected: Vec<String> = members
        .iter()
        .map(|(path, data)| format!("-rw-r--r-- 0/0 {} 2024-01-01 00:00 {path}", data.len()))
        .collect();
    assert_eq!(lines, expected);

    fs::create_dir(folder.join("out")).unwrap();
    run(&folder, &["-xf", "written.tar", "-C", "out"]);
    for (path, data) in members {
        assert_eq!(fs::read(folder.join("out").join(path)).unwrap(), *data, "{path}");
    }
    fs::remove_dir_all(folder).unwrap();
}

/// An empty folder for one test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What `tar` prints, which has to succeed without a word of complaint.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("tar")
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("GNU tar is installed");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "tar {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}
