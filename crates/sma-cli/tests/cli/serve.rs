//! `serve`: what it listens on, and how it ends.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::program::{Folder, database, program};

/// A server that runs in a folder.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = command(folder).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("Listening on http://").expect(&line);
        let address = address.parse().unwrap();
        Self { child, address }
    }

    /// Returns the status and body of an answer.
    fn get(&self, path: &str, header: &str) -> (String, String) {
        self.send("GET", path, header, "")
    }

    fn send(&self, method: &str, path: &str, header: &str, body: &str) -> (String, String) {
        let mut connection = TcpStream::connect(self.address).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}\r\n{body}"
        );
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().to_owned(), body.to_owned())
    }

    /// Sends a signal, and returns the exit code.
    fn end(mut self, signal: Signal) -> Option<i32> {
        kill(Pid::from_raw(self.child.id().try_into().unwrap()), signal).unwrap();
        self.child.wait().unwrap().code()
    }
}

fn command(folder: &Folder) -> Command {
    let mut command = Command::new(program().get_program());
    command.arg("serve").current_dir(folder.as_path()).stderr(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SHELLY_")) {
        command.env_remove(name);
    }
    command
}

/// Starts a server that must refuse, and returns its message.
fn refusal(folder: &Folder, arguments: &[&str], code: i32) -> String {
    let output = command(folder).args(arguments).output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert!(output.stdout.is_empty());
    message
}

fn folder() -> Folder {
    let folder = Folder::new();
    fs::create_dir(folder.path("data")).unwrap();
    fs::copy(database("shelly.db"), folder.path("data/shelly.db")).unwrap();
    folder
}

#[test]
fn an_interrupt_ends_the_server() {
    let folder = folder();
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let served = Served::start(&folder, &["--port", "0"]);
        assert!(served.address.ip().is_loopback());
        assert_eq!(served.get("/healthz", ""), ("200".into(), "{\"status\":\"ok\"}\n".into()));
        assert_eq!(served.get("/api/v1/backup", "").0, "200");
        assert_eq!(served.end(signal), Some(0));
    }
}

#[test]
fn the_configuration_names_port_folders_and_key() {
    let folder = folder();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let text = format!(
        "server:\n  port: 1\nsecurity:\n  admin_api_key: correct horse\n\
         database:\n  dsn: data/shelly.db\nbackup_server:\n  listen: 127.0.0.2\n  port: {}\n  \
         archives: kept\n  state: own\n",
        free.port()
    );
    folder.file("other.yaml", text);
    let served = Served::start(&folder, &["--config", "other.yaml"]);
    assert_eq!(served.address.to_string(), format!("127.0.0.2:{}", free.port()));
    assert_eq!(served.get("/api/v1/backup", "").0, "401");
    assert_eq!(served.get("/api/v1/backup", "X-API-Key: correct horse\r\n").0, "200");
    assert_eq!(served.end(Signal::SIGTERM), Some(0));
    assert_eq!(folder.names(), ["data", "kept", "other.yaml", "own"]);
    // Arguments stand above it.
    let served =
        Served::start(&folder, &["--config", "other.yaml", "--listen", "127.0.0.1", "--port", "0"]);
    assert_eq!(served.address.ip().to_string(), "127.0.0.1");
    assert_ne!(served.address.port(), free.port());
    assert_eq!(served.end(Signal::SIGTERM), Some(0));
}

/// A server that is killed leaves nothing half: its file is gone, and the backup is marked.
#[test]
fn what_a_kill_interrupts_is_marked_at_the_next_start() {
    let folder = folder();
    let mut interrupted = 0;
    for _ in 0..5 {
        let mut served = Served::start(&folder, &["--port", "0"]);
        let body = r#"{"compression":{"algorithm":"zstd","level":22},"encryption":{"enabled":true,"password":"x"}}"#;
        let header =
            format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let (status, begun) = served.send("POST", "/api/v1/backup", &header, body);
        assert_eq!(status, "202", "{begun}");
        served.child.kill().unwrap();
        served.child.wait().unwrap();
        let begun: serde_json::Value = serde_json::from_str(&begun).unwrap();
        let name = begun["data"]["options"]["file_name"].as_str().unwrap();
        let served = Served::start(&folder, &["--port", "0"]);
        let path = format!("/api/v1/backup/{}", begun["data"]["id"].as_str().unwrap());
        let (status, now) = served.get(&path, "");
        assert_eq!(status, "200", "{now}");
        let now: serde_json::Value = serde_json::from_str(&now).unwrap();
        let is_there = fs::exists(folder.path(&format!("data/backups/{name}"))).unwrap();
        match now["data"]["status"].as_str().unwrap() {
            "completed" => assert!(is_there),
            "failed" => {
                assert!(!is_there);
                assert_eq!(now["data"]["error"]["code"], "SERVICE_UNAVAILABLE", "{now}");
                interrupted += 1;
            }
            other => panic!("{other}"),
        }
        let left = fs::read_dir(folder.path("data/backups")).unwrap().flatten();
        let names: Vec<_> = left.map(|file| file.file_name().into_string().unwrap()).collect();
        assert!(!names.iter().any(|name| name.ends_with(".part")), "{names:?}");
        assert_eq!(served.end(Signal::SIGTERM), Some(0));
    }
    assert!(interrupted > 0, "no kill was in time");
}

#[test]
fn the_configuration_names_limits_and_origins() {
    let folder = folder();
    let text = "security:\n  admin_api_key: correct horse\n  cors:\n    \
                allowed_origins: ['https://manager.example']\n    allowed_methods: [GET]\n    \
                allowed_headers: [X-API-Key]\n    max_age: 77\nbackup_server:\n  port: 0\n  \
                requests_per_hour: 2\n";
    folder.file("limits.yaml", text);
    let served = Served::start(&folder, &["--config", "limits.yaml"]);
    let mut connection = TcpStream::connect(served.address).unwrap();
    let head = "OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: https://manager.example\r\n\
                Connection: close\r\n\r\n";
    connection.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    for line in [
        "access-control-allow-origin: https://manager.example\r\n",
        "access-control-allow-methods: GET\r\n",
        "access-control-allow-headers: x-api-key\r\n",
        "access-control-max-age: 77\r\n",
    ] {
        assert!(answer.contains(line), "{line}: {answer}");
    }
    for status in ["200", "200", "429"] {
        assert_eq!(served.get("/api/v1/backup", "X-API-Key: correct horse\r\n").0, status);
    }
    assert_eq!(served.end(Signal::SIGTERM), Some(0));
    folder.file("wrong.yaml", "security:\n  cors:\n    allowed_origins: [manager.example]\n");
    let message = refusal(&folder, &["--config", "wrong.yaml"], 2);
    assert!(message.contains("security.cors.allowed_origins: manager.example"), "{message}");
}

/// Small files with large contents: none is held in memory before it is refused.
#[test]
#[cfg(target_os = "linux")]
fn bombs_take_no_memory() {
    test_programs::needs!("sh", "gzip", "tar");
    let folder = folder();
    let script = r#"
        zeros() { head -c 268435456 /dev/zero; }
        zeros | gzip -9 > zeros.gz
        zeros | tr '\0' '[' | gzip -9 > deep.gz
        { printf '{"manifest":"'; zeros | tr '\0' 'x'; printf '"}'; } | gzip -9 > text.gz
        { printf '{"manifest":['; yes '1,' | tr -d '\n' | head -c 268435456; } | gzip -9 > values.gz
        zeros | tr '\0' ' ' > manifest.json
        tar -cf - manifest.json | gzip -9 > tar.gz
        rm manifest.json
    "#;
    let made = Command::new("sh").args(["-ec", script]).current_dir(folder.as_path()).output();
    let made = made.unwrap();
    assert!(made.status.success(), "{made:?}");
    let upload = |served: &Served, name: &str| {
        let bytes = fs::read(folder.path(name)).unwrap();
        let mut connection = TcpStream::connect(served.address).unwrap();
        let head = format!(
            "POST /api/v1/archive/upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/gzip\r\nContent-Length: {}\r\n\r\n",
            bytes.len()
        );
        connection.write_all(&[head.as_bytes(), &bytes].concat()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 422 "), "{name}: {answer}");
        (answer, bytes.len())
    };
    let served = Served::start(&folder, &["--port", "0"]);
    let names = ["zeros.gz", "deep.gz", "text.gz", "values.gz", "tar.gz"];
    let largest = names.map(|name| upload(&served, name).1).into_iter().max().unwrap();
    let status = fs::read_to_string(format!("/proc/{}/status", served.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let highest: usize = line.trim().strip_suffix(" kB").unwrap().parse().unwrap();
    let allowed = (64 << 20) + 4 * largest;
    assert!(highest << 10 < allowed, "{highest} KiB at most, and {largest} bytes in a file");
    assert_eq!(served.end(Signal::SIGTERM), Some(0));
    folder.file("small.yaml", "backup_server:\n  port: 0\n  max_expansion: 77\n");
    let served = Served::start(&folder, &["--config", "small.yaml"]);
    let (answer, _) = upload(&served, "text.gz");
    assert!(answer.contains("77"), "{answer}");
    assert_eq!(served.end(Signal::SIGTERM), Some(0));
}

#[test]
fn with_tls_the_first_line_says_https() {
    test_programs::needs!("openssl");
    let folder = folder();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-subj", "/CN=server", "-out", "server.pem", "-keyout", "server.key"])
        .current_dir(folder.as_path())
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let text = "security:\n  admin_api_key: correct horse\nbackup_server:\n  listen: 0.0.0.0\n  \
                port: 0\n  tls: {certificate: server.pem, key: server.key}\n";
    folder.file("tls.yaml", text);
    let mut child =
        command(&folder).args(["--config", "tls.yaml"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("Listening on https://0.0.0.0:"), "{line}");
    kill(Pid::from_raw(child.id().try_into().unwrap()), Signal::SIGTERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    folder.file("half.yaml", "backup_server:\n  tls: {certificate: server.pem}\n");
    refusal(&folder, &["--config", "half.yaml"], 2);
    folder.file(
        "swapped.yaml",
        "backup_server:\n  tls: {certificate: server.key, key: server.pem}\n",
    );
    let message = refusal(&folder, &["--config", "swapped.yaml"], 2);
    assert!(message.contains("server.key: no certificate in PEM"), "{message}");
    assert!(message.contains("backup_server.tls"), "{message}");
}

#[test]
fn what_does_not_start_says_why() {
    let folder = folder();
    let message = refusal(&folder, &["--listen", "0.0.0.0", "--port", "0"], 2);
    assert!(message.contains("no key is configured"), "{message}");
    assert!(message.contains("SHELLY_SECURITY_ADMIN_API_KEY"), "{message}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert!(refusal(&folder, &["--port", &port], 3).contains("cannot be listened on"));
    folder.file("typo.yaml", "backup_server:\n  prot: 8090\n");
    let message = refusal(&folder, &["--config", "typo.yaml"], 2);
    assert!(message.contains("prot"), "{message}");
    folder.file("secret.yaml", "security:\n  admin_api_key: [s3cret]\n");
    assert!(!refusal(&folder, &["--config", "secret.yaml"], 2).contains("s3cret"));
    let served = Served::start(&folder, &["--port", "0"]);
    let message = refusal(&folder, &["--port", "0"], 3);
    assert!(message.contains("another process uses the folder"), "{message}");
    assert_eq!(served.end(Signal::SIGINT), Some(0));
}
