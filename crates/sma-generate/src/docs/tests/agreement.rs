//! The schemas accept what the checks of the core accept, and nothing else.

use proptest::prelude::*;
use serde_json::{Value, json};
use sma_core::document::{SHAPE_2024_1, SHAPE_2026_1};

use super::edges;
use super::subject::{self, Subject, all, pointers};

#[test]
fn values_with_all_fields_fit_and_pass() {
    for subject in all() {
        assert!(subject.fits_schema(&subject.sample), "{}: the schema refuses", subject.name);
        assert!(subject.passes_checks(&subject.sample), "{}: a check fails", subject.name);
    }
}

#[test]
fn schemas_and_checks_agree_on_missing_values() {
    for subject in all() {
        for pointer in subject.places().filter(|pointer| !pointer.is_empty()) {
            let without = remove(&subject.sample, &pointer);
            subject.assert_agreement(&without, &format!("without {pointer}"));
        }
    }
}

#[test]
fn schemas_and_checks_agree_on_unknown_fields() {
    for subject in all() {
        for pointer in subject.places() {
            let mut more = subject.sample.clone();
            if let Some(Value::Object(fields)) = more.pointer_mut(&pointer) {
                // A section's name too, so that `data_sections` takes it for an entry.
                fields.insert("of_tomorrow".to_owned(), json!({}));
                subject.assert_agreement(&more, &format!("{pointer}/of_tomorrow"));
            }
        }
    }
}

// Three tests, so that they run side by side.

#[test]
fn schemas_and_checks_agree_on_edge_values_of_the_manifest() {
    all().iter().filter(|subject| is_of_manifest(subject)).for_each(assert_edges);
}

#[test]
fn schemas_and_checks_agree_on_edge_values_of_sections() {
    let others = |subject: &&Subject| !is_of_manifest(subject) && !is_document(subject);
    all().iter().filter(others).for_each(assert_edges);
}

#[test]
fn schemas_and_checks_agree_on_edge_values_of_documents() {
    all().iter().filter(|subject| is_document(subject)).for_each(assert_edges);
}

/// What the index of the schemas says they cannot express.
#[test]
fn documented_limits_of_schemas_hold() {
    let unsafe_number = json!(9_007_199_254_740_992_u64);
    let cases = [
        // Numbers where anything may stand, of a manifest and of a closed document.
        (subject::manifest(), "/encryption/parameters", unsafe_number.clone()),
        (subject::database(), "/of_tomorrow", unsafe_number.clone()),
        (
            subject::document("document-2026.1", &SHAPE_2026_1),
            "/templates/0/config/n",
            unsafe_number,
        ),
        // Parameters of a key derivation that are in range one by one, and not together.
        (
            subject::encrypted_manifest(Some("argon2")),
            "/encryption/parameters/parallelism",
            json!(2),
        ),
        (subject::encrypted_manifest(Some("scrypt")), "/encryption/parameters/log_n", json!(16)),
    ];
    for (subject, pointer, value) in cases {
        let changed = replace(&subject.sample, pointer, &value);
        assert!(subject.fits_schema(&changed), "{}: {pointer}", subject.name);
        assert!(!subject.passes_checks(&changed), "{}: {pointer}", subject.name);
        assert!(is_beyond_schemas(&subject, &changed), "{}: {pointer}", subject.name);
    }
}

/// Rules between fields: each with what it says of both sides.
#[test]
fn schemas_and_checks_agree_on_rules_between_fields() {
    let changes = [
        ("/archive_info/backup_type", json!("incremental")),
        ("/archive_info/backup_type", json!("selective")),
        ("/archive_info/base", json!(null)),
        ("/data_sections/devices/included", json!(false)),
        ("/data_sections/analytics/included", json!(false)),
        ("/data_sections/analytics/checksum", json!(null)),
        ("/data_sections/analytics/record_count", json!(1)),
        ("/data_sections/devices/checksum", json!(null)),
        ("/encryption/enabled", json!(true)),
        ("/encryption/algorithm", json!("aes-256-gcm")),
        ("/encryption/key_derivation", json!("scrypt")),
        (
            "/encryption/parameters",
            json!({ "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "chunk_size": 65536 }),
        ),
        ("/validation/signature_algorithm", json!(null)),
        ("/validation/signature", json!("")),
    ];
    let subject = subject::manifest();
    // Every subset of two changes, and of all but one.
    for (at, first) in changes.iter().enumerate() {
        for second in &changes[at..] {
            let both = [first, second].into_iter();
            let changed = both.fold(subject.sample.clone(), |value, (pointer, new)| {
                replace(&value, pointer, new)
            });
            subject.assert_agreement(&changed, &format!("{first:?} and {second:?}"));
        }
        let others = changes.iter().filter(|change| *change != first);
        let changed = others
            .fold(subject.sample.clone(), |value, (pointer, new)| replace(&value, pointer, new));
        subject.assert_agreement(&changed, &format!("all but {first:?}"));
    }
}

#[test]
fn a_closed_document_has_at_least_one_record() {
    let subject = subject::document("document-2026.1", &SHAPE_2026_1);
    let arrays = ["/devices", "/templates", "/discovered_devices"];
    let mut empty = subject.sample.clone();
    for pointer in arrays {
        empty = replace(&empty, pointer, &json!([]));
        subject.assert_agreement(&empty, pointer);
    }
    assert!(!subject.fits_schema(&empty));
    let mut open = subject::document("document-2024.1", &SHAPE_2024_1);
    for pointer in arrays {
        open.sample = replace(&open.sample, pointer, &json!([]));
    }
    assert!(open.fits_schema(&open.sample) && open.passes_checks(&open.sample));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schemas_and_checks_agree_on_combined_changes(
        of in any::<prop::sample::Index>(),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::option::of(any::<prop::sample::Index>())), 1..4),
    ) {
        let (subjects, edges) = (all(), edges::instead_of(&Value::Null));
        let subject = of.get(&subjects);
        let mut value = subject.sample.clone();
        for (place, edge) in &changes {
            let pointers = pointers(&value);
            if pointers.is_empty() {
                break;
            }
            let pointer = place.get(&pointers);
            value = match edge {
                Some(edge) => replace(&value, pointer, edge.get(&edges)),
                None => remove(&value, pointer),
            };
        }
        if !is_beyond_schemas(subject, &value) {
            subject.assert_agreement(&value, &value.to_string());
        }
    }
}

fn is_of_manifest(subject: &Subject) -> bool {
    subject.name == "manifest"
}

fn is_document(subject: &Subject) -> bool {
    subject.name.starts_with("document")
}

fn assert_edges(subject: &Subject) {
    for pointer in subject.places() {
        let there = subject.sample.pointer(&pointer).expect("a place of the sample");
        for edge in edges::instead_of(there) {
            let changed = replace(&subject.sample, &pointer, &edge);
            if !is_beyond_schemas(subject, &changed) {
                subject.assert_agreement(&changed, &format!("{edge} at {pointer:?}"));
            }
        }
    }
}

/// Whether the index of the schemas names this as something that they cannot express.
fn is_beyond_schemas(subject: &Subject, value: &Value) -> bool {
    let only_safe = matches!(subject.name, "manifest" | "schema" | "document-2026.1");
    (only_safe && has_unsafe_number(value)) || {
        let parameter = |name: &str| {
            let parameter = value.pointer(&format!("/encryption/parameters/{name}"));
            parameter.and_then(Value::as_f64).unwrap_or(0.0)
        };
        let derivation = value.pointer("/encryption/key_derivation").and_then(Value::as_str);
        match derivation {
            Some("argon2") => parameter("memory_kib") < 8.0 * parameter("parallelism"),
            Some("scrypt") => {
                let (log_n, r) = (parameter("log_n"), parameter("r"));
                log_n >= 16.0 * r || 128.0 * r * log_n.exp2() > f64::from(1 << 30)
            }
            _ => false,
        }
    }
}

/// Whether a number is an integer beyond 2^53 − 1, as every larger binary64 is.
fn has_unsafe_number(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|n| n.abs() > 9_007_199_254_740_991.0),
        Value::Array(items) => items.iter().any(has_unsafe_number),
        Value::Object(members) => members.values().any(has_unsafe_number),
        _ => false,
    }
}

/// The same with another value there, or with a new field in the object that is there.
pub(super) fn replace(value: &Value, pointer: &str, new: &Value) -> Value {
    let mut changed = value.clone();
    if let Some(place) = changed.pointer_mut(pointer) {
        *place = new.clone();
    } else if let Some((parent, name)) = pointer.rsplit_once('/')
        && let Some(parent) = changed.pointer_mut(parent)
    {
        parent[name] = new.clone();
    }
    changed
}

fn remove(value: &Value, pointer: &str) -> Value {
    let mut changed = value.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer below the root");
    match changed.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.remove(name)),
        Some(Value::Array(items)) => drop(items.remove(name.parse().expect("an index"))),
        _ => {}
    }
    changed
}
