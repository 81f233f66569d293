//! Real archives and documents fit the schemas.

use std::fs;

use serde_json::Value;
use sma_core::container::{bundle, tar};
use sma_core::section::SECTIONS;
use sma_core::{Archive, Limits, json};

use super::subject::validator;
use crate::workspace;

#[test]
fn samples_of_archives_and_documents_fit() {
    let folder = workspace::root().join("tests/vectors/samples");
    let mut fitted = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sma") {
            continue;
        }
        let archive = Archive::open(&fs::read(&path).unwrap(), &Limits::default()).unwrap();
        for (name, text) in parts(archive.bytes()) {
            let value: Value = serde_json::from_slice(&text).unwrap();
            let errors: Vec<String> =
                validator(&name).iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {name}: {errors:?}", path.display());
            fitted.push(name);
        }
    }
    let count = |name: &str| fitted.iter().filter(|fitted| *fitted == name).count();
    assert_eq!((count("document-2026.1"), count("document-2024.1")), (2, 3));
    assert_eq!((count("manifest"), count("schema")), (11, 11));
    for section in SECTIONS {
        assert!(count(section.name) > 0, "no sample holds {}", section.name);
    }
}

/// The texts in a container that are described, each with the name of its schema.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let limits = Limits::default();
    let members = match json::parse(bytes, 64) {
        Ok(tape) => {
            let root = tape.root(bytes);
            if let Some(version) = root.get("format_version").and_then(json::Value::as_str) {
                return vec![(format!("document-{version}"), bytes.to_vec())];
            }
            bundle::read(root, &limits).unwrap()
        }
        Err(_) => tar::read(bytes, &limits).unwrap().members,
    };
    let described = |path: &str| {
        let name = path.strip_prefix("data/").unwrap_or(path).strip_suffix(".json")?;
        Some(name.to_owned())
    };
    members
        .iter()
        .filter_map(|member| Some((described(&member.path)?, member.bytes(bytes).to_vec())))
        .collect()
}
