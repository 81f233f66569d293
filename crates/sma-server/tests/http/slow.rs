//! Senders that are slow or never stop.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::thread;
use std::time::Duration;

use crate::client::{connect, receive};
use crate::place::Place;

/// Begins a request, sends a piece again and again until the server has had enough, and returns the
/// beginning of what it answers.
fn send_endlessly(place: &Place, head: &str, piece: &[u8], pause: Duration) -> String {
    let mut connection = connect(place.address);
    connection.write_all(head.as_bytes()).unwrap();
    let mut writer = connection.try_clone().unwrap();
    let piece = piece.to_vec();
    thread::spawn(move || {
        while writer.write_all(&piece).is_ok() {
            thread::sleep(pause);
        }
    });
    let mut answer = vec![0; 1 << 12];
    let mut size = 0;
    loop {
        match connection.read(&mut answer[size..]) {
            Ok(0) => break,
            Ok(read) => size += read,
            // The connection is reset after the answer, since the body was not read.
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{head}");
                break;
            }
        }
    }
    String::from_utf8_lossy(&answer[..size]).into_owned()
}

fn head(path: &str, kind: &str, length: &str) -> String {
    format!(
        "POST /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: {kind}\r\n{length}\r\n\r\n"
    )
}

fn uploads(place: &Place) -> Vec<String> {
    let kept = fs::read_dir(place.path("state/uploads")).unwrap();
    kept.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

/// Waits for the time-outs of the server, all at once.
#[test]
fn slow_senders_are_cut_off() {
    let place = Place::new();
    let second = Duration::from_secs(1);
    let form = "multipart/form-data; boundary=xx";
    let part = "--xx\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
    let long = "Content-Length: 1000";
    let upload = "archive/upload";
    let octets = "application/octet-stream";
    let requests = [
        (head("backup", "application/json", long), &b" "[..], second, "408"),
        (head(upload, octets, long), b"x", second, "408"),
        (head(upload, octets, long), b"", second, "408"),
        (head(upload, form, long) + part, b"x", second, "408"),
        (head(upload, octets, "Transfer-Encoding: chunked"), b"1\r\nx\r\n", second, "408"),
        // Without the end of its head, a request has no answer.
        ("GET /api/v1/backup HTTP/1.1\r\nX-Header: ".to_owned(), b"x", second, ""),
        (String::new(), b"", second, ""),
    ];
    thread::scope(|scope| {
        for (head, piece, pause, status) in &requests {
            let place = &place;
            scope.spawn(move || {
                let answer = send_endlessly(place, head, piece, *pause);
                let got = answer.split(' ').nth(1).unwrap_or_default();
                assert!(got == *status || status.is_empty() && got != "200", "{head}: {answer}");
            });
        }
    });
    assert_eq!(uploads(&place), [".sma-lock"]);
    place.get("/backup").data(200);
}

#[test]
fn endless_bodies_are_refused() {
    let place = Place::with(|config| config.max_archive_bytes = 1 << 20);
    let megabyte = vec![b'x'; 1 << 20];
    let chunk = [b"100000\r\n", &*megabyte, b"\r\n"].concat();
    let chunked = "Transfer-Encoding: chunked";
    let form = "multipart/form-data; boundary=xx";
    // A part that is not the file, and a part whose head does not end.
    let part = "--xx\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
    let unended = "--xx\r\nContent-Disposition: form-data; name=\"note";
    let in_chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    for (head, status) in [
        (head("archive/upload", "application/octet-stream", chunked), "413"),
        (head("archive/upload", form, chunked) + &in_chunk(part), "413"),
        (head("archive/upload", form, chunked) + &in_chunk(unended), "4"),
        (head("backup", "application/json", chunked), "413"),
        (head("restore", "text/plain", chunked), "413"),
    ] {
        let answer = send_endlessly(&place, &head, &chunk, Duration::ZERO);
        let got = answer.split(' ').nth(1).unwrap_or_default();
        assert!(got.starts_with(status), "{head}: {answer}");
    }
    assert_eq!(uploads(&place), [".sma-lock"]);
    let mut connection = connect(place.address);
    connection
        .write_all(b"GET /api/v1/backup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    receive(connection, false).data(200);
}
