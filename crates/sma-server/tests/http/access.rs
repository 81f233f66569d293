//! Keys, paths, methods, and where a server without a key may listen.

use std::fs;

use sma_server::{ServeError, Server};

use crate::client::send;
use crate::place::{KEY, Place, config};

#[test]
fn a_key_is_wanted_everywhere_but_for_health_and_the_page() {
    let paths = ["/api/v1/backup", "/api/v1/restore/x", "/api/v1/nothing", "/nothing", "/metrics"];
    for path in paths {
        // Not more wrong keys than one address may have.
        let place = Place::with_key();
        for headers in [
            &[][..],
            &[("X-API-Key", "wrong")],
            &[("X-API-Key", "")],
            &[("X-API-Key", "correct hors")],
            &[("X-API-Key", "correct horsf")],
            &[("Authorization", "Bearer wrong")],
            &[("Authorization", "Bearer")],
            &[("Authorization", "Basic correct horse")],
        ] {
            let answer = send(place.address, "GET", path, headers, b"");
            let error = answer.error(401, "UNAUTHORIZED");
            assert_eq!(error["message"], "Admin authorization required");
        }
    }
    let place = Place::with_key();
    let bearer = format!("Bearer {KEY}");
    for header in [("Authorization", bearer.as_str()), ("X-API-Key", KEY)] {
        send(place.address, "GET", "/api/v1/backup", &[header], b"").data(200);
    }
    for path in ["/healthz", "/readyz"] {
        let answer = send(place.address, "GET", path, &[], b"");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, b"{\"status\":\"ok\"}\n");
    }
}

#[test]
fn unknown_paths_and_methods_answer_in_the_envelope() {
    let place = Place::new();
    for path in ["/nothing", "/backup/x/y/z", "/archive", "/backup/"] {
        place.get(path).error(404, "NOT_FOUND");
    }
    send(place.address, "GET", "/other", &[], b"").error(404, "NOT_FOUND");
    for (method, path, allowed) in [
        ("PUT", "/backup", &["GET", "POST"][..]),
        ("POST", "/backup/x", &["GET", "DELETE"]),
        ("GET", "/restore", &["POST"]),
        ("GET", "/archive/upload", &["POST"]),
        ("DELETE", "/backup/x/download", &["GET", "HEAD"]),
    ] {
        let answer = place.send(method, path, &[], b"");
        answer.error(405, "METHOD_NOT_ALLOWED");
        for method in allowed {
            assert!(answer.header("allow").contains(method), "{path}: {:?}", answer.headers);
        }
    }
}

#[tokio::test]
async fn without_a_key_only_loopback_is_listened_on() {
    let folder = tempfile::tempdir().unwrap();
    for address in ["0.0.0.0", "::", "192.0.2.1", "::ffff:192.0.2.1"] {
        let mut config = config(folder.path());
        config.listen = address.parse().unwrap();
        let refused = Server::start(config).await.unwrap_err();
        assert!(matches!(refused, ServeError::KeyRequired { .. }), "{address}: {refused}");
    }
    // Nothing was created for a server that does not start.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn without_a_key_pages_of_other_sites_are_refused() {
    let place = Place::new();
    let port = place.address.port();
    let host = format!("127.0.0.1:{port}");
    let own = format!("http://{host}");
    let ask = |headers: &[(&str, &str)]| place.send("POST", "/backup", headers, b"");
    for headers in [
        // Names that another site has given to this address.
        &[("Host", "evil.example")][..],
        &[("Host", "localhost.evil.example:80")],
        &[("Host", "127.0.0.1.evil.example")],
        &[("Host", "192.0.2.1")],
        &[("Host", "")],
        // Forms and scripts of pages.
        &[("Origin", "http://evil.example"), ("Content-Type", "text/plain")],
        &[("Origin", "null")],
        &[("Origin", "http://127.0.0.1:1")],
        &[("Origin", "http://127.0.0.1:1"), ("Host", host.as_str())],
    ] {
        ask(headers).error(403, "FORBIDDEN");
    }
    assert_eq!(place.get("/backup").data(200)["backups"].as_array().unwrap().len(), 0);
    for headers in [
        &[("Host", "localhost")][..],
        &[("Host", "[::1]:8090")],
        &[("Host", host.as_str()), ("Origin", own.as_str())],
    ] {
        assert_eq!(ask(headers).status, 202, "{headers:?}");
    }
    // A key is nothing that a page has.
    let place = Place::with_key();
    let named = [("Host", "backups.example"), ("Origin", "https://manager.example")];
    place.send("GET", "/backup", &named, b"").data(200);
}

#[test]
fn the_user_of_a_request_is_recorded() {
    let place = Place::new();
    let json = ("Content-Type", "application/json");
    for (headers, user) in [
        (vec![json, ("X-User-ID", "anna"), ("X-User", "other")], "anna"),
        (vec![json, ("X-User", "bert")], "bert"),
        (vec![json], "api"),
    ] {
        let begun = place.send("POST", "/backup", &headers, b"{}").data(202);
        assert_eq!(begun["created_by"], user);
        let done = place.wait("backup", begun["id"].as_str().unwrap());
        assert_eq!(done["status"], "completed", "{done}");
        assert_eq!(done["manifest"]["archive_info"]["created_by"], user);
    }
}
