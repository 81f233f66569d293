//! Cases from the real world, with archives as people have them.

use sma_core::restore::{ConflictStrategy, Plan, RestoreOptions, RestoreResult, rehearse};
use sma_core::words::VariantArray;
use sma_core::{Archive, Limits, compare::compare};

use super::{only, outcomes, parse};

fn open(name: &str) -> Archive {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reports/");
    let bytes = std::fs::read(format!("{folder}{name}.sma")).unwrap();
    Archive::open(&bytes, &Limits::default()).unwrap()
}

fn rehearse_with(archive: &Archive, home: &Archive, options: &RestoreOptions) -> RestoreResult {
    rehearse(archive, Some(&home.sections()), options)
}

#[test]
fn placeholders_leave_passwords_alone() {
    let (archive, home) = (open("01-placeholder-backup"), open("01-placeholder-home"));
    for strategy in [ConflictStrategy::Overwrite, ConflictStrategy::Merge] {
        let options = RestoreOptions::default().with_strategy(strategy);
        let result = rehearse_with(&archive, &home, &options);
        assert!(result.success, "{result:?}");
        let kept: Vec<&str> = result.secrets_kept.iter().map(|it| it.pointer.as_str()).collect();
        assert_eq!(kept, ["/config/wifi/pass", "/config/mqtt/pass"]);
        assert_eq!(result.secrets_kept[0].device.as_ref().unwrap().name, "Boiler");
        assert!(result.secrets_missing.is_empty());
        let changed: Vec<&str> =
            result.records.iter().flat_map(|it| &it.fields).map(|it| it.pointer.as_str()).collect();
        assert_eq!(changed, ["/config/k"]);
        let (sections, target) = (archive.sections(), home.sections());
        let restored = Plan::new(&sections, &target, &options).apply(&target).unwrap();
        let config = &parse(&restored)["configurations"]["device_configs"][0]["config"];
        assert_eq!(config["wifi"]["pass"], "the real one");
        assert_eq!(config["mqtt"]["pass"], "real too");
        assert_eq!(config["k"], "old");
    }
    // A missing password is not invented.
    let result = rehearse(&archive, None, &RestoreOptions::default());
    let missing: Vec<&str> = result.secrets_missing.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(missing, ["/config/wifi/pass", "/config/mqtt/pass"]);
}

#[test]
fn a_rebuilt_home_gets_the_settings_of_the_same_devices() {
    let (archive, home) = (open("02-rebuilt-backup"), open("02-rebuilt-home"));
    let options = RestoreOptions::default().with_sections(["configurations"]);
    let result = rehearse_with(&archive, &home, &options);
    assert!(result.success, "{result:?}");
    assert_eq!(outcomes(&result), "device_configs 1 same as 2, device_configs 2 change as 1");
    let boiler = result.records[0].device.as_ref().unwrap();
    assert_eq!(boiler.to_string(), "Boiler (A8032AB12345)");
    let (sections, target) = (archive.sections(), home.sections());
    let restored = parse(&Plan::new(&sections, &target, &options).apply(&target).unwrap());
    // The lamp is device 1 there, and goes off after a minute; the boiler never does.
    let configs = &restored["configurations"]["device_configs"];
    assert_eq!(configs[0]["device_id"], 1);
    assert_eq!(configs[0]["config"]["auto_off"], 60);
    assert_eq!(configs[1]["device_id"], 2);
    assert_eq!(configs[1]["config"]["auto_off"], 0);
    assert_eq!(restored["devices"], parse(&target)["devices"], "not asked for");
    // With the devices, they get their names back, and stay who they are.
    let all = Plan::new(&sections, &target, &RestoreOptions::default()).apply(&target).unwrap();
    let devices = &parse(&all)["devices"]["devices"];
    let lamp = serde_json::json!({"id": 1, "mac": "A8032AB12346", "name": "Lamp"});
    assert_eq!(only(&devices[0], &["id", "mac", "name"]), lamp);
}

#[test]
fn comparing_pairs_devices_by_their_address() {
    let (archive, home) = (open("02-rebuilt-backup"), open("02-rebuilt-home"));
    let comparison = compare(&archive.sections(), &home.sections());
    let devices = &comparison.changed[0].collections[0];
    assert!(devices.added.is_empty() && devices.removed.is_empty(), "{devices:?}");
    let real = |change: &sma_core::compare::RecordChange| {
        let fields = change.fields.iter().filter(|field| !field.volatile);
        fields.map(|field| field.pointer.clone()).collect::<Vec<_>>()
    };
    // The address in the network of each is another one, too.
    assert!(devices.changed.iter().all(|it| real(it) == ["/ip", "/name"]), "{devices:?}");
    let configs = &comparison.changed[1].collections[0];
    let [lamp] = &configs.changed[..] else { panic!("{configs:?}") };
    assert_eq!(real(lamp), ["/config/auto_off"]);
}

#[test]
fn the_spelling_of_an_address_is_no_difference() {
    let (plain, colons) = (open("19-mac-plain"), open("19-mac-colons"));
    for (one, other) in [(&plain, &colons), (&colons, &plain)] {
        let comparison = compare(&one.sections(), &other.sections());
        assert_eq!(comparison, sma_core::compare::Comparison::default());
        for strategy in ConflictStrategy::VARIANTS.iter().copied() {
            let options = RestoreOptions::default().with_strategy(strategy);
            let result = rehearse_with(one, other, &options);
            assert!(result.success, "{result:?}");
            assert_eq!((outcomes(&result).as_str(), result.conflicts_found), ("devices 1 same", 0));
        }
    }
}
