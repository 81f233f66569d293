//! Uploads and their answers.

use std::fs;

use serde_json::json;
use sma_core::integrity::Digest;

use crate::client::is_time;
use crate::place::{Place, sample};

const RAW: [(&str, &str); 1] = [("Content-Type", "application/octet-stream")];

#[test]
fn an_upload_is_described_and_has_the_same_id_again() {
    let place = Place::new();
    for (name, format, encrypted) in [
        ("1.0-tar-gzip.sma", "1.0.0", false),
        ("1.0-json-lz4.sma", "1.0.0", false),
        ("1.0-chacha-scrypt.sma", "1.0.0", true),
        ("2026.1-server-export.sma", "2026.1", false),
        ("2024.1-server-export.sma", "2024.1", false),
    ] {
        let bytes = sample(name);
        let first = place.send("POST", "/archive/upload", &RAW, &bytes).data(201);
        assert_eq!(first["size"], bytes.len());
        assert_eq!(first["checksum"], Digest::compute(&bytes).to_string());
        assert_eq!(first["format"], format);
        assert_eq!(first["encrypted"], encrypted);
        assert!(is_time(&first["expires_at"]));
        let gzip = [("Content-Type", "application/gzip")];
        let again = place.send("POST", "/archive/upload", &gzip, &bytes).data(200);
        assert_eq!(again["archive_id"], first["archive_id"]);
    }
}

#[test]
fn an_upload_expands_only_so_much() {
    use sma_core::layer::{Layer, compress};
    let bytes = compress(Layer::Gzip, 9, &vec![b' '; 1 << 24]).unwrap();
    let upload = |place: &Place| {
        let answer = place.send("POST", "/archive/upload", &RAW, &bytes);
        let error = answer.error(422, "ARCHIVE_ERROR");
        error["details"]["message"].as_str().unwrap().to_owned()
    };
    let message = upload(&Place::new());
    assert!(message.contains("200"), "{message}");
    let message = upload(&Place::with(|config| config.max_expansion = 100));
    assert!(message.contains("100"), "{message}");
    // Looked at, and no archive.
    let message = upload(&Place::with(|config| config.max_expansion = 1100));
    assert!(message.contains("not a backup"), "{message}");
}

#[test]
fn a_form_has_the_name_of_its_file() {
    let place = Place::new();
    let form = |name: &str, part: &str| {
        let head = format!(
            "--xx\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--xx\r\n\
             Content-Disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\r\n"
        );
        [head.as_bytes(), &sample("1.0-tar-zstd.sma"), b"\r\n--xx--\r\n"].concat()
    };
    let headers = [("Content-Type", "multipart/form-data; boundary=xx")];
    let upload = |body: &[u8]| place.send("POST", "/archive/upload", &headers, body);
    let first = upload(&form("before the move.sma", "file")).data(201);
    assert_eq!(first["file_name"], "before the move.sma");
    // A name that is a path is not the name of a file.
    let path = upload(&form("../../etc/passwd.sma", "file")).data(200);
    assert_eq!(path["archive_id"], first["archive_id"]);
    assert!(!path["file_name"].as_str().unwrap().contains('/'), "{path}");
    upload(&form("a.sma", "other")).error(400, "VALIDATION_FAILED");
    upload(b"--xx\r\n").error(400, "BAD_REQUEST");
    let without = [("Content-Type", "multipart/form-data")];
    place.send("POST", "/archive/upload", &without, b"--xx").error(400, "BAD_REQUEST");
}

#[test]
fn what_is_not_an_archive_is_refused_and_leaves_nothing() {
    let place = Place::new();
    let truncated = sample("1.0-tar-gzip.sma")[..500].to_vec();
    for bytes in [&b""[..], b"%PDF-1.7", b"{}", &[0; 2000], &truncated] {
        let error = place.send("POST", "/archive/upload", &RAW, bytes).error(422, "ARCHIVE_ERROR");
        let (code, message) = (&error["details"]["code"], &error["details"]["message"]);
        assert!(code.as_str().is_some_and(|code| code.starts_with("SMA-")), "{error}");
        assert!(message.as_str().is_some_and(|text| !text.contains('/')), "{error}");
    }
    let other = [("Content-Type", "image/png")];
    place.send("POST", "/archive/upload", &other, b"x").error(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(leftovers(&place), Vec::<String>::new());
}

#[test]
fn an_upload_above_the_limit_is_413() {
    let bytes = sample("1.0-tar-gzip.sma");
    let limit = u64::try_from(bytes.len()).unwrap();
    let place = Place::with(|config| config.max_archive_bytes = limit - 1);
    place.send("POST", "/archive/upload", &RAW, &bytes).error(413, "REQUEST_TOO_LARGE");
    // The same without a length that says so first.
    let size = format!("{:x}", bytes.len());
    let chunked = [size.as_bytes(), b"\r\n", &bytes, b"\r\n0\r\n\r\n"].concat();
    let headers = [RAW[0], ("Transfer-Encoding", "chunked")];
    place.send("POST", "/archive/upload", &headers, &chunked).error(413, "REQUEST_TOO_LARGE");
    assert_eq!(leftovers(&place), Vec::<String>::new());
}

#[test]
fn uploads_are_deleted() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].as_str().unwrap().to_owned();
    place.get(&format!("/archive/{id}/info")).data(200);
    let deleted = place.delete(&format!("/archive/{id}"));
    assert_eq!((deleted.status, &*deleted.body), (204, &b""[..]));
    place.delete(&format!("/archive/{id}")).error(404, "NOT_FOUND");
    place.get(&format!("/archive/{id}/info")).error(404, "NOT_FOUND");
    assert_eq!(leftovers(&place), Vec::<String>::new());
}

#[test]
fn uploads_survive_the_end_of_the_server() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let place = place.restart();
    let info = place.get(&format!("/archive/{}/info", id.as_str().unwrap())).data(200);
    assert_eq!(info["archive_id"], id);
    assert_eq!(json!(info["manifest"]["statistics"]["total_records"]), 99);
}

/// Returns the files that the server keeps as uploads.
fn leftovers(place: &Place) -> Vec<String> {
    let files = fs::read_dir(place.path("state/uploads")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != ".sma-lock").collect()
}
