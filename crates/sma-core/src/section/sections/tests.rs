use alloc::string::ToString;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::*;
use crate::archive::Archive;
use crate::json::JsonErrorKind;

/// In the order of the specification's table of sections.
const KNOWN: [&str; 6] =
    ["devices", "configurations", "templates", "notifications", "resolution", "analytics"];

const CLEAR: &[u8] = include_bytes!("../../../../../tests/vectors/samples/1.0-tar-gzip.sma");
const LOCKED: &[u8] = include_bytes!("../../../../../tests/vectors/samples/1.0-chacha-rawkey.sma");

fn open(bytes: &[u8]) -> Archive {
    Archive::open(bytes, &Limits::default()).unwrap()
}

fn names<'a>(sections: &'a Sections<'_>) -> Vec<&'a str> {
    sections.names().collect()
}

/// Each with its name in it, given in the order of the names.
fn make_sections(names: &[&str]) -> Sections<'static> {
    let mut sections = Sections::new();
    for name in names {
        sections.insert(name, format!("{{\"is\":\"{name}\"}}").into_bytes()).unwrap();
    }
    sections
}

#[test]
fn sections_follow_the_order_of_the_format() {
    // Those that are not known in byte order: digits, the underscore, letters.
    let in_order: Vec<&str> = KNOWN.into_iter().chain(["a0", "a_b", "alarms", "zones"]).collect();
    let reversed: Vec<&str> = in_order.iter().rev().copied().collect();
    for given in [&in_order, &reversed] {
        let sections = make_sections(given);
        assert_eq!(names(&sections), in_order);
        assert_eq!((sections.len(), sections.is_empty()), (10, false));
        for section in sections.iter() {
            assert_eq!(section.root().get("is").unwrap().as_str().unwrap(), section.name());
            assert_eq!(sections.get(section.name()).unwrap().text(), section.text());
        }
        assert!(sections == make_sections(&in_order));
    }
    assert!(Sections::new().is_empty());
}

#[test]
fn a_present_section_is_kept() {
    let mut sections = make_sections(&["zones"]);
    let error = sections.insert("zones", b"{\"other\":1}".to_vec()).unwrap_err();
    assert_eq!(error, SectionError::Duplicate { name: "zones".into() });
    assert_eq!(sections.get("zones").unwrap().text(), b"{\"is\":\"zones\"}");
    assert_eq!(sections.len(), 1);
    // One that an archive holds is there as well.
    let archive = open(CLEAR);
    let error = archive.sections().with("devices", "{}").unwrap_err();
    assert_eq!(error, SectionError::Duplicate { name: "devices".into() });
}

#[test]
fn a_refused_section_is_not_inserted() {
    let mut sections = make_sections(&["devices"]);
    for (name, json) in
        [("", "{}"), ("Devices", "{}"), ("../a", "{}"), ("a", "[]"), ("a", "{"), ("a", "")]
    {
        sections.insert(name, json.as_bytes().to_vec()).unwrap_err();
        assert_eq!(names(&sections), ["devices"]);
    }
    let error = sections.insert("a", b"{\"a\":1,\"a\":2}".to_vec()).unwrap_err();
    let SectionError::Json { name, error } = error else { panic!("{error:?}") };
    assert_eq!(name, "a");
    assert!(matches!(error.kind, JsonErrorKind::DuplicateName { .. }), "{error:?}");
}

#[test]
fn owned_sections_outlive_their_archive() {
    let archive = open(CLEAR);
    let texts: Vec<(String, Vec<u8>)> = archive
        .section_names()
        .into_iter()
        .map(|name| (name.clone(), archive.section(&name).unwrap().text().to_vec()))
        .collect();
    assert_eq!(texts.len(), 6);
    let owned: Sections<'static> = archive.sections().with("zones", "{}").unwrap().into_owned();
    assert!(owned != archive.sections());
    drop(archive);
    assert_eq!(names(&owned), [&KNOWN[..], &["zones"]].concat());
    for (name, text) in &texts {
        assert_eq!(owned.get(name).unwrap().text(), text);
    }
    // The devices section holds 24 devices and 2 discovered ones.
    assert_eq!(owned.get("devices").unwrap().record_count(), 26);
    let counts: u64 = owned.iter().map(Section::record_count).sum();
    assert_eq!(owned.record_count(), counts);
}

#[test]
fn locked_sections_are_named_but_not_shown() {
    let archive = open(LOCKED);
    let mut sections = archive.sections();
    assert_eq!(sections.unreadable(), KNOWN);
    assert!(sections.is_empty());
    assert_eq!(sections.iter().count(), 0);
    for name in KNOWN {
        assert!(sections.get(name).is_none());
    }
    assert_eq!(sections.clone().into_owned().unreadable(), KNOWN);
    assert!(sections != Sections::new());
    sections.insert("zones", b"{}".to_vec()).unwrap();
    assert_eq!(names(&sections), ["zones"]);
    assert_eq!(sections.unreadable(), KNOWN);
}

#[test]
fn unreadable_sections_follow_the_order_of_the_format() {
    let mut sections = Sections::new();
    for name in ["zones", "templates", "alarms", "devices"] {
        sections.insert_unreadable(name.to_string());
    }
    assert_eq!(sections.unreadable(), ["devices", "templates", "alarms", "zones"]);
}

#[test]
fn only_selected_sections_are_retained() {
    let mut sections = make_sections(&["devices", "templates", "zones"]);
    sections.insert_unreadable("configurations".into());
    sections.insert_unreadable("alarms".into());
    let mut asked = vec![];
    sections.retain(|name| {
        asked.push(name.to_string());
        matches!(name, "templates" | "alarms")
    });
    assert_eq!(asked, ["devices", "templates", "zones", "configurations", "alarms"]);
    assert_eq!(names(&sections), ["templates"]);
    assert_eq!(sections.unreadable(), ["alarms"]);
    // A dropped section may be inserted again.
    sections.insert("devices", b"{}".to_vec()).unwrap();
    assert_eq!(names(&sections), ["devices", "templates"]);
}

#[test]
fn debug_output_shows_no_content() {
    let sections = Sections::new().with("devices", r#"{"pass":"hunter2"}"#).unwrap();
    let text = format!("{sections:?}");
    assert!(text.contains("devices") && !text.contains("hunter2"), "{text}");
}
