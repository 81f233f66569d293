//! Backups of a real database.

use std::fs;

use serde_json::{Value, json};
use sma_core::integrity::Digest;
use sma_core::signature::PrivateKey;
use sma_core::{Archive, Level, Limits};

use crate::client::is_time;
use crate::place::{Place, restore_of, sample};

fn download(place: &Place, id: &Value) -> Vec<u8> {
    let answer = place.get(&format!("/backup/{}/download", id.as_str().unwrap()));
    assert_eq!(answer.status, 200);
    answer.body
}

#[test]
fn a_backup_is_begun_watched_and_downloaded() {
    let place = Place::new();
    let body = json!({ "description": "before the move", "tags": ["house"], "file_name": "a.sma" });
    let answer = place.post("/backup", &body);
    let begun = answer.data(202);
    let id = begun["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("/api/v1/backup/{id}"));
    assert_eq!((&begun["kind"], &begun["type"]), (&json!("backup"), &json!("full")));
    assert!(is_time(&begun["created_at"]));
    for name in ["started_at", "completed_at", "progress", "result", "error", "options"] {
        assert!(begun.get(name).is_some(), "{name} is missing");
    }
    let done = place.wait("backup", id);
    assert_eq!(done["status"], "completed", "{done}");
    assert!(is_time(&done["started_at"]) && is_time(&done["completed_at"]), "{done}");
    assert_eq!(done["progress"]["stage"], "completing");
    assert!(done["error"].is_null());
    let bytes = download(&place, &begun["id"]);
    let result = &done["result"];
    assert_eq!(result["success"], true);
    assert_eq!(result["backup_path"], "a.sma");
    assert_eq!(result["file_size"], bytes.len());
    assert_eq!(result["checksum"], Digest::compute(&bytes).to_string());
    assert!(result["duration_ms"].is_u64());
    let manifest = &done["manifest"];
    assert_eq!(result["manifest_checksum"], manifest["validation"]["manifest_checksum"]);
    assert_eq!(result["record_count"], manifest["statistics"]["total_records"]);
    assert_eq!(manifest["archive_info"]["description"], "before the move");
    assert_eq!(manifest["archive_info"]["archive_id"], id);
    assert_eq!(manifest["source_system"]["database_type"], "sqlite");
    let archive = Archive::open(&bytes, &Limits::default()).unwrap();
    assert!(archive.validate(Level::Standard).valid);
    // Seven devices (tests/databases/README.md).
    assert_eq!(manifest["source_system"]["total_devices"], 7);
}

#[test]
fn every_option_is_in_the_archive() {
    let place = Place::new();
    for (options, name, expected) in [
        (json!({ "container": "json" }), "container", json!("json")),
        (
            json!({ "compression": { "algorithm": "zstd", "level": 19 } }),
            "compression",
            json!("zstd"),
        ),
        (json!({ "compression": { "algorithm": "lz4" } }), "compression", json!("lz4")),
        (json!({ "compression": { "algorithm": "none" } }), "compression", json!("none")),
        (json!({ "compression": { "enabled": false } }), "compression", json!("none")),
        (json!({ "compression": { "level": 1 } }), "compression", json!("gzip")),
    ] {
        let done = place.back_up(&options);
        assert_eq!(done["status"], "completed", "{options}: {done}");
        let info = place.get(&format!("/archive/{}/info", done["id"].as_str().unwrap())).data(200);
        assert_eq!(info[name], expected, "{options}");
    }
    let only = json!({ "type": "selective", "include_sections": ["devices", "templates"],
        "exclude_sections": ["templates"] });
    let done = place.back_up(&only);
    assert_eq!(done["status"], "completed", "{done}");
    assert_eq!(done["manifest"]["archive_info"]["backup_type"], "selective");
    let sections = done["manifest"]["data_sections"].as_object().unwrap();
    let included: Vec<_> = sections.iter().filter(|it| it.1["included"] == true).collect();
    assert_eq!(included.len(), 1, "{sections:?}");
    assert_eq!(included[0].0, "devices");
}

#[test]
fn an_encrypted_backup_shows_no_password_anywhere() {
    let place = Place::new();
    let secret = "a very secret password";
    let body = json!({ "encryption": { "enabled": true, "algorithm": "chacha20-poly1305",
        "key_derivation": "argon2", "password": secret }, "file_name": "locked.sma" });
    let answer = place.post("/backup", &body);
    assert!(!String::from_utf8_lossy(&answer.body).contains(secret));
    let begun = answer.data(202);
    assert_eq!(begun["options"]["encryption"]["enabled"], true);
    let done = place.wait("backup", begun["id"].as_str().unwrap());
    assert_eq!(done["status"], "completed", "{done}");
    assert!(!done.to_string().contains(secret));
    assert_eq!(done["manifest"]["encryption"]["algorithm"], "chacha20-poly1305");
    let id = done["id"].as_str().unwrap().to_owned();
    let extract = |credentials: Value| {
        let body = json!({ "section": "devices", "credentials": credentials });
        place.post(&format!("/archive/{id}/extract"), &body)
    };
    extract(json!({})).error(422, "PASSWORD_REQUIRED");
    assert_eq!(extract(json!({ "password": secret })).status, 200);
    // Nor in the state that is kept.
    for file in ["state/server.db", "state/server.db-wal"] {
        let kept = fs::read(place.path(file)).unwrap_or_default();
        assert!(!kept.windows(secret.len()).any(|it| it == secret.as_bytes()), "{file}");
    }
}

#[test]
fn a_backup_is_signed_with_the_key_of_the_server() {
    let key = PrivateKey::parse(&sample("signer.key.pem")).unwrap();
    let place = Place::with(|config| config.signer = Some(key.into()));
    let done = place.back_up(&json!({ "sign": true }));
    assert_eq!(done["status"], "completed", "{done}");
    assert_eq!(place.get("/backup").data(200)["backups"][0]["signed"], true);
    let path = format!("/backup/{}/validate", done["id"].as_str().unwrap());
    let valid = |key: &str| {
        let key = String::from_utf8(sample(key)).unwrap();
        let body = json!({ "credentials": { "public_keys": [key] } });
        place.post(&path, &body).data(200)["valid"].clone()
    };
    assert_eq!(valid("signer.pub.pem"), true);
    let other = PrivateKey::from_seed(&[7; 32]).public_key().to_pem();
    let body = json!({ "credentials": { "public_keys": [other] } });
    assert_eq!(place.post(&path, &body).data(200)["valid"], false);
}

#[test]
fn wrong_bodies_are_named_and_begin_nothing() {
    let place = Place::new();
    for (body, name) in [
        (json!({ "typ": "full" }), "typ"),
        (json!({ "compression": { "kind": "gzip" } }), "kind"),
        (json!({ "type": "all" }), "type"),
        (json!({ "type": "selective" }), "include_sections"),
        (json!({ "include_sections": ["device"] }), "include_sections"),
        (json!({ "exclude_sections": ["nothing"] }), "exclude_sections"),
        (
            json!({ "include_sections": ["devices"], "exclude_sections": ["devices"] }),
            "exclude_sections",
        ),
        (json!({ "container": "zip" }), "container"),
        (json!({ "container": "document" }), "container"),
        (json!({ "compression": { "algorithm": "bzip2" } }), "compression.algorithm"),
        (json!({ "compression": { "level": 10 } }), "compression.level"),
        (json!({ "compression": { "level": 0 } }), "compression.level"),
        (json!({ "compression": { "algorithm": "lz4", "level": 10 } }), "compression.level"),
        (json!({ "compression": { "algorithm": "zstd", "level": 23 } }), "compression.level"),
        (json!({ "encryption": { "enabled": true } }), "encryption"),
        (json!({ "encryption": { "password": "x" } }), "encryption"),
        (
            json!({ "encryption": { "enabled": true, "algorithm": "des", "password": "x" } }),
            "encryption.algorithm",
        ),
        (json!({ "validation": { "level": "some" } }), "level"),
        (json!({ "base_id": "3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50" }), "base_id"),
        (json!({ "sign": true }), "sign"),
        (json!({ "file_name": "../a.sma" }), "file_name"),
        (json!({ "file_name": "a/b.sma" }), "file_name"),
        (json!({ "file_name": "/etc/passwd" }), "file_name"),
        (json!({ "file_name": "a.tar" }), "file_name"),
        (json!({ "file_name": ".sma" }), "file_name"),
        (json!({ "file_name": "" }), "file_name"),
        (json!({ "type": "incremental", "redact_secrets": true }), "redact_secrets"),
        (json!({ "output_path": "/tmp/a.sma" }), "output_path"),
        (json!({ "database": "/other.db" }), "database"),
    ] {
        let error = place.post("/backup", &body).error(400, "VALIDATION_FAILED");
        assert_eq!(error["message"], "Validation failed");
        assert!(error["details"].as_str().unwrap().contains(name), "{body}: {error}");
    }
    assert_eq!(place.get("/backup").data(200)["backups"], json!([]));
}

#[test]
fn a_redacted_backup_has_no_secret_and_is_no_base() {
    let place = Place::new();
    let made = |body: &Value, user: &str| {
        let mut body = body.clone();
        body["compression"] = json!({ "enabled": false });
        let headers = [("Content-Type", "application/json"), ("X-User", user)];
        let begun = place.send("POST", "/backup", &headers, body.to_string().as_bytes()).data(202);
        let done = place.wait("backup", begun["id"].as_str().unwrap());
        assert_eq!(done["status"], "completed", "{done}");
        let bytes = download(&place, &done["id"]);
        (done, String::from_utf8_lossy(&bytes).into_owned())
    };
    let redacted = json!({ "redact_secrets": true, "tags": ["mine"], "description": "to share" });
    let (done, text) = made(&redacted, "anna-the-admin");
    assert_eq!(done["options"]["redact_secrets"], true);
    assert_eq!(done["created_by"], "anna-the-admin");
    assert_eq!(done["manifest"]["archive_info"]["tags"], json!(["mine", "redacted"]));
    assert_eq!(done["manifest"]["archive_info"]["description"], "to share");
    // Nothing is a base that has other values than the database.
    let base = json!({ "type": "incremental", "base_id": done["id"] });
    place.post("/backup", &base).error(409, "CONFLICT");
    place.post("/backup", &json!({ "type": "incremental" })).error(409, "CONFLICT");
    let (plain, original) = made(&json!({}), "anna-the-admin");
    // Secrets, names and addresses of the sample database.
    for private in [
        "s3cret-gen1",
        "mqtt-Pa55",
        "wifi-Pa55",
        "hook-s3cret",
        "HomeNetwork",
        "Lampe du salon",
        "admin@example.com",
        "192.168.1.101",
        "A4CF12F45A01",
        "anna-the-admin",
    ] {
        assert!(original.contains(private), "{private} is not in the sample");
        assert!(!text.contains(private), "{private} is in the redacted backup");
    }
    assert_eq!(done["result"]["record_count"], plain["result"]["record_count"]);
    let restored = place.restore(&restore_of(&done["id"]));
    assert_eq!(restored["status"], "failed", "{restored}");
    let body = json!({ "level": "thorough" });
    let path = format!("/backup/{}/validate", done["id"].as_str().unwrap());
    assert_eq!(place.post(&path, &body).data(200)["valid"], true);
}

#[test]
fn an_existing_file_is_never_replaced() {
    let place = Place::new();
    let first = place.back_up(&json!({ "file_name": "a.sma" }));
    let before = download(&place, &first["id"]);
    place.post("/backup", &json!({ "file_name": "a.sma" })).error(409, "CONFLICT");
    assert_eq!(download(&place, &first["id"]), before);
    fs::write(place.path("archives/b.sma"), "not an archive").unwrap();
    place.post("/backup", &json!({ "file_name": "b.sma" })).error(409, "CONFLICT");
}

#[test]
fn increments_build_on_what_is_there() {
    let place = Place::new();
    for kind in ["incremental", "differential"] {
        place.post("/backup", &json!({ "type": kind })).error(409, "CONFLICT");
    }
    let full = place.back_up(&json!({ "file_name": "full.sma" }));
    let increment = place.back_up(&json!({ "type": "incremental", "file_name": "i.sma" }));
    assert_eq!(increment["status"], "completed", "{increment}");
    let base = |operation: &Value| {
        operation["manifest"]["archive_info"]["base"]["manifest_checksum"].clone()
    };
    assert_eq!(base(&increment), full["result"]["manifest_checksum"]);
    let second = place.back_up(&json!({ "type": "incremental", "base_id": increment["id"] }));
    assert_eq!(base(&second), increment["result"]["manifest_checksum"], "{second}");
    let differential = place.back_up(&json!({ "type": "differential" }));
    assert_eq!(base(&differential), full["result"]["manifest_checksum"], "{differential}");
    let of_increment = json!({ "type": "differential", "base_id": increment["id"] });
    place.post("/backup", &of_increment).error(409, "CONFLICT");
    let unknown =
        json!({ "type": "incremental", "base_id": "3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50" });
    place.post("/backup", &unknown).error(404, "NOT_FOUND");

    // What others build on stays, unless that is forced.
    let path = format!("/backup/{}", full["id"].as_str().unwrap());
    place.delete(&path).error(409, "CONFLICT");
    assert_eq!(place.delete(&format!("{path}?force=true")).status, 204);
    place.get(&path).error(404, "NOT_FOUND");
    assert!(!place.path("archives/full.sma").exists());
}

#[test]
fn a_finished_backup_is_deleted_once() {
    let place = Place::new();
    let done = place.back_up(&json!({}));
    let path = format!("/backup/{}", done["id"].as_str().unwrap());
    let deleted = place.delete(&path);
    assert_eq!((deleted.status, &*deleted.body), (204, &b""[..]));
    place.delete(&path).error(404, "NOT_FOUND");
    place.get(&format!("{path}/download")).error(404, "NOT_FOUND");
    assert_eq!(fs::read_dir(place.path("archives")).unwrap().count(), 1, "only the lock");
}

#[test]
fn a_file_is_downloaded_whole_or_in_part() {
    let place = Place::new();
    for (options, kind) in [
        (json!({}), "application/gzip"),
        (json!({ "compression": { "algorithm": "zstd" } }), "application/zstd"),
        (json!({ "compression": { "algorithm": "lz4" } }), "application/x-lz4"),
        (json!({ "compression": { "enabled": false } }), "application/x-tar"),
        (json!({ "compression": { "enabled": false }, "container": "json" }), "application/json"),
    ] {
        let done = place.back_up(&options);
        let path = format!("/backup/{}/download", done["id"].as_str().unwrap());
        let whole = place.get(&path);
        assert_eq!(whole.status, 200);
        assert_eq!(whole.header("content-type"), kind);
        let tag = whole.header("etag").to_owned();
        assert_eq!(tag, format!("\"{}\"", done["result"]["checksum"].as_str().unwrap()));
        let name = done["result"]["backup_path"].as_str().unwrap();
        let disposition = format!("attachment; filename=\"{name}\"");
        assert_eq!(whole.header("content-disposition"), disposition);
        let head = place.send("HEAD", &path, &[], b"");
        assert_eq!((head.status, &*head.body), (200, &b""[..]));
        assert_eq!(head.header("content-length"), whole.body.len().to_string());
        let size = whole.body.len();
        for (range, part) in
            [("bytes=0-9", 0..10), ("bytes=100-", 100..size), ("bytes=-7", size - 7..size)]
        {
            let answer = place.send("GET", &path, &[("Range", range)], b"");
            assert_eq!(answer.status, 206);
            assert_eq!(answer.body, whole.body[part.clone()]);
            let expected = format!("bytes {}-{}/{size}", part.start, part.end - 1);
            assert_eq!(answer.header("content-range"), expected);
        }
        let beyond = place.send("GET", &path, &[("Range", "bytes=99999999-")], b"");
        assert_eq!(beyond.status, 416);
        assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
        let same = place.send("GET", &path, &[("If-None-Match", &tag)], b"");
        assert_eq!((same.status, &*same.body), (304, &b""[..]));
        let other = [("If-Range", "\"other\""), ("Range", "bytes=0-9")];
        assert_eq!(place.send("GET", &path, &other, b"").status, 200);
    }
}

#[test]
fn backups_are_validated() {
    let place = Place::new();
    let done = place.back_up(&json!({}));
    let path = format!("/backup/{}/validate", done["id"].as_str().unwrap());
    for level in ["basic", "standard", "thorough"] {
        let report = place.post(&path, &json!({ "level": level })).data(200);
        assert_eq!((&report["valid"], &report["level"]), (&json!(true), &json!(level)), "{report}");
        for name in [
            "archive_checks",
            "manifest_checks",
            "data_checks",
            "schema_checks",
            "integrity_checks",
            "security_checks",
        ] {
            assert!(report[name].is_array(), "{name}");
        }
    }
    assert_eq!(place.post(&path, &json!({})).data(200)["level"], "standard");
    place.post(&path, &json!({ "level": "some" })).error(400, "VALIDATION_FAILED");

    // An archive that is not valid is a result: here the text of a device is changed in place.
    let mut bytes = sample("1.0-tar-none-signed.sma");
    let key = b"\"firmware\"";
    let at = bytes.windows(key.len()).position(|it| it == key).unwrap();
    bytes[at + 1] = b'F';
    fs::write(place.path("archives/changed.sma"), &bytes).unwrap();
    let listed = place.get("/backup?q=changed").data(200)["backups"][0].clone();
    let path = format!("/backup/{}/validate", listed["id"].as_str().unwrap());
    assert_eq!(place.post(&path, &json!({})).data(200)["valid"], false);
    fs::write(place.path("archives/other.sma"), "not an archive").unwrap();
    let listed = place.get("/backup?q=other").data(200)["backups"][0].clone();
    let path = format!("/backup/{}/validate", listed["id"].as_str().unwrap());
    place.post(&path, &json!({})).error(422, "ARCHIVE_ERROR");
}

#[test]
fn a_database_that_is_not_there_fails_the_backup() {
    let place = Place::with(|config| {
        let missing = sma_db::Location::from_path("/nowhere/shelly.db");
        config.database = sma_db::Database::new(missing);
    });
    let done = place.back_up(&json!({}));
    assert_eq!(done["status"], "failed", "{done}");
    assert_eq!(done["error"]["code"], "DATABASE_ERROR");
    assert!(done["result"].is_null());
    let path = format!("/backup/{}", done["id"].as_str().unwrap());
    place.get(&format!("{path}/download")).error(409, "NOT_READY");
    place.post(&format!("{path}/validate"), &json!({})).error(409, "NOT_READY");
    assert_eq!(place.delete(&path).status, 204);
    place.get(&path).error(404, "NOT_FOUND");
}
