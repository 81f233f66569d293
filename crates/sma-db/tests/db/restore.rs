//! Restores into SQLite.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use sma_core::restore::{ConflictStrategy, RestoreOptions};
use sma_core::{Archive, Limits};
use sma_db::{DatabaseTarget, TargetOptions};
use sma_ops::{Context, PlannedRestore, restore};

use crate::home::{
    Home, SAMPLES, archive, as_restored, record, records, restore_all, restore_to, written,
};

#[test]
fn a_restore_into_an_empty_database_is_the_content_of_the_archive() {
    for sample in SAMPLES {
        let content = Home::new(sample).content();
        let archive = archive(&content);
        let restored = Home::empty();
        let result = restore_all(&restored.url(), &archive);
        assert_eq!(written(&result), archive.sections().record_count(), "{sample}");
        let expected = as_restored(records(&content), 9);
        let mut found = records(&restored.content());
        // Older databases have no tags; a new one has the table.
        if expected.get("device_tags").is_none() {
            found.as_object_mut().unwrap().remove("device_tags");
        }
        crate::home::normalize_times(&mut found, 9);
        assert_eq!(found, expected, "{sample}");
        assert_eq!(written(&restore_all(&restored.url(), &archive)), 0, "twice = once");
    }
}

#[test]
fn archives_of_another_program_are_restored_in_full() {
    test_programs::needs!("sqlite3");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples");
    for name in ["tar-gzip", "tar-none-signed", "tar-zstd", "json-gzip", "json-lz4"] {
        let bytes = std::fs::read(format!("{folder}/1.0-{name}.sma")).unwrap();
        let archive = Archive::open(&bytes, &Limits::default()).unwrap();
        let home = Home::empty();
        let result = restore_all(&home.url(), &archive);
        assert_eq!(written(&result), archive.sections().record_count(), "{name}");
        assert_eq!(written(&restore_all(&home.url(), &archive)), 0, "{name}: twice = once");
        assert_eq!(
            home.sql("SELECT CAST(changes AS text) FROM config_histories WHERE id = 1").trim(),
            "[{\"path\":\"wifi.ssid\",\"expected\":\"OldNetwork\",\"actual\":\"HomeNetwork\",\
             \"type\":\"modified\"}]",
            "{name}"
        );
    }
}

/// History of a deleted device belongs to it again when the device is restored, so it is no copy of
/// history without a device.
#[test]
fn history_that_gets_its_device_back_is_no_copy_of_other_history() {
    test_programs::needs!("sqlite3");
    let source = Home::new("shelly.db");
    source.sql(
        "UPDATE config_histories SET device_id = 0 WHERE id = 4;
         INSERT INTO devices (id, mac) VALUES (6, '000000000000')",
    );
    let archive = archive(&source.content());
    let home = Home::new("shelly.db");
    let history = "SELECT id, device_id FROM config_histories WHERE id > 3 ORDER BY id";
    for _ in 0..2 {
        restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
        assert_eq!(home.sql(history), "4|6\n5|0\n");
    }
}

#[test]
fn the_schema_of_a_new_database_is_that_of_the_program() {
    test_programs::needs!("sqlite3");
    let restored = Home::empty();
    restore_all(&restored.url(), &archive(&Home::new("shelly.db").content()));
    let sql = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";
    assert_eq!(restored.sql(sql), Home::new("shelly.db").sql(sql));
}

#[test]
fn a_rehearsal_shows_what_a_restore_does_and_changes_nothing() {
    test_programs::needs!("sqlite3");
    let archive = archive(&Home::new("shelly.db").content());
    let home = Home::new("shelly.db");
    home.sql("UPDATE devices SET name = 'Other' WHERE id = 1; DELETE FROM device_tags");
    let before = home.dump();
    let (options, context) = (RestoreOptions::default(), Context::default());
    let open =
        || DatabaseTarget::open_read_only(home.url().parse().unwrap(), &TargetOptions::default());
    let planned = PlannedRestore::new(&archive, &mut open().unwrap(), &options, &context).unwrap();
    let mut shown = planned.result().clone();
    assert_eq!(home.dump(), before);
    let mut done = restore_to(&home.url(), &archive, &options).unwrap();
    (shown.duration, done.duration) = (0, 0);
    assert_eq!(shown, done);
    assert_eq!(written(&done), 5);
}

#[test]
fn strategies_resolve_conflicts() {
    test_programs::needs!("sqlite3");
    let archive = archive(&Home::new("shelly.db").content());
    let change = "UPDATE devices SET name = 'Other', firmware = 'target' WHERE id = 1;
                  UPDATE devices SET firmware = 'kept' WHERE id = 7;
                  INSERT INTO device_tags VALUES (40, 2, 'new', NULL)";
    for (strategy, names, tags) in [
        (ConflictStrategy::Overwrite, "Lampe du salon|20231107-114426/v1.14.1-gcb84623\n|\n", "5"),
        // An empty value in the archive keeps that of the target.
        (ConflictStrategy::Merge, "Lampe du salon|20231107-114426/v1.14.1-gcb84623\n|kept\n", "5"),
        (ConflictStrategy::Skip, "Other|target\n|kept\n", "5"),
        (ConflictStrategy::Fail, "Other|target\n|kept\n", "5"),
    ] {
        let home = Home::new("shelly.db");
        home.sql(change);
        let before = home.dump();
        let options = RestoreOptions::default().with_strategy(strategy);
        let result = restore_to(&home.url(), &archive, &options).unwrap();
        assert_eq!(result.success, strategy != ConflictStrategy::Fail, "{strategy}");
        let found = home.sql("SELECT name, firmware FROM devices WHERE id IN (1, 7) ORDER BY id");
        assert_eq!(found, names, "{strategy}");
        assert_eq!(home.sql("SELECT COUNT(*) FROM device_tags").trim(), tags, "{strategy}");
        if strategy == ConflictStrategy::Fail || strategy == ConflictStrategy::Skip {
            assert_eq!(home.dump(), before, "{strategy}");
        }
    }
}

#[test]
fn an_id_that_is_taken_is_replaced_and_references_follow() {
    test_programs::needs!("sqlite3");
    let archive = archive(&Home::new("shelly.db").content());
    let home = Home::empty();
    restore_all(&home.url(), &archive);
    home.sql(
        "DELETE FROM device_tags; DELETE FROM device_configs; DELETE FROM devices;
         INSERT INTO devices (id, mac, name) VALUES (1, '112233445566', 'Someone else')",
    );
    let options =
        RestoreOptions::default().with_sections(["devices", "device_tags", "configurations"]);
    let result = restore_to(&home.url(), &archive, &options).unwrap();
    assert!(result.success, "{:?}", result.errors);
    let tags =
        "SELECT mac, tag FROM devices JOIN device_tags ON device_id = devices.id ORDER BY tag, mac";
    assert_eq!(home.sql(tags), Home::new("shelly.db").sql(tags));
    assert_eq!(home.sql("SELECT name FROM devices WHERE id = 1"), "Someone else\n");
}

#[test]
fn a_deleted_device_comes_back_with_what_it_left_behind() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let (archive, before) = (archive(&home.content()), home.dump());
    home.sql("DELETE FROM devices WHERE id = 3");
    let result = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
    assert!(result.success, "{:?}", result.errors);
    assert_eq!(written(&result), 1);
    assert_eq!(home.dump(), before);
}

#[test]
fn an_address_of_another_device_is_not_restored() {
    test_programs::needs!("sqlite3");
    let archive = archive(&Home::new("shelly.db").content());
    let home = Home::new("shelly.db");
    home.sql(
        "DELETE FROM devices WHERE id = 1;
         INSERT INTO devices (id, mac, name, ip) VALUES (20, '112233445566', 'New', '192.168.1.101')",
    );
    let result = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
    assert!(result.success, "{:?}", result.errors);
    assert_eq!(home.sql("SELECT quote(ip) FROM devices WHERE id = 1"), "NULL\n");
    assert!(result.warnings.iter().any(|it| it.contains("IP address")), "{:?}", result.warnings);
}

#[test]
fn two_devices_can_exchange_their_addresses() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let (archive, before) = (archive(&home.content()), home.dump());
    home.sql(
        "UPDATE devices SET ip = 'x' WHERE id = 1; UPDATE devices SET ip = '192.168.1.101' WHERE id = 2;
         UPDATE devices SET ip = '192.168.1.102' WHERE id = 1",
    );
    let result = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
    assert!(result.success, "{:?}", result.errors);
    assert_eq!(home.dump(), before);
}

#[test]
fn replacing_all_sections_undoes_a_restore() {
    test_programs::needs!("sqlite3");
    let before = Home::new("shelly-upgraded.db");
    let undo = archive(&before.content());
    let other = archive(&Home::new("shelly.db").content());
    let state = before.sql("SELECT * FROM devices ORDER BY id; SELECT * FROM config_templates");
    let expected = as_restored(records(&before.content()), 9);
    restore_all(&before.url(), &other);
    assert_ne!(
        before.sql("SELECT * FROM devices ORDER BY id; SELECT * FROM config_templates"),
        state
    );
    let options = RestoreOptions::default().replacing_sections(["all"]);
    let result = restore_to(&before.url(), &undo, &options).unwrap();
    assert!(result.success, "{:?}", result.errors);
    let mut found = records(&before.content());
    crate::home::normalize_times(&mut found, 9);
    assert_eq!(found, expected);
}

#[test]
fn orphans_are_restored_only_when_their_section_is_named() {
    let archive = archive(&Home::new("shelly.db").content());
    let home = Home::empty();
    restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
    assert!(home.content().sections().get("orphans").is_none());
    restore_all(&home.url(), &archive);
    assert_eq!(record(&home.content(), "orphans", "device_configs", 5)["device_id"], 6);
}

#[test]
fn decision_the_next_device_gets_an_id_that_nothing_refers_to() {
    test_programs::needs!("sqlite3");
    let source = Home::new("shelly.db");
    source.sql("UPDATE device_tags SET device_id = 600 WHERE id = 4");
    let home = Home::empty();
    restore_all(&home.url(), &archive(&source.content()));
    home.sql("INSERT INTO devices (mac) VALUES ('112233445566')");
    assert_eq!(home.sql("SELECT MAX(id) FROM devices"), "601\n");
}

#[test]
fn section_7_what_belongs_to_others_is_not_touched() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("CREATE TABLE grafana (id integer, secret text); INSERT INTO grafana VALUES (1, 'x')");
    let other = archive(&Home::new("shelly-upgraded.db").content());
    let options = RestoreOptions::default().replacing_sections(["all"]);
    let result = restore_to(&home.url(), &other, &options).unwrap();
    assert!(result.success, "{:?}", result.errors);
    assert_eq!(home.sql("SELECT * FROM grafana"), "1|x\n");
}

#[test]
fn decision_a_placeholder_never_replaces_a_secret() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let source = Home::new("shelly.db");
    source.sql(
        "UPDATE devices SET name = 'Renamed', settings = replace(settings, 's3cret-gen1', '[REDACTED]')
         WHERE id = 1",
    );
    let archive = archive(&source.content());
    restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
    let device = record(&home.content(), "devices", "devices", 1);
    assert_eq!(
        (&device["name"], &device["settings"]["auth"]["password"]),
        (&"Renamed".into(), &"s3cret-gen1".into())
    );
}

#[test]
fn a_failed_restore_changes_nothing() {
    test_programs::needs!("sqlite3");
    let archive = archive(&Home::new("shelly.db").content());
    let home = Home::new("shelly-upgraded.db");
    home.sql(
        "CREATE TRIGGER no BEFORE INSERT ON import_histories BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    let before = home.dump();
    let error = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("import_histories"), "{cause}");
    assert_eq!(home.dump(), before);
    // So does one that something changes on the way.
    let home = Home::new("shelly-upgraded.db");
    home.sql(
        "CREATE TRIGGER other AFTER INSERT ON import_histories
         BEGIN UPDATE import_histories SET plugin_name = 'other' WHERE id = NEW.id; END",
    );
    let before = home.dump();
    let error = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("reads back different"), "{cause}");
    assert_eq!(home.dump(), before);
}

#[test]
fn a_new_file_does_not_stay_when_its_restore_fails() {
    let home = Home::empty();
    let mut target =
        DatabaseTarget::open(home.url().parse().unwrap(), &TargetOptions::default()).unwrap();
    assert!(home.path().exists());
    let other = archive(&Home::new("shelly.db").content());
    let options = RestoreOptions::default().with_sections(["rooms"]);
    assert!(restore(&other, &mut target, &options, &Context::default()).is_err());
    drop(target);
    assert!(!home.path().exists());
}

#[test]
fn decision_a_file_that_another_process_has_open_is_refused() {
    test_programs::needs!("sqlite3");
    let archive = archive(&Home::new("shelly.db").content());
    let home = Home::new("live/shelly.db");
    let mut other = Command::new("sqlite3")
        .arg(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = other.stdin.take().unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    input.write_all(b"SELECT COUNT(*) FROM devices;\n").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "7");
    let error = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "another process uses the database");
    // It is restored to if that is allowed, and the other process sees it.
    let options = TargetOptions::default().with_allow_running(true);
    let mut target = DatabaseTarget::open(home.url().parse().unwrap(), &options).unwrap();
    restore(&archive, &mut target, &RestoreOptions::default(), &Context::default()).unwrap();
    drop(target);
    input.write_all(b"SELECT name FROM devices WHERE id = 5;\n").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "Boiler");
    drop(input);
    other.wait().unwrap();
}

#[test]
fn a_row_that_is_refused_among_others_leaves_no_trace() {
    test_programs::needs!("sqlite3");
    let source = Home::new("shelly.db");
    source.sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) \
         INSERT INTO device_tags (device_id, tag) SELECT 1, 'tag ' || i FROM n",
    );
    let home = Home::new("shelly.db");
    home.sql(
        "CREATE TRIGGER refusing BEFORE INSERT ON device_tags WHEN NEW.tag = 'tag 15' \
         BEGIN SELECT RAISE(ABORT, 'a trigger refuses it'); END",
    );
    let before = home.dump();
    let archive = archive(&source.content());
    let error = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap();
    let message = cause.to_string();
    assert!(message.contains("20 rows of device_tags, from "), "{message}");
    let reason = cause.source().unwrap().to_string();
    assert!(reason.contains("a trigger refuses it"), "{reason}");
    assert_eq!(home.dump(), before);
}
