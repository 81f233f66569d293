//! What `database.md` marks as a decision, and rules of its section 10 that concern restores.

use sma_core::restore::{RecordOutcome, RestoreOptions};
use sma_core::write::Packing;
use sma_core::{Archive, Limits};
use sma_db::{Database, Location};
use sma_ops::{Bases, Context, Source, redact};
use test_programs::servers::Server;

use crate::home::{
    Home, archive, content, record, records, restore_all, restore_to, section, written,
};

#[test]
fn decision_json_that_is_no_object_is_kept_as_text() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(
        "UPDATE device_configs SET config = CAST('[1]' AS BLOB) WHERE id = 1;
         UPDATE devices SET settings = '{\"a\":' WHERE id = 1",
    );
    let found = home.content();
    let config = record(&found, "configurations", "device_configs", 1);
    assert_eq!((&config["config"], &config["config_raw"]), (&serde_json::json!({}), &"[1]".into()));
    let device = record(&found, "devices", "devices", 1);
    assert_eq!((device.get("settings"), &device["settings_raw"]), (None, &"{\"a\":".into()));
    let warned = |row: &str| found.warnings().iter().any(|it| it.starts_with(row));
    assert!(warned("device_configs 1: ") && warned("devices 1: "), "{:?}", found.warnings());
}

#[test]
fn decision_zero_and_null_are_the_same_time() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(
        "UPDATE devices SET last_seen = '0001-01-01 00:00:00+00:00', created_at = NULL WHERE id = 1;
         UPDATE devices SET last_seen = NULL WHERE id = 2;
         UPDATE discovered_devices SET discovered = '0001-01-01 00:00:00+00:00',
             expires_at = '0001-01-01 00:00:00+00:00' WHERE id = 1",
    );
    let found = home.content();
    let device = |id| record(&found, "devices", "devices", id);
    assert!(device(1)["last_seen"].is_null() && device(2)["last_seen"].is_null());
    assert_eq!(device(1)["created_at"], "0001-01-01T00:00:00Z");
    let discovered = record(&found, "devices", "discovered_devices", 1);
    assert_eq!(discovered["discovered"], "0001-01-01T00:00:00Z");
    assert!(discovered.get("expires_at").is_none());
    // NULL where the column allows it.
    let restored = Home::empty();
    restore_all(&restored.url(), &archive(&found));
    let sql = "SELECT quote(last_seen), quote(created_at) FROM devices WHERE id = 1;
               SELECT discovered, expires_at FROM discovered_devices WHERE id = 1";
    let zero = "0001-01-01 00:00:00+00:00";
    assert_eq!(restored.sql(sql), format!("NULL|NULL\n{zero}|{zero}\n"));
}

#[test]
fn decision_addresses_are_compared_and_carried_as_they_are() {
    test_programs::needs!("sqlite3");
    let source = Home::new("shelly.db");
    source.sql("UPDATE devices SET mac = 'a4:cf:12:f4:5a:01', name = 'Renamed' WHERE id = 1");
    assert_eq!(record(&source.content(), "devices", "devices", 1)["mac"], "a4:cf:12:f4:5a:01");
    let home = Home::new("shelly.db");
    home.sql("UPDATE devices SET id = 50 WHERE id = 1");
    let devices = RestoreOptions::default().with_sections(["devices"]);
    restore_to(&home.url(), &archive(&source.content()), &devices).unwrap();
    let sql = "SELECT id, mac FROM devices WHERE name = 'Renamed'";
    // The same address stays as the target spells it.
    assert_eq!(home.sql(sql), "50|A4CF12F45A01\n");
}

#[test]
fn decision_a_backup_takes_secrets_as_they_are() {
    let text = |name| section(&Home::new("shelly.db").content(), name).to_string();
    assert!(text("devices").contains("s3cret-gen1"));
    assert!(text("notifications").contains("hook-s3cret"));
}

#[test]
fn decision_the_version_of_shelly_manager_is_given_or_unknown() {
    let home = Home::new("shelly.db");
    let version = |given: Option<&str>| {
        let location: Location = home.url().parse().unwrap();
        let database = Database::new(location).with_manager_version(given.map(str::to_owned));
        database.content(&Bases::default(), &Context::default()).unwrap().facts.manager_version
    };
    assert_eq!((version(None), version(Some("0.5.4"))), ("unknown".to_owned(), "0.5.4".to_owned()));
}

#[test]
fn decision_a_rate_is_between_0_and_1() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("UPDATE resolution_metrics SET auto_fix_rate = 91.5 WHERE id = 1");
    let metrics = record(&home.content(), "analytics", "resolution_metrics", 1);
    assert_eq!(
        (metrics.get("auto_fix_rate"), &metrics["auto_fix_rate_raw"]),
        (None, &"91.5".into())
    );
    home.sql("UPDATE resolution_metrics SET auto_fix_rate = 1.0 WHERE id = 1");
    let metrics = record(&home.content(), "analytics", "resolution_metrics", 1);
    assert_eq!(metrics["auto_fix_rate"].as_f64(), Some(1.0));
}

#[test]
fn decision_a_variable_that_is_no_object_comes_back() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("UPDATE config_templates SET variables = CAST('{\"a\": 1}' AS BLOB) WHERE id = 1");
    let template = record(&home.content(), "templates", "templates", 1);
    assert_eq!(template["variables"], serde_json::json!({"a": {"default": 1}}));
    assert_eq!(template["variables_raw"], "{\"a\": 1}");
    let restored = Home::empty();
    restore_all(&restored.url(), &archive(&home.content()));
    let sql = "SELECT quote(variables) FROM config_templates WHERE id = 1";
    assert_eq!(restored.sql(sql), home.sql(sql));
}

#[test]
fn rule_6_keys_that_repeat_in_an_archive_do_not_conflict() {
    test_programs::needs!("sqlite3");
    let source = Home::new("shelly.db");
    source.sql(
        "INSERT INTO device_tags SELECT 70, device_id, tag, created_at FROM device_tags WHERE id = 1;
         INSERT INTO drift_detection_schedules (id, name, cron_spec) VALUES (70, 'Every 6 h', 'x')",
    );
    let (archive, expected) = (archive(&source.content()), records(&source.content()));
    let home = Home::empty();
    restore_all(&home.url(), &archive);
    let found = records(&home.content());
    for name in ["device_tags", "drift_schedules"] {
        assert_eq!(found[name], expected[name], "{name}");
    }
    assert_eq!(written(&restore_all(&home.url(), &archive)), 0, "twice = once");
}

#[test]
fn rule_8_the_zero_time_of_mysql_is_no_time() {
    test_programs::needs!("mariadb", "mariadb-install-db", "mariadbd", "setpriv");
    let server = Server::mariadb();
    let url = server.create("home");
    restore_all(&url, &archive(&Home::new("shelly.db").content()));
    server.query(
        "home",
        "UPDATE discovered_devices SET expires_at = '1000-01-01', discovered = '1000-01-01' WHERE id = 1",
    );
    let found = record(&content(&url).unwrap(), "devices", "discovered_devices", 1);
    assert!(found.get("expires_at").is_none());
    assert_eq!(found["discovered"], "0001-01-01T00:00:00Z");
}

#[test]
fn rule_9_numbers_of_postgresql_read_back_as_the_same() {
    test_programs::needs!("sqlite3", "initdb", "postgres", "psql", "setpriv");
    let (server, source) = (Server::postgres(), Home::new("shelly.db"));
    let url = server.create("home");
    for (number, text) in [("0.1 + 0.2", "0.30000000000000004"), ("1e300", "1e300"), ("0.1", "0.1")]
    {
        source.sql(&format!("UPDATE resolution_metrics SET approval_rate = {number} WHERE id = 1"));
        restore_all(&url, &archive(&source.content()));
        let found = record(&content(&url).unwrap(), "analytics", "resolution_metrics", 1);
        assert_eq!(found["approval_rate"].as_f64(), text.parse().ok(), "{number}");
    }
}

#[test]
fn rule_11_a_stored_text_of_a_json_column_is_a_secret() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(
        "UPDATE devices SET settings = '{\"auth\":{\"password\":\"s3cret-gen1\"', mac = 'not an address'
         WHERE id = 1",
    );
    let made = redact(&home.content(), "home", Packing::default(), &Context::default()).unwrap();
    let copy = Archive::open(&made.bytes, &Limits::default()).unwrap();
    let devices: serde_json::Value =
        serde_json::from_slice(copy.sections().get("devices").unwrap().text()).unwrap();
    let device = &devices["devices"][0];
    assert_eq!(device["settings_raw"], "[REDACTED]");
    assert!(!devices.to_string().contains("s3cret-gen1"));
    // A restore keeps what the database has.
    let before = home.sql("SELECT settings FROM devices WHERE id = 1");
    let options = RestoreOptions::default().with_allow_redacted(true);
    restore_to(&home.url(), &copy, &options).unwrap();
    assert_eq!(home.sql("SELECT COUNT(*) FROM devices WHERE settings LIKE '%REDACTED%'"), "0\n");
    assert_eq!(home.sql("SELECT settings FROM devices WHERE id = 1"), before);
}

#[test]
fn rule_14_values_are_equal_as_the_target_can_hold_them() {
    test_programs::needs!("sqlite3");
    let source = Home::new("shelly.db");
    source.sql("UPDATE devices SET settings = '{\"n\":12345678901234567,\"f\":1.5}' WHERE id = 1");
    let archive = archive(&source.content());
    for (change, outcome) in [
        // The same instant, number and JSON.
        ("created_at = replace(created_at, '+00:00', 'Z')", RecordOutcome::Same),
        ("settings = '{ \"f\": 1.5, \"n\": 12345678901234567 }'", RecordOutcome::Same),
        ("settings = '{\"n\":12345678901234568,\"f\":1.5}'", RecordOutcome::Change),
        ("updated_at = '2001-01-01 00:00:00.000000001+00:00'", RecordOutcome::Change),
    ] {
        let home = Home::empty();
        restore_all(&home.url(), &archive);
        home.sql(&format!("UPDATE devices SET {change} WHERE id = 1"));
        let result = restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
        let found = result.records.iter().find(|it| it.section == "devices").unwrap();
        assert_eq!(found.outcome, outcome, "{change}");
    }
}
