//! The headers that decide which pages of other sites may call the API.

use sma_server::{Config, ServeError, Server};

use crate::client::{Response, send};
use crate::place::{KEY, Place, config};

const MANAGER: &str = "https://manager.example";

fn allow(origin: &str) -> impl FnOnce(&mut Config) {
    let origin = origin.to_owned();
    move |config| config.cors.allowed_origins = vec![origin]
}

/// Asks as a browser does before a script's request.
fn preflight(place: &Place, origin: &str) -> Response {
    let headers = [
        ("Origin", origin),
        ("Access-Control-Request-Method", "DELETE"),
        ("Access-Control-Request-Headers", "x-api-key"),
    ];
    send(place.address, "OPTIONS", "/api/v1/backup/x", &headers, b"")
}

fn allowed<'a>(answer: &'a Response, what: &str) -> Option<&'a str> {
    answer.headers.get(&format!("access-control-{what}")).map(String::as_str)
}

#[test]
fn without_configuration_nothing_is_said() {
    let place = Place::with_key();
    for answer in
        [preflight(&place, MANAGER), place.send("GET", "/backup", &[("Origin", MANAGER)], b"")]
    {
        let said: Vec<_> =
            answer.headers.keys().filter(|it| it.starts_with("access-control")).collect();
        assert!(said.is_empty(), "{said:?}");
    }
}

#[test]
fn a_named_origin_may_ask_and_no_other() {
    let place = Place::with_key_and(allow(MANAGER));
    let answer = preflight(&place, MANAGER);
    assert_eq!(answer.status, 200);
    assert_eq!(allowed(&answer, "allow-origin"), Some(MANAGER));
    let methods = allowed(&answer, "allow-methods").unwrap();
    assert_eq!(methods.split(',').collect::<Vec<_>>(), ["GET", "HEAD", "POST", "DELETE"]);
    let headers = allowed(&answer, "allow-headers").unwrap();
    for name in ["authorization", "x-api-key", "content-type", "last-event-id", "range"] {
        assert!(headers.split(',').any(|it| it == name), "{name}: {headers}");
    }
    assert_eq!(allowed(&answer, "allow-credentials"), None);
    // The key is wanted all the same.
    let origin = ("Origin", MANAGER);
    let answer = send(place.address, "GET", "/api/v1/backup", &[origin], b"");
    answer.error(401, "UNAUTHORIZED");
    assert_eq!(allowed(&answer, "allow-origin"), Some(MANAGER));
    let answer = place.send("GET", "/backup", &[origin], b"");
    assert_eq!(answer.status, 200);
    assert_eq!(allowed(&answer, "allow-origin"), Some(MANAGER));
    let shown = allowed(&answer, "expose-headers").unwrap();
    assert!(shown.contains("location") && shown.contains("x-ratelimit-remaining"), "{shown}");
    for other in ["https://evil.example", "http://manager.example", "https://manager.example:1"] {
        assert_eq!(allowed(&preflight(&place, other), "allow-origin"), None, "{other}");
    }
}

#[test]
fn any_origin_never_gets_credentials_and_needs_a_key() {
    let place = Place::with_key_and(allow("*"));
    for answer in [
        preflight(&place, MANAGER),
        place.send("GET", "/backup", &[("Origin", MANAGER), ("Cookie", "a=b")], b""),
    ] {
        assert_eq!(answer.status, 200);
        assert_eq!(allowed(&answer, "allow-origin"), Some("*"));
        assert_eq!(allowed(&answer, "allow-credentials"), None);
    }
    let place = Place::with(allow("*"));
    assert_eq!(allowed(&preflight(&place, MANAGER), "allow-origin"), None);
    place.send("GET", "/backup", &[("Origin", MANAGER)], b"").error(403, "FORBIDDEN");
    place.send("GET", "/backup", &[("Origin", "*")], b"").error(403, "FORBIDDEN");
}

#[test]
fn without_a_key_a_named_origin_may_ask_this_computer() {
    let place = Place::with(allow("http://localhost:5173"));
    let ask = |origin: &str| place.send("GET", "/backup", &[("Origin", origin)], b"");
    ask("http://localhost:5173").data(200);
    ask("http://localhost:5174").error(403, "FORBIDDEN");
}

#[test]
fn methods_headers_and_age_are_as_configured() {
    let place = Place::with_key_and(|config| {
        allow(MANAGER)(config);
        config.cors.allowed_methods = vec!["GET".to_owned()];
        config.cors.allowed_headers = vec!["X-API-Key".to_owned()];
        config.cors.max_age = Some(77);
    });
    let answer = preflight(&place, MANAGER);
    assert_eq!(allowed(&answer, "allow-methods"), Some("GET"));
    assert_eq!(allowed(&answer, "allow-headers"), Some("x-api-key"));
    assert_eq!(allowed(&answer, "max-age"), Some("77"));
}

#[tokio::test]
async fn what_is_no_origin_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for origin in [
        "manager.example",
        "https://manager.example/",
        "https://manager.example/path",
        "HTTPS://manager.example",
        "null",
        "",
    ] {
        let mut config = config(folder.path());
        config.key = sma_server::Key::new(KEY);
        allow(origin)(&mut config);
        let refused = Server::start(config).await.unwrap_err();
        assert!(matches!(refused, ServeError::Cors { .. }), "{refused:?}");
        assert!(refused.to_string().contains(origin), "{refused}");
    }
}
