//! Speed of the core's operations on a fleet of 2 000 devices, beside that of other implementations on
//! the same bytes. Compare within one run: times depend on the machine, ratios hardly.
//!
//! `cargo bench -p sma-core`, or `cargo bench -p sma-core -- inflate` for some of them.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde_json::{Value as Json, json};
use sma_core::compare::compare;
use sma_core::json::{canonical_bytes, parse};
use sma_core::layer::{Layer, compress, decompress};
use sma_core::redact::redact;
use sma_core::section::Sections;
use sma_core::write::{NewArchive, write};
use sma_core::{Archive, Level, Limits};

const DEVICES: u32 = 2000;

/// The maximal nesting of the JSON here.
const DEPTH: u16 = 64;

fn main() {
    divan::main();
}

/// The section `devices` of a fleet, one device of a hundred with another name than in other fleets.
fn devices(name: &str) -> String {
    let device = |id: u32| -> Json {
        let own = if id.is_multiple_of(100) { name } else { "Kitchen" };
        json!({
            "id": id, "mac": format!("A80300{id:06X}"), "ip": format!("10.0.{}.{}", id / 250, id % 250),
            "type": "SHSW-25", "name": format!("{own} {id}"), "status": "online",
            "settings": {
                "wifi": {"ssid": "Home", "key": format!("secret {id}")},
                "mqtt": {"server": "broker.example.com:1883", "topic": format!("shellies/{id}")},
                "relays": [{"name": "ch0", "auto_off": 87.5}, {"name": "ch1", "auto_off": 0}],
            },
            "created_at": "2025-11-02T09:00:00Z", "updated_at": "2026-01-19T10:00:00Z",
        })
    };
    let devices: Vec<Json> = (1..=DEVICES).map(device).collect();
    json!({"schema_version": "1.0.0", "devices": devices}).to_string()
}

fn sections(name: &str) -> Sections<'static> {
    Sections::new().with("devices", devices(name)).expect("JSON")
}

fn archive() -> Vec<u8> {
    let about = NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com");
    write(&about, &sections("Porch")).expect("an archive")
}

#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let bytes = archive();
    let open = || Archive::open(black_box(&bytes), &Limits::default());
    bencher.counter(BytesCount::of_slice(&bytes)).bench(open);
}

#[divan::bench(args = [Level::Basic, Level::Standard, Level::Thorough, Level::Paranoid])]
fn open_and_validate(bencher: Bencher<'_, '_>, level: Level) {
    let bytes = archive();
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| {
        let archive = Archive::open(black_box(&bytes), &Limits::default()).expect("an archive");
        archive.validate(level)
    });
}

#[divan::bench]
fn compare_fleets(bencher: Bencher<'_, '_>) {
    let (old, new) = (sections("Porch"), sections("Garage"));
    bencher.bench(|| compare(black_box(&old), black_box(&new)));
}

#[divan::bench]
fn redact_fleet(bencher: Bencher<'_, '_>) {
    let sections = sections("Porch");
    bencher.bench(|| redact(black_box(&sections)));
}

#[divan::bench]
fn inflate(bencher: Bencher<'_, '_>) {
    let content = devices("Porch");
    let packed = compress(Layer::Gzip, 6, content.as_bytes()).expect("a level");
    let inflate = || decompress(black_box(&packed), &Limits::default());
    bencher.counter(BytesCount::of_str(&content)).bench(inflate);
}

/// The same with zlib's format, in one go, without limits.
#[divan::bench]
fn inflate_by_miniz_oxide(bencher: Bencher<'_, '_>) {
    let content = devices("Porch");
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(content.as_bytes(), 6);
    let inflate = || miniz_oxide::inflate::decompress_to_vec_zlib(black_box(&packed));
    bencher.counter(BytesCount::of_str(&content)).bench(inflate);
}

#[divan::bench]
fn canonical_form(bencher: Bencher<'_, '_>) {
    let content = devices("Porch");
    bencher.counter(BytesCount::of_str(&content)).bench(|| {
        let tape = parse(black_box(content.as_bytes()), DEPTH).expect("JSON");
        canonical_bytes(tape.root(content.as_bytes()))
    });
}

#[divan::bench]
fn canonical_form_by_serde_json_canonicalizer(bencher: Bencher<'_, '_>) {
    let content = devices("Porch");
    bencher.counter(BytesCount::of_str(&content)).bench(|| {
        let value: Json = serde_json::from_str(black_box(&content)).expect("JSON");
        serde_json_canonicalizer::to_vec(&value)
    });
}
