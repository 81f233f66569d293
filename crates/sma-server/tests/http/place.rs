//! A server with folders and a database of its own.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};
use sma_db::{Database, Location};
use sma_server::{Clock, Config, Key, ServeError, Server, serve};
use tempfile::TempDir;

use crate::client::{Response, send};

/// The key of servers that have one.
pub(crate) const KEY: &str = "correct horse";

/// Tables of the sample database, one device of which each test may look for.
const SAMPLE: &str = "../../tests/databases/shelly.db";

/// A server that runs, and its folders.
pub(crate) struct Place {
    pub(crate) address: SocketAddr,
    pub(crate) folder: Arc<TempDir>,
    key: Option<&'static str>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), ServeError>>>,
}

impl Place {
    /// Starts a server without a key.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// Starts a server with other options.
    pub(crate) fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        fs::copy(SAMPLE, folder.path().join("shelly.db")).unwrap();
        Self::in_folder(folder, None, change)
    }

    /// Starts a server with a key.
    pub(crate) fn with_key() -> Self {
        Self::with_key_and(|_| {})
    }

    /// Starts a server with a key and other options.
    pub(crate) fn with_key_and(change: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        fs::copy(SAMPLE, folder.path().join("shelly.db")).unwrap();
        Self::in_folder(folder, Some(KEY), change)
    }

    /// Starts another server in the folders of this one, which has ended.
    pub(crate) fn restart(mut self) -> Self {
        self.stop();
        let folder = self.folder.clone();
        Self::in_folder(folder, self.key, |_| {})
    }

    /// Starts a server with a configuration file, whose section `backup_server` has these lines.
    pub(crate) fn configured(section: &str, clock: &Clock) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        fs::copy(SAMPLE, folder.path().join("shelly.db")).unwrap();
        let path = folder.path().display();
        let text = format!(
            "database:\n  provider: sqlite\n  dsn: {path}/shelly.db\nbackup_server:\n  port: 0\n  \
             archives: {path}/archives\n  state: {path}/state\n{section}"
        );
        fs::write(folder.path().join("shelly-manager.yaml"), text).unwrap();
        let file = folder.path().join("shelly-manager.yaml");
        Self::in_folder(folder, None, |config| *config = read_config(&file, clock))
    }

    /// Starts another server with the same configuration file, once this one has ended.
    pub(crate) fn restart_configured(mut self, clock: &Clock) -> Self {
        self.stop();
        let file = self.path("shelly-manager.yaml");
        Self::in_folder(self.folder.clone(), None, |config| *config = read_config(&file, clock))
    }

    pub(crate) fn in_folder(
        folder: Arc<TempDir>,
        key: Option<&'static str>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let mut config = config(folder.path());
        config.key = key.and_then(Key::new);
        change(&mut config);
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, receiver) = mpsc::channel();
        let is_ended = {
            let stop = stop.clone();
            move || stop.load(Ordering::Relaxed)
        };
        let listening = move |server: &Server| sender.send(server.address()).unwrap();
        let thread = thread::spawn(move || serve(config, listening, is_ended));
        let address = receiver.recv().expect("the server listens");
        Self { address, folder, key, stop, thread: Some(thread) }
    }

    /// Ends the server, as an interrupt does.
    pub(crate) fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap().unwrap();
        }
    }

    /// Returns the path of a file of the server.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Sends a request with the key, below `/api/v1`.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response {
        let mut headers = headers.to_vec();
        headers.extend(self.key.map(|key| ("X-API-Key", key)));
        send(self.address, method, &format!("/api/v1{path}"), &headers, body)
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn delete(&self, path: &str) -> Response {
        self.send("DELETE", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        let headers = [("Content-Type", "application/json")];
        self.send("POST", path, &headers, body.to_string().as_bytes())
    }

    /// Uploads a sample, and returns the answer.
    pub(crate) fn upload(&self, name: &str) -> Value {
        let headers = [("Content-Type", "application/octet-stream")];
        self.send("POST", "/archive/upload", &headers, &sample(name)).data(201)
    }

    /// Makes a backup, and returns its operation once it has ended.
    pub(crate) fn back_up(&self, body: &Value) -> Value {
        let begun = self.post("/backup", body).data(202);
        self.wait("backup", begun["id"].as_str().unwrap())
    }

    /// Restores, and returns the operation once it has ended.
    pub(crate) fn restore(&self, body: &Value) -> Value {
        let begun = self.post("/restore", body).data(202);
        self.wait("restore", begun["id"].as_str().unwrap())
    }

    /// Polls an operation until it has ended.
    pub(crate) fn wait(&self, kind: &str, id: &str) -> Value {
        loop {
            let operation = self.get(&format!("/{kind}/{id}")).data(200);
            match operation["status"].as_str().unwrap() {
                "pending" | "running" => thread::sleep(Duration::from_millis(20)),
                _ => return operation,
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if thread::panicking() {
            self.stop.store(true, Ordering::Relaxed);
        } else {
            self.stop();
        }
    }
}

/// Returns the configuration of a server in a folder, on any free port.
pub(crate) fn config(folder: &Path) -> Config {
    let database = Database::new(Location::from_path(folder.join("shelly.db")));
    let mut config = Config::new(database);
    config.port = 0;
    config.archives = folder.join("archives");
    config.state = folder.join("state");
    config
}

fn read_config(file: &Path, clock: &Clock) -> Config {
    let mut config = Config::read(Some(file)).unwrap();
    config.clock = clock.clone();
    config
}

/// Reads a sample archive.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new("../../tests/vectors/samples").join(name)).unwrap()
}

/// The body of a restore that writes.
pub(crate) fn restore_of(id: &Value) -> Value {
    json!({ "source": { "archive_id": id }, "confirm": true })
}
