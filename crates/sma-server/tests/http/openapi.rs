//! The OpenAPI document, compared with what the server does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};

use crate::client::send;
use crate::place::Place;

/// Methods that a path may have.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document(place: &Place) -> Value {
    let answer = place.get("/openapi.json");
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

/// Returns the methods of each path.
fn paths(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .map(|(path, of)| (path.clone(), of.as_object().unwrap().keys().cloned().collect()))
        .collect()
}

#[test]
fn the_document_has_every_route_and_no_other() {
    let place = Place::new();
    let document = document(&place);
    assert!(document["openapi"].as_str().unwrap().starts_with("3."), "{document}");
    let source = fs::read_to_string("src/routes.rs").unwrap();
    let routes: BTreeSet<String> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".route(\"")?.split_once('"'))
        .map(|(path, _)| {
            if path.ends_with('z') || path == "/metrics" {
                path.to_owned()
            } else {
                format!("/api/v1{path}")
            }
        })
        .collect();
    assert!(routes.len() > 15, "{routes:?}");
    let paths = paths(&document);
    assert_eq!(paths.keys().cloned().collect::<BTreeSet<_>>(), routes);
    for (path, methods) in paths {
        let path = path.replace("{id}", "3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50");
        for method in METHODS {
            let answer = send(place.address, &method.to_uppercase(), &path, &[], b"");
            assert_eq!(answer.status != 405, methods.contains(method), "{method} {path}");
        }
    }
}

#[test]
fn its_references_lead_somewhere_and_its_bodies_are_closed() {
    let place = Place::new();
    let document = document(&place);
    let mut left = vec![&document];
    let mut count = 0;
    while let Some(value) = left.pop() {
        match value {
            Value::Array(values) => left.extend(values),
            Value::Object(members) => {
                left.extend(members.values());
                if let Some(Value::String(reference)) = members.get("$ref") {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference}");
                    count += 1;
                }
            }
            _ => {}
        }
    }
    assert!(count > 20, "{count}");
    for (path, method) in [
        ("/backup", "post"),
        ("/restore", "post"),
        ("/backup/{id}/validate", "post"),
        ("/archive/{id}/extract", "post"),
    ] {
        let operation = &document["paths"][format!("/api/v1{path}")][method];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let pointer = schema["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
        let schema = document.pointer(pointer).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{path}: {schema}");
        // The server knows each member that the document names.
        for name in schema["properties"].as_object().unwrap().keys() {
            let path = path.replace("{id}", "3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50");
            let answer = place.post(&path, &json!({ name: 7, "unknown": 7 }));
            let error = answer.error(
                answer.status,
                if answer.status == 400 { "VALIDATION_FAILED" } else { "NOT_FOUND" },
            );
            let details = error["details"].to_string();
            assert!(!details.contains(&format!("`{name}`")), "{path}: {details}");
        }
    }
}
