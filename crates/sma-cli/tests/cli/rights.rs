//! Who may read what is written, and what `--force` replaces.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::program::{Folder, expect_error, expect_output, in_shell, reported_case, run, sample};

fn mode(path: &str) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &str, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A copy of a file, with these rights.
fn copy(folder: &Folder, from: &str, name: &str, mode: u32) -> String {
    let path = folder.file(name, fs::read(from).unwrap());
    set_mode(&path, mode);
    path
}

/// The rights of a file that a command writes under a umask, in the folder.
fn write(folder: &Folder, umask: &str, command: &str, code: i32) -> u32 {
    let line = format!("umask {umask}; shelly-manager {command} --output out --force");
    let ended = in_shell(folder, &line);
    let message = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert_eq!(ended.status.code(), Some(code), "{command}: {message}");
    mode(&folder.path("out"))
}

/// Commands that write what is in an archive.
const UNLOCKING: &[&str] = &[
    "backup extract in --section devices --password-file password",
    "backup extract in --section devices --collection devices --format csv --password-file password",
    "backup convert in --to 2026.1 --password-file password",
    "backup redact in --password-file password",
    "backup create --from in --password-file password",
];

#[test]
fn output_of_encrypted_archives_is_readable_by_its_owner_alone() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    copy(&folder, &reported_case("security/s11-password.txt"), "password", 0o600);
    // Case s11, and the same where the archive is for everybody: what locks it is the password.
    for source in [0o600, 0o644] {
        copy(&folder, &reported_case("security/s11-locked.sma"), "in", source);
        for command in UNLOCKING {
            assert_eq!(write(&folder, "022", command, 0), 0o600, "{command}");
            fs::remove_file(folder.path("out")).unwrap();
            // Also in the place of a file that everybody may read.
            copy(&folder, &sample("password.txt"), "out", 0o666);
            assert_eq!(write(&folder, "000", command, 0), 0o600, "{command}");
            fs::remove_file(folder.path("out")).unwrap();
        }
    }
    // By what is in the environment as well.
    let line = "SHELLY_MANAGER_PASSWORD='open sesame' shelly-manager backup extract in \
                --section devices --output out";
    assert!(in_shell(&folder, line).status.success());
    assert_eq!(mode(&folder.path("out")), 0o600);
    fs::remove_file(folder.path("out")).unwrap();
    // What is locked again is no secret of its file's.
    let locked = "backup create --from in --encrypt --kdf pbkdf2 --password-file password";
    assert_eq!(write(&folder, "022", locked, 0), 0o644);
}

#[test]
fn a_result_is_no_more_readable_than_its_source() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    let key = folder.path("own.key.pem");
    expect_output(&["backup", "keygen", "--output", &key], 0);
    let commands = [
        "backup extract in --section devices",
        "backup convert in --to 2026.1",
        "backup redact in",
        "backup create --from in",
        "backup repair in",
        "backup sign in --sign-key own.key.pem",
    ];
    for (source, expected) in [(0o600, 0o600), (0o640, 0o640), (0o444, 0o644), (0o644, 0o644)] {
        copy(&folder, &sample("1.0-tar-gzip.sma"), "in", source);
        for command in commands {
            assert_eq!(write(&folder, "022", command, 0), expected, "{command} of {source:o}");
            fs::remove_file(folder.path("out")).unwrap();
        }
    }
    // A damaged archive that is locked stays so, for those who have it.
    copy(&folder, &reported_case("security/s11-locked.sma"), "in", 0o600);
    assert_eq!(write(&folder, "022", "backup repair in", 0), 0o600);
    fs::remove_file(folder.path("out")).unwrap();
    // Of two files, the more private one.
    let base = copy(&folder, &sample("1.0-tar-gzip.sma"), "base", 0o600);
    copy(&folder, &base, "in", 0o644);
    let increment = "backup create --type incremental --from in --base base";
    assert_eq!(write(&folder, "022", increment, 0), 0o600);
    fs::remove_file(folder.path("out")).unwrap();
    // Of a folder, what its rights say.
    fs::create_dir(folder.path("sections")).unwrap();
    for name in ["devices.json", "configurations.json"] {
        let from = reported_case(&format!("security/s13-folder/{name}"));
        copy(&folder, &from, &format!("sections/{name}"), 0o644);
    }
    set_mode(&folder.path("sections"), 0o700);
    assert_eq!(write(&folder, "022", "backup create --from sections", 0), 0o600);
}

#[test]
fn force_keeps_the_rights_of_the_file_that_it_replaces() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    copy(&folder, &sample("1.0-tar-gzip.sma"), "in", 0o644);
    for rights in [0o600, 0o644, 0o664, 0o400] {
        copy(&folder, &sample("password.txt"), "out", rights);
        let command = "backup extract in --section devices";
        assert_eq!(write(&folder, "022", command, 0), rights);
        fs::remove_file(folder.path("out")).unwrap();
    }
}

#[test]
fn force_follows_a_link() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    let archive = sample("1.0-tar-gzip.sma");
    let extract = ["backup", "extract", &archive, "--section", "devices", "--output"];
    fs::create_dir(folder.path("there")).unwrap();
    let target = folder.file("there/devices.json", "precious");
    let link = folder.path("link.json");
    symlink("there/devices.json", &link).unwrap();
    // Without --force a link is a file that is there.
    expect_error(&[&extract[..], &[&link]].concat(), 3);
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    expect_output(&[&extract[..], &[&link, "--force"]].concat(), 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "the link stays");
    let section = fs::read(&target).unwrap();
    assert!(section.starts_with(b"{"));
    // A link to a link, an absolute one, and one to what is not there yet.
    symlink(&link, folder.path("second.json")).unwrap();
    fs::write(&target, "old").unwrap();
    expect_output(&[&extract[..], &[&folder.path("second.json"), "--force"]].concat(), 0);
    assert_eq!(fs::read(&target).unwrap(), section);
    symlink("there/new.json", folder.path("third.json")).unwrap();
    expect_output(&[&extract[..], &[&folder.path("third.json"), "--force"]].concat(), 0);
    assert_eq!(fs::read(folder.path("there/new.json")).unwrap(), section);
    // Nothing is left beside the target or the link.
    assert_eq!(folder.names(), ["link.json", "second.json", "there", "third.json"]);
    assert_eq!(fs::read_dir(folder.path("there")).unwrap().count(), 2);
    // A circle, a folder and nowhere are refused, and every link stays.
    symlink("circle.json", folder.path("circle.json")).unwrap();
    symlink("there", folder.path("folder.json")).unwrap();
    symlink("no/such/folder.json", folder.path("nowhere.json")).unwrap();
    for name in ["circle.json", "folder.json", "nowhere.json"] {
        let message = expect_error(&[&extract[..], &[&folder.path(name), "--force"]].concat(), 3);
        assert!(message.contains(&format!("{name} cannot be written")), "{message}");
        assert!(fs::symlink_metadata(folder.path(name)).unwrap().is_symlink());
    }
    // To a device it is written as before.
    symlink("/dev/null", folder.path("null.json")).unwrap();
    assert!(
        run(&[&extract[..], &[&folder.path("null.json"), "--force"]].concat()).status.success()
    );
    // Keys too.
    symlink("there/own.key.pem", folder.path("own.key.pem")).unwrap();
    expect_output(&["backup", "keygen", "--force", "--output", &folder.path("own.key.pem")], 0);
    assert_eq!(mode(&folder.path("there/own.key.pem")), 0o600);
}
