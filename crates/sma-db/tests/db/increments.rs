//! Incremental and differential backups of a database.

use sma_core::write::BackupType;
use sma_core::{Archive, Limits};
use sma_ops::{BackupOptions, Bases, Context, Input, create};

use crate::home::{Home, backup, restore_all};

/// Makes a full backup, changes the database, and returns the archive of the changes.
fn change(home: &Home, backup_type: BackupType, sql: &str) -> Archive {
    let base = home.file("full.sma");
    std::fs::write(&base, backup(&home.content()).bytes).unwrap();
    home.sql(sql);
    let context = Context::default();
    let bases = Bases::read(&[Input::Path(base)], &context).unwrap();
    let options = BackupOptions::default().with_backup_type(Some(backup_type));
    let made = create(home.content(), "the database", &bases, &options, &context).unwrap();
    Archive::open(&made.bytes, &Limits::default()).unwrap()
}

fn section(archive: &Archive, name: &str) -> serde_json::Value {
    let sections = archive.sections();
    serde_json::from_slice(sections.get(name).unwrap().text()).unwrap()
}

#[test]
fn decision_an_increment_has_what_differs_whatever_the_clock_said() {
    test_programs::needs!("sqlite3");
    for backup_type in [BackupType::Incremental, BackupType::Differential] {
        let home = Home::new("shelly.db");
        // The clock of the program may step back: content decides.
        let archive = change(
            &home,
            backup_type,
            "UPDATE devices SET name = 'New name', updated_at = '2001-01-01 00:00:00+00:00' WHERE id = 2;
             DELETE FROM device_tags WHERE id = 2;
             INSERT INTO device_tags (device_id, tag) VALUES (3, 'kitchen')",
        );
        let devices = section(&archive, "devices");
        assert_eq!(devices["devices"].as_array().unwrap().len(), 1);
        assert_eq!(devices["devices"][0]["name"], "New name");
        let tags = section(&archive, "device_tags");
        assert_eq!(tags["deleted"]["device_tags"], serde_json::json!([2]));
        assert_eq!(tags["device_tags"][0]["tag"], "kitchen");
        assert!(archive.sections().get("templates").is_none());
    }
}

#[test]
fn rule_7_a_row_that_becomes_an_orphan_moves_and_one_that_ceases_to_be_one_returns() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    // As the program does: the device goes, and its configuration stays behind.
    let archive = change(&home, BackupType::Incremental, "DELETE FROM devices WHERE id = 3");
    let moved = section(&archive, "configurations");
    assert_eq!(moved["deleted"]["device_configs"], serde_json::json!([3]));
    assert_eq!(section(&archive, "orphans")["device_configs"][0]["id"], 3);
    assert_eq!(section(&archive, "devices")["deleted"]["devices"], serde_json::json!([3]));
    let archive = change(
        &home,
        BackupType::Incremental,
        "INSERT INTO devices (id, mac, ip) VALUES (3, 'A8032ABE1234', '192.168.1.103')",
    );
    assert_eq!(section(&archive, "orphans")["deleted"]["device_configs"], serde_json::json!([3]));
    assert_eq!(section(&archive, "configurations")["device_configs"][0]["id"], 3);
}

#[test]
fn orphans_that_are_all_gone_are_deleted() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let sql =
        "DELETE FROM device_configs WHERE id = 5; DELETE FROM resolution_requests WHERE id = 3";
    let archive = change(&home, BackupType::Incremental, sql);
    let deleted = &section(&archive, "orphans")["deleted"];
    assert_eq!(deleted, &serde_json::json!({"device_configs": [5], "requests": [3]}));
}

#[test]
fn a_base_and_its_increment_restore_the_state_of_the_increment() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly-upgraded.db");
    let archive = change(
        &home,
        BackupType::Incremental,
        "UPDATE devices SET name = 'New name' WHERE id = (SELECT MIN(id) FROM devices);
         INSERT INTO device_tags (device_id, tag) SELECT MIN(id), 'kitchen' FROM devices",
    );
    let restored = Home::empty();
    let base = std::fs::read(home.file("full.sma")).unwrap();
    restore_all(&restored.url(), &Archive::open(&base, &Limits::default()).unwrap());
    restore_all(&restored.url(), &archive);
    let sql = "SELECT name, tag FROM devices JOIN device_tags ON device_id = devices.id";
    assert_eq!(restored.sql(sql), home.sql(sql));
}
