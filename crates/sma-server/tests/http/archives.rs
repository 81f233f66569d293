//! Information, contents and extracting.

use serde_json::{Value, json};
use sma_core::integrity::Digest;

use crate::place::{Place, sample};

/// An id that nothing has.
const UNKNOWN: &str = "3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50";

#[test]
fn information_is_that_of_the_file() {
    let place = Place::new();
    for (name, container, compression) in [
        ("1.0-tar-gzip.sma", "tar", "gzip"),
        ("1.0-tar-zstd.sma", "tar", "zstd"),
        ("1.0-json-lz4.sma", "json", "lz4"),
        ("1.0-tar-none-signed.sma", "tar", "none"),
        ("2026.1-server-export.sma", "document", "gzip"),
    ] {
        let id = place.upload(name)["archive_id"].clone();
        let info = place.get(&format!("/archive/{}/info", id.as_str().unwrap())).data(200);
        let bytes = sample(name);
        assert_eq!(info["archive_id"], id);
        assert_eq!(info["size"], bytes.len());
        assert_eq!(info["checksum"], Digest::compute(&bytes).to_string());
        assert_eq!(info["container"], container);
        assert_eq!(info["compression"], compression);
        let is_document = container == "document";
        assert_eq!(info.get("metadata").is_some(), is_document, "{info}");
        assert_eq!(info.get("manifest").is_some(), !is_document, "{info}");
        if !is_document {
            assert_eq!(info["manifest"]["format_version"], "1.0.0");
        }
        assert_eq!(info["signature"].is_null(), !name.contains("signed"), "{info}");
    }
}

#[test]
fn contents_list_members_and_sections() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let contents = place.get(&format!("/archive/{}/contents", id.as_str().unwrap())).data(200);
    let members = contents["members"].as_array().unwrap();
    let paths: Vec<&str> = members.iter().map(|it| it["path"].as_str().unwrap()).collect();
    assert_eq!(paths[..2], ["manifest.json", "schema.json"]);
    let sections = contents["sections"].as_array().unwrap();
    let devices = sections.iter().find(|it| it["name"] == "devices").unwrap();
    // As its manifest has it.
    let checksum = "sha256:ff51b391408ce2cb9ed54701291fe21057b774c9d555a34482f86af6df7c2fe2";
    assert_eq!(devices["checksum"], checksum);
    assert_eq!(devices["record_count"], 26);
    assert_eq!(devices["file_size"], 16033);
    assert_eq!(devices["priority"], "critical");
    assert_eq!((&devices["included"], &devices["encrypted"]), (&json!(true), &json!(false)));
    let counts = devices["collections"].as_object().unwrap();
    let sum: u64 = counts.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(sum, 26);
    // The member is the section: the same checksum.
    let member = members.iter().find(|it| it["path"] == "data/devices.json").unwrap();
    assert_eq!((&member["checksum"], &member["size"]), (&json!(checksum), &json!(16033)));
}

#[test]
fn sections_of_encrypted_archives_are_counted_by_nobody() {
    let place = Place::new();
    let id = place.upload("1.0-chacha-scrypt.sma")["archive_id"].clone();
    let contents = place.get(&format!("/archive/{}/contents", id.as_str().unwrap())).data(200);
    for section in contents["sections"].as_array().unwrap() {
        assert_eq!(section["encrypted"], section["included"], "{section}");
        assert!(section["collections"].is_null(), "{section}");
    }
}

#[test]
fn a_section_is_extracted_as_it_is() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].as_str().unwrap().to_owned();
    let path = format!("/archive/{id}/extract");
    let answer = place.post(&path, &json!({ "section": "devices" }));
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-disposition").starts_with("attachment"));
    assert_eq!(answer.body.len(), 16033);
    let checksum = "sha256:ff51b391408ce2cb9ed54701291fe21057b774c9d555a34482f86af6df7c2fe2";
    assert_eq!(Digest::compute(&answer.body).to_string(), checksum);
    let section: Value = serde_json::from_slice(&answer.body).unwrap();
    let body = json!({ "section": "devices", "collection": "devices" });
    let records: Value = serde_json::from_slice(&place.post(&path, &body).body).unwrap();
    assert_eq!(records, section["devices"]);

    for other in [json!({ "section": "nothing" }), json!({ "section": "../../etc/passwd" })] {
        place.post(&path, &other).error(404, "SECTION_NOT_FOUND");
    }
    let other = json!({ "section": "devices", "collection": "nothing" });
    place.post(&path, &other).error(404, "SECTION_NOT_FOUND");
    place.post(&path, &json!({})).error(400, "VALIDATION_FAILED");
}

#[test]
fn encrypted_sections_need_their_password_or_key() {
    let place = Place::new();
    let of = |name: &str| {
        let id = place.upload(name)["archive_id"].as_str().unwrap().to_owned();
        move |credentials: Value| {
            let body = json!({ "section": "devices", "credentials": credentials });
            place.post(&format!("/archive/{id}/extract"), &body)
        }
    };
    let password = String::from_utf8(sample("password.txt")).unwrap();
    let password = password.trim_end_matches(['\r', '\n']);
    let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    {
        let extract = of("1.0-chacha-scrypt.sma");
        extract(json!({})).error(422, "PASSWORD_REQUIRED");
        extract(json!({ "password": "wrong" })).error(422, "WRONG_PASSWORD");
        extract(json!({ "key": key })).error(422, "WRONG_PASSWORD");
        let answer = extract(json!({ "password": password }));
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        assert!(serde_json::from_slice::<Value>(&answer.body).unwrap()["devices"].is_array());
        for wrong in [
            json!({ "password": password, "key": key }),
            json!({ "password": "" }),
            json!({ "key": "AAAA" }),
            json!({ "key": "not base64!" }),
            json!({ "public_keys": ["not a key"] }),
            json!({ "passwort": password }),
            json!({ "password": 7 }),
        ] {
            let error = extract(wrong).error(400, "VALIDATION_FAILED");
            assert!(!error.to_string().contains(password), "{error}");
        }
        let unknown = extract(json!({ "passwort": "x" })).error(400, "VALIDATION_FAILED");
        assert!(unknown["details"].as_str().unwrap().contains("passwort"), "{unknown}");
    }
}

#[test]
fn ids_that_nothing_has_are_404() {
    let place = Place::new();
    for id in [UNKNOWN, "x", "..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%2Fshelly.db", "%00"] {
        for path in [format!("/archive/{id}/info"), format!("/archive/{id}/contents")] {
            place.get(&path).error(404, "NOT_FOUND");
        }
        for path in [format!("/backup/{id}"), format!("/backup/{id}/download")] {
            place.get(&path).error(404, "NOT_FOUND");
        }
        place.post(&format!("/archive/{id}/extract"), &json!({})).error(404, "NOT_FOUND");
        place.post(&format!("/backup/{id}/validate"), &json!({})).error(404, "NOT_FOUND");
        place.delete(&format!("/archive/{id}")).error(404, "NOT_FOUND");
        place.delete(&format!("/backup/{id}")).error(404, "NOT_FOUND");
        place.get(&format!("/restore/{id}")).error(404, "NOT_FOUND");
        place.delete(&format!("/restore/{id}")).error(404, "NOT_FOUND");
    }
}
