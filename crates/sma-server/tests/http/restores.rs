//! Restores to a real database, and their previews.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::place::{Place, restore_of, sample};

/// Reads the devices of the database as a new backup has them.
fn devices(place: &Place) -> Value {
    let done = place.back_up(&json!({}));
    assert_eq!(done["status"], "completed", "{done}");
    let id = done["id"].as_str().unwrap();
    let body = json!({ "section": "devices", "collection": "devices" });
    let answer = place.post(&format!("/archive/{id}/extract"), &body);
    assert_eq!(place.delete(&format!("/backup/{id}?force=true")).status, 204);
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn a_restore_makes_the_database_what_it_was() {
    let place = Place::new();
    let full = place.back_up(&json!({}));
    let before = devices(&place);
    // Another fleet replaces it.
    let other = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let mut body = restore_of(&other);
    body["options"] = json!({ "conflict_strategy": "overwrite", "replace_sections": ["devices"] });
    let done = place.restore(&body);
    assert_eq!(done["status"], "completed", "{done}");
    let result = &done["result"];
    assert_eq!((&result["success"], &result["dry_run"]), (&json!(true), &json!(false)));
    assert_ne!(devices(&place), before);
    // The backup that was made before brings everything back.
    let saved = result["backup_id"].as_str().expect("a backup before");
    let mut body = json!({ "source": { "backup_id": saved }, "confirm": true });
    body["options"] = json!({ "conflict_strategy": "overwrite", "replace_sections": ["devices"] });
    let back = place.restore(&body);
    assert_eq!(back["status"], "completed", "{back}");
    let names = |devices: &Value| -> Vec<String> {
        let mut names: Vec<String> =
            devices.as_array().unwrap().iter().map(|it| it["mac"].to_string()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&devices(&place)), names(&before));
    drop(full);
}

#[test]
fn a_restore_that_writes_is_confirmed() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let unconfirmed = json!({ "source": { "archive_id": id } });
    place.post("/restore", &unconfirmed).error(400, "CONFIRMATION_REQUIRED");
    let mut refused = unconfirmed.clone();
    refused["confirm"] = json!(false);
    place.post("/restore", &refused).error(400, "CONFIRMATION_REQUIRED");
    let dry = json!({ "source": { "archive_id": id }, "options": { "dry_run": true } });
    let answer = place.post("/restore", &dry);
    let begun = answer.data(202);
    let path = format!("/restore/{}", begun["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), format!("/api/v1{path}"));
    assert_eq!(begun["kind"], "restore");
    let done = place.wait("restore", begun["id"].as_str().unwrap());
    assert_eq!(done["status"], "completed", "{done}");
    assert_eq!(done["result"]["dry_run"], true);
    place.delete(&path).error(409, "NOT_READY");
    assert!(place.get(&path).headers.contains_key("etag"));
}

#[test]
fn a_preview_plans_and_writes_nothing() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let before = fs::read(place.path("shelly.db")).unwrap();
    let mut body = restore_of(&id);
    body["options"] = json!({ "conflict_strategy": "overwrite" });
    let data = place.post("/restore/validate", &body).data(200);
    assert_eq!(data["validation"]["valid"], true);
    let plan = &data["plan"];
    assert_eq!((&plan["dry_run"], &plan["validation_passed"]), (&json!(true), &json!(true)));
    assert_eq!(plan["success"], true, "{plan}");
    let count = |name: &str| plan[name].as_u64().unwrap();
    assert!(count("records_created") > 0, "{plan}");
    let restored: u64 =
        plan["records_restored"].as_object().unwrap().values().map(|it| it.as_u64().unwrap()).sum();
    assert_eq!(restored, count("records_created") + count("records_updated"));
    assert!(plan["backup_id"].is_null());
    assert_eq!(fs::read(place.path("shelly.db")).unwrap(), before);
    assert_eq!(place.get("/backup").data(200)["backups"], json!([]));
}

#[test]
fn conflicts_fail_and_change_nothing_by_default() {
    let place = Place::new();
    let full = place.back_up(&json!({}));
    let was = name_of_device(&place, None);
    name_of_device(&place, Some("renamed since"));
    let body = json!({ "source": { "backup_id": full["id"] }, "confirm": true });
    let done = place.restore(&body);
    assert_eq!((&done["status"], &done["error"]["code"]), (&json!("failed"), &json!("CONFLICT")));
    let result = &done["result"];
    assert_eq!((&result["conflicts_found"], &result["success"]), (&json!(1), &json!(false)));
    let conflict = &result["conflicts"][0];
    assert_eq!(
        (&conflict["section"], &conflict["collection"]),
        (&json!("devices"), &json!("devices"))
    );
    assert_eq!((&conflict["record_id"], &conflict["resolution"]), (&json!(1), &json!("conflict")));
    let fields = conflict["fields"].clone();
    assert!(fields.to_string().contains("renamed since"), "{conflict}");
    assert!(fields.to_string().contains(&was), "{conflict}");
    assert!(result["backup_id"].is_null());
    assert_eq!(name_of_device(&place, None), "renamed since");
    assert_eq!(place.get("/backup").data(200)["backups"].as_array().unwrap().len(), 1);

    // Other strategies resolve it.
    let with = |strategy: &str| {
        let mut body = body.clone();
        body["options"] = json!({ "conflict_strategy": strategy, "backup_before": false });
        place.restore(&body)
    };
    let skipped = with("skip");
    assert_eq!(skipped["status"], "completed", "{skipped}");
    let conflict = &skipped["result"]["conflicts"][0];
    assert_eq!(conflict["resolution"], "skip");
    assert_eq!(conflict["fields"], fields);
    assert_eq!(name_of_device(&place, None), "renamed since");
    let overwritten = with("overwrite");
    assert_eq!(overwritten["result"]["records_updated"], 1, "{overwritten}");
    assert_eq!(overwritten["result"]["conflicts_resolved"], 1);
    assert!(overwritten["result"]["backup_id"].is_null());
    assert_eq!(name_of_device(&place, None), was);
}

#[test]
fn a_database_that_is_in_use_is_busy_and_unchanged() {
    let place = Place::new();
    let full = place.back_up(&json!({}));
    name_of_device(&place, Some("renamed since"));
    let runtime = runtime();
    let location = place.path("shelly.db");
    let other = runtime.block_on(async {
        let mut other = open(&location).await;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
        other
    });
    let mut body = json!({ "source": { "backup_id": full["id"] }, "confirm": true });
    body["options"] = json!({ "conflict_strategy": "overwrite" });
    let done = place.restore(&body);
    assert_eq!(done["error"]["code"], "DATABASE_ERROR", "{done}");
    drop(other);
    assert_eq!(name_of_device(&place, None), "renamed since");
}

#[test]
fn a_backup_that_cannot_be_made_before_keeps_everything() {
    let place = Place::new();
    let full = place.back_up(&json!({}));
    name_of_device(&place, Some("renamed since"));
    let mut body = json!({ "source": { "backup_id": full["id"] }, "confirm": true });
    body["options"] = json!({ "conflict_strategy": "overwrite" });
    // Nothing can be written any more where backups are: the upload still can be read.
    let id = {
        let bytes =
            fs::read(place.path("archives").join(full["result"]["backup_path"].as_str().unwrap()));
        let headers = [("Content-Type", "application/octet-stream")];
        place.send("POST", "/archive/upload", &headers, &bytes.unwrap()).data(201)["archive_id"]
            .clone()
    };
    fs::rename(place.path("archives"), place.path("elsewhere")).unwrap();
    body["source"] = json!({ "archive_id": id });
    let begun = place.post("/restore", &body);
    if begun.status == 202 {
        let done = place.wait("restore", begun.data(202)["id"].as_str().unwrap());
        assert_eq!(done["status"], "failed", "{done}");
        assert_eq!(done["error"]["message"], "Internal server error");
    } else {
        begun.error(500, "INTERNAL_SERVER_ERROR");
    }
    assert_eq!(name_of_device(&place, None), "renamed since");
}

/// Returns the name of device 1 in the database, or changes it, as another program does.
#[test]
fn a_conflict_shows_no_secret() {
    let place = Place::new();
    let full = place.back_up(&json!({}));
    runtime().block_on(async {
        let mut database = open(&place.path("shelly.db")).await;
        let statement = "UPDATE devices SET desired_config = \
                         replace(desired_config, 'mqtt-Pa55', 'other-Pa55') WHERE id = 1";
        let changed = sqlx::query(statement).execute(&mut database).await.unwrap();
        assert_eq!(changed.rows_affected(), 1);
        database.close().await.unwrap();
    });
    let done = place.restore(&json!({ "source": { "backup_id": full["id"] }, "confirm": true }));
    assert_eq!(done["error"]["code"], "CONFLICT", "{done}");
    let fields = done["result"]["conflicts"][0]["fields"].to_string();
    assert!(fields.contains("desired_config"), "{fields}");
    assert!(!done.to_string().contains("-Pa55"), "{done}");
}

fn name_of_device(place: &Place, new: Option<&str>) -> String {
    runtime().block_on(async {
        let mut database = open(&place.path("shelly.db")).await;
        if let Some(new) = new {
            let query = sqlx::query("UPDATE devices SET name = ? WHERE id = 1").bind(new);
            assert_eq!(query.execute(&mut database).await.unwrap().rows_affected(), 1);
        }
        let query = sqlx::query_scalar("SELECT name FROM devices WHERE id = 1");
        let name = query.fetch_one(&mut database).await.unwrap();
        database.close().await.unwrap();
        name
    })
}

async fn open(file: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(file).connect().await.unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn wrong_bodies_are_named() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let with = |options: Value| json!({ "source": { "archive_id": id }, "options": options });
    for (body, name) in [
        (json!({}), "source"),
        (json!({ "source": {} }), "source"),
        (json!({ "source": { "archive_id": id, "backup_id": id } }), "source"),
        (json!({ "source": { "path": "/etc/passwd" } }), "path"),
        (json!({ "source": { "archive_id": id }, "target": "/other.db" }), "target"),
        (with(json!({ "strategy": "fail" })), "strategy"),
        (with(json!({ "conflict_strategy": "ask" })), "conflict_strategy"),
        (with(json!({ "validation_level": "none" })), "level"),
        (with(json!({ "validation_level": "basic" })), "validation_level"),
        (with(json!({ "include_sections": ["nothing"] })), "include_sections"),
        (with(json!({ "replace_sections": ["nothing"] })), "replace_sections"),
    ] {
        for path in ["/restore", "/restore/validate"] {
            let error = place.post(path, &body).error(400, "VALIDATION_FAILED");
            assert!(error["details"].as_str().unwrap().contains(name), "{body}: {error}");
        }
    }
    for id in ["3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50", "../shelly.db", "/etc/passwd"] {
        let body = json!({ "source": { "archive_id": id }, "confirm": true });
        place.post("/restore", &body).error(404, "NOT_FOUND");
        place.post("/restore/validate", &body).error(404, "NOT_FOUND");
    }
}

#[test]
fn a_missing_base_is_named() {
    let place = Place::new();
    let full = place.back_up(&json!({ "file_name": "full.sma" }));
    let increment = place.back_up(&json!({ "type": "incremental" }));
    let bytes = fs::read(place.path("archives/full.sma")).unwrap();
    let path = format!("/backup/{}?force=true", full["id"].as_str().unwrap());
    assert_eq!(place.delete(&path).status, 204);
    let body = json!({ "source": { "backup_id": increment["id"] }, "confirm": true });
    let error = place.post("/restore/validate", &body).error(409, "CONFLICT");
    let base = &full["result"]["manifest_checksum"];
    assert_eq!(error["details"]["manifest_checksum"], *base);
    let done = place.restore(&body);
    assert_eq!((&done["status"], &done["error"]["code"]), (&json!("failed"), &json!("CONFLICT")));
    assert_eq!(done["error"]["details"]["manifest_checksum"], *base);
    // With the base among the uploads, the state of both is restored: what is there already.
    let headers = [("Content-Type", "application/octet-stream")];
    place.send("POST", "/archive/upload", &headers, &bytes).data(201);
    let data = place.post("/restore/validate", &body).data(200);
    assert_eq!(data["validation"]["valid"], true, "{data}");
    assert_eq!(data["plan"]["success"], true, "{data}");
    assert_eq!(data["plan"]["conflicts_found"], 0);
    let done = place.restore(&body);
    assert_eq!(done["status"], "completed", "{done}");
}

#[test]
fn encrypted_archives_need_their_password() {
    let place = Place::new();
    let id = place.upload("1.0-aes-argon2-signed.sma")["archive_id"].clone();
    let password = String::from_utf8(sample("password.txt")).unwrap();
    let with = |credentials: Value| {
        let mut body = restore_of(&id);
        body["credentials"] = credentials;
        body["options"] = json!({ "conflict_strategy": "overwrite" });
        body
    };
    let preview = |credentials| place.post("/restore/validate", &with(credentials));
    preview(json!({})).error(422, "PASSWORD_REQUIRED");
    preview(json!({ "password": "wrong" })).error(422, "WRONG_PASSWORD");
    let right = json!({ "password": password.trim_end() });
    assert_eq!(preview(right.clone()).data(200)["plan"]["validation_passed"], true);
    let done = place.restore(&with(json!({ "password": "wrong" })));
    assert_eq!(done["error"]["code"], "WRONG_PASSWORD", "{done}");
    let done = place.restore(&with(right));
    assert_eq!(done["status"], "completed", "{done}");
    assert!(!done.to_string().contains(password.trim_end()));
    // What it replaced is as locked as it is itself.
    let saved = done["result"]["backup_id"].as_str().unwrap();
    let info = place.get(&format!("/archive/{saved}/info")).data(200);
    assert_eq!(info["manifest"]["encryption"]["enabled"], true);
}
