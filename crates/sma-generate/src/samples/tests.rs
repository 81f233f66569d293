use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;
use sma_core::container::tar;
use sma_core::report::Status;
use sma_core::section::{CollectionTable, SECTIONS};
use sma_core::shape::{self, Type};
use sma_core::{Archive, Level, Limits, json};

use super::*;

/// Sections by name, as an archive in a tar holds them.
fn sections(archive: &[u8]) -> BTreeMap<&'static str, Vec<u8>> {
    let container = layer::decompress(archive, &Limits::default()).unwrap().bytes;
    let members = tar::read(&container, &Limits::default()).unwrap().members;
    let section = |name| {
        let path = format!("data/{name}.json");
        let member = members.iter().find(|member| member.path == path).unwrap();
        (name, member.bytes(&container).to_vec())
    };
    SECTIONS.iter().map(|table| section(table.name)).collect()
}

/// Calls `look` with the name and table of each collection, and with its records.
fn each_collection(
    archive: &[u8],
    mut look: impl FnMut((&'static str, &'static str), &'static CollectionTable, &[Value]),
) {
    let sections = sections(archive);
    for section in SECTIONS {
        let json: Value = serde_json::from_slice(&sections[section.name]).unwrap();
        for table in section.collections {
            look((section.name, table.name), table, json[table.name].as_array().unwrap());
        }
    }
}

/// The home, and a fleet small enough for a test.
fn samples() -> &'static [Vec<u8>; 2] {
    static SAMPLES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(write);
    &SAMPLES
}

fn write() -> [Vec<u8>; 2] {
    [home().unwrap(), fleet(300).unwrap().archive(Container::Tar).unwrap()]
}

#[test]
fn every_record_has_the_fields_of_its_table_and_no_others() {
    for sample in samples() {
        for (section, text) in sections(sample) {
            let tape = json::parse(&text, 64).unwrap();
            let root = tape.root(&text);
            for table in sma_core::section::table(section).unwrap().collections {
                let records = root.get(table.name).unwrap();
                assert!(!records.is_empty(), "{section}.{} is empty", table.name);
                for record in records.elements() {
                    shape::check(record, &table.record, &mut |fault| {
                        panic!("{section}.{}: {fault:?} in {record:?}", table.name)
                    });
                }
            }
        }
    }
}

#[test]
fn ids_and_names_that_must_differ_do() {
    for sample in samples() {
        each_collection(sample, |name, table, records| {
            for field in table.record.fields.iter().filter(|field| field.unique) {
                let values: BTreeSet<String> =
                    records.iter().map(|record| record[field.name].to_string()).collect();
                assert_eq!(values.len(), records.len(), "{name:?} {}", field.name);
            }
        });
    }
}

#[test]
fn references_lead_to_records() {
    for sample in samples() {
        let mut ids = BTreeMap::new();
        each_collection(sample, |name, _, records| {
            let own: BTreeSet<u64> =
                records.iter().map(|record| record["id"].as_u64().unwrap()).collect();
            ids.insert(name, own);
        });
        each_collection(sample, |name, table, records| {
            for field in table.record.fields {
                let Some(target) = field.ty.target() else { continue };
                let known = &ids[&(target.section, target.collection)];
                for value in records.iter().map(|record| &record[field.name]) {
                    let values =
                        value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                    let found = values.iter().filter_map(Value::as_u64);
                    assert!(found.clone().all(|id| known.contains(&id)), "{name:?} {value}");
                }
            }
        });
    }
}

#[test]
fn nothing_happens_after_the_backup_or_before_it_was_made() {
    let backup = clock::text(clock::BACKUP);
    for sample in samples() {
        each_collection(sample, |name, table, records| {
            let times =
                table.record.fields.iter().filter(|field| matches!(field.ty, Type::Time(_)));
            for (field, record) in times.flat_map(|field| records.iter().map(move |r| (field, r))) {
                // All times are in UTC and of one length, so that they compare as texts.
                let Some(time) = record[field.name].as_str() else { continue };
                if field.name == "expires_at" {
                    assert!(time > record["discovered"].as_str().unwrap());
                    continue;
                }
                assert!(time <= backup.as_str(), "{name:?} {} {time}", field.name);
                if field.name == "updated_at" {
                    assert!(time >= record["created_at"].as_str().unwrap(), "{name:?} {record}");
                }
            }
        });
    }
}

#[test]
fn figures_add_up() {
    for sample in samples() {
        let sections = sections(sample);
        let analytics: Value = serde_json::from_slice(&sections["analytics"]).unwrap();
        for report in analytics["drift_reports"].as_array().unwrap() {
            let n = |name: &str| report[name].as_u64().unwrap();
            let parts =
                n("critical_differences") + n("warning_differences") + n("info_differences");
            assert_eq!(parts, n("total_differences"));
            assert!(n("devices_with_drift") <= n("device_count"));
        }
        let metrics = analytics["resolution_metrics"].as_array().unwrap();
        assert_eq!(metrics.len(), 30);
        for day in metrics {
            let n = |name: &str| day[name].as_u64().unwrap();
            let (attempts, successes) = (n("auto_fix_attempts"), n("auto_fix_successes"));
            assert_eq!(successes + n("auto_fix_failures"), attempts);
            let rate = day["auto_fix_rate"].as_f64().unwrap();
            if attempts > 0 {
                assert!((rate - successes as f64 / attempts as f64).abs() < 0.01, "{day}");
            }
        }
    }
}

#[test]
fn no_secret_is_in_plaintext() {
    fn look(name: &str, value: &Value) {
        match value {
            Value::String(text) if name.ends_with("pass") => {
                let template = text.starts_with("{{") && text.ends_with("}}");
                let hidden = ["", "[ENCRYPTED]", "[REDACTED]"].contains(&text.as_str());
                assert!(hidden || template, "{name}: {text}");
            }
            Value::Array(items) => items.iter().for_each(|item| look(name, item)),
            Value::Object(members) => members.iter().for_each(|(name, value)| look(name, value)),
            _ => {}
        }
    }
    for sample in samples() {
        each_collection(sample, |_, _, records| records.iter().for_each(|r| look("", r)));
    }
    let document = document::json(&site::fleet(20), FLEET_ACTIVITY).unwrap();
    look("", &serde_json::from_slice(&document).unwrap());
}

#[test]
fn the_core_finds_no_problem() {
    let [home, fleet_tar] = samples();
    let fleet_json = fleet(20).unwrap().archive(Container::Json).unwrap();
    for sample in [home, fleet_tar, &fleet_json, &fleet_document(20).unwrap()] {
        let archive = Archive::open(sample, &Limits::default()).unwrap();
        let report = archive.validate(Level::Standard);
        assert!(report.valid, "{report:#?}");
        assert_eq!(report.count(Status::Warning), 0, "{report:#?}");
    }
}

#[test]
fn a_second_run_writes_the_same_bytes() {
    assert_eq!(samples(), &write());
    assert_eq!(fleet_document(50).unwrap(), fleet_document(50).unwrap());
}

#[test]
fn the_sample_of_the_page_is_up_to_date() {
    assert!(
        fs::read(home_path()).unwrap() == home().unwrap(),
        "web/samples/home.sma is of another version: run `cargo xtask samples`"
    );
}

/// Values and names of a JSON text, as another parser finds them.
fn values(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(values).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(|it| 1 + values(it)).sum::<usize>(),
        _ => 1,
    }
}

#[test]
fn fleets_of_60_000_devices_are_within_the_limit_of_values() {
    let of_fleet = |archive: &[u8]| -> usize {
        let sections = sections(archive);
        sections.values().map(|text| values(&serde_json::from_slice(text).unwrap())).sum()
    };
    let larger = fleet(400).unwrap().archive(Container::Tar).unwrap();
    let small = of_fleet(&samples()[1]);
    let of_a_device = (of_fleet(&larger) - small) / 100;
    assert!(of_a_device > 50, "{of_a_device}");
    // What does not grow with the devices is in the small one.
    assert!(small + of_a_device * 60_000 <= Limits::default().json_values, "{of_a_device}");
    assert!(small + of_a_device * 35_000 <= Limits::browser().json_values, "{of_a_device}");
}

#[test]
fn samples_can_be_redacted() {
    for sample in samples() {
        let archive = Archive::open(sample, &Limits::default()).unwrap();
        let copy = sma_core::redact::redact(&archive.sections()).unwrap();
        let again = sma_core::redact::redact(&copy.sections).unwrap();
        assert!(again.sections == copy.sections && again.replaced.is_empty());
    }
}
