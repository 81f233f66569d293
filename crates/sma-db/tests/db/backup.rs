//! Backups of SQLite.

use sma_core::report::Status;
use sma_core::write::BackupType;
use sma_core::{Archive, Level, Limits};
use sma_db::{Database, Location};
use sma_ops::{BackupOptions, Bases, Context, Source, create};

use crate::home::{Home, SAMPLES, archive, backup, content, find, record, section};

#[test]
fn every_sample_is_backed_up_and_its_archive_is_valid() {
    for sample in SAMPLES {
        let home = Home::new(sample);
        let made = backup(&home.content());
        let archive = Archive::open(&made.bytes, &Limits::default()).unwrap();
        let report = archive.validation(Level::Thorough).finish();
        assert!(report.valid, "{sample}: {:?}", report.failed_codes());
        let checks = report.failed().chain(report.data_checks.iter());
        let warnings = checks.filter(|check| check.status == Status::Warning);
        // Rows that a deleted device left behind stay in histories.
        let codes: Vec<String> = warnings.map(|check| check.code.to_string()).collect();
        assert!(codes.iter().all(|code| code == "SMA-D026"), "{sample}: {codes:?}");
        for check in &report.schema_checks {
            assert_ne!(check.status, Status::Warning, "{sample}: {}", check.message);
        }
    }
}

#[test]
fn every_row_is_in_the_archive() {
    test_programs::needs!("sqlite3");
    for sample in SAMPLES {
        let home = Home::new(sample);
        let made = backup(&home.content());
        let tables = home
            .sql("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        let count = |table: &str| home.sql(&format!("SELECT COUNT(*) FROM {table}"));
        let rows = tables.lines().map(|table| count(table).trim().parse::<u64>().unwrap());
        assert_eq!(made.result.record_count, rows.sum::<u64>(), "{sample}");
    }
}

#[test]
fn section_4_a_row_that_is_only_in_the_log_is_in_the_archive() {
    let home = Home::new("live/shelly.db");
    let content = home.content();
    assert_eq!(record(&content, "notifications", "channels", 3)["name"], "Only in the WAL");
    let name = &record(&content, "devices", "devices", 5)["name"];
    assert_eq!(name, "Boiler (renamed in the WAL)");
    assert!(find(&Home::new("shelly.db").content(), "notifications", "channels", 3).is_none());
}

#[test]
fn section_4_reading_changes_neither_the_file_nor_its_log() {
    let home = Home::new("live/shelly.db");
    let files =
        || ["shelly.db", "shelly.db-wal"].map(|name| std::fs::read(home.file(name)).unwrap());
    let before = files();
    home.content();
    assert!(before == files());
}

#[test]
fn values_are_those_of_the_rows() {
    let content = Home::new("shelly.db").content();
    let device = record(&content, "devices", "devices", 1);
    assert_eq!(device["mac"], "A4CF12F45A01");
    assert_eq!(device["last_seen"], "2026-08-04T14:58:31.123456789+02:00");
    assert_eq!(device["settings"]["auth"]["password"], "s3cret-gen1");
    assert_eq!(device["template_ids"], serde_json::json!([1, 3]));
    assert_eq!(device["config_applied"], true);
    // Device 7 has an empty address and settings, and was never seen.
    let device = record(&content, "devices", "devices", 7);
    assert_eq!((&device["ip"], &device["last_seen"]), (&"".into(), &().into()));
    assert!(device.get("settings").is_none());
    let found = record(&content, "devices", "discovered_devices", 1);
    assert_eq!(found["ssid"], "shellyplug-s-6A0001");
    let metrics = record(&content, "analytics", "resolution_metrics", 1);
    assert_eq!(
        (&metrics["average_resolution_time"], &metrics["avg_review_time"]),
        (&1800.into(), &30.into())
    );
    let report = record(&content, "analytics", "drift_reports", 1);
    assert_eq!((&report["device_count"], &report["total_differences"]), (&1.into(), &2.into()));
    let rule = record(&content, "notifications", "rules", 2);
    assert_eq!((&rule["categories"], &rule["schedule_days"]), (&serde_json::json!([]), &().into()));
}

#[test]
fn decision_orphans_have_a_section_of_their_own() {
    let content = Home::new("shelly.db").content();
    let orphans = section(&content, "orphans");
    let config = &orphans["device_configs"][0];
    assert_eq!(
        (&config["id"], &config["device_id"], &config["template_id"]),
        (&5.into(), &6.into(), &99.into())
    );
    assert_eq!(orphans["requests"][0]["id"], 3);
    let warnings = content.warnings();
    assert!(warnings.iter().any(|it| it.starts_with("device_configs 5: ")), "{warnings:?}");
    assert!(warnings.iter().any(|it| it.starts_with("resolution_requests 3: ")), "{warnings:?}");
    assert!(find(&content, "configurations", "device_configs", 5).is_none());
    // Without one, there is no such section.
    assert!(Home::new("shelly-upgraded.db").content().sections().get("orphans").is_none());
}

#[test]
fn decision_a_template_that_does_not_exist_is_kept_beside_its_field() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql("UPDATE device_configs SET template_id = 77 WHERE id = 2; UPDATE device_configs SET template_id = 'x' WHERE id = 4");
    let content = home.content();
    let config = record(&content, "configurations", "device_configs", 2);
    assert_eq!((config.get("template_id"), &config["template_id_orphan"]), (None, &77.into()));
    let config = record(&content, "configurations", "device_configs", 4);
    assert_eq!((config.get("template_id"), &config["template_id_raw"]), (None, &"x".into()));
}

#[test]
fn facts_are_those_of_the_database() {
    let home = Home::new("shelly.db");
    let location: Location = home.url().parse().unwrap();
    let database = Database::new(location)
        .with_manager_version(Some("0.5.4".into()))
        .with_hostname(Some("attic".into()));
    let facts = database.content(&Bases::default(), &Context::default()).unwrap().facts;
    assert_eq!((&*facts.database_type, &*facts.schema_version), ("sqlite", "2026.02.15.001"));
    assert_eq!((&*facts.manager_version, &*facts.hostname), ("0.5.4", "attic"));
    assert_eq!(facts.total_devices, Some(7));
    let facts = home.content().facts;
    assert_eq!(facts.manager_version, "unknown");
    assert!(facts.database_version.starts_with("3."), "{}", facts.database_version);
}

#[test]
fn selected_sections_alone_are_read() {
    let home = Home::new("shelly.db");
    let database = Database::new(home.url().parse().unwrap())
        .with_sections(vec!["templates".into(), "configurations".into()], Vec::new());
    let content = database.content(&Bases::default(), &Context::default()).unwrap();
    assert!(content.sections().names().eq(["configurations", "templates"]));
    // Which devices exist is asked of the database, and so is their number.
    assert_eq!(section(&content, "configurations")["device_configs"].as_array().unwrap().len(), 5);
    assert_eq!(content.facts.total_devices, Some(7));
}

#[test]
fn a_section_that_is_chosen_and_excluded_is_excluded() {
    let home = Home::new("shelly.db");
    let names = |names: [&str; 2]| names.map(str::to_owned).to_vec();
    let (chosen, excluded) = (names(["devices", "templates"]), names(["templates", "analytics"]));
    let database = Database::new(Location::from_path(home.path()));
    let database = database.with_sections(chosen.clone(), excluded.clone());
    let content = database.content(&Bases::default(), &Context::default()).unwrap();
    let options = BackupOptions::default()
        .with_backup_type(Some(BackupType::Selective))
        .with_sections(chosen)
        .without_sections(excluded);
    let made = create(content, "home", &Bases::default(), &options, &Context::default()).unwrap();
    let archive = Archive::open(&made.bytes, &Limits::default()).unwrap();
    assert!(archive.sections().names().eq(["devices"]));
}

#[test]
fn what_is_no_database_of_shelly_manager_is_refused() {
    test_programs::needs!("sqlite3");
    let home = Home::empty();
    let error = content(&home.url()).unwrap_err().to_string();
    assert!(error.ends_with("shelly.db"), "{error}");
    home.sql("CREATE TABLE other (id integer)");
    let error = content(&home.url()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the database has none of the tables of Shelly Manager");
    std::fs::write(home.file("text.db"), "not a database at all").unwrap();
    assert!(content(&format!("sqlite:{}", home.file("text.db").display())).is_err());
}

#[test]
fn section_6_tables_of_others_are_not_read() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let before = archive(&home.content()).summary().sections.len();
    home.sql("CREATE TABLE grafana (id integer, secret text); INSERT INTO grafana VALUES (1, 'x')");
    let after = archive(&home.content());
    assert_eq!(after.summary().sections.len(), before);
}
