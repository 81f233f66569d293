//! The page beside the API: its headers, compressed files, updates, and who may load it.

use sma_server::{Config, Page, PageFile};

use crate::client::{Response, send};
use crate::place::Place;

const BOOT: &str = include_str!("../../../../web/boot.js");

/// Two files of the real page; what is compressed is not, so that it is seen which one is sent.
pub(crate) const PAGE: Page = Page {
    files: &[
        PageFile {
            path: "index.html",
            digest: "d1",
            content: include_bytes!("../../../../web/index.html"),
            brotli: None,
            gzip: None,
        },
        PageFile {
            path: "boot.js",
            digest: "d2",
            content: BOOT.as_bytes(),
            brotli: Some(b"in br"),
            gzip: Some(b"in gzip"),
        },
        PageFile {
            path: "service-worker.js",
            digest: "d3",
            content: b"worker",
            brotli: None,
            gzip: None,
        },
    ],
    headers: &[("Content-Security-Policy", "default-src 'none'"), ("X-Other", "one")],
};

fn with_page(config: &mut Config) {
    config.page = Some(PAGE);
}

fn get(place: &Place, path: &str, headers: &[(&str, &str)]) -> Response {
    send(place.address, "GET", path, headers, b"")
}

#[test]
fn the_page_needs_no_key_and_the_api_does() {
    let place = Place::with_key_and(with_page);
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/boot.js", "text/javascript; charset=utf-8"),
    ] {
        let answer = get(&place, path, &[]);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'");
        assert_eq!(answer.header("x-other"), "one");
        assert!(!answer.headers.contains_key("x-ratelimit-limit"), "{:?}", answer.headers);
    }
    for path in ["/api/v1/backup", "/api/v1/", "/api/v1/boot.js", "/boot.js/", "//", "/metrics"] {
        get(&place, path, &[]).error(401, "UNAUTHORIZED");
    }
    let head = send(place.address, "HEAD", "/boot.js", &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), BOOT.len().to_string());
    let answer = send(place.address, "POST", "/", &[], b"");
    answer.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(answer.header("allow"), "GET, HEAD");
}

#[test]
fn without_a_key_the_page_is_for_this_computer() {
    let place = Place::with(with_page);
    assert_eq!(get(&place, "/", &[("Host", "localhost:8090")]).status, 200);
    get(&place, "/", &[("Host", "evil.example")]).error(403, "FORBIDDEN");
    get(&place, "/boot.js", &[("Origin", "http://evil.example")]).error(403, "FORBIDDEN");
    get(&place, "/api/v1/docs", &[("Host", "evil.example")]).error(403, "FORBIDDEN");
    get(&place, "/nothing", &[]).error(404, "NOT_FOUND");
    get(&place, "/api/v1/", &[]).error(404, "NOT_FOUND");
}

#[test]
fn files_are_sent_as_they_are_accepted() {
    let place = Place::with(with_page);
    for (accepted, coding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), &b"in br"[..]),
        ("gzip, deflate", Some("gzip"), b"in gzip"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), b"in gzip"),
        ("zstd", None, BOOT.as_bytes()),
        ("identity", None, BOOT.as_bytes()),
    ] {
        let answer = get(&place, "/boot.js", &[("Accept-Encoding", accepted)]);
        assert_eq!(
            answer.headers.get("content-encoding").map(String::as_str),
            coding,
            "{accepted}"
        );
        assert_eq!(answer.header("vary"), "Accept-Encoding");
        assert_eq!(answer.body, body, "{accepted}");
    }
    // What has no compressed form.
    let answer = get(&place, "/", &[("Accept-Encoding", "br, gzip")]);
    assert!(!answer.headers.contains_key("content-encoding"));
}

#[test]
fn a_file_that_has_not_changed_is_not_sent_again() {
    let place = Place::with(with_page);
    let br = ("Accept-Encoding", "br");
    let first = get(&place, "/boot.js", &[br]);
    let tag = first.header("etag");
    // Clients ask each time, so that a new version arrives.
    assert_eq!(first.header("cache-control"), "no-cache");
    let lists = [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()];
    for known in &lists {
        let again = get(&place, "/boot.js", &[br, ("If-None-Match", known)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{known}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.header("content-security-policy"), "default-src 'none'");
    }
    // The other form is another answer.
    for headers in [&[("If-None-Match", tag)][..], &[br, ("If-None-Match", "\"old\"")]] {
        assert_eq!(get(&place, "/boot.js", headers).status, 200, "{headers:?}");
    }
}

#[test]
fn a_build_without_a_page_says_so() {
    for place in [Place::new(), Place::with_key()] {
        let answer = get(&place, "/", &[]);
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert!(String::from_utf8(answer.body).unwrap().contains("contains no page"));
    }
}
