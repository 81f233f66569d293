//! Values that neither the program nor the profile expects (`database.md`, section 10): each is in
//! the backup, and comes back from there.

use sma_core::restore::RestoreOptions;

use crate::home::{Home, archive, backup, find, record, restore_all, restore_to, section, written};

/// Restores to an empty database, and returns a column of a row as SQLite's own program quotes it,
/// in the source and in the restored database.
fn both(home: &Home, column: &str, table: &str, id: u64) -> [String; 2] {
    let restored = Home::empty();
    let archive = archive(&home.content());
    restore_all(&restored.url(), &archive);
    assert_eq!(written(&restore_all(&restored.url(), &archive)), 0, "twice = once");
    let sql = format!("SELECT quote({column}) FROM {table} WHERE id = {id}");
    [home.sql(&sql), restored.sql(&sql)]
}

#[test]
fn rule_1_unfit_values_are_kept_and_come_back() {
    test_programs::needs!("sqlite3");
    for (table, id, column, value) in [
        ("devices", 1, "ip", "'300.1.1.1'"),
        ("devices", 1, "last_seen", "'yesterday'"),
        ("devices", 1, "settings", "'{'"),
        ("devices", 1, "settings", "'[1]'"),
        ("devices", 1, "name", "CAST(X'ff41' AS TEXT)"),
        ("devices", 1, "template_ids", "'1,3'"),
        ("devices", 1, "mac", "'not an address'"),
        ("discovered_devices", 1, "mac", "'A4'"),
        ("discovered_devices", 1, "generation", "-5"),
        ("discovered_devices", 1, "generation", "9007199254740993"),
        ("discovered_devices", 1, "signal", "'strong'"),
        ("notification_channels", 1, "config", "X'7b7d7d'"),
        ("notification_rules", 1, "categories", "X'7b7d'"),
        ("notification_histories", 1, "affected_devices", "X'5b2d315d'"),
        ("config_templates", 1, "variables", "X'7b2261223a7b2274797065223a377d7d'"),
        ("resolution_requests", 1, "current_value", "X'7b2261'"),
        ("resolution_metrics", 1, "auto_fix_rate", "91.5"),
        ("drift_reports", 1, "critical_issues", "-1"),
        ("drift_detection_runs", 1, "started_at", "'2026-13-01'"),
        ("export_histories", 1, "file_size", "'base64:big'"),
    ] {
        let home = Home::new("shelly.db");
        home.sql(&format!("UPDATE {table} SET {column} = {value} WHERE id = {id}"));
        let content = home.content();
        let start = format!("{table} {id}: ");
        let is_warned = content.warnings().iter().any(|it| it.starts_with(&start));
        assert!(is_warned, "{table}.{column}: {:?}", content.warnings());
        assert!(backup(&content).result.success);
        let [source, restored] = both(&home, column, table, id);
        assert_eq!(source, restored, "{table}.{column} = {value}");
    }
}

#[test]
fn rule_1_a_template_needs_a_name() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(
        "UPDATE config_templates SET name = CAST(X'ff' AS TEXT) WHERE id = 1;
         UPDATE config_templates SET name = 'template 1' WHERE id = 2",
    );
    let template = record(&home.content(), "templates", "templates", 1);
    assert_eq!(
        (&template["name"], &template["name_raw"]),
        (&"template 1+".into(), &"base64:/w==".into())
    );
}

#[test]
fn rule_2_addresses_that_are_none_or_repeat() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(
        "UPDATE devices SET mac = 'a4:cf:12:f4:5a:01' WHERE id = 4;
         UPDATE devices SET mac = '' WHERE id = 5;
         UPDATE devices SET mac = '020000000005' WHERE id = 7",
    );
    let content = home.content();
    let mac = |id| {
        let device = record(&content, "devices", "devices", id);
        (device["mac"].clone(), device.get("mac_raw").cloned())
    };
    assert_eq!(mac(1), ("A4CF12F45A01".into(), None));
    assert_eq!(mac(4), ("020000000004".into(), Some("a4:cf:12:f4:5a:01".into())));
    // Its address is that of device 7.
    assert_eq!(mac(5), ("020000000006".into(), Some("".into())));
    assert_eq!(mac(7), ("020000000005".into(), None));
    for id in [1, 4, 5, 7] {
        let [source, restored] = both(&home, "mac", "devices", id);
        assert_eq!(source, restored);
    }
}

#[test]
fn rule_3_an_id_that_no_archive_can_store_fails_the_backup() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("UPDATE config_histories SET id = -4 WHERE id = 4");
    let error = crate::home::content(&home.url()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("config_histories") && cause.contains("-4"), "{cause}");
}

#[test]
fn rule_3_references_0_are_absent_and_come_back() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("UPDATE config_histories SET config_id = 0 WHERE id = 1");
    let history = record(&home.content(), "configurations", "config_history", 1);
    assert!(history.get("config_id").is_none());
    let [source, restored] = both(&home, "config_id", "config_histories", 1);
    assert_eq!((&*source, &*restored), ("0\n", "0\n"));
}

#[test]
fn rule_4_json_null_and_sql_null_come_back() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    for (column, id) in [("current_value", 3), ("proposed_value", 2), ("current_value", 1)] {
        let [source, restored] = both(&home, column, "resolution_requests", id);
        assert_eq!(source, restored, "{column} {id}");
    }
}

#[test]
fn rule_5_empty_keys_are_written_as_null() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("UPDATE export_histories SET export_id = ''");
    for (column, table, id) in [("ip", "devices", 7), ("export_id", "export_histories", 1)] {
        let [source, restored] = both(&home, column, table, id);
        assert_eq!((&*source, &*restored), ("''\n", "NULL\n"), "{table}");
    }
}

#[test]
fn rule_7_rules_whose_channel_is_gone_are_orphans() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("DELETE FROM notification_channels WHERE id = 2");
    let content = home.content();
    assert_eq!(section(&content, "orphans")["rules"][0]["channel_id"], 2);
    assert!(find(&content, "notifications", "rules", 2).is_none());
    // A target that lacks the channel cannot store the rule; everything else is restored.
    let restored = Home::empty();
    let archive = archive(&content);
    let options = RestoreOptions::default().with_sections(archive.sections().names());
    let result = restore_to(&restored.url(), &archive, &options).unwrap();
    let errors: Vec<&str> = result.errors.iter().map(|error| &*error.section).collect();
    assert!(errors.contains(&"orphans"), "{:?}", result.errors);
    assert!(result.errors.iter().all(|error| error.recoverable));
    assert_eq!(restored.sql("SELECT COUNT(*) FROM devices"), "7\n");
}

#[test]
fn rule_10_configurations_come_back_byte_for_byte() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    // {"a":1.50,"b":"\u003c\u0026","n":12345678901234567}
    home.sql(
        "UPDATE device_configs SET config = CAST('{\"a\":1.50,\"b\":\"\\u003c\\u0026\",\
         \"n\":12345678901234567}' AS BLOB) WHERE id = 1",
    );
    for id in 1..=5 {
        let [source, restored] = both(&home, "config", "device_configs", id);
        assert_eq!(source, restored, "{id}");
    }
}

#[test]
fn rule_13_unknown_columns_are_carried_and_come_back() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(
        "ALTER TABLE devices ADD COLUMN room text; ALTER TABLE devices ADD COLUMN photo blob;
         ALTER TABLE devices ADD COLUMN note_raw text;
         UPDATE devices SET room = 'Attic', photo = X'00ff', note_raw = 'x' WHERE id = 1",
    );
    let content = home.content();
    let device = record(&content, "devices", "devices", 1);
    assert_eq!((&device["room"], &device["photo"]), (&"Attic".into(), &"base64:AP8=".into()));
    assert!(device.get("note_raw").is_none());
    assert!(content.warnings().iter().any(|it| it.contains("devices.note_raw")));
    let archive = archive(&content);
    // Where the target has the column, it is restored.
    home.sql("UPDATE devices SET room = 'Cellar', photo = NULL WHERE id = 1");
    restore_all(&home.url(), &archive);
    assert_eq!(home.sql("SELECT room, quote(photo) FROM devices WHERE id = 1"), "Attic|X'00FF'\n");
    // Elsewhere, it is left out.
    let restored = Home::empty();
    restore_all(&restored.url(), &archive);
    assert_eq!(restored.sql("SELECT COUNT(*) FROM devices"), "7\n");
}

#[test]
fn rule_15_sums_count_what_is_missing_as_0() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("UPDATE drift_reports SET critical_issues = NULL, warning_issues = -1, info_issues = 5 WHERE id = 1");
    let report = record(&home.content(), "analytics", "drift_reports", 1);
    assert_eq!(report["total_differences"], 5);
    backup(&home.content());
}
