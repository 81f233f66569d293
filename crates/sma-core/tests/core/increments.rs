//! Increments: the changes, and the result of applying them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sma_core::compare::compare;
use sma_core::increment::{IncrementError, apply, diff};
use sma_core::section::{Section, Sections};
use sma_core::write::{NewArchive, write};
use sma_core::{Archive, Limits};

/// The name of a section, and its JSON.
type Named = (String, Json);

/// An archive of sections, opened.
fn archive(sections: &Sections<'_>) -> Archive {
    let bytes = write(&NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com"), sections);
    Archive::open(&bytes.unwrap(), &Limits::default()).unwrap()
}

/// An archive of these sections, opened.
fn archive_of(sections: &[Named]) -> Archive {
    let mut all = Sections::new();
    for (name, json) in sections {
        all.insert(name, json.to_string().into_bytes()).unwrap();
    }
    archive(&all)
}

fn section(name: &str, json: &Json) -> Named {
    (name.to_owned(), json.clone())
}

/// The sections of what changed, as JSON.
fn changed_sections(base: &[Named], now: &[Named]) -> BTreeMap<String, Json> {
    let made = diff(&archive_of(base).sections(), &archive_of(now).sections()).unwrap();
    made.iter()
        .map(|section| (section.name().to_owned(), serde_json::from_slice(section.text()).unwrap()))
        .collect()
}

#[test]
fn an_increment_has_only_changed_records() {
    let base = [
        section(
            "devices",
            &json!({"schema_version": "1", "last_updated": "a", "devices": [
                {"id": 1, "name": "A"}, {"id": 2, "name": "B"}, {"id": 3, "name": "C"}
            ]}),
        ),
        section("configurations", &json!({"device_configs": [{"id": 1}]})),
        section("templates", &json!({"templates": [{"id": 1}]})),
        section("plugins", &json!({"a": 1})),
    ];
    let now = [
        section(
            "devices",
            &json!({"schema_version": "1", "last_updated": "b", "devices": [
                {"name": "A", "id": 1}, {"id": 3, "name": "C2"}, {"id": 4, "name": "D"}
            ]}),
        ),
        section("configurations", &json!({"device_configs": [{"id": 1}]})),
        section("templates", &json!({"templates": [{"id": 1}]})),
        section("plugins", &json!({"a": 2})),
    ];
    let made = changed_sections(&base, &now);
    assert_eq!(
        made["devices"],
        json!({"schema_version": "1", "last_updated": "b", "devices": [
            {"id": 3, "name": "C2"}, {"id": 4, "name": "D"}
        ], "deleted": {"devices": [2]}})
    );
    // Every backup holds it; the templates did not change.
    assert_eq!(made["configurations"], json!({"device_configs": []}));
    assert_eq!(made["plugins"], json!({"a": 2}));
    assert_eq!(made.len(), 3);
    // The removal of a section is recorded as deletions of its records.
    let made = changed_sections(&base, &now[..2]);
    assert_eq!(made["templates"], json!({"deleted": {"templates": [1]}}));
}

#[test]
fn records_without_ids_of_their_own_are_refused() {
    let fine = [section("devices", &json!({"devices": [{"id": 1}]}))];
    for records in [json!([{"id": 1}, {"id": 1}]), json!([{"name": "A"}]), json!([1])] {
        let invalid = [section("devices", &json!({"devices": records}))];
        let expected = IncrementError::Id { section: "devices", collection: "devices".to_owned() };
        let (fine, invalid) = (archive_of(&fine), archive_of(&invalid));
        assert_eq!(diff(&fine.sections(), &invalid.sections()), Err(expected.clone()));
        assert_eq!(apply(&fine.sections(), &invalid.sections()), Err(expected));
    }
}

#[test]
fn locked_archives_are_refused() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");
    let bytes = std::fs::read(format!("{folder}1.0-chacha-scrypt.sma")).unwrap();
    let locked = Archive::open(&bytes, &Limits::default()).unwrap();
    let error = diff(&locked.sections(), &locked.sections()).unwrap_err();
    assert!(matches!(error, IncrementError::Unreadable { .. }), "{error}");
}

/// Some records of a collection, in any order.
fn records() -> impl Strategy<Value = Json> {
    let list = |records: BTreeMap<u8, u8>| {
        let record = |(id, value)| json!({"id": id, "name": format!("n{value}")});
        records.into_iter().map(record).collect::<Vec<Json>>()
    };
    let records = prop::collection::btree_map(1_u8..9, 0_u8..3, 0..8);
    records.prop_map(list).prop_shuffle().prop_map(Json::from)
}

/// Sections of a home: critical ones always, others now and then.
fn sections() -> impl Strategy<Value = Vec<Named>> {
    let devices = (records(), prop::option::of(records()));
    let others = (prop::option::of(records()), prop::option::of(0_u8..3), 0_u8..2);
    (devices, records(), others).prop_map(
        |((devices, found), configs, (templates, plugins, at))| {
            let mut first = json!({"schema_version": "1", "last_updated": at, "devices": devices});
            if let Some(found) = found {
                first["discovered_devices"] = found;
            }
            first["note"] = at.into();
            let mut all = vec![
                section("devices", &first),
                section("configurations", &json!({"device_configs": configs})),
            ];
            all.extend(
                templates.map(|records| section("templates", &json!({"templates": records}))),
            );
            all.extend(plugins.map(|value| section("plugins", &json!({"list": [value]}))));
            all
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn applying_an_increment_gives_the_current_sections(base in sections(), now in sections()) {
        let (old, new) = (archive_of(&base), archive_of(&now));
        let increment = archive(&diff(&old.sections(), &new.sections()).unwrap());
        let applied = archive(&apply(&old.sections(), &increment.sections()).unwrap());
        let comparison = compare(&new.sections(), &applied.sections());
        // A removed section stays, without records; an unknown one is unchanged.
        for name in &comparison.added {
            prop_assert!(!now.iter().any(|(known, _)| known == name));
        }
        prop_assert!(comparison.removed.is_empty(), "{:?}", comparison);
        prop_assert!(comparison.changed.is_empty(), "{:?}", comparison);
        let left = applied.section("templates").map_or(0, Section::record_count);
        let wanted = new.section("templates").map_or(0, Section::record_count);
        prop_assert_eq!(left, wanted);
    }
}
