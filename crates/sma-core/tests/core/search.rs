//! Search over a home: every record is found by its name, and no secret is.

use serde_json::json;
use sma_core::json::Value;
use sma_core::search::{Index, Match};
use sma_core::section::{Sections, record_name};
use sma_core::{Archive, Limits};

use crate::redacted_home::planted_secrets;

const HOME: &[u8] = include_bytes!("../../../../tests/vectors/samples/1.0-tar-gzip.sma");

fn home() -> Archive {
    Archive::open(HOME, &Limits::default()).unwrap()
}

/// All that a match shows.
fn shown(found: &Match) -> String {
    let excerpts = found.excerpts.iter().flat_map(|it| it.field.iter().chain(&it.text));
    let parts = found.name.iter().chain(found.details.iter().flatten()).chain(excerpts);
    parts.map(|part| &*part.text).collect()
}

#[test]
fn every_record_is_found_by_its_name() {
    let archive = home();
    let sections = archive.sections();
    let index = Index::new(&sections);
    assert!(index.is_complete());
    let mut named = 0;
    for section in sections.iter() {
        for collection in section.collections() {
            for (at, record) in (0..).zip(collection.rows(0, usize::MAX)) {
                let Some(name) = record_name(record).and_then(Value::as_str) else {
                    continue;
                };
                named += 1;
                let found = index.filter(section.name(), collection.name(), &name);
                assert!(found.contains(&at), "{name}: {found:?}");
                let upper = name.to_uppercase();
                assert_eq!(index.filter(section.name(), collection.name(), &upper), found);
                // A record with this name is first in its collection.
                let matches = index.search(&name, 1);
                let group = matches.groups.iter().find(|group| {
                    let name = group.collection.as_deref();
                    (group.section.as_str(), name) == (section.name(), Some(collection.name()))
                });
                assert!(shown(&group.unwrap().matches[0]).starts_with(&*name), "{name}");
            }
        }
    }
    assert!(named > 40, "{named}");
}

#[test]
fn the_name_of_a_device_finds_its_configuration() {
    let archive = home();
    let index = Index::new(&archive.sections());
    let matches = index.search("Kitchen 1", 5);
    let collections: Vec<_> =
        matches.groups.iter().filter_map(|group| group.collection.as_deref()).collect();
    assert_eq!(collections[0], "devices");
    for collection in ["device_configs", "config_history"] {
        assert!(collections.contains(&collection), "{collections:?}");
    }
}

#[test]
fn no_planted_secret_is_found_or_shown() {
    let plants = planted_secrets();
    let home: Vec<_> = plants.iter().map(|(_, json)| json).collect();
    let home = json!({ "home": home }).to_string();
    let index = Index::new(&Sections::new().with("plugins", home).unwrap());
    let mut all = String::new();
    // Of every record by the names of its members.
    for query in ["text", "code", "pass", "key", "a", "e", "t", "o"] {
        let matches = index.search(query, plants.len());
        all.extend(matches.groups.iter().flat_map(|group| &group.matches).map(shown));
    }
    assert!(all.contains("print(1);") && all.contains("wifi_password"));
    for (secret, json) in plants {
        assert_eq!(index.search(&secret, 1).total, 0, "{json}");
        assert!(!all.contains(&secret), "{json}");
    }
}

#[test]
fn what_is_locked_is_not_searched() {
    let locked = include_bytes!("../../../../tests/vectors/samples/1.0-chacha-rawkey.sma");
    let archive = Archive::open(locked, &Limits::default()).unwrap();
    assert!(archive.is_locked());
    assert_eq!(Index::new(&archive.sections()).search("kitchen", 1).total, 0);
}
