//! A page with one file: who gets it, and when it ends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use sma_server::Inspection;

use crate::client::{Response, send};
use crate::page::PAGE;

struct Given {
    address: SocketAddr,
    path: String,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<bool>,
}

impl Given {
    fn new(content: &[u8], stays: bool) -> Self {
        let inspection =
            Inspection { page: PAGE, name: "a\"<b>.sma".into(), content: content.to_vec(), stays };
        let (sender, receiver) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let is_ended = {
            let stop = stop.clone();
            move || stop.load(Ordering::Relaxed)
        };
        let listening = move |url: &str| sender.send(url.to_owned()).unwrap();
        let thread = thread::spawn(move || inspection.run(listening, is_ended).unwrap());
        let url = receiver.recv().unwrap();
        let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        Self { address: address.parse().unwrap(), path: format!("/{path}"), stop, thread }
    }

    fn get(&self, path: &str) -> Response {
        self.ask("GET", &format!("{}{path}", self.path), &[])
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        send(self.address, method, path, headers, b"")
    }
}

#[test]
fn the_page_has_the_name_of_the_file_and_the_headers() {
    let given = Given::new(b"content", true);
    assert!(given.address.ip().is_loopback());
    let document = given.get("");
    let html = String::from_utf8(document.body.clone()).unwrap();
    assert!(html.contains("<meta name=\"given\" content=\"a&quot;&lt;b&gt;.sma\" />"), "{html}");
    for path in ["", "boot.js", "given"] {
        let answer = given.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    // A browser would store the page under an address that another program may have later.
    assert_eq!(given.get("service-worker.js").status, 404);
    given.stop.store(true, Ordering::Relaxed);
    assert!(!given.thread.join().unwrap());
}

#[test]
fn only_who_knows_the_address_gets_anything() {
    let given = Given::new(b"content", false);
    let secret = given.path.trim_matches('/');
    assert_eq!(secret.len(), 32);
    let other = format!("/{}/", "0".repeat(32));
    for path in ["/", "/given", "/index.html", &other, &format!("{other}given"), "/healthz"] {
        let answer = given.ask("GET", path, &[]);
        assert_eq!((answer.status, answer.body.len()), (404, 0), "{path}");
    }
    // Names that another site has given to this address, even if it knew the rest.
    let path = format!("{}given", given.path);
    assert_eq!(given.ask("GET", &path, &[("Host", "evil.example")]).status, 404);
    assert_eq!(given.ask("POST", &path, &[]).status, 404);
    assert_eq!(given.ask("HEAD", &path, &[]).header("content-length"), "7");
    assert_ne!(Given::new(b"", true).path, given.path);
    // It is still there.
    assert_eq!(given.get("given").body, b"content");
    assert!(given.thread.join().unwrap());
}

#[test]
fn it_ends_when_the_whole_file_was_taken() {
    // More than what fits between two programs.
    for size in [0, 1, 1 << 16, (1 << 16) + 1, 20 << 20] {
        let content: Vec<u8> = (0..size).map(|it: u32| it.to_le_bytes()[0]).collect();
        let given = Given::new(&content, false);
        let answer = given.get("given");
        assert!(answer.body == content, "{size}: {}", answer.body.len());
        assert!(given.thread.join().unwrap());
    }
}
