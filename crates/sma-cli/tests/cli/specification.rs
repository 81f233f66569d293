//! Every command line that the specification prints (*CLI Interface Specification*), verbatim;
//! only the folders `/backups` and `/keys` are others.

use crate::program::{Folder, database, expect_output, in_shell, sample, shell};

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

/// What a line prints and tells, and its exit code.
fn transcript(folder: &Folder, line: &str) -> String {
    let (backups, keys) = (folder.path("backups"), folder.path("keys"));
    let given = line.replace("/backups", &backups).replace("/keys", &keys);
    let output = in_shell(folder, &given);
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.replace(&backups, "/backups").replace(&keys, "/keys");
    format!("$ {line}\n{text}exit code {}\n\n", output.status.code().unwrap())
}

/// What these lines print and tell.
fn transcripts(folder: &Folder, lines: &[&str]) -> String {
    lines.iter().map(|line| transcript(folder, line)).collect()
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
    test_programs::needs!("sh", "tar", "gzip");
    let folder = folder();
    insta::assert_snapshot!(transcripts(&folder, WITHOUT_DATABASE));
    shell(
        r#"tar -xzf "$1" -O data/devices.json | cmp - "$2""#,
        &[&folder.path("backups/backup.sma"), &folder.path("devices.json")],
    );
}

#[test]
fn lines_with_a_database_report_what_is_missing() {
    test_programs::needs!("sh");
    let folder = folder();
    let before = folder.names();
    insta::assert_snapshot!(transcripts(&folder, WITH_DATABASE));
    assert_eq!(folder.names(), before);
}

#[test]
fn lines_with_a_database_run() {
    test_programs::needs!("sh");
    let folder = Folder::new();
    for name in ["backups", "keys", "data"] {
        std::fs::create_dir(folder.path(name)).unwrap();
    }
    std::fs::copy(database("shelly.db"), folder.path("data/shelly.db")).unwrap();
    std::fs::copy(sample("password.txt"), folder.path("keys/backup.key")).unwrap();
    let (creations, restores) = WITH_DATABASE.split_at(4);
    for line in creations {
        let transcript = transcript(&folder, line);
        assert!(transcript.ends_with("exit code 0\n\n"), "{transcript}");
        assert!(transcript.contains("\nDatabase: data/shelly.db"), "{transcript}");
    }
    let full = std::fs::read_dir(folder.path("backups")).unwrap().map(|it| it.unwrap().path());
    let full = full.into_iter().find(|it| it.to_string_lossy().contains("/full-")).unwrap();
    for name in ["full-20240119", "backup"] {
        std::fs::copy(&full, folder.path(&format!("backups/{name}.sma"))).unwrap();
    }
    for line in restores {
        // Where the specification's line does not confirm, a terminal asks.
        let line = format!("{} --confirm", line.replace(" --confirm", ""));
        let transcript = transcript(&folder, &line);
        assert!(transcript.ends_with("exit code 0\n\n"), "{transcript}");
    }
    let made = folder.path("backups");
    let report = expect_output(&["backup", "validate", "--archive", &made], 0);
    assert!(report.contains("7 archives: "), "{report}");
}

#[test]
fn lines_with_a_database_run_with_another_source_or_as_a_rehearsal() {
    test_programs::needs!("sh");
    let folder = folder();
    let mut lines = Vec::new();
    for line in WITH_DATABASE {
        if line.contains("incremental") {
            lines.push(format!("{line} --from /backups/new.sma --base /backups/backup.sma"));
        } else if line.contains("backup create") {
            lines.push(format!("{line} --from /backups/backup.sma --force"));
        } else {
            lines.push(format!("{} --dry-run", line.replace(" --confirm", "")));
        }
    }
    for line in lines {
        let transcript = transcript(&folder, &line);
        assert!(transcript.ends_with("exit code 0\n\n"), "{transcript}");
    }
    let made = folder.path("backups");
    let report = expect_output(&["backup", "validate", "--archive", &made], 0);
    assert!(report.contains("8 archives: 6 valid, 2 partly checked"), "{report}");
}
