//! Limits of requests and of wrong keys.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::client::{Response, connect, receive, send};
use crate::place::{KEY, Place};

/// Asks from another address of this computer.
#[cfg(target_os = "linux")]
fn ask_from(place: &Place, from: &str, key: &str) -> Response {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let connection = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
        socket.connect(place.address).await.unwrap().into_std().unwrap()
    });
    connection.set_nonblocking(false).unwrap();
    ask_with(connection, key)
}

fn ask_with(mut connection: TcpStream, key: &str) -> Response {
    let head = format!(
        "GET /api/v1/backup HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: {key}\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).unwrap();
    receive(connection, false)
}

fn number(answer: &Response, name: &str) -> u64 {
    answer.header(name).parse().unwrap()
}

#[test]
fn an_address_has_so_many_requests_an_hour() {
    let place = Place::with_key_and(|config| config.requests_per_hour = 3);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    for (left, key, status) in [(2, KEY, 200), (1, "wrong", 401), (0, KEY, 200)] {
        let answer = ask_with(connect(place.address), key);
        assert_eq!(answer.status, status);
        assert_eq!(number(&answer, "x-ratelimit-limit"), 3);
        assert_eq!(number(&answer, "x-ratelimit-remaining"), left);
        let reset = number(&answer, "x-ratelimit-reset");
        assert!((now + 3500..now + 3700).contains(&reset), "{reset} is not in an hour");
    }
    for path in ["/backup", "/nothing"] {
        let answer = place.get(path);
        answer.error(429, "RATE_LIMIT_EXCEEDED");
        assert_eq!(number(&answer, "x-ratelimit-remaining"), 0);
        assert!((3500..=3601).contains(&number(&answer, "retry-after")), "{:?}", answer.headers);
    }
    assert_eq!(send(place.address, "GET", "/healthz", &[], b"").status, 200);
    #[cfg(target_os = "linux")]
    assert_eq!(ask_from(&place, "127.0.0.2", KEY).status, 200);
}

#[test]
fn a_thousand_is_the_default_and_none_can_be_configured() {
    let answer = Place::with_key().get("/backup");
    assert_eq!(answer.header("x-ratelimit-limit"), "1000");
    let unlimited = [Place::with_key_and(|config| config.requests_per_hour = 0), Place::new()];
    for place in unlimited {
        let answer = place.get("/backup");
        assert!(!answer.headers.contains_key("x-ratelimit-limit"), "{:?}", answer.headers);
    }
}

#[test]
fn ten_thousand_keys_cannot_be_tried() {
    // The limit of requests has nothing to do with it.
    let place = Place::with_key_and(|config| config.requests_per_hour = 0);
    let connection = connect(place.address);
    let mut writer = connection.try_clone().unwrap();
    let sender = thread::spawn(move || {
        for count in 0..10_000 {
            let end = if count == 9_999 { "Connection: close\r\n" } else { "" };
            let head = format!(
                "GET /api/v1/backup HTTP/1.1\r\nHost: x\r\nX-API-Key: {count}\r\n{end}\r\n"
            );
            writer.write_all(head.as_bytes()).unwrap();
        }
    });
    let mut answers = String::new();
    { connection }.read_to_string(&mut answers).unwrap();
    sender.join().unwrap();
    let count = |status: &str| answers.matches(status).count();
    assert_eq!(count("HTTP/1.1 401 "), 10);
    assert_eq!(count("HTTP/1.1 429 "), 9_990);
    // Not even the right one, which would tell it apart from the wrong ones.
    let answer = ask_with(connect(place.address), KEY);
    answer.error(429, "RATE_LIMIT_EXCEEDED");
    assert!((1..=61).contains(&number(&answer, "retry-after")), "{:?}", answer.headers);
    #[cfg(target_os = "linux")]
    assert_eq!(ask_from(&place, "127.0.0.2", KEY).status, 200);
}

#[test]
fn right_keys_and_missing_ones_are_no_attempts() {
    let place = Place::with_key();
    for _ in 0..30 {
        place.get("/backup").data(200);
        let answer = send(place.address, "GET", "/api/v1/backup", &[], b"");
        answer.error(401, "UNAUTHORIZED");
    }
    place.get("/backup").data(200);
}
