//! Folders that come from somebody else: what is not in them is not read.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use crate::program::{Folder, expect_error, expect_output, reported_case, sample, shell};
use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

/// A section that lies outside of every folder here, with what must not be given away.
fn outside(folder: &Folder) -> String {
    folder.file("outside.json", r#"{"schema_version":"1.0.0","private":["open sesame"]}"#)
}

/// A folder of section files, to which links are added.
fn sections(folder: &Folder) -> String {
    let path = folder.path("sections");
    fs::create_dir(&path).unwrap();
    for name in ["devices.json", "configurations.json"] {
        fs::copy(reported_case(&format!("security/s13-folder/{name}")), format!("{path}/{name}"))
            .unwrap();
    }
    path
}

/// An extracted archive.
fn extract(folder: &Folder) -> String {
    let path = folder.path("extracted");
    fs::create_dir(&path).unwrap();
    shell(r#"tar -xzf "$1" -C "$2""#, &[&sample("1.0-tar-gzip.sma"), &path]);
    path
}

/// That neither a backup nor a rehearsal is made of a folder, for this reason.
fn assert_refused(folder: &Folder, from: &str, reason: &str) {
    let output = folder.path("made.sma");
    let create = ["backup", "create", "--type", "selective", "--from", from, "--output", &output];
    let message = expect_error(&create, 1);
    assert!(message.contains(reason), "{message}");
    assert!(!fs::exists(&output).unwrap());
    let message =
        expect_error(&["restore", &sample("1.0-tar-gzip.sma"), "--target", from, "--dry-run"], 1);
    assert!(message.contains(reason), "{message}");
}

#[test]
fn links_among_section_files_are_refused() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    // Case s13, as it is in the repository.
    let case = reported_case("security/s13-folder");
    assert_refused(&folder, &case, "docker.json is a symbolic link");

    let path = sections(&folder);
    let create = ["backup", "create", "--type", "selective", "--output", "-", "--from", &path];
    assert!(crate::program::run(&create).status.success(), "without a link it is made");
    let outside = outside(&folder);
    let absent = folder.path("absent.json");
    for (name, to) in [
        // A section that is there already, an absolute path, a dead link, and a folder.
        ("analytics.json", &*outside),
        ("docker.json", "../outside.json"),
        ("dead.json", &absent),
        ("more", "/etc"),
    ] {
        symlink(to, format!("{path}/{name}")).unwrap();
        assert_refused(&folder, &path, &format!("{name} is a symbolic link"));
        fs::remove_file(format!("{path}/{name}")).unwrap();
    }
    // The folder that a person names may be a link: that is their own choice.
    symlink(&path, folder.path("link")).unwrap();
    let link = folder.path("link");
    expect_output(
        &[
            "backup",
            "create",
            "--type",
            "selective",
            "--from",
            &link,
            "--output",
            &folder.path("a.sma"),
        ],
        0,
    );
}

#[test]
fn links_in_an_extracted_archive_are_refused() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let path = extract(&folder);
    let outside = outside(&folder);
    expect_output(&["backup", "create", "--from", &path, "--output", &folder.path("a.sma")], 0);
    for name in ["data/docker.json", "more.txt", "data/devices.json", "manifest.json"] {
        let link = format!("{path}/{name}");
        let before = fs::read(&link).ok();
        let _ = fs::remove_file(&link);
        symlink(&outside, &link).unwrap();
        assert_refused(&folder, &path, &format!("{name} is a symbolic link"));
        fs::remove_file(&link).unwrap();
        if let Some(before) = before {
            fs::write(&link, before).unwrap();
        }
    }
    // A whole folder as a link.
    fs::rename(format!("{path}/data"), folder.path("elsewhere")).unwrap();
    symlink(folder.path("elsewhere"), format!("{path}/data")).unwrap();
    assert_refused(&folder, &path, "data is a symbolic link");
}

#[test]
fn pipes_and_folders_are_not_sections() {
    test_programs::needs!("sh", "tar", "gzip");
    let folder = Folder::new();
    let path = sections(&folder);
    let pipe = format!("{path}/docker.json");
    mkfifo(&*pipe, Mode::S_IRWXU).unwrap();
    // Whoever opened it would wait for ever.
    assert_refused(&folder, &path, "docker.json is not a regular file");
    fs::remove_file(&pipe).unwrap();
    fs::create_dir(&pipe).unwrap();
    assert_refused(&folder, &path, "docker.json is not a regular file");
    fs::remove_dir(&pipe).unwrap();
    // What has no name of a section is not looked at.
    mkfifo(&*format!("{path}/readme"), Mode::S_IRWXU).unwrap();
    fs::create_dir(format!("{path}/more")).unwrap();
    let create = ["backup", "create", "--type", "selective", "--output", "-", "--from", &path];
    assert!(crate::program::run(&create).status.success());
    let path = extract(&folder);
    mkfifo(&*format!("{path}/data/docker.json"), Mode::S_IRWXU).unwrap();
    assert_refused(&folder, &path, "docker.json is not a regular file");
}
