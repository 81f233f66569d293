//! Backups of databases and restores into them, as the program does them while others write, and when
//! it is killed.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::program::{Folder, database, expect_error, expect_output, json, program, run};

/// Runs statements in SQLite's own program, and returns what it prints.
fn sql(file: &str, statements: &str) -> String {
    let output = Command::new("sqlite3").args([file, statements]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns everything in a database, as statements in a fixed order.
fn dump(file: &str) -> Vec<String> {
    let mut lines: Vec<String> = sql(file, ".dump").lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

/// A folder with a database and an archive of it.
fn home() -> (Folder, String, String) {
    let folder = Folder::new();
    let (file, archive) = (folder.path("shelly.db"), folder.path("full.sma"));
    fs::copy(database("shelly.db"), &file).unwrap();
    expect_output(&["backup", "create", "--from", &file, "--output", &archive], 0);
    (folder, file, archive)
}

#[test]
fn the_backup_before_a_restore_undoes_it() {
    test_programs::needs!("sqlite3");
    let (folder, file, archive) = home();
    sql(
        &file,
        "UPDATE devices SET name = 'Mine' WHERE id = 1; INSERT INTO device_tags VALUES (9, 1, 'mine', NULL)",
    );
    let before = dump(&file);
    let undo = folder.path("undo.sma");
    let restore = ["restore", "--archive", &archive, "--target", &file, "--confirm"];
    let result = json(&[&restore[..], &["--backup-path", &undo]].concat(), 0);
    assert_eq!(result["backup_before"]["written"], true);
    assert_eq!(sql(&file, "SELECT name FROM devices WHERE id = 1"), "Lampe du salon\n");
    let undone =
        ["restore", "--archive", &undo, "--target", &file, "--confirm", "--replace", "all"];
    expect_output(&[&undone[..], &["--no-backup-before"]].concat(), 0);
    assert_eq!(dump(&file), before);
}

#[test]
fn nothing_is_backed_up_where_nothing_is_lost() {
    test_programs::needs!("sqlite3");
    let (folder, file, archive) = home();
    sql(&file, "DELETE FROM device_tags");
    let result = json(&["restore", "--archive", &archive, "--target", &file, "--confirm"], 0);
    assert_eq!(result["records_restored"]["device_tags"], 4);
    assert!(result.get("backup_before").is_none());
    let names = folder.names();
    let archives: Vec<&String> = names.iter().filter(|name| name.ends_with(".sma")).collect();
    assert_eq!(archives, ["full.sma"]);
}

#[test]
fn a_configuration_file_names_the_database() {
    let (folder, file, archive) = home();
    let config = folder.file("shelly-manager.yaml", format!("database:\n  dsn: {file}\n"));
    for arguments in [
        &["backup", "create", "--config", &config, "--output", &folder.path("a.sma")][..],
        &["backup", "create", "--from", &config, "--output", &folder.path("b.sma")],
        &["restore", "--archive", &archive, "--config", &config, "--dry-run"],
    ] {
        let output = run(arguments);
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{message}");
        let first = message.lines().next().unwrap();
        assert_eq!(first, format!("Database: {file}, from the configuration file {config}"));
    }
}

#[test]
fn the_files_name_in_the_container_is_explained() {
    let message =
        expect_error(&["backup", "create", "--from", "sqlite:/data/shelly.db", "--output", "-"], 2);
    assert!(message.contains("/app/data/shelly.db"), "{message}");
}

#[test]
fn backups_of_a_database_with_secrets_are_the_owners() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file, _) = home();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let archive = folder.path("private.sma");
    let made = run(&["backup", "create", "--from", &file, "--output", &archive]);
    let message = String::from_utf8(made.stderr).unwrap();
    assert!(message.contains("not encrypted"), "{message}");
    assert_eq!(fs::metadata(&archive).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Section 4: both changes of a transaction are in a backup, or none.
#[test]
fn a_backup_is_one_snapshot_while_another_process_writes() {
    test_programs::needs!("sqlite3");
    let (folder, file, _) = home();
    let mut writer = Command::new("sqlite3");
    let mut writer = writer.arg(&file).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = writer.stdin.take().unwrap();
    input.write_all(b".timeout 10000\n").unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..100 {
        let change = format!(
            "BEGIN IMMEDIATE; UPDATE devices SET firmware = '{number}' WHERE id = 1;
             UPDATE import_histories SET error_message = '{number}'; COMMIT;\n"
        );
        input.write_all(change.as_bytes()).unwrap();
        let archive = folder.path(&format!("{number}.sma"));
        expect_output(&["backup", "create", "--from", &file, "--output", &archive], 0);
        let value = |section: &str, collection: &str, field: &str| {
            let file = folder.path("section.json");
            let extract = ["backup", "extract", "--archive", &archive, "--section", section];
            expect_output(&[&extract[..], &["--output", &file, "--force"]].concat(), 0);
            let section: serde_json::Value =
                serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
            section[collection][0][field].as_str().unwrap().to_owned()
        };
        let device = value("devices", "devices", "firmware");
        let import = value("transfer_history", "imports", "error_message");
        let is_untouched = device.contains("v1.14.1");
        assert!(
            device == import || is_untouched && import.contains("not implemented"),
            "{device} {import}"
        );
        seen.insert(device);
    }
    assert!(seen.len() > 10, "the writer wrote meanwhile: {seen:?}");
    drop(input);
    writer.wait().unwrap();
}

#[test]
fn a_killed_restore_leaves_the_database_as_before_or_as_after() {
    test_programs::needs!("sqlite3");
    let (folder, file, archive) = home();
    // Enough rows that the restore takes a while.
    let many = "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
                INSERT INTO devices (id, mac, name) SELECT i, printf('%012X', i), 'new' FROM n";
    sql(&file, many);
    let big = folder.path("big.sma");
    expect_output(&["backup", "create", "--from", &file, "--output", &big], 0);
    fs::copy(database("shelly.db"), &file).unwrap();
    let before = dump(&file);
    let after = {
        let other = folder.path("after.db");
        fs::copy(&file, &other).unwrap();
        expect_output(
            &["restore", "--archive", &big, "--target", &other, "--confirm", "--no-backup-before"],
            0,
        );
        dump(&other)
    };
    assert!(before != after);
    let _ = archive;
    let mut outcomes = [0, 0];
    for round in 0..100_u64 {
        let copy = folder.path(&format!("{round}.db"));
        fs::copy(&file, &copy).unwrap();
        let mut child = Command::new(program().get_program())
            .args(["restore", "--archive", &big, "--target", &copy, "--confirm"])
            .arg("--no-backup-before")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(round * 8));
        let _ = child.kill();
        child.wait().unwrap();
        let now = dump(&copy);
        assert!(now == before || now == after, "round {round}");
        outcomes[usize::from(now == after)] += 1;
        for name in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(format!("{copy}{name}"));
        }
    }
    assert!(outcomes[0] > 0, "some were killed in time: {outcomes:?}");
}

#[test]
fn changes_do_not_replace_a_section() {
    test_programs::needs!("sqlite3");
    let (folder, file, archive) = home();
    sql(&file, "UPDATE devices SET name = 'Mine' WHERE id = 1");
    let changes = folder.path("changes.sma");
    let create = ["backup", "create", "--from", &file, "--type", "incremental", "--base", &archive];
    expect_output(&[&create[..], &["--output", &changes]].concat(), 0);
    let before = dump(&file);
    let restore = ["restore", "--archive", &changes, "--target", &file, "--confirm", "--replace"];
    for sections in ["all", "devices"] {
        let message = expect_error(&[&restore[..], &[sections]].concat(), 2);
        assert!(message.contains("contains only the changes since its base"), "{message}");
    }
    assert_eq!(dump(&file), before);
}

#[test]
fn an_archive_replaces_no_file_of_the_database_that_it_is_made_of() {
    let (folder, file, _) = home();
    fs::write(folder.path("shelly.db-shm"), "").unwrap();
    let before = fs::read(&file).unwrap();
    for output in [file.clone(), format!("{}/./shelly.db", folder.path("")), format!("{file}-shm")]
    {
        let create = ["backup", "create", "--from", &file, "--output", &output, "--force"];
        let message = expect_error(&create, 2);
        assert!(message.contains("is a file of the database"), "{message}");
    }
    assert!(fs::read(&file).unwrap() == before);
}

#[test]
fn an_address_with_a_mistake_is_not_printed() {
    let folder = Folder::new();
    let output = folder.path("a.sma");
    for address in
        ["oracle://op:s3cret@db/home", "postgres//op:s3cret@db/home", "op:s3cret@db/home"]
    {
        let message =
            expect_error(&["backup", "create", "--from", address, "--output", &output], 2);
        assert!(message.contains("looks like the address of a database"), "{message}");
        assert!(!message.contains("s3cret"), "{message}");
    }
}

#[test]
fn a_row_without_its_device_is_reported_as_left_out_where_it_is() {
    let (folder, file, _) = home();
    for (options, words) in [
        (&["--type", "full"][..], "is stored as an orphan"),
        (&["--type", "selective", "--sections", "configurations"], "is not in the backup"),
    ] {
        let output = folder.path(&format!("made-{}.sma", options[1]));
        let create =
            [&["backup", "create", "--from", &file, "--output", &output], options].concat();
        let result = run(&create);
        let message = String::from_utf8(result.stderr).unwrap();
        assert!(result.status.success() && message.contains(words), "{message}");
    }
}

/// Changes a byte in the section templates of an archive without compression.
fn damage_templates(archive: &str) {
    let mut bytes = fs::read(archive).unwrap();
    let text = b"Plug Gen2 defaults";
    let place = bytes.windows(text.len()).position(|it| it == text).unwrap();
    bytes[place] = b'p';
    fs::write(archive, bytes).unwrap();
}

#[test]
fn the_intact_sections_of_a_damaged_archive_are_restored() {
    test_programs::needs!("sqlite3");
    let (folder, file, _) = home();
    let archive = folder.path("plain.sma");
    let create = ["backup", "create", "--from", &file, "--output", &archive, "--compress", "none"];
    expect_output(&create, 0);
    damage_templates(&archive);
    sql(
        &file,
        "UPDATE devices SET name = 'Mine' WHERE id = 1; UPDATE config_templates SET name = 'Mine' WHERE id = 1",
    );
    let before = dump(&file);
    let restore = ["restore", "--archive", &archive, "--target", &file, "--no-backup-before"];
    let text = expect_output(&[&restore[..], &["--confirm"]].concat(), 1);
    assert!(text.contains("cannot be restored"), "{text}");
    assert_eq!(dump(&file), before);
    let text =
        expect_output(&[&restore[..2], &restore[2..5], &["--dry-run", "--partial"]].concat(), 6);
    assert!(text.contains("can be restored in part"), "{text}");
    assert!(text.contains("The section templates is damaged: "), "{text}");
    let result = json(&[&restore[..], &["--confirm", "--partial"]].concat(), 6);
    assert_eq!(result["lost_sections"][0]["name"], "templates");
    assert_eq!(sql(&file, "SELECT name FROM devices WHERE id = 1"), "Lampe du salon\n");
    assert_eq!(sql(&file, "SELECT name FROM config_templates WHERE id = 1"), "Mine\n");
}

#[test]
fn an_archive_is_restored_together_with_its_bases() {
    test_programs::needs!("sqlite3");
    let (folder, file, full) = home();
    let (first, second) = (folder.path("first.sma"), folder.path("second.sma"));
    let create = ["backup", "create", "--from", &file, "--type", "incremental", "--output"];
    sql(&file, "UPDATE devices SET name = 'First' WHERE id = 1");
    expect_output(&[&create[..], &[&first, "--base", &full]].concat(), 0);
    sql(&file, "DELETE FROM device_tags WHERE id = 1");
    expect_output(&[&create[..], &[&second, "--base", &full, &first]].concat(), 0);
    let expected = dump(&file);
    sql(
        &file,
        "UPDATE devices SET name = 'Mine' WHERE id = 1; INSERT INTO device_tags VALUES (1, 9, 'mine', NULL)",
    );
    let restore = ["restore", "--archive", &second, "--target", &file, "--confirm"];
    let replace = ["--replace", "all", "--no-backup-before", "--base", &full, &first];
    expect_output(&[&restore[..], &replace].concat(), 0);
    assert_eq!(dump(&file), expected);
}

#[test]
fn a_rehearsal_says_what_prevents_the_restore_now() {
    test_programs::needs!("sqlite3");
    let (_folder, file, archive) = home();
    let mut other = Command::new("sqlite3");
    let mut other = other.arg(&file).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = other.stdin.take().unwrap();
    input.write_all(b"BEGIN IMMEDIATE;\nSELECT 'locked';\n").unwrap();
    let mut answer = [0; 6];
    std::io::Read::read_exact(&mut other.stdout.take().unwrap(), &mut answer).unwrap();
    let rehearse = ["restore", "--archive", &archive, "--target", &file, "--dry-run"];
    let text = expect_output(&rehearse, 0);
    assert!(text.contains("cannot be restored now"), "{text}");
    assert!(
        text.contains("Another process uses the database. Stop Shelly Manager first."),
        "{text}"
    );
    assert_eq!(json(&rehearse, 0)["obstacle"], "Another process uses the database.");
    drop(input);
    other.wait().unwrap();
    assert!(expect_output(&rehearse, 0).contains("can be restored"));
}

#[test]
fn a_new_database_is_the_owners() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _, archive) = home();
    let target = folder.path("new.db");
    expect_output(
        &["restore", "--archive", &archive, "--target", &format!("sqlite:{target}"), "--confirm"],
        0,
    );
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_backup_before_a_restore_is_encrypted_as_the_archive_is() {
    let (folder, file, _) = home();
    let password = folder.file("password", "correct horse battery staple");
    let (archive, undo) = (folder.path("locked.sma"), folder.path("undo.sma"));
    let with_password = ["--password-file", &password];
    let create = ["backup", "create", "--from", &file, "--output", &archive, "--encrypt"];
    let small = ["--kdf", "pbkdf2"];
    expect_output(&[&create[..], &small, &with_password].concat(), 0);
    let restore = ["restore", "--archive", &archive, "--target", &file, "--confirm"];
    let path = ["--backup-before", "--backup-path", &undo];
    expect_output(&[&restore[..], &path, &with_password].concat(), 0);
    assert!(!json(&["backup", "info", &undo], 0)["encryption"].is_null());
    // Otherwise a warning says that it is not.
    let plain = folder.path("full.sma");
    let made = run(&[
        "restore",
        "--archive",
        &plain,
        "--target",
        &file,
        "--confirm",
        "--backup-before",
        "--backup-path",
        &folder.path("plain-undo.sma"),
    ]);
    let message = String::from_utf8(made.stderr).unwrap();
    assert!(message.contains("the backup of the target is not encrypted"), "{message}");
}

#[test]
fn a_database_is_no_archive_and_the_advice_says_what_to_do() {
    let (_folder, file, _) = home();
    for command in [
        &["backup", "info", &file][..],
        &["backup", "extract", "--archive", &file, "--section", "devices", "--output", "-"],
    ] {
        let message = expect_error(command, 1);
        assert!(message.contains("backup create --from FILE"), "{message}");
    }
}

#[test]
fn a_password_with_a_slash_is_explained_and_not_printed() {
    let folder = Folder::new();
    let output = folder.path("a.sma");
    for address in ["postgres://op:s3c/ret@db/home", "mysql://op:s3c#ret@db/home"] {
        let message =
            expect_error(&["backup", "create", "--from", address, "--output", &output], 2);
        assert!(message.contains("Write / as %2F"), "{message}");
        assert!(!message.contains("s3c") && !message.contains("ret@"), "{message}");
    }
}
