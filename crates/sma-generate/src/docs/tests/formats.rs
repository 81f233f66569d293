//! Generated texts near each format: a time, an address, a version. Most are nearly right.

use proptest::prelude::*;
use serde_json::json;
use sma_core::document::{SHAPE_2024_1, SHAPE_2026_1};

use super::agreement::replace;
use super::subject::{self, Subject};

/// A time with fields that are in range, or just beyond.
fn time() -> impl Strategy<Value = String> {
    let year = prop_oneof![0..=400_u32, 1896..=2104_u32, 9900..=9999_u32];
    let day = (year, 0..=13_u32, prop_oneof![Just(1), 0..=32_u32, 28..=31_u32]);
    let clock = (prop_oneof![0..=24_u32, Just(23)], 0..=60_u32, 0..=60_u32);
    let rest = ("(\\.[0-9]{0,10})?", "Z|[+-][0-2][0-9]:[0-6][0-9]|z|");
    (day, clock, rest).prop_map(|((y, mo, d), (h, mi, s), (fraction, zone))| {
        format!("{y:04}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}{fraction}{zone}")
    })
}

fn ip() -> impl Strategy<Value = String> {
    let group = "[0-9a-fA-F]{0,5}";
    let v4 = prop::collection::vec("[0-9]{1,3}", 3..6).prop_map(|octets| octets.join("."));
    let end = prop_oneof![3 => group.prop_map(String::from), 1 => "([0-9]{1,2}\\.){3}[0-9]{1,2}"];
    let v6 = (prop::collection::vec("[0-9a-f]{1,4}", 0..9), end, any::<prop::sample::Index>())
        .prop_map(|(mut groups, end, gap)| {
            groups.push(end);
            let gap = gap.index(groups.len() + 1);
            if gap < groups.len() {
                groups.insert(gap, String::new());
            }
            groups.join(":")
        });
    prop_oneof![v4, v6, "[0-9a-f:.]{0,20}"]
}

fn mac() -> impl Strategy<Value = String> {
    let pair = "[0-9A-Fa-f]{2}";
    let joined = prop_oneof![Just(":"), Just("-"), Just(""), Just(".")];
    let pairs = (prop::collection::vec(pair, 5..8), joined).prop_map(|(pairs, by)| pairs.join(by));
    prop_oneof![3 => pairs, 1 => "([0-9A-Fa-fgG]{2}[:-]?){5}[0-9A-Fa-f]{2}"]
}

fn version() -> impl Strategy<Value = String> {
    "[01]\\.[0-9]{1,2}\\.[0-9]{1,2}(-[0a1.-]{0,5})?(\\+[0a.-]{0,3})?(\\+)?"
}

fn base64() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z0-9+/]{21}[AQgwBZ]==",
        "[A-Za-z0-9+/]{42}[A-Za-z0-9+/]=",
        "[A-Za-z0-9+/_-]{20,24}={0,2}",
    ]
}

fn identifier() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-fA]{12}",
        "[0-9a-f-]{36}",
        "sha256:[0-9a-f]{63,65}",
        "(sha256|SHA256):[0-9a-fA-F]{64}",
    ]
}

/// What both say of a text in these places.
fn assert_alike(subject: &Subject, pointers: &[&str], text: &str) {
    for pointer in pointers {
        let value = replace(&subject.sample, pointer, &json!(text));
        subject.assert_agreement(&value, &format!("{text:?} at {pointer}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schemas_and_checks_agree_on_times(text in time()) {
        assert_alike(&subject::section("devices"), &["/devices/0/last_seen"], &text);
        let place = &["/metadata/created_at"];
        assert_alike(&subject::document("document-2024.1", &SHAPE_2024_1), place, &text);
        assert_alike(&subject::document("document-2026.1", &SHAPE_2026_1), place, &text);
    }

    #[test]
    fn schemas_and_checks_agree_on_addresses(ip in ip(), mac in mac()) {
        let devices = subject::section("devices");
        assert_alike(&devices, &["/devices/0/ip"], &ip);
        assert_alike(&devices, &["/devices/0/mac"], &mac);
    }

    #[test]
    fn schemas_and_checks_agree_on_the_manifest(
        version in version(), base64 in base64(), identifier in identifier(), name in "[a-z_0-9A]{1,3}",
    ) {
        let manifest = subject::manifest();
        assert_alike(&manifest, &["/format_version"], &version);
        assert_alike(&manifest, &["/validation/public_key"], &base64);
        let places = &["/archive_info/archive_id", "/validation/data_checksum"];
        assert_alike(&manifest, places, &identifier);
        let encrypted = subject::encrypted_manifest(None);
        assert_alike(&encrypted, &["/encryption/parameters/salt"], &base64);
        let entry = manifest.sample["data_sections"]["devices"].clone();
        let named = replace(&manifest.sample, &format!("/data_sections/{name}"), &entry);
        manifest.assert_agreement(&named, &name);
    }
}
