//! Numbers for monitoring.

use std::collections::BTreeMap;

use serde_json::json;

use crate::client::send;
use crate::place::{KEY, Place};

/// Reads the numbers, each of which has a help and a type before it.
fn numbers(place: &Place) -> BTreeMap<String, u64> {
    let answer = send(place.address, "GET", "/metrics", &[("X-API-Key", KEY)], b"");
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
    let text = String::from_utf8(answer.body).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, number) = line.rsplit_once(' ').unwrap();
            let family = name.split('{').next().unwrap();
            assert!(text.contains(&format!("# HELP {family} ")), "{family}");
            assert!(text.contains(&format!("# TYPE {family} ")), "{family}");
            (name.to_owned(), number.parse().unwrap())
        })
        .collect()
}

#[test]
fn what_happens_is_counted() {
    let place = Place::with_key();
    assert_eq!(numbers(&place)["sma_backups"], 0);
    let done = place.back_up(&json!({}));
    send(place.address, "GET", "/api/v1/backup", &[], b"").error(401, "UNAUTHORIZED");
    place.get("/nothing").error(404, "NOT_FOUND");
    let numbers = numbers(&place);
    assert_eq!(numbers["sma_backups"], 1);
    assert_eq!(numbers["sma_backup_bytes"], done["result"]["file_size"].as_u64().unwrap());
    assert_eq!(numbers["sma_requests_total{status=\"401\"}"], 1);
    assert_eq!(numbers["sma_requests_total{status=\"404\"}"], 1);
    assert_eq!(numbers["sma_operations_total{kind=\"backup\",status=\"completed\"}"], 1);
    assert_eq!(numbers["sma_operations_active{kind=\"backup\"}"], 0);
    send(place.address, "GET", "/metrics", &[], b"").error(401, "UNAUTHORIZED");
}
