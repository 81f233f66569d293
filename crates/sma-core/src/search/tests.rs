//! Tests of indexing and searching.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::string::ToString;

use super::*;

fn index(sections: &[(&str, &str)]) -> Index {
    let mut all = Sections::new();
    for (name, json) in sections {
        all.insert(name, json.as_bytes().to_vec()).unwrap();
    }
    Index::new(&all)
}

fn devices(devices: &str) -> Index {
    index(&[("devices", &format!(r#"{{"devices":[{devices}]}}"#))])
}

fn text(parts: &[Part]) -> String {
    let show = |part: &Part| match part.is_match {
        true => format!("[{}]", part.text),
        false => part.text.clone(),
    };
    parts.iter().map(show).collect()
}

/// The names of the first group of a result.
fn names(index: &Index, query: &str) -> Vec<String> {
    let matches = index.search(query, 20);
    let first = matches.groups.into_iter().next();
    first.into_iter().flat_map(|it| it.matches).map(|it| text(&it.name)).collect()
}

/// The excerpts of the first match.
fn excerpts(index: &Index, query: &str) -> Vec<String> {
    let matches = index.search(query, 20);
    let excerpts = &matches.groups[0].matches[0].excerpts;
    excerpts.iter().map(|it| format!("{}: {}", text(&it.field), text(&it.text))).collect()
}

#[test]
fn names_come_first() {
    let index = devices(
        r#"{"id":1,"name":"Porch","firmware":"lamp"},{"id":2,"name":"Hall table-lamp"},
        {"id":3,"name":"Clamp"},{"id":4,"name":"Lamp 2"},{"id":5,"name":"LAMP"}"#,
    );
    assert_eq!(
        names(&index, "lamp"),
        ["[LAMP]", "[Lamp] 2", "Hall table-[lamp]", "C[lamp]", "Porch"]
    );
    assert_eq!(names(&index, "lamp hall"), ["[Hall] table-[lamp]"]);
    assert_eq!(names(&index, "lamp porch"), ["[Porch]"]);
    assert_eq!(excerpts(&index, "lamp porch"), ["Firmware: [lamp]"]);
    assert_eq!(index.filter("devices", "devices", "lamp"), [0, 1, 2, 3, 4]);
    assert_eq!(index.filter("devices", "devices", ""), [0, 1, 2, 3, 4]);
    assert_eq!(index.filter("devices", "gadgets", "lamp"), [0; 0]);
    assert_eq!(index.search("lamp", 2).groups[0].matches.len(), 2);
    assert_eq!(index.search("lamp", 2).total, 5);
    assert_eq!(index.search(" ", 2).total, 0);
}

#[test]
fn names_of_free_form_members_are_found_and_labels_are_not() {
    let index =
        devices(r#"{"id":1,"name":"a","settings":{"mqtt":{"server":"10.0.0.2","on":true}}}"#);
    assert_eq!(excerpts(&index, "mqtt"), ["settings.[mqtt].server: 10.0.0.2"]);
    assert_eq!(excerpts(&index, "10.0"), ["settings.mqtt.server: [10.0].0.2"]);
    assert_eq!(excerpts(&index, "10.0 true").len(), 2);
    assert_eq!(index.search("settings", 1).total, 0);
}

#[test]
fn the_name_of_a_record_finds_those_that_refer_to_it() {
    let index = index(&[
        ("devices", r#"{"devices":[{"id":7,"name":"Küche"},{"id":8,"name":"Bad"}]}"#),
        (
            "configurations",
            r#"{"device_configs":[{"id":1,"device_id":7}],"config_history":[
            {"id":1,"device_id":7,"action":"sync","created_at":"2026-01-01T00:00:00Z"},
            {"id":2,"device_id":8,"action":"sync"},
            {"id":3,"device_id":7,"changes":{"mqtt.server":{"from":"x","to":"y"}}}]}"#,
        ),
    ]);
    let matches = index.search("kuche", 20);
    assert_eq!(matches.total, 4);
    let found: Vec<_> = matches
        .groups
        .iter()
        .map(|group| {
            let at = group.matches.iter().map(|it| it.index).collect::<Vec<_>>();
            (group.collection.as_deref().unwrap(), at)
        })
        .collect();
    // The latest of a history first.
    let expected = [
        ("devices", [0].to_vec()),
        ("device_configs", [0].to_vec()),
        ("config_history", [2, 0].to_vec()),
    ];
    assert_eq!(found, expected);
    let last = &matches.groups[2].matches[1];
    assert!(!last.is_own_name && matches.groups[0].matches[0].is_own_name);
    assert_eq!(text(&last.name), "[Küche]");
    let details: Vec<_> = last.details.iter().map(|it| text(it)).collect();
    assert_eq!(details, ["2026-01-01T00:00:00Z", "sync"]);
    assert_eq!(excerpts(&index, "küche mqtt"), ["changes.[mqtt].server.from: x"]);
}

#[test]
fn addresses_are_found_in_every_form() {
    let index =
        devices(r#"{"id":1,"name":"a","mac":"A8032AB12345"},{"id":2,"mac":"a8:03:2a:b1:23:46"}"#);
    for query in ["a8032a", "A8:03:2A", "a8-03-2a-b1", "a803.2ab1"] {
        assert_eq!(index.filter("devices", "devices", query), [0, 1], "{query}");
    }
    assert_eq!(index.filter("devices", "devices", "A803.2AB1.2346"), [1]);
}

#[test]
fn fields_beside_collections_are_found() {
    let index = index(&[(
        "network_settings",
        r#"{"schema_version":"1.0.0","servers":[],"mqtt_config":{"server":"nas"},"ntp":"pool"}"#,
    )]);
    let matches = index.search("pool", 9);
    let group = &matches.groups[0];
    assert_eq!((group.section.as_str(), &group.collection), ("network_settings", &None));
    assert_eq!((group.matches[0].index, text(&group.matches[0].name)), (1, "ntp".into()));
    assert_eq!(excerpts(&index, "nas"), ["mqtt_config.server: [nas]"]);
    assert_eq!(names(&index, "mqtt"), ["[mqtt]_config"]);
    assert_eq!(index.search("1.0.0", 9).total, 0);
}

#[test]
fn secrets_are_neither_found_nor_shown() {
    let index = devices(
        r#"{"id":1,"name":"a","settings":{"wifi":{"ssid":"Home","pass":"hunter22"},"tokens":{"abc123":true},
        "code":"let pass = \"hunter22\"; print('ready');","pin":4711},"config_raw":"hunter22"}"#,
    );
    for query in ["hunter22", "hunter", "abc123"] {
        assert_eq!(index.search(query, 9).total, 0, "{query}");
    }
    // That there is one is no secret.
    assert_eq!(excerpts(&index, "wifi pass"), ["settings.[wifi].[pass]: ••••••"]);
    assert_eq!(excerpts(&index, "tokens"), ["settings.[tokens]: ••••••"]);
    let shown = excerpts(&index, "ready");
    assert!(shown[0].contains("[ready]") && !shown[0].contains("hunter"), "{shown:?}");
}

#[test]
fn a_debug_output_has_no_content() {
    let shown = format!("{:?}", devices(r#"{"id":1,"name":"Kitchen"}"#));
    assert_eq!(shown, "Index { records: 1, is_complete: true, .. }".to_string());
}
