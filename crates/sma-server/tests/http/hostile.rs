//! Requests that nobody should make.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::Shutdown;

use serde_json::json;

use crate::client::{connect, receive};
use crate::place::{Place, sample};

const JSON: (&str, &str) = ("Content-Type", "application/json");

#[test]
fn bodies_are_limited_in_size_depth_and_kind() {
    let place = Place::new();
    // Said beforehand, said wrongly, and not said at all.
    let large = format!("{{\"description\":\"{}\"}}", "x".repeat(11 << 20));
    let answer = place.send("POST", "/backup", &[JSON], large.as_bytes());
    assert_eq!((answer.status, &*answer.body), (413, &b""[..]));
    let size = format!("{:x}\r\n", large.len());
    let chunked = [size.as_bytes(), large.as_bytes(), b"\r\n0\r\n\r\n"].concat();
    let headers = [JSON, ("Transfer-Encoding", "chunked")];
    let answer = place.send("POST", "/backup", &headers, &chunked);
    assert_eq!((answer.status, &*answer.body), (413, &b""[..]));

    for body in [
        "[".repeat(100_000),
        format!("{}1{}", "{\"tags\":[".repeat(40), "]}".repeat(40)),
        "{".to_owned(),
        "nonsense".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "{\"compression\":[true]}".to_owned(),
        "{\"validation\":[\"standard\"]}".to_owned(),
        "{\"type\":\"full\",\"type\":\"full\"}".to_owned(),
        "{} {}".to_owned(),
        format!("{{\"tags\":[{}]}}", vec!["\"x\""; 1001].join(",")),
        "{\"tags\":[\"\u{0}\"]}".to_owned(),
    ] {
        let answer = place.send("POST", "/backup", &[JSON], body.as_bytes());
        answer.error(400, "VALIDATION_FAILED");
    }
    for headers in [&[("Content-Type", "image/png")][..], &[("Content-Type", "")], &[]] {
        let answer = place.send("POST", "/backup", headers, b"{}");
        answer.error(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    assert_eq!(place.get("/backup").data(200)["backups"], json!([]));
}

#[test]
fn a_body_that_ends_too_early_leaves_nothing() {
    let place = Place::new();
    let bytes = sample("1.0-tar-gzip.sma");
    for (path, kind) in
        [("archive/upload", "application/octet-stream"), ("backup", "application/json")]
    {
        let mut connection = connect(place.address);
        let head = format!(
            "POST /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n\
             Connection: close\r\nContent-Length: {}\r\n\r\n",
            bytes.len() + 1
        );
        connection.write_all(head.as_bytes()).unwrap();
        connection.write_all(&bytes).unwrap();
        connection.shutdown(Shutdown::Write).unwrap();
        receive(connection, false).error(400, "BAD_REQUEST");
    }
    let kept = fs::read_dir(place.path("state/uploads")).unwrap();
    let names: Vec<_> = kept.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, [".sma-lock"]);
}

#[test]
fn a_client_that_goes_away_ends_nothing_but_its_request() {
    let place = Place::new();
    for _ in 0..20 {
        let mut connection = connect(place.address);
        connection.write_all(b"POST /api/v1/archive/upload HTTP/1.1\r\nHost: x\r\n").unwrap();
        drop(connection);
    }
    let begun = place.post("/backup", &json!({})).data(202);
    assert_eq!(place.wait("backup", begun["id"].as_str().unwrap())["status"], "completed");
}

#[test]
fn connections_that_say_nothing_keep_nobody_out() {
    let place = Place::new();
    let mut known = connect(place.address);
    let head = |end: &str| format!("GET /api/v1/backup HTTP/1.1\r\nHost: localhost\r\n{end}\r\n");
    known.write_all(head("").as_bytes()).unwrap();
    known.read_exact(&mut [0; 15]).unwrap();
    let mut silent: Vec<_> = (0..300).map(|_| connect(place.address)).collect();
    for half in &mut silent[100..200] {
        half.write_all(b"GET /api/v1/backup HTTP/1.1\r\nX-Header: ").unwrap();
    }
    place.get("/backup").data(200);
    // The request did not wait until they were all closed for saying nothing.
    let open = &silent[150];
    open.set_nonblocking(true).unwrap();
    assert_eq!(open.peek(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
    // The oldest gave way.
    assert!(matches!(silent[0].read(&mut [0]), Ok(0)));
    // Whoever was let in before stays.
    known.write_all(head("Connection: close\r\n").as_bytes()).unwrap();
    let mut rest = String::new();
    known.read_to_string(&mut rest).unwrap();
    assert_eq!(rest.matches("HTTP/1.1 200 OK").count(), 1, "{rest}");
}

#[test]
fn heads_that_are_not_http_are_refused() {
    let place = Place::new();
    for head in ["\x16\x03\x01\x02\x00\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
        let mut connection = connect(place.address);
        connection.write_all(head.as_bytes()).unwrap();
        assert_eq!(receive(connection, false).status, 400, "{head:?}");
    }
    let long = "x".repeat(1 << 20);
    let answer = place.send("GET", &format!("/backup?q={long}"), &[], b"");
    assert!([400, 414, 431].contains(&answer.status), "{}", answer.status);
    place.get("/backup").data(200);
}

#[test]
fn links_in_the_folder_are_not_followed() {
    let place = Place::new();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", place.path("archives/link.sma")).unwrap();
    assert_eq!(place.get("/backup").data(200)["backups"], json!([]));
}

#[test]
fn bombs_are_refused() {
    let place = Place::new();
    let headers = [("Content-Type", "application/octet-stream")];
    let bomb = gzip_of_zeros(1 << 30);
    assert!(bomb.len() < 2 << 20);
    place.send("POST", "/archive/upload", &headers, &bomb).error(422, "ARCHIVE_ERROR");
    place.get("/backup").data(200);
}

/// Returns zeros in gzip, in blocks that each repeat the one before.
fn gzip_of_zeros(size: usize) -> Vec<u8> {
    use sma_core::layer::{Layer, compress};
    // Members of gzip follow one another, and are one stream.
    let member = compress(Layer::Gzip, 9, &vec![0; 1 << 24]).unwrap();
    member.repeat(size >> 24)
}
