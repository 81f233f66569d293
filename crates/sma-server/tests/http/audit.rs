//! Who did what, as the state keeps it.

use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::client::send;
use crate::place::{KEY, Place, restore_of, sample};

/// Entries that are kept, as docs/server.md says.
const KEPT: i64 = 10_000;

type Entry = (String, String, String, Option<String>, String);

fn state(place: &Place) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(place.path("state/server.db"))
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Ends the server, and returns user, address, action, id and outcome of all entries.
fn entries(place: &mut Place) -> Vec<Entry> {
    place.stop();
    block_on(async {
        let pool = SqlitePool::connect_with(state(place).read_only(true)).await.unwrap();
        let query = "SELECT user, address, action, id, outcome FROM audit ORDER BY number";
        sqlx::query_as(query).fetch_all(&pool).await.unwrap()
    })
}

#[test]
fn whoever_changes_or_takes_something_is_recorded() {
    let mut place = Place::with_key();
    let json = ("Content-Type", "application/json");
    let anna = ("X-User-ID", "anna");
    let wanted = json!({ "encryption": { "enabled": true, "password": "hunter2-hunter2" } });
    let body = wanted.to_string();
    let begun = place.send("POST", "/backup", &[json, anna], body.as_bytes()).data(202);
    let backup = begun["id"].as_str().unwrap();
    place.wait("backup", backup);
    let raw = [("Content-Type", "application/octet-stream")];
    let bytes = sample("1.0-tar-gzip.sma");
    let upload = place.send("POST", "/archive/upload", &raw, &bytes).data(201);
    let archive = upload["archive_id"].as_str().unwrap();
    // With its conflicts, it fails.
    let restore = place.restore(&restore_of(&upload["archive_id"]));
    let restore = restore["id"].as_str().unwrap();
    place.get(&format!("/backup/{backup}/download"));
    assert_eq!(place.delete(&format!("/backup/{backup}")).status, 204);
    place.delete(&format!("/backup/{backup}")).error(404, "NOT_FOUND");
    // None of these is let in, or changes anything.
    place.get("/backup").data(200);
    let stranger = [anna, ("X-API-Key", "wrong")];
    let refused = send(place.address, "DELETE", "/api/v1/backup/x", &stranger, b"");
    refused.error(401, "UNAUTHORIZED");

    let entries = entries(&mut place);
    let entry = |user: &str, action: &str, id: &str, outcome: &str| {
        let address = "127.0.0.1".to_owned();
        (user.to_owned(), address, action.to_owned(), Some(id.to_owned()), outcome.to_owned())
    };
    let mut expected = vec![
        entry("anna", "POST /api/v1/backup", backup, "202"),
        entry("anna", "backup", backup, "completed"),
        entry("api", "POST /api/v1/archive/upload", archive, "201"),
        entry("api", "POST /api/v1/restore", restore, "202"),
        entry("api", "restore", restore, "failed CONFLICT"),
        entry("api", &format!("GET /api/v1/backup/{backup}/download"), backup, "200"),
        entry("api", &format!("DELETE /api/v1/backup/{backup}"), backup, "204"),
        entry("api", &format!("DELETE /api/v1/backup/{backup}"), backup, "404"),
    ];
    let mut found = entries.clone();
    // An operation may end before its request is answered.
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    let text = format!("{entries:?}");
    assert!(!text.contains("hunter2") && !text.contains(KEY), "{text}");
}

#[test]
fn the_oldest_entries_go() {
    let mut place = Place::new();
    place.stop();
    block_on(async {
        let pool = SqlitePool::connect_with(state(&place)).await.unwrap();
        let query = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) \
                     INSERT INTO audit (time, user, address, action, outcome) \
                     SELECT '', i, '', '', '' FROM n";
        sqlx::query(query).bind(KEPT + 5).execute(&pool).await.unwrap();
        pool.close().await;
    });
    let mut place = place.restart();
    place.delete("/backup/x").error(404, "NOT_FOUND");
    let entries = entries(&mut place);
    assert_eq!(i64::try_from(entries.len()).unwrap(), KEPT);
    assert_eq!(entries[0].0, "7");
    assert_eq!(entries.last().unwrap().2, "DELETE /api/v1/backup/x");
}
