//! PostgreSQL and MariaDB, through the same tables as SQLite.

use sma_core::Archive;
use sma_core::restore::RestoreOptions;
use sma_db::{DatabaseTarget, TargetOptions};
use sma_ops::{Context, PlannedRestore, restore};
use test_programs::servers::Server;

use crate::home::{
    Home, SAMPLES, archive, as_restored, content, normalize_times, record, records, restore_all,
    restore_to, sample_path, written,
};

/// Digits of the times in PostgreSQL and MariaDB.
const POSTGRES: usize = 6;
const MARIADB: usize = 3;

/// Restores to an empty database, and checks that a backup of it has the same sections.
fn check_round_trip(url: &str, archive: &Archive, source: &serde_json::Value, digits: usize) {
    let result = restore_all(url, archive);
    assert_eq!(written(&result), archive.sections().record_count(), "{url}");
    let mut found = records(&content(url).unwrap());
    normalize_times(&mut found, digits);
    let mut expected = as_restored(source.clone(), digits);
    if expected.get("device_tags").is_none() {
        found.as_object_mut().unwrap().remove("device_tags");
    }
    // A number has no form of its own in a database.
    assert_eq!(numbers(found), numbers(expected.take()), "{url}");
    assert_eq!(written(&restore_all(url, archive)), 0, "twice = once: {url}");
}

/// Returns JSON in which integers that are written as 1 and as 1.0 are the same.
fn numbers(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::Number(number) if number.is_f64() => {
            number.as_f64().unwrap_or_default().into()
        }
        serde_json::Value::Array(items) => {
            items.iter_mut().for_each(|item| *item = numbers(item.take()));
            value
        }
        serde_json::Value::Object(members) => {
            members.values_mut().for_each(|member| *member = numbers(member.take()));
            value
        }
        _ => value,
    }
}

/// Returns from a test unless both servers can be started.
macro_rules! needs_servers {
    () => {
        test_programs::needs!(
            "initdb",
            "mariadb",
            "mariadb-install-db",
            "mariadbd",
            "postgres",
            "psql",
            "setpriv"
        );
    };
}

/// Both servers, with the URLs of the databases that the released program made on them.
fn servers_with_samples() -> ([Server; 2], [String; 2]) {
    let (postgres, mariadb) = (Server::postgres(), Server::mariadb());
    let urls = [postgres.create("source"), mariadb.create("source")];
    postgres.load("source", &sample_path("postgresql.sql"));
    mariadb.load("source", &sample_path("mysql.sql"));
    ([postgres, mariadb], urls)
}

#[test]
fn every_sample_moves_between_all_databases() {
    needs_servers!();
    let ([postgres, mariadb], [pg, my]) = servers_with_samples();
    let homes = SAMPLES.map(Home::new);
    let urls = homes.iter().map(Home::url).chain([pg, my]);
    for (number, source) in urls.enumerate() {
        let content = content(&source).unwrap();
        let (archive, all) = (archive(&content), records(&content));
        let name = format!("target{number}");
        check_round_trip(&postgres.create(&name), &archive, &all, POSTGRES);
        check_round_trip(&mariadb.create(&name), &archive, &all, MARIADB);
        check_round_trip(&Home::empty().url(), &archive, &all, 9);
    }
}

#[test]
fn more_rows_than_a_statement_takes_move_between_all_databases() {
    needs_servers!();
    let home = Home::new("shelly.db");
    // More than 100 rows, and more than 1 MiB.
    home.sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) \
         INSERT INTO config_histories (device_id, config_id, action, new_config, changed_by, created_at) \
         SELECT 1, 1, 'sync', CASE WHEN i % 3 = 0 THEN '{\"t\":\"' || hex(zeroblob(30000)) || '\"}' END, \
         'user ' || i, '2026-02-15 14:35:00+00:00' FROM n",
    );
    let content = home.content();
    let (archive, all) = (archive(&content), records(&content));
    let (postgres, mariadb) = (Server::postgres(), Server::mariadb());
    check_round_trip(&postgres.create("many"), &archive, &all, POSTGRES);
    check_round_trip(&mariadb.create("many"), &archive, &all, MARIADB);
    check_round_trip(&Home::empty().url(), &archive, &all, 9);
}

#[test]
fn every_database_has_the_same_content() {
    needs_servers!();
    let (_servers, [pg, my]) = servers_with_samples();
    let at = |content: &sma_ops::Content| {
        let mut records = records(content);
        normalize_times(&mut records, MARIADB);
        numbers(records)
    };
    let sqlite = Home::new("shelly.db").content();
    let (pg, my) = (content(&pg).unwrap(), content(&my).unwrap());
    assert_eq!(at(&pg), at(&sqlite));
    assert_eq!(at(&my), at(&sqlite));
    assert_eq!((&*pg.facts.database_type, &*my.facts.database_type), ("postgresql", "mysql"));
    assert!(my.facts.database_version.contains("MariaDB"), "{}", my.facts.database_version);
    // Wall-clock times have the offset of the zone; PostgreSQL has instants.
    let seen = |content| record(content, "devices", "devices", 1)["last_seen"].clone();
    assert_eq!(seen(&pg), "2026-08-04T12:58:31.123456Z");
    assert_eq!(seen(&my), "2026-08-04T14:58:31.123+02:00");
}

#[test]
fn postgresql_limits_sequences_and_failures() {
    test_programs::needs!("sqlite3", "initdb", "postgres", "psql", "setpriv");
    let server = Server::postgres();
    let url = server.create("home");
    let source = Home::new("shelly.db");
    source.sql("UPDATE device_tags SET device_id = 600 WHERE id = 4");
    restore_all(&url, &archive(&source.content()));
    // Section 7, *Ids afterwards*.
    let sql = "INSERT INTO devices (mac) VALUES ('112233445566') RETURNING id";
    assert_eq!(server.query("home", sql).trim(), "601");
    let sql = "INSERT INTO device_tags (device_id, tag) VALUES (1, 'new') RETURNING id";
    assert_eq!(server.query("home", sql).trim(), "5");
    // Section 3, *Limits*: the record is refused before anything is written, and named.
    let source = Home::new("shelly.db");
    source.sql(
        "UPDATE devices SET name = 'a' || char(0) || 'b' WHERE id = 1;
         UPDATE notification_channels SET name = substr(hex(zeroblob(96)), 1, 192) WHERE id = 1;
         UPDATE resolution_metrics SET approval_rate = 0.1 + 0.2",
    );
    let url = server.create("limits");
    let result = restore_to(&url, &archive(&source.content()), &RestoreOptions::default()).unwrap();
    let refused = |section: &str, text: &str| {
        result.errors.iter().any(|it| it.section == section && it.message.contains(text))
    };
    assert!(refused("devices", "NUL"), "{:?}", result.errors);
    assert!(refused("notifications", "192 characters"), "{:?}", result.errors);
    // Rule 9: the shortest text that reads back as the same number.
    let sql = "SELECT approval_rate FROM resolution_metrics";
    assert_eq!(server.query("limits", sql).trim(), "0.30000000000000004");
    // A failure in the middle leaves nothing behind.
    let url = server.create("failing");
    restore_all(&url, &archive(&Home::new("shelly-upgraded.db").content()));
    server.query("failing", "ALTER TABLE import_histories ADD CHECK (plugin_name <> 'sma')");
    let before = records(&content(&url).unwrap());
    let error =
        restore_to(&url, &archive(&Home::new("shelly.db").content()), &RestoreOptions::default());
    assert!(error.is_err());
    assert_eq!(records(&content(&url).unwrap()), before);
}

#[test]
fn mariadb_limits_sequences_and_failures() {
    test_programs::needs!("sqlite3", "mariadb", "mariadb-install-db", "mariadbd", "setpriv");
    let server = Server::mariadb();
    let url = server.create("home");
    let source = Home::new("shelly.db");
    source.sql("UPDATE device_tags SET device_id = 600 WHERE id = 4");
    restore_all(&url, &archive(&source.content()));
    let sql = "INSERT INTO devices (mac) VALUES ('112233445566'); SELECT LAST_INSERT_ID()";
    assert_eq!(server.query("home", sql).trim(), "601");
    // A configuration of 65 535 bytes is the largest that the column takes.
    let source = Home::new("shelly.db");
    source.sql(
        "UPDATE device_configs SET config = CAST('{\"a\":\"' || hex(zeroblob(32764)) || '\"}' AS BLOB) WHERE id = 1;
         UPDATE device_configs SET config = CAST('{\"a\":\"' || hex(zeroblob(32763)) || 'x\"}' AS BLOB) WHERE id = 2",
    );
    let url = server.create("limits");
    let result = restore_to(&url, &archive(&source.content()), &RestoreOptions::default()).unwrap();
    let messages: Vec<&str> = result.errors.iter().map(|it| &*it.message).collect();
    assert_eq!(
        messages,
        ["It cannot be stored: config has 65536 bytes, and the column takes 65535."]
    );
    assert_eq!(server.query("limits", "SELECT COUNT(*) FROM device_configs").trim(), "4");
    // Rule 8, and the zero time.
    server.query("limits", "UPDATE discovered_devices SET expires_at = '1000-01-01' WHERE id = 1");
    let found = record(&content(&url).unwrap(), "devices", "discovered_devices", 1);
    assert!(found.get("expires_at").is_none());
    let url = server.create("failing");
    restore_all(&url, &archive(&Home::new("shelly-upgraded.db").content()));
    server.query("failing", "ALTER TABLE import_histories ADD CHECK (plugin_name <> 'sma')");
    let before = records(&content(&url).unwrap());
    let error =
        restore_to(&url, &archive(&Home::new("shelly.db").content()), &RestoreOptions::default());
    assert!(error.is_err());
    assert_eq!(records(&content(&url).unwrap()), before);
}

#[test]
fn decision_mysql_needs_to_know_its_zone() {
    let url = "mysql://root@localhost/home?loc=Local";
    let error = content(url).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the time zone of the stored times is unknown");
    let error = content("mysql://root@localhost/home?loc=Atlantis").unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the time zone \"Atlantis\" is unknown");
}

#[test]
fn a_server_that_is_starting_is_waited_for() {
    needs_servers!();
    let archive = archive(&Home::new("shelly.db").content());
    for mut server in [Server::postgres(), Server::mariadb()] {
        let url = server.create("home");
        restore_all(&url, &archive);
        let before = records(&content(&url).unwrap());
        let (sender, receiver) = std::sync::mpsc::channel();
        let reader = {
            let url = url.clone();
            std::thread::spawn(move || {
                receiver.recv().unwrap();
                content(&url).map(|content| records(&content))
            })
        };
        server.crash(|| sender.send(()).unwrap());
        let found = reader.join().unwrap().unwrap();
        // Of what was committed, nothing is lost.
        assert_eq!(found, before);
    }
}

#[test]
fn a_change_by_another_client_ends_the_restore_without_a_trace() {
    test_programs::needs!("initdb", "postgres", "psql", "setpriv");
    let server = Server::postgres();
    let url = server.create("home");
    let archive = archive(&Home::new("shelly.db").content());
    restore_all(&url, &archive);
    server.query("home", "UPDATE devices SET name = 'Mine' WHERE id = 1");
    let mut target = DatabaseTarget::open(url.parse().unwrap(), &TargetOptions::default()).unwrap();
    let (options, context) = (RestoreOptions::default(), Context::default());
    PlannedRestore::new(&archive, &mut target, &options, &context).unwrap();
    server.query("home", "UPDATE devices SET name = 'Theirs' WHERE id = 1");
    restore(&archive, &mut target, &options, &context).unwrap_err();
    drop(target);
    assert_eq!(server.query("home", "SELECT name FROM devices WHERE id = 1").trim(), "Theirs");
}
