//! Undoing: a database becomes exactly what an archive of it contains, row by row.

use sma_core::Archive;
use sma_core::restore::RestoreOptions;
use sma_db::{Database, Location};
use sma_ops::{BackupOptions, Bases, Context, Source, create};
use test_programs::servers::Server;

use crate::home::{Home, archive, content, restore_to, sample_path, written};

/// What happens to a database between a backup and the undo: a device is replaced by another one under
/// its id and found again under another id, rows lose the device that they refer to, names are
/// exchanged, and rows appear.
const CHANGES: &str = "
    DELETE FROM devices WHERE id = 3;
    INSERT INTO devices (id, mac, name) VALUES (3, '112233445566', 'Someone else');
    UPDATE devices SET id = 40 WHERE id = 2;
    UPDATE devices SET ip = NULL, name = 'Other' WHERE id = 1;
    UPDATE device_tags SET tag = 'other' WHERE id = 1;
    DELETE FROM device_tags WHERE id = 2;
    INSERT INTO device_tags (id, device_id, tag) VALUES (90, 3, 'new');
    DELETE FROM config_histories WHERE id = 1;
    UPDATE config_templates SET name = 'Plug' WHERE id = 2;
    UPDATE config_templates SET name = 'Plug Gen2 defaults' WHERE id = 1;
    UPDATE config_templates SET name = 'MQTT – Grundeinstellung' WHERE id = 2;
    INSERT INTO notification_channels (id, name, type) VALUES (70, 'fresh', 'email');
    UPDATE notification_rules SET channel_id = 70;
    UPDATE notification_histories SET channel_id = 70;
    DELETE FROM notification_channels WHERE id <> 70;
    INSERT INTO device_configs (id, device_id, sync_status) VALUES (60, 3, 'new');
";

/// Lists in which a JSON `null` means the same as an empty one (section 10, 4).
const LISTS: [(&str, &str); 6] = [
    ("notification_rules", "categories"),
    ("notification_histories", "affected_devices"),
    ("resolution_policies", "categories"),
    ("resolution_policies", "severities"),
    ("resolution_policies", "auto_fix_categories"),
    ("resolution_policies", "excluded_paths"),
];

/// Values that mean the same as another one, and that an archive does not keep apart (section 3,
/// and section 10, 5).
const SAME: &str = "
    UPDATE devices SET ip = NULL WHERE ip = '';
    UPDATE devices SET settings = NULL WHERE settings = '';
    UPDATE devices SET template_ids = '[]' WHERE template_ids IS NULL;
    UPDATE devices SET overrides = '{}' WHERE overrides IS NULL;
    UPDATE devices SET desired_config = '{}' WHERE desired_config IS NULL;
    UPDATE devices SET config_applied = false WHERE config_applied IS NULL;
    UPDATE devices SET last_seen = NULL WHERE last_seen < '1000-01-02 00:00:00';
";

/// Returns statements that give every value the form that a restore writes. `empty` is an empty list
/// as SQL.
fn plain_forms(empty: &str) -> String {
    let update = |(table, column)| {
        format!("UPDATE {table} SET {column} = {empty} WHERE CAST({column} AS char(4)) = 'null';")
    };
    format!("{SAME}{}", LISTS.map(update).concat())
}

fn undo() -> RestoreOptions {
    RestoreOptions::default().replacing_sections(["all"])
}

/// Checks that `--replace all` undoes what happened between a backup and now.
fn check_undo(url: &str, change: impl FnOnce(), rows: impl Fn() -> Vec<String>) {
    let before = rows();
    let undo_archive = archive(&content(url).unwrap());
    change();
    let other = archive(&Home::new("shelly-upgraded.db").content());
    let all = RestoreOptions::default().with_sections(other.sections().names());
    restore_to(url, &other, &all).unwrap();
    assert_ne!(rows(), before, "{url}");
    let result = restore_to(url, &undo_archive, &undo()).unwrap();
    assert!(result.success, "{url}: {:?}", result.errors);
    check_rows(&rows(), &before);
    assert_eq!(
        written(&restore_to(url, &undo_archive, &undo()).unwrap()),
        0,
        "twice = once: {url}"
    );
}

/// Checks that two databases have the same rows, and shows only those that differ.
fn check_rows(after: &[String], before: &[String]) {
    let lost: Vec<&String> = before.iter().filter(|row| !after.contains(row)).collect();
    let new: Vec<&String> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(lost.is_empty() && new.is_empty(), "lost {lost:#?}\nnew {new:#?}");
    assert!(after == before, "the rows have another order, or one is there twice");
}

/// The rows of an SQLite database, without the ids that will be next.
fn rows_of(home: &Home) -> Vec<String> {
    let mut rows = home.dump();
    rows.retain(|line| !line.contains("sqlite_sequence"));
    rows
}

#[test]
fn an_undo_is_exact_in_sqlite() {
    test_programs::needs!("sqlite3");
    for sample in ["shelly.db", "shelly-upgraded.db"] {
        let home = Home::new(sample);
        home.sql(&plain_forms("CAST('[]' AS BLOB)"));
        check_undo(&home.url(), || drop(home.sql(CHANGES)), || rows_of(&home));
    }
}

#[test]
fn an_undo_is_exact_in_postgresql() {
    test_programs::needs!("initdb", "postgres", "psql", "setpriv");
    let server = Server::postgres();
    let url = server.create("home");
    server.load("home", &sample_path("postgresql.sql"));
    server.query("home", &plain_forms("'[]'"));
    check_undo(&url, || drop(server.query("home", CHANGES)), || server.rows("home"));
}

#[test]
fn an_undo_is_exact_in_mariadb() {
    test_programs::needs!("mariadb", "mariadb-install-db", "mariadbd", "setpriv");
    let server = Server::mariadb();
    let url = server.create("home");
    server.load("home", &sample_path("mysql.sql"));
    server.query("home", &plain_forms("'[]'"));
    check_undo(&url, || drop(server.query("home", CHANGES)), || server.rows("home"));
}

/// Rows without their device are in every whole backup, unless they are excluded.
#[test]
fn an_archive_without_orphans_deletes_them_only_if_there_were_none() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    let location: Location = home.url().parse().unwrap();
    let excluded = vec!["orphans".to_owned()];
    let database = Database::new(location).with_sections(Vec::new(), excluded.clone());
    let content = database.content(&Bases::default(), &Context::default()).unwrap();
    let options = BackupOptions::default().without_sections(excluded);
    let made = create(content, "home", &Bases::default(), &options, &Context::default()).unwrap();
    let partly = Archive::open(&made.bytes, &Default::default()).unwrap();
    assert!(partly.excluded_sections().contains(&"orphans".to_owned()));
    let before = rows_of(&home);
    let result = restore_to(&home.url(), &partly, &undo()).unwrap();
    assert!(result.success && result.records.iter().all(|it| it.outcome.to_string() == "same"));
    assert_eq!(rows_of(&home), before);
    // A backup of all sections says that there were none.
    let clean = Home::new("shelly.db");
    clean.sql("DELETE FROM device_configs WHERE id = 5");
    let without = rows_of(&clean);
    restore_to(&home.url(), &archive(&clean.content()), &undo()).unwrap();
    assert_eq!(rows_of(&home), without);
}

#[test]
fn a_tag_of_a_missing_device_is_added_once() {
    test_programs::needs!("sqlite3");
    let source = Home::new("shelly.db");
    source.sql("UPDATE device_tags SET device_id = 600 WHERE id = 4");
    let archive = archive(&source.content());
    let home = Home::new("shelly.db");
    home.sql(
        "DELETE FROM device_tags WHERE id = 4;
         INSERT INTO devices (id, mac) VALUES (600, '112233445566')",
    );
    restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
    let once = home.dump();
    for _ in 0..3 {
        restore_to(&home.url(), &archive, &RestoreOptions::default()).unwrap();
        assert_eq!(home.dump(), once);
    }
}

/// A column that only this database has is replaced with the rest of its row.
#[test]
fn rule_13_an_unknown_column_without_a_value_becomes_null_again() {
    test_programs::needs!("sqlite3");
    let home = Home::new("shelly.db");
    home.sql(SAME);
    home.sql(
        "ALTER TABLE devices ADD COLUMN room text DEFAULT 'hall';
         ALTER TABLE devices ADD COLUMN floor integer NOT NULL DEFAULT 4;
         UPDATE devices SET room = NULL WHERE id < 4",
    );
    let (before, archive) = (rows_of(&home), archive(&home.content()));
    home.sql("UPDATE devices SET room = 'cellar', floor = 1; DELETE FROM devices WHERE id = 3");
    restore_to(&home.url(), &archive, &undo()).unwrap();
    check_rows(&rows_of(&home), &before);
}
