//! What differs between two archives.

use serde_json::{Value as Json, json};
use sma_core::compare::{Comparison, compare};
use sma_core::section::Sections;
use sma_core::write::{NewArchive, write};
use sma_core::{Archive, Limits};

/// An archive of sections, opened.
fn archive(sections: &[(&str, &str)]) -> Archive {
    let mut all = Sections::new();
    for (name, json) in sections {
        all.insert(name, json.as_bytes().to_vec()).unwrap();
    }
    let bytes = write(&NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com"), &all);
    Archive::open(&bytes.unwrap(), &Limits::default()).unwrap()
}

/// What differs between two sections of that name.
fn between(name: &str, old: &str, new: &str) -> Comparison {
    compare(&archive(&[(name, old)]).sections(), &archive(&[(name, new)]).sections())
}

/// The only collection that differs, as JSON.
fn collection(comparison: &Comparison) -> Json {
    let [section] = &comparison.changed[..] else { panic!("{comparison:?}") };
    assert!(section.fields.is_empty(), "{section:?}");
    let [collection] = &section.collections[..] else { panic!("{section:?}") };
    serde_json::to_value(collection).unwrap()
}

#[test]
fn spelling_order_and_white_space_play_no_part() {
    let same = between(
        "devices",
        r#"{"devices": [{"id": 1, "name": "K\u00fcche", "settings": {"a": 1, "b": [2.0]}}, {"id": 2}]}"#,
        r#"{"devices":[{"id":2},{"settings":{"b":[2],"a":1e0},"name":"Küche","id":1.0}]}"#,
    );
    assert_eq!(same, Comparison::default());
    assert!(same.is_same());
}

#[test]
fn records_are_paired_by_id() {
    let comparison = between(
        "devices",
        r#"{"devices":[{"id":1,"name":"A"},{"id":2,"name":"B","firmware":"1"},{"id":3,"name":"C"}]}"#,
        r#"{"devices":[{"id":4,"name":"D"},{"id":2,"name":"B2","firmware":"2"},{"id":3,"name":"C"}]}"#,
    );
    assert!(!comparison.is_same());
    assert_eq!(
        collection(&comparison),
        json!({
            "name": "devices",
            "added": [{"id": 4, "title": "D"}],
            "removed": [{"id": 1, "title": "A"}],
            "changed": [{"id": 2, "title": "B2", "fields": [
                {"pointer": "/name", "old": "B", "new": "B2", "noise": false},
                {"pointer": "/firmware", "old": "1", "new": "2", "noise": false},
            ]}],
            "noise": [],
        })
    );
}

/// A pointer for each value under a name of a kilobyte would take a kilobyte for each of them.
#[test]
fn values_under_a_long_name_are_compared_as_a_whole() {
    for (length, differences) in [(200, 1000), (300, 1), (2000, 1)] {
        let device = |digit: u8| {
            let (name, values) = ("k".repeat(length), vec![digit; 1000]);
            json!({"devices": [{"id": 1, "settings": {name: values}}]}).to_string()
        };
        let comparison = between("devices", &device(0), &device(1));
        let fields = &collection(&comparison)["changed"][0]["fields"];
        assert_eq!(fields.as_array().unwrap().len(), differences, "{length}");
    }
}

#[test]
fn a_reference_is_shown_with_the_record_it_refers_to() {
    let home = |devices: &str, device: u64| {
        archive(&[
            ("devices", &format!(r#"{{"devices":[{devices}]}}"#)),
            (
                "configurations",
                &format!(
                    r#"{{"config_history":[{{"id":9,"created_at":"2026-01-01T00:00:00Z","device_id":{device}}}]}}"#
                ),
            ),
        ])
    };
    let field = |old: (&str, u64), new: (&str, u64)| {
        let (old, new) = (home(old.0, old.1), home(new.0, new.1));
        let comparison = compare(&old.sections(), &new.sections());
        let section = comparison.changed.iter().find(|it| it.name == "configurations").unwrap();
        let [record] = &section.collections[0].changed[..] else { panic!("{section:?}") };
        let [field] = &record.fields[..] else { panic!("{record:?}") };
        serde_json::to_value(field).unwrap()
    };
    let relay = r#"{"id":3,"mac":"A8032AB12345","name":"Kitchen relay"}"#;
    let lamp = r#"{"id":3,"mac":"A8032AB12346","name":"Hall lamp"}"#;
    // The same number, but of another device.
    assert_eq!(
        field((relay, 3), (lamp, 3)),
        json!({
            "pointer": "/device_id", "old": 3, "new": 3, "noise": false,
            "old_record": {"id": 3, "title": "Kitchen relay"},
            "new_record": {"id": 3, "title": "Hall lamp"},
        })
    );
    // Devices with the same name differ by their addresses.
    let namesake = lamp.replace("Hall lamp", "Kitchen relay");
    let both = field((relay, 3), (&namesake, 3));
    assert_eq!(both["old_record"]["title"], "Kitchen relay, A8032AB12345");
    assert_eq!(both["new_record"]["title"], "Kitchen relay, A8032AB12346");
    // Where the records have the same numbers, and where no record has that number.
    let two = format!("{relay},{}", lamp.replace("\"id\":3", "\"id\":4"));
    let moved = field((&two, 3), (&two, 4));
    assert_eq!(moved["old_record"]["title"], "Kitchen relay");
    assert_eq!(moved["new_record"]["title"], "Hall lamp");
    let dangling = field((&two, 3), (&two, 5));
    assert_eq!(dangling.get("new_record"), None);
}

#[test]
fn values_are_compared_as_deep_as_they_go() {
    let device = |settings: &str| format!(r#"{{"devices":[{{"id":1,"settings":{settings}}}]}}"#);
    let fields = |old: &str, new: &str| {
        let comparison = between("devices", &device(old), &device(new));
        let fields = &collection(&comparison)["changed"][0]["fields"];
        let fields = fields.as_array().unwrap().iter();
        fields
            .map(|field| json!([field["pointer"], field["old"], field["new"]]))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        fields(r#"{"a/b":{"c~":[1,{"d":2}]},"x":null}"#, r#"{"a/b":{"c~":[1,{"d":3}]},"y":null}"#),
        [
            json!(["/settings/a~1b/c~0/1/d", 2, 3]),
            json!(["/settings/y", null, null]),
            json!(["/settings/x", null, null]),
        ]
    );
    // Arrays of other lengths differ as a whole.
    assert_eq!(fields(r#"{"a":[1,2]}"#, r#"{"a":[1]}"#), [json!(["/settings/a", [1, 2], [1]])]);
    assert_eq!(fields(r#"{"a":[]}"#, r#"{"a":{}}"#), [json!(["/settings/a", [], {}])]);
    // Below the deepest level that is looked into, too.
    let deep = |value: u8| format!("{}{value}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(fields(&deep(1), &deep(2)).len(), 1);
}

#[test]
fn volatile_changes_are_counted_separately() {
    let noise = between(
        "devices",
        r#"{"last_updated":"2026-01-01T00:00:00Z","devices":[{"id":1,"last_seen":"2026-01-01T00:00:00Z","status":"online"}]}"#,
        r#"{"last_updated":"2026-01-02T00:00:00Z","devices":[{"id":1,"last_seen":"2026-01-02T00:00:00Z","status":"offline"}]}"#,
    );
    assert!(noise.is_same());
    let [section] = &noise.changed[..] else { panic!("{noise:?}") };
    assert!(section.fields.iter().all(|field| field.volatile && field.pointer == "/last_updated"));
    let [collection] = &section.collections[..] else { panic!("{section:?}") };
    assert!(collection.is_volatile() && collection.changed.is_empty());
    assert_eq!(collection.volatile[0].fields.len(), 2);
    // Noise beside a real change is marked as such.
    let mixed = between(
        "devices",
        r#"{"devices":[{"id":1,"name":"A","updated_at":"2026-01-01T00:00:00Z"}]}"#,
        r#"{"devices":[{"id":1,"name":"B","updated_at":"2026-01-02T00:00:00Z"}]}"#,
    );
    assert!(!mixed.is_same());
    let fields = &mixed.changed[0].collections[0].changed[0].fields;
    assert_eq!(fields.iter().map(|field| field.volatile).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn null_equals_absent() {
    let without = r#"{"devices":[{"id":1,"settings":{}}]}"#;
    let null = r#"{"devices":[{"id":1,"name":null,"settings":{"ssid":null}}]}"#;
    for (old, new) in [(without, null), (null, without)] {
        let comparison = between("devices", old, new);
        assert!(comparison.is_same(), "{comparison:?}");
        let fields = &comparison.changed[0].collections[0].volatile[0].fields;
        assert_eq!(fields.len(), 2);
    }
    let section = between("plugins", r#"{"ntp":null,"x":{}}"#, r#"{"x":{"y":null}}"#);
    assert!(section.is_same(), "{section:?}");
    let empty = r#"{"devices":[{"id":1,"name":"","settings":{"ssid":0}}]}"#;
    assert_eq!(
        between("devices", null, empty).changed[0].collections[0].changed[0].fields.len(),
        2
    );
}

#[test]
fn secrets_are_never_shown() {
    let comparison = between(
        "devices",
        r#"{"devices":[{"id":1,"settings":{"wifi":{"pass":"hunter2"}}}]}"#,
        r#"{"devices":[{"id":1,"settings":{"wifi":{"pass":"hunter3"},"mqtt":{"tokens":[{"token":["hunter4"]}]}}}]}"#,
    );
    assert!(!comparison.is_same());
    let text = serde_json::to_string(&comparison).unwrap();
    assert!(!text.contains("hunter"), "{text}");
    assert_eq!(text.matches(Comparison::SECRET).count(), 3, "{text}");
    assert!(!format!("{comparison:?}").contains("hunter"));
    let request = |value: &str| {
        format!(r#"{{"requests":[{{"id":1,"path":"wifi.pass","current_value":"{value}"}}]}}"#)
    };
    let comparison = between("resolution", &request("hunter2"), &request("hunter3"));
    assert!(!serde_json::to_string(&comparison).unwrap().contains("hunter"));
}

#[test]
fn records_without_ids_are_paired_by_content() {
    let comparison = between(
        "plugins",
        r#"{"list":[{"a":1},{"a":1},"x",{"a":2}]}"#,
        r#"{"list":["x",{"a":1.0},{"a":3}]}"#,
    );
    let collection = collection(&comparison);
    assert_eq!(collection["added"].as_array().unwrap().len(), 1);
    assert_eq!(collection["removed"].as_array().unwrap().len(), 2);
    assert_eq!(collection["changed"], json!([]));
    // Ids that are there twice are paired in their order.
    let twice = between(
        "devices",
        r#"{"devices":[{"id":1,"name":"A"},{"id":1,"name":"B"}]}"#,
        r#"{"devices":[{"id":1,"name":"A"},{"id":1,"name":"C"}]}"#,
    );
    assert_eq!(twice.changed[0].collections[0].changed.len(), 1);
}

#[test]
fn sections_are_added_and_removed_and_settings_changed() {
    let old =
        archive(&[("devices", "{}"), ("plugins", r#"{"on":true,"list":[]}"#), ("gone", "{}")]);
    let new = archive(&[("devices", "{}"), ("plugins", r#"{"on":false}"#), ("templates", "{}")]);
    let comparison = compare(&old.sections(), &new.sections());
    assert_eq!(comparison.added, ["templates"]);
    assert_eq!(comparison.removed, ["gone"]);
    let [plugins] = &comparison.changed[..] else { panic!("{comparison:?}") };
    assert!(plugins.collections.is_empty());
    assert_eq!(plugins.fields[0].pointer, "/on");
    assert!(!comparison.is_same());
}

#[test]
fn locked_sections_are_not_compared_as_equal() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");
    let bytes = std::fs::read(format!("{folder}1.0-chacha-scrypt.sma")).unwrap();
    let locked = Archive::open(&bytes, &Limits::default()).unwrap();
    let comparison = compare(&locked.sections(), &locked.sections());
    assert!(!comparison.is_same());
    assert_eq!(comparison.not_compared.len(), 6);
}

/// 20 000 empty collections in one section. That it takes no longer than it should is shown by
/// `hostile_shapes`.
#[test]
fn many_collections_are_compared() {
    let file = include_bytes!("../../../../tests/reports/security/s04-many-arrays.sma");
    let archive = Archive::open(file, &Limits::default()).unwrap();
    let sections = archive.sections();
    assert!(compare(&sections, &sections).is_same());
}

#[test]
fn collections_follow_the_order_of_the_newer_section() {
    let comparison = between(
        "gadgets",
        r#"{"z":[1],"y":[1],"c":[1],"x":1,"w":{"v":1}}"#,
        r#"{"b":[1],"c":[2],"a":[1],"x":[1],"w":{"v":2}}"#,
    );
    let [section] = &comparison.changed[..] else { panic!("{comparison:?}") };
    let collections: Vec<&str> = section.collections.iter().map(|it| &*it.name).collect();
    assert_eq!(collections, ["b", "c", "a", "x", "z", "y"]);
    let fields: Vec<&str> = section.fields.iter().map(|it| &*it.pointer).collect();
    assert_eq!(fields, ["/x", "/w/v"]);
}

#[test]
fn long_pointers_and_names_are_not_repeated_for_every_change() {
    let (name, values) = ("\u{fc}".repeat(5000), vec!["1"; 3000].join(","));
    let old = format!(r#"{{"devices":[{{"id":1,"name":"{name}","x":{{"{name}":[{values}]}}}}]}}"#);
    let comparison =
        between("devices", &old, &old.replace('1', "2").replace("\"id\":2", "\"id\":1"));
    let size = serde_json::to_vec(&comparison).unwrap().len();
    assert!(size < 3000 * 1200, "{size}");
    let pointer = &comparison.changed[0].collections[0].changed[0].fields[0].pointer;
    assert!(
        pointer.starts_with("/x/\u{fc}\u{fc}") && pointer.ends_with("\u{fc}\u{2026}"),
        "{pointer}"
    );
    let title = comparison.changed[0].collections[0].changed[0].record.title.as_deref();
    assert_eq!(title, Some(&*format!("{}\u{2026}", "\u{fc}".repeat(127))));
}

#[test]
fn secrets_are_hidden_wherever_they_recur() {
    // A redacted copy has neither of these passwords anywhere.
    let home = |name: &str, added: &str, key: &str| {
        format!(
            r#"{{"devices":[{{"id":1,"mac":"A8032AB10001","ip":"","name":"{name}",
               "settings":{{"wifi":{{"pass":"hunter22x"}},"note":"{added}"}}}},
               {{"id":2,"mac":"A8032AB10002","ip":"","name":"x","settings":{{"key":"{key}"}}}}]}}"#
        )
    };
    let old = home("Lamp", "none", "secret-77-lake");
    let new = home("Lamp hunter22x", "try hunter22x, or SECRET-77-LAKE", "secret-77-lake");
    let comparison = serde_json::to_string(&between("devices", &old, &new)).unwrap();
    assert!(comparison.contains("Lamp [SECRET]"), "{comparison}");
    assert!(comparison.contains("try [SECRET], or [SECRET]"), "{comparison}");
    assert!(!comparison.to_lowercase().contains("hunter22x"), "{comparison}");
    let (old, new) = (archive(&[("devices", &old)]), archive(&[("devices", &new)]));
    let (old, new) = (old.sections(), new.sections());
    let plan = sma_core::restore::Plan::new(&new, &old, &Default::default());
    let shown = serde_json::to_string(&plan.result()).unwrap();
    assert!(shown.contains("Lamp [SECRET]") && !shown.contains("hunter22x"), "{shown}");
    // What is written is what the archive holds.
    let restored = plan.apply(&old).unwrap();
    assert!(restored.get("devices").unwrap().root().source().contains("Lamp hunter22x"));
}
