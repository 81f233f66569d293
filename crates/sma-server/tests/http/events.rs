//! Operations as they go.

use serde_json::{Value, json};

use crate::client::{Response, is_time, send};
use crate::place::{Place, restore_of};

/// An event: its id, name and data.
type Event = (u64, String, Value);

/// Reads the events of an answer, which has ended.
fn events(answer: &Response) -> Vec<Event> {
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/event-stream"));
    let text = String::from_utf8(answer.body.clone()).unwrap();
    let blocks = text.split("\n\n").filter(|block| !block.is_empty());
    let blocks = blocks.filter(|block| !block.starts_with(':'));
    blocks
        .map(|block| {
            let field = |name: &str| {
                let mut lines = block.lines();
                let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                line.unwrap_or_else(|| panic!("no {name} in {block}")).to_owned()
            };
            let data = serde_json::from_str(&field("data")).unwrap();
            (field("id").parse().unwrap(), field("event"), data)
        })
        .collect()
}

/// Checks the order and form of events, and returns the lines of the log.
fn check(events: &[Event], operation: &Value) -> Vec<Value> {
    assert_eq!(events.first().unwrap().1, "progress");
    assert!(events.is_sorted_by_key(|event| event.0));
    let (last, others) = events.split_last().unwrap();
    assert_eq!(last.1, "done");
    let mut ended = operation.clone();
    ended.as_object_mut().unwrap().remove("manifest");
    assert_eq!(last.2, ended);
    let mut lines = Vec::new();
    for (_, name, data) in others {
        match name.as_str() {
            "progress" => assert_eq!(data["id"], operation["id"]),
            "log" => {
                assert!(is_time(&data["timestamp"]), "{data}");
                assert_eq!(data["operation"], operation["kind"]);
                for name in ["level", "component", "message"] {
                    assert!(data[name].as_str().is_some_and(|text| !text.is_empty()), "{data}");
                }
                lines.push(data.clone());
            }
            other => panic!("{other}"),
        }
    }
    lines
}

#[test]
fn a_backup_tells_its_progress_log_and_end() {
    let place = Place::new();
    let begun = place.post("/backup", &json!({})).data(202);
    let path = format!("/backup/{}/events", begun["id"].as_str().unwrap());
    let followed = events(&place.get(&path));
    let operation = place.wait("backup", begun["id"].as_str().unwrap());
    let lines = check(&followed, &operation);
    // The warnings of the result are in its log.
    for warning in operation["result"]["warnings"].as_array().unwrap() {
        assert!(lines.iter().any(|line| line["message"] == *warning), "{warning} {lines:?}");
    }
    // A client that connects later receives the same.
    assert_eq!(check(&events(&place.get(&path)), &operation), lines);
    // A client that reconnects receives the rest.
    assert!(lines.len() > 1, "{lines:?}");
    let rest = place.send("GET", &path, &[("Last-Event-ID", "1")], b"");
    assert_eq!(check(&events(&rest), &operation), lines[1..]);
    let all = place.send("GET", &path, &[("Last-Event-ID", "999999")], b"");
    assert_eq!(check(&events(&all), &operation), Vec::<Value>::new());
    // Also after a restart.
    let place = place.restart();
    assert_eq!(check(&events(&place.get(&path)), &operation), lines);
}

#[test]
fn a_restore_tells_them_without_paths() {
    let place = Place::new();
    let id = place.upload("1.0-tar-gzip.sma")["archive_id"].clone();
    let mut body = restore_of(&id);
    body["options"] = json!({ "conflict_strategy": "overwrite" });
    let begun = place.post("/restore", &body).data(202);
    let path = format!("/restore/{}/events", begun["id"].as_str().unwrap());
    let followed = events(&place.get(&path));
    let operation = place.wait("restore", begun["id"].as_str().unwrap());
    let lines = check(&followed, &operation);
    let folder = place.path("state").to_str().unwrap().to_owned();
    assert!(!lines.iter().any(|line| line.to_string().contains(&folder)), "{lines:?}");
}

#[test]
fn only_whoever_has_the_key_follows_what_exists() {
    let place = Place::with_key();
    let done = place.back_up(&json!({}));
    let id = done["id"].as_str().unwrap();
    let path = format!("/api/v1/backup/{id}/events");
    send(place.address, "GET", &path, &[], b"").error(401, "UNAUTHORIZED");
    place.get(&format!("/restore/{id}/events")).error(404, "NOT_FOUND");
    for id in ["3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50", "x", "..%2f"] {
        place.get(&format!("/backup/{id}/events")).error(404, "NOT_FOUND");
        place.get(&format!("/restore/{id}/events")).error(404, "NOT_FOUND");
    }
}
