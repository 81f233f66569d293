//! Webhooks, as a server receives them that knows nothing but the secret.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use serde_json::{Value, json};
use sma_server::{Clock, Config};
use tempfile::NamedTempFile;

use crate::place::Place;

const SECRET: &str = "correct horse battery";

/// A server that receives messages.
struct Receiver {
    listener: TcpListener,
    secret: NamedTempFile,
}

/// A message as it arrives.
#[derive(Debug)]
struct Message {
    first_line: String,
    /// Names in lower case.
    headers: BTreeMap<String, String>,
    body: String,
}

impl Receiver {
    fn new() -> Self {
        let secret = NamedTempFile::new().unwrap();
        // The line end is not part of it.
        fs::write(secret.path(), format!("{SECRET}\n")).unwrap();
        Self { listener: TcpListener::bind("127.0.0.1:0").unwrap(), secret }
    }

    /// Starts a server that tells this one.
    fn place(&self, more: &str) -> Place {
        let section = format!(
            "  webhook: {{url: 'http://{}/hook?of=sma', secret_file: {}{more}}}\n",
            self.listener.local_addr().unwrap(),
            self.secret.path().display()
        );
        Place::configured(&section, &Clock::default())
    }

    /// Waits for a message, and answers it with a status.
    fn answer(&self, status: &str) -> Message {
        let (mut connection, _) = self.listener.accept().unwrap();
        let mut bytes = Vec::new();
        let end = loop {
            let mut piece = [0; 4096];
            let count = connection.read(&mut piece).unwrap();
            assert!(count > 0, "{}", String::from_utf8_lossy(&bytes));
            bytes.extend_from_slice(&piece[..count]);
            if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
                break end;
            }
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let first_line = lines.next().unwrap().to_owned();
        let headers: BTreeMap<String, String> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut body = bytes.split_off(end + 4);
        let length: usize = headers["content-length"].parse().unwrap();
        let had = body.len();
        body.resize(length, 0);
        connection.read_exact(&mut body[had..]).unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        connection.write_all(answer.as_bytes()).unwrap();
        Message { first_line, headers, body: String::from_utf8(body).unwrap() }
    }
}

impl Message {
    /// Returns the body, once OpenSSL computes the same signature.
    fn verified(&self) -> Value {
        assert_eq!(self.first_line, "POST /hook?of=sma HTTP/1.1");
        assert_eq!(self.headers["content-type"], "application/json");
        let time = &self.headers["x-signature-timestamp"];
        let mut openssl = Command::new("openssl")
            .args(["dgst", "-sha256", "-hmac", SECRET])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let signed = format!("{time}.{}", self.body);
        openssl.stdin.take().unwrap().write_all(signed.as_bytes()).unwrap();
        let output = String::from_utf8(openssl.wait_with_output().unwrap().stdout).unwrap();
        let expected = output.trim_end().rsplit(' ').next().unwrap();
        assert_eq!(self.headers["x-signature-256"], format!("sha256={expected}"));
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Makes a backup that fails, since there is no database any more.
fn fail(place: &Place) -> Value {
    fs::rename(place.path("shelly.db"), place.path("away.db")).unwrap();
    let failed = place.back_up(&json!({}));
    fs::rename(place.path("away.db"), place.path("shelly.db")).unwrap();
    assert_eq!(failed["status"], "failed", "{failed}");
    failed
}

#[test]
fn a_failure_is_told_again_until_it_is_accepted() {
    test_programs::needs!("openssl");
    let receiver = Receiver::new();
    let place = receiver.place("");
    let before = Timestamp::now().as_second();
    // What works is not told by default.
    place.back_up(&json!({}));
    let failed = fail(&place);
    let first = receiver.answer("503 Service Unavailable");
    let body = first.verified();
    assert_eq!((&body["event"], &body["operation"]), (&json!("failed"), &failed));
    let again = receiver.answer("204 No Content");
    assert_eq!(again.verified(), body);
    let time = |message: &Message| message.headers["x-signature-timestamp"].parse::<i64>().unwrap();
    assert!(before <= time(&first) && time(&first) <= time(&again));
    assert!(time(&again) <= Timestamp::now().as_second());
}

#[test]
fn successes_are_told_where_that_is_wanted() {
    test_programs::needs!("openssl");
    let receiver = Receiver::new();
    let place = receiver.place(", events: [completed]");
    fail(&place);
    let done = place.back_up(&json!({ "description": "Büro" }));
    let body = receiver.answer("200 OK").verified();
    assert_eq!(body["event"], "completed");
    assert_eq!(
        (&body["operation"]["id"], &body["operation"]["result"]),
        (&done["id"], &done["result"])
    );
    assert_eq!(body["operation"]["options"]["description"], "Büro");
}

#[test]
fn what_a_crash_interrupted_is_told_at_the_next_start() {
    test_programs::needs!("openssl");
    let receiver = Receiver::new();
    let mut place = receiver.place(", events: [failed, completed]");
    let done = place.back_up(&json!({}));
    receiver.answer("200 OK");
    place.stop();
    // As a crash leaves it: begun, and without a file.
    let script = format!(
        "UPDATE operations SET document = json_set(document, '$.status', 'running', '$.options.file_name', 'x.sma') \
         WHERE id = '{}'",
        done["id"].as_str().unwrap()
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        use sqlx::Connection as _;
        let file = format!("sqlite:{}", place.path("state/server.db").display());
        let mut state = sqlx::SqliteConnection::connect(&file).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(script)).execute(&mut state).await.unwrap();
        state.close().await.unwrap();
    });
    let _place = place.restart_configured(&Clock::default());
    let body = receiver.answer("200 OK").verified();
    assert_eq!((&body["event"], &body["operation"]["id"]), (&json!("failed"), &done["id"]));
    assert_eq!(body["operation"]["error"]["code"], "SERVICE_UNAVAILABLE");
}

#[test]
fn a_webhook_that_cannot_work_is_refused_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    let refusal = |text: &str, webhook: &str| {
        fs::write(&secret, text).unwrap();
        let file = folder.path().join("shelly-manager.yaml");
        let path = folder.path().display();
        let text = format!(
            "database:\n  provider: sqlite\n  dsn: {path}/shelly.db\nbackup_server:\n  webhook: \
             {{secret_file: {path}/secret, {webhook}}}\n"
        );
        fs::write(&file, text).unwrap();
        Config::read(Some(&file)).map(drop).unwrap_err().to_string()
    };
    for url in ["ftp://host/x", "/x", "http:///x", "token"] {
        assert!(refusal("s", &format!("url: '{url}'")).contains("its url is not"), "{url}");
    }
    assert!(refusal("\n", "url: 'http://h/'").contains("secret is empty"));
    assert!(refusal("s", "url: 'http://h/', events: []").contains("its events are empty"));
    assert!(refusal("s", "url: 'http://h/', events: [begun]").contains("is not valid"));
    assert!(refusal("s", "url: 'http://h/', secret: s").contains("no option secret"));
}
