//! The files of a folder by HTTP, to this machine alone.
//!
//! A library for HTTP would be compiled for longer than everything else that serving needs.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;

/// Longest request that is read, in bytes. Browsers send about one kilobyte.
const MAX_REQUEST: u64 = 64 * 1024;

/// A file that is not served: a browser would store the page, hide its changes, and show it even after
/// another server has this port.
const NOT_SERVED: &str = "service-worker.js";

/// Serves the files in `folder`. Never returns.
pub(super) fn serve(listener: &TcpListener, folder: &Path) {
    thread::scope(|scope| {
        for stream in listener.incoming().flatten() {
            // The browser notices a connection that ends early.
            scope.spawn(move || answer(&stream, folder).ok());
        }
    });
}

fn answer(mut stream: &TcpStream, folder: &Path) -> io::Result<()> {
    let mut request = BufReader::new(stream.take(MAX_REQUEST));
    let mut first_line = String::new();
    request.read_line(&mut first_line)?;
    let mut line = String::new();
    // The rest is read, as a connection closed with unread data is reset.
    while request.read_line(&mut line)? > 0 && line.trim() != "" {
        line.clear();
    }
    let (status, kind, body) = match requested_file(&first_line, folder) {
        Err(status) => (status, "text/plain", status.into()),
        Ok(path) => match fs::read(&path) {
            Ok(body) => ("200 OK", media_type(&path), body),
            Err(_) => ("404 Not Found", "text/plain", "404 Not Found".into()),
        },
    };
    // Names stay the same, so nothing may be cached beyond a change.
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

/// Returns the path of the file in `folder` that the first line of a request asks for, or the status
/// of a refusal.
fn requested_file(first_line: &str, folder: &Path) -> Result<PathBuf, &'static str> {
    let Some(target) = first_line.strip_prefix("GET /") else {
        return Err("405 Method Not Allowed");
    };
    let target = target.split([' ', '?']).next().unwrap_or_default();
    let file = Path::new(if target.is_empty() { "index.html" } else { target });
    // No file is outside of the folder, and none has a name that is encoded.
    let is_inside = file.components().all(|part| matches!(part, Component::Normal(_)));
    if is_inside && target != NOT_SERVED { Ok(folder.join(file)) } else { Err("404 Not Found") }
}

/// Returns the media type of a file by its extension.
fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("png") => "image/png",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    /// Sends a request to a server of this crate's folder, and returns the answer.
    fn ask(request: &str) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        thread::scope(|scope| {
            scope.spawn(|| answer(&listener.accept().unwrap().0, &folder));
            client.write_all(request.as_bytes()).unwrap();
            let mut text = String::new();
            client.read_to_string(&mut text).unwrap();
            text
        })
    }

    #[test]
    fn a_file_is_served_whole() {
        let text = ask("GET /serve/files.rs?a HTTP/1.1\r\nHost: a\r\n\r\n");
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
        assert!(text.ends_with(include_str!("files.rs")));
    }

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        for target in
            ["../Cargo.toml", "/etc/hostname", "serve/../../Cargo.toml", "missing", "serve"]
        {
            let text = ask(&format!("GET /{target} HTTP/1.1\r\n\r\n"));
            assert!(text.starts_with("HTTP/1.1 404 "), "{target}: {text}");
        }
    }

    #[test]
    fn the_page_is_not_stored_by_browsers() {
        let folder = Path::new("page");
        let request = |file: &str| requested_file(&format!("GET /{file} HTTP/1.1"), folder);
        assert_eq!(request("service-worker.js"), Err("404 Not Found"));
        assert_eq!(request("start.js"), Ok(folder.join("start.js")));
    }

    #[test]
    fn other_requests_are_refused() {
        for line in ["POST / HTTP/1.1", "GET http://a/ HTTP/1.1", ""] {
            assert!(ask(&format!("{line}\r\n\r\n")).starts_with("HTTP/1.1 405 "), "{line}");
        }
    }
}
