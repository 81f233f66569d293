//! A small HTTP client, which also sends what a better one would not.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// Longer than any answer takes; a test that waits for it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// Returns the envelope, whose form is checked.
    pub(crate) fn envelope(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json; charset=utf-8");
        let text = std::str::from_utf8(&self.body).unwrap();
        assert!(text.ends_with('\n') && text.matches('\n').count() == 1, "one line: {text}");
        let envelope: Value = serde_json::from_str(text).unwrap();
        let is_success = self.status < 400;
        assert_eq!(envelope["success"], is_success, "{envelope}");
        assert_eq!(envelope.get("data").is_some(), is_success, "{envelope}");
        assert_eq!(envelope.get("error").is_some(), !is_success, "{envelope}");
        match self.status {
            201 => assert!(envelope.get("meta").is_none(), "{envelope}"),
            _ => assert_eq!(envelope["meta"]["version"], "v1"),
        }
        assert!(is_time(&envelope["timestamp"]), "{envelope}");
        let id = envelope["request_id"].as_str().unwrap();
        let (time, random) = id.split_once('-').unwrap();
        assert!(time.len() == 14 && time.bytes().all(|it| it.is_ascii_digit()), "{id}");
        assert!(random.len() == 8 && random.bytes().all(|it| it.is_ascii_hexdigit()), "{id}");
        envelope
    }

    /// Returns the data of a success with this status.
    #[track_caller]
    pub(crate) fn data(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self.envelope()["data"].take()
    }

    /// Checks that it is an error with this status and code, and returns the error.
    #[track_caller]
    pub(crate) fn error(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        let error = self.envelope()["error"].take();
        assert_eq!(error["code"], code, "{error}");
        assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{error}");
        error
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }
}

/// Returns whether a value is a time in RFC 3339, in UTC.
pub(crate) fn is_time(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    let shape = text.as_bytes();
    text.ends_with('Z') && shape.get(10) == Some(&b'T') && shape.get(4) == Some(&b'-')
}

/// Sends a request, and returns the answer.
pub(crate) fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Response {
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        head.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let has_length = headers.iter().any(|(name, _)| {
        name.eq_ignore_ascii_case("content-length")
            || name.eq_ignore_ascii_case("transfer-encoding")
    });
    if !has_length && (!body.is_empty() || method == "POST") {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut connection = connect(address);
    connection.write_all(head.as_bytes()).unwrap();
    // A server that refuses a body closes the connection before all of it is sent.
    let _ = connection.write_all(body);
    receive(connection, method == "HEAD")
}

/// Opens a connection.
pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    connection
}

/// Reads an answer to its end.
pub(crate) fn receive(mut connection: TcpStream, is_head: bool) -> Response {
    let mut bytes = Vec::new();
    // A reset after the answer is an answer all the same.
    let _ = connection.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: BTreeMap<String, String> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let raw = &bytes[end + 4..];
    let body = match headers.get("transfer-encoding").map(String::as_str) {
        Some("chunked") => join_chunks(raw),
        _ => raw.to_vec(),
    };
    if let Some(length) = headers.get("content-length").filter(|_| !is_head) {
        assert_eq!(length.parse(), Ok(body.len()), "the length is wrong");
    }
    Response { status, headers, body }
}

fn join_chunks(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = raw.windows(2).position(|it| it == b"\r\n").expect("the size of a chunk");
        let size = std::str::from_utf8(&raw[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        let data = &raw[end + 2..];
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&data[..size]);
        raw = &data[size + 2..];
    }
}
