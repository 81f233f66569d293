//! Every command line that the specification prints (*CLI Interface Specification*), verbatim;
//! only the folders `/backups` and `/keys` are others.

mod program;

use std::path::Path;
use std::process::Command;

use program::{Folder, program, sample};

/// Those that need no database.
const WITHOUT_DATABASE: &[&str] = &[
    "shelly-manager backup list --path /backups",
    "shelly-manager backup validate --archive /backups/backup.sma",
    "shelly-manager restore --archive /backups/backup.sma --dry-run",
    "shelly-manager backup info --archive /backups/backup.sma",
    "shelly-manager backup contents --archive /backups/backup.sma",
    "shelly-manager backup extract --archive /backups/backup.sma --section devices --output devices.json",
    "shelly-manager backup compare --archive1 /backups/old.sma --archive2 /backups/new.sma",
];

/// Those that back a database up, or restore to one.
const WITH_DATABASE: &[&str] = &[
    "shelly-manager backup create --type full --output /backups/full-$(date +%Y%m%d).sma",
    "shelly-manager backup create --type incremental --output /backups/incremental-$(date +%Y%m%d).sma",
    "shelly-manager backup create --type selective --sections devices,configurations --output /backups/selective.sma",
    "shelly-manager backup create --encrypt --password-file /keys/backup.key --output /backups/encrypted.sma",
    "shelly-manager restore --archive /backups/full-20240119.sma --confirm",
    "shelly-manager restore --archive /backups/backup.sma --sections devices --strategy merge",
    "shelly-manager restore --archive /backups/backup.sma --backup-before --backup-path /backups/pre-restore.sma",
    "shelly-manager restore --archive /backups/encrypted.sma --password-file /keys/backup.key",
];

/// Runs a line in a shell, in a folder that has what the line speaks of.
fn run(folder: &Folder, line: &str) -> std::process::Output {
    let root = folder.as_path();
    let line =
        line.replace("/backups", &folder.path("backups")).replace("/keys", &folder.path("keys"));
    let program = program();
    let programs = Path::new(program.get_program()).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-ec", &line]).current_dir(root).env("PATH", path);
    shell.env_remove("SHELLY_MANAGER_PASSWORD").output().unwrap()
}

fn folder() -> Folder {
    let folder = Folder::new();
    for name in ["backups", "keys"] {
        std::fs::create_dir(folder.path(name)).unwrap();
    }
    let archive = sample("1.0-tar-gzip.sma");
    for name in ["backup", "old", "new", "full-20240119"] {
        std::fs::copy(&archive, folder.path(&format!("backups/{name}.sma"))).unwrap();
    }
    let encrypted = sample("1.0-aes-pbkdf2-json.sma");
    std::fs::copy(encrypted, folder.path("backups/encrypted.sma")).unwrap();
    std::fs::copy(sample("password.txt"), folder.path("keys/backup.key")).unwrap();
    folder
}

#[test]
fn lines_without_a_database_run() {
    let folder = folder();
    for line in WITHOUT_DATABASE {
        let output = run(&folder, line);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{line}\n{told}");
    }
    let devices = std::fs::read_to_string(folder.path("devices.json")).unwrap();
    assert!(devices.contains("Kitchen 1"));
}

#[test]
fn lines_with_a_database_are_understood_and_say_what_is_missing() {
    let folder = folder();
    let before = folder.names();
    for line in WITH_DATABASE {
        let output = run(&folder, line);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}\n{told}");
        assert!(told.contains("no database can be"), "{line}\n{told}");
        // Where there is another way, it runs.
        if line.contains("backup create") && !line.contains("incremental") {
            let output = run(&folder, &format!("{line} --from /backups/backup.sma --force"));
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{line}\n{told}");
        }
        if line.contains("restore") && !line.contains("--confirm") {
            let output = run(&folder, &format!("{line} --dry-run"));
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{line}\n{told}");
        }
    }
    assert_eq!(folder.names(), before);
}
