//! What holds for every pair of homes.

use proptest::prelude::*;
use serde_json::json;
use sma_core::compare::compare;

use super::*;

/// Some devices, numbered and named in any way, of which some hold a placeholder.
fn devices() -> impl Strategy<Value = Vec<Json>> {
    let one = (0_u8..6, 0_u8..4, 0_u8..3, 0_u8..4);
    let unique = |list: Vec<(u64, (u8, u8, u8, u8))>| {
        let mut macs = std::collections::BTreeSet::new();
        let list = list.into_iter().filter(|(_, (mac, ..))| macs.insert(*mac));
        list.map(|(id, (mac, name, pass, ip))| {
            let mut device = device(id, &format!("A8032AB100{mac:02X}"), &format!("n{name}"));
            let pass = ["[REDACTED]", "hunter2", ""][usize::from(pass)];
            device["settings"] = json!({"wifi": {"pass": pass, "ssid": format!("s{name}")}});
            device["ip"] = if ip == 0 { "".into() } else { format!("10.0.0.{ip}").into() };
            device
        })
        .collect()
    };
    let ids = prop::collection::btree_map(1_u64..9, one, 0..6);
    ids.prop_map(move |map| unique(map.into_iter().collect()))
}

/// A home in which every device has some configurations and a past, and rules are for some.
fn homes() -> impl Strategy<Value = Sections<'static>> {
    let parts = (devices(), prop::collection::vec((0_u64..8, 0_u8..3, 1_u8..5), 0..6));
    parts.prop_map(|(devices, more)| {
        let ids: Vec<u64> = devices.iter().map(|it| it["id"].as_u64().unwrap()).collect();
        let numbered = |make: &dyn Fn(u64, u64, u8, u8) -> Json| -> Json {
            let mut seen = std::collections::BTreeSet::new();
            let list = more.iter().filter(|_| !ids.is_empty()).filter(|it| seen.insert(it.0));
            list.map(|(id, text, at)| make(id + 1, ids[usize::from(*at) % ids.len()], *text, *at))
                .collect()
        };
        let configs = numbered(&|id, device, text, _| config(id, device, json!({"a": text})));
        let past = numbered(&|id, device, text, at| {
            json!({"id": id, "created_at": format!("2026-03-0{at}T10:00:00Z"),
                "device_id": device, "config_id": 3, "action": text.to_string()})
        });
        let mut names = std::collections::BTreeSet::new();
        let rules = numbered(&|id, device, text, _| {
            record(
                id,
                json!({"name": format!("r{id}"), "description": text.to_string(),
                "device_filter": {"device_ids": [device, 40]}}),
            )
        });
        let rules: Vec<&Json> = rules
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| names.insert(it["name"].to_string()))
            .collect();
        home(&[
            ("devices/devices", json!(devices)),
            ("configurations/device_configs", configs),
            ("configurations/config_history", past),
            ("notifications/rules", json!(rules)),
        ])
    })
}

fn strategies() -> impl Strategy<Value = ConflictStrategy> {
    prop::sample::select(ConflictStrategy::VARIANTS.to_vec())
}

/// The records of every collection, as their text.
fn records(sections: &Sections<'_>) -> Vec<String> {
    let all = sections.iter().flat_map(|section| section.collections().into_iter());
    all.flat_map(|it| it.rows(0, usize::MAX).map(|it| it.source().to_owned()).collect::<Vec<_>>())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn restoring_twice_changes_nothing_more(
        archive in homes(),
        target in homes(),
        strategy in strategies(),
    ) {
        let after = plan(&archive, &target, strategy).apply(&target).unwrap();
        let again = plan(&archive, &after, strategy);
        if strategy == ConflictStrategy::Overwrite || strategy == ConflictStrategy::Merge {
            for record in again.result().records {
                prop_assert_eq!(record.outcome.to_string(), "same", "{:?}", record);
            }
        }
        prop_assert_eq!(parse(&again.apply(&after).unwrap()), parse(&after));
    }

    #[test]
    fn skipping_changes_no_record(archive in homes(), target in homes()) {
        let after = records(&plan(&archive, &target, ConflictStrategy::Skip).apply(&target).unwrap());
        for record in records(&target) {
            prop_assert!(after.contains(&record), "{}", record);
        }
    }

    #[test]
    fn a_failed_command_writes_nothing(archive in homes(), target in homes()) {
        let plan = plan(&archive, &target, ConflictStrategy::Fail);
        let result = plan.result();
        let after = plan.apply(&target).unwrap();
        prop_assert_eq!(result.success, result.errors.is_empty());
        if !result.success {
            prop_assert_eq!(parse(&after), parse(&target));
        }
    }

    #[test]
    fn each_device_appears_exactly_once(
        archive in homes(),
        target in homes(),
        strategy in strategies(),
    ) {
        let after = parse(&plan(&archive, &target, strategy).apply(&target).unwrap());
        let devices = after["devices"]["devices"].as_array().unwrap();
        let of = |name: &str| devices.iter().map(|it| it[name].to_string()).collect::<Vec<_>>();
        for field in ["id", "mac", "ip"] {
            let mut all = of(field);
            all.retain(|value| value != "\"\"");
            let count = all.len();
            all.sort();
            all.dedup();
            // The generated homes themselves may have an address twice.
            prop_assert!(field == "ip" || all.len() == count, "{}: {:?}", field, of(field));
        }
        for device in parse(&target)["devices"]["devices"].as_array().unwrap() {
            prop_assert!(of("mac").contains(&device["mac"].to_string()));
        }
        // No placeholder is written where there was none.
        let count = |json: &Json| json.to_string().matches("[REDACTED]").count();
        let (before, now) = (&parse(&target)["devices"], &after["devices"]);
        prop_assert!(count(now) <= count(before));
    }

    #[test]
    fn replacing_everything_makes_the_target_the_archive(archive in homes(), target in homes()) {
        // A placeholder would keep the secret of the target.
        let known = |home: &Sections<'_>| {
            let text = |section: sma_core::section::Section<'_>| {
                section.root().source().replace("[REDACTED]", "known")
            };
            home.iter().fold(Sections::new(), |made, section| {
                made.with(section.name(), text(section)).unwrap()
            })
        };
        let (archive, target) = (known(&archive), known(&target));
        let options = RestoreOptions::default().replacing_sections(archive.names());
        let plan = Plan::new(&archive, &target, &options);
        let (mut found, mut expected) = (records(&plan.apply(&target).unwrap()), records(&archive));
        found.sort();
        expected.sort();
        let has_twice = parse(&archive)["devices"]["devices"].as_array().is_some_and(|devices| {
            let ips: Vec<&str> = devices.iter().filter_map(|it| it["ip"].as_str()).filter(|it| !it.is_empty()).collect();
            ips.len() != ips.iter().collect::<std::collections::BTreeSet<_>>().len()
        });
        prop_assert!(has_twice || found == expected, "{:?} {:?}", found, expected);
    }

    #[test]
    fn restoring_to_an_empty_home_restores_everything(archive in homes()) {
        let empty = Sections::new();
        let plan = plan(&archive, &empty, ConflictStrategy::Overwrite);
        let after = plan.apply(&empty).unwrap();
        let comparison = compare(&archive, &after);
        for section in &comparison.changed {
            for collection in &section.collections {
                prop_assert!(collection.added.is_empty() && collection.removed.is_empty());
                for field in collection.changed.iter().flat_map(|it| &it.fields) {
                    // Nothing differs but passwords that are placeholders, and addresses that two
                    // devices of the archive have.
                    let pointer = field.pointer.as_str();
                    prop_assert!(matches!(pointer, "/settings/wifi/pass" | "/ip"), "{:?}", field);
                }
            }
        }
    }
}
