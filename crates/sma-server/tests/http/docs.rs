//! The page of the API's description.

use serde_json::Value;

use crate::client::send;
use crate::place::Place;

#[test]
fn the_page_shows_every_operation_and_schema_of_the_document() {
    let place = Place::new();
    let document: Value = serde_json::from_slice(&place.get("/openapi.json").body).unwrap();
    let answer = place.get("/docs");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let html = String::from_utf8(answer.body).unwrap();
    let mut count = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(html.contains(&format!("<article id=\"{method}{path}\">")), "{method} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                assert!(html.contains(&format!("<code>{name}</code>")), "{path}: {name}");
            }
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(html.contains(&format!("<article id=\"{name}\">")), "{name}");
    }
    // Links within the page lead somewhere.
    for link in html.split("href=\"#").skip(1) {
        let (name, _) = link.split_once('"').unwrap();
        assert!(html.contains(&format!("id=\"{name}\"")), "{name}");
    }
}

#[test]
fn the_page_needs_no_key_and_loads_nothing() {
    let place = Place::with_key();
    let answer = send(place.address, "GET", "/api/v1/docs", &[], b"");
    assert_eq!(answer.status, 200);
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("self'") && !policy.contains("unsafe"), "{policy}");
    let html = String::from_utf8(answer.body).unwrap();
    for tag in ["<script", "<link", "<img", "url(", "@import", "http:", "https:"] {
        assert!(!html.contains(tag), "{tag}");
    }
    send(place.address, "GET", "/api/v1/openapi.json", &[], b"").error(401, "UNAUTHORIZED");
}
