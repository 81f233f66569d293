//! Helpers for tests of checks: small archives and documents, and the result of one check.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Map, Value as Json, json};

use crate::archive::Archive;
use crate::check::{CheckId, Level};
use crate::limits::Limits;
use crate::report::Check;

/// When the archives of tests are made.
pub(super) const CREATED_AT: &str = "2024-01-19T10:00:00Z";

/// A manifest of these sections; nothing in it but what checks of sections need.
pub(super) fn manifest(sections: &[(&str, &str)]) -> Json {
    let entry = |(name, _): &(&str, &str)| (name.to_string(), json!({"included": true}));
    json!({
        "format_version": "1.0.0",
        "archive_info": {"created_at": CREATED_AT, "backup_type": "full"},
        "encryption": {"enabled": false},
        "data_sections": sections.iter().map(entry).collect::<Map<_, _>>()
    })
}

/// A JSON bundle of a manifest and sections, each a name and its JSON.
pub(super) fn bundle(manifest: &Json, sections: &[(&str, &str)]) -> Archive {
    let members = sections.iter().map(|(name, json)| format!(", \"data/{name}.json\": {json}"));
    let text = format!("{{\"manifest.json\": {manifest}{}}}", members.collect::<String>());
    Archive::open(text.as_bytes(), &Limits::default()).unwrap()
}

/// Runs a check on an archive of sections, each a name and its JSON.
pub(super) fn run_sections(id: CheckId, sections: &[(&str, &str)]) -> Check {
    run_archive(id, &bundle(&manifest(sections), sections))
}

/// Runs a check on a document.
pub(super) fn run_document(id: CheckId, document: &Json) -> Check {
    let text = serde_json::to_vec(document).unwrap();
    run_archive(id, &Archive::open(&text, &Limits::default()).unwrap())
}

/// Runs a check on an archive, and asserts that it has one result, and none at lower levels.
pub(super) fn run_archive(id: CheckId, archive: &Archive) -> Check {
    let report = archive.validate(Level::Thorough);
    assert!(report.checks().all(|check| check.id() != Some(id)));
    let report = archive.validate(Level::Paranoid);
    let mut checks = report.checks().filter(|check| check.id() == Some(id));
    let check = checks.next().unwrap().clone();
    assert!(checks.next().is_none());
    check
}

/// Pointers of the faults, in the order in which they were found.
pub(super) fn pointers(check: &Check) -> Vec<&str> {
    check.locations.iter().filter_map(|place| place.pointer.as_deref()).collect()
}
