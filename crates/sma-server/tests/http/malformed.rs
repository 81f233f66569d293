//! Requests whose head, length or path is not what it seems.

use std::fs;
use std::io::{Read as _, Write as _};

use crate::client::connect;
use crate::place::{Place, sample};

/// Sends bytes as they are, and returns everything that is answered.
fn send_raw(place: &Place, bytes: &[u8]) -> String {
    let mut connection = connect(place.address);
    // A server that refuses closes the connection before all of it is sent.
    let _ = connection.write_all(bytes);
    let _ = connection.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Returns the statuses of all answers.
fn statuses(answer: &str) -> Vec<&str> {
    answer.split("HTTP/1.1 ").skip(1).map(|it| &it[..3]).collect()
}

fn upload(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /api/v1/archive/upload HTTP/1.1\r\nHost: localhost\r\n\
         Content-Type: application/octet-stream\r\n{headers}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

#[test]
fn lengths_that_contradict_are_refused() {
    let place = Place::new();
    let bytes = sample("1.0-tar-gzip.sma");
    let length = bytes.len();
    for headers in [
        format!("Content-Length: {length}\r\nContent-Length: {}", length + 1),
        "Content-Length: -1".to_owned(),
        "Content-Length: 99999999999999999999999".to_owned(),
        "Content-Length: 0x10".to_owned(),
        "Content-Length: ".to_owned(),
        "Transfer-Encoding: chunked, gzip".to_owned(),
        "Transfer-Encoding: nonsense".to_owned(),
    ] {
        let answer = send_raw(&place, &upload(&headers, &bytes));
        assert_eq!(statuses(&answer), ["400"], "{headers}: {answer}");
    }
    // Cut off: the rest is no request, and the beginning is no archive.
    let short = format!("Content-Length: {}", length - 10);
    let answer = send_raw(&place, &upload(&short, &bytes));
    assert_eq!(statuses(&answer)[0], "422", "{answer}");
    assert!(!statuses(&answer).contains(&"200"), "{answer}");
    // Both are stated: whoever stands between may have read the other. Nothing follows on it.
    let both = format!("Transfer-Encoding: chunked\r\nContent-Length: {length}");
    let smuggled = b"0\r\n\r\nGET /api/v1/backup HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let answer = send_raw(&place, &upload(&both, smuggled));
    assert!(!statuses(&answer).contains(&"200"), "{answer}");
    assert_nothing_is_kept(&place);
}

#[test]
fn chunks_that_are_none_leave_nothing() {
    let place = Place::new();
    for body in [
        &b"ZZ\r\nabc\r\n0\r\n\r\n"[..],
        b"-5\r\nabcde\r\n0\r\n\r\n",
        b"5\r\nabcdefgh\r\n0\r\n\r\n",
        b"ffffffffffffffff\r\nabc",
        b"fffffffffffffffff\r\nabc",
        b"5",
        b"5\r\nabc",
        b"5;ext=1\r\nabcde\r\n0\r\nTrailer: \x00\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"5\nabcde\n0\n\n",
    ] {
        let answer = send_raw(&place, &upload("Transfer-Encoding: chunked", body));
        let statuses = statuses(&answer);
        let is_refused = statuses.iter().all(|status| ["400", "422"].contains(status));
        assert!(is_refused && !statuses.is_empty(), "{body:?}: {answer}");
    }
    assert_nothing_is_kept(&place);
}

#[test]
fn ids_are_no_paths() {
    let place = Place::new();
    let made = place.back_up(&serde_json::json!({ "file_name": "a.sma" }));
    fs::write(place.path("outside.sma"), sample("1.0-tar-gzip.sma")).unwrap();
    for id in [
        "..%2foutside.sma",
        "..%2f..%2foutside.sma",
        "%2e%2e%2foutside.sma",
        "..%5coutside.sma",
        "..",
        "%2e%2e",
        "a.sma",
        "%00",
        "a.sma%00",
        "%ff%fe",
        ".sma-lock",
        "*",
        &format!("{}%2f..", made["id"].as_str().unwrap()),
        &made["id"].as_str().unwrap().to_uppercase(),
        &"x".repeat(5000),
    ] {
        for (method, path) in [
            ("GET", format!("/backup/{id}")),
            ("GET", format!("/backup/{id}/download")),
            ("GET", format!("/backup/{id}/events")),
            ("GET", format!("/restore/{id}")),
            ("GET", format!("/archive/{id}/info")),
            ("GET", format!("/archive/{id}/contents")),
            ("DELETE", format!("/backup/{id}")),
            ("DELETE", format!("/archive/{id}")),
            ("DELETE", format!("/backup/{id}?force=true")),
        ] {
            let answer = place.send(method, &path, &[], b"");
            answer.error(404, "NOT_FOUND");
        }
    }
    assert!(place.path("archives/a.sma").exists() && place.path("outside.sma").exists());
    assert_eq!(place.get("/backup").data(200)["backups"].as_array().unwrap().len(), 1);
}

#[test]
fn floods_of_headers_are_refused() {
    let place = Place::new();
    let many: String = (0..10_000).map(|count| format!("X-Header-{count}: x\r\n")).collect();
    let long = format!("X-Header: {}\r\n", "x".repeat(10 << 20));
    for headers in [many, long] {
        let head = format!("GET /api/v1/backup HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        let answer = send_raw(&place, head.as_bytes());
        assert!(["431", "400"].contains(statuses(&answer).first().unwrap_or(&"400")), "{answer}");
    }
    place.get("/backup").data(200);
}

fn assert_nothing_is_kept(place: &Place) {
    let kept = fs::read_dir(place.path("state/uploads")).unwrap();
    let names: Vec<_> = kept.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, [".sma-lock"]);
}
