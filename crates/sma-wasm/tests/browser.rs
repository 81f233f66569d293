//! The samples in a browser, through the JavaScript bindings.
#![cfg(target_arch = "wasm32")]

use js_sys::{JSON, Object, Reflect, Uint8Array};
use sma_core::report::Status;
use sma_core::{Archive, Level, Limits, Report};
use sma_wasm::{SmaError, open};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const CHECKSUM: &str = "SMA-I020";
const DECRYPTION: &str = "SMA-E001";

macro_rules! vector {
    ($path:literal) => {
        include_bytes!(concat!("../../../tests/vectors/", $path, ".sma"))
    };
}

/// The report of a file at `standard`, as a JavaScript caller gets it.
fn report(file: &[u8]) -> Report {
    let archive = open(&Uint8Array::from(file), None).expect("it opens");
    let report = archive.report(&"standard".into(), None).expect("there is such a level");
    serde_wasm_bindgen::from_value(report).expect("it has the shape of a report")
}

/// Reads a device.
fn device(archive: &sma_wasm::Archive, index: f64) -> Result<JsValue, SmaError> {
    archive.record(&"devices".into(), &"devices".into(), &index.into())
}

fn status(report: &Report, code: &str) -> Status {
    report.checks().find(|check| check.code == code).expect("it is in the report").status
}

#[wasm_bindgen_test]
fn documents_of_released_exporters_are_valid() {
    for (file, checksum) in [
        (&vector!("samples/2026.1-browser-export")[..], Status::Passed),
        (vector!("samples/2026.1-server-export"), Status::Passed),
        (vector!("samples/2024.1-browser-after-2026-07-21"), Status::Passed),
        (vector!("samples/2024.1-browser-before-2026-07-21"), Status::Passed),
        (vector!("samples/2024.1-server-export"), Status::Skipped),
    ] {
        let report = report(file);
        assert!(report.valid);
        assert_eq!(status(&report, CHECKSUM), checksum);
    }
}

#[wasm_bindgen_test]
fn archives_of_another_writer_are_valid() {
    for file in [
        &vector!("samples/1.0-tar-gzip")[..],
        vector!("samples/1.0-json-gzip"),
        vector!("samples/1.0-tar-none-signed"),
        vector!("samples/1.0-tar-zstd"),
        vector!("samples/1.0-json-lz4"),
        vector!("samples/1.0-selective"),
        vector!("samples/1.0-incremental"),
    ] {
        let report = report(file);
        assert!(report.valid);
        assert_eq!(report.count(Status::Failed), 0);
    }
}

#[wasm_bindgen_test]
fn encrypted_archives_are_not_damaged() {
    for file in [
        &vector!("samples/1.0-aes-argon2-signed")[..],
        vector!("samples/1.0-chacha-scrypt"),
        vector!("samples/1.0-aes-pbkdf2-json"),
        vector!("samples/1.0-chacha-rawkey"),
    ] {
        let report = report(file);
        assert!(report.valid);
        assert_eq!(status(&report, DECRYPTION), Status::Skipped);
    }
}

#[wasm_bindgen_test]
fn encrypted_archives_are_unlocked_and_locked_again() {
    let file = Uint8Array::from(&vector!("samples/1.0-chacha-rawkey")[..]);
    let mut archive = open(&file, None).expect("it opens");
    assert_eq!(device(&archive, 0.0).unwrap_err().code(), "SMA-U005");
    let credential = Object::new();
    let key = include_bytes!("../../../tests/vectors/samples/raw.key");
    Reflect::set(&credential, &"key".into(), &Uint8Array::from(&key[..])).expect("an object");
    archive.unlock(&credential).expect("it is the key");
    assert!(device(&archive, 0.0).is_ok());
    archive.lock();
    assert_eq!(device(&archive, 0.0).unwrap_err().code(), "SMA-U005");
}

#[wasm_bindgen_test]
fn encrypting_takes_random_bytes_of_the_browser() {
    let file = Uint8Array::from(&vector!("samples/1.0-tar-gzip")[..]);
    let archive = open(&file, None).expect("it opens");
    let options = Object::new();
    Reflect::set(&options, &"key".into(), &"5a".repeat(32).into()).expect("an object");
    let [first, second] = [(); 2].map(|()| archive.encrypt(&options).expect("it can be"));
    assert_ne!(first, second);
    assert!(report(&first).valid);
}

#[wasm_bindgen_test]
fn one_other_character_in_a_device_name_is_found() {
    for file in [
        &vector!("flipped/2026.1-browser-export")[..],
        vector!("flipped/2026.1-server-export"),
        vector!("flipped/2024.1-browser-after-2026-07-21"),
        vector!("flipped/2024.1-browser-before-2026-07-21"),
        vector!("flipped/1.0-tar-gzip"),
        vector!("flipped/1.0-json-gzip"),
        vector!("flipped/1.0-tar-none-signed"),
        vector!("flipped/1.0-tar-zstd"),
        vector!("flipped/1.0-json-lz4"),
        vector!("flipped/1.0-selective"),
        vector!("flipped/1.0-incremental"),
    ] {
        assert!(!report(file).valid);
    }
}

#[wasm_bindgen_test]
fn a_report_equals_the_parsed_json_of_the_core() {
    for file in [
        &vector!("samples/1.0-tar-gzip")[..],
        vector!("samples/2024.1-server-export"),
        vector!("flipped/2026.1-browser-export"),
        vector!("flipped/1.0-json-gzip"),
    ] {
        let archive = Archive::open(file, &Limits::browser()).expect("it opens");
        let faced = open(&Uint8Array::from(file), None).expect("it opens");
        let report = faced.report(&"standard".into(), None).expect("there is such a level");
        assert_same(&report, &archive.validate(Level::Standard));
        assert_same(&faced.summary(), &archive.summary());
    }
}

fn assert_same(given: &JsValue, meant: &impl serde::Serialize) {
    let meant = serde_json::to_string(meant).expect("plain data has a JSON form");
    let meant = JSON::parse(&meant).and_then(|value| JSON::stringify(&value));
    // This fails for a BigInt, and leaves out what is undefined.
    let given = JSON::stringify(given);
    assert_eq!(given.expect("no BigInt"), meant.expect("JSON parses"));
}

#[wasm_bindgen_test]
fn opening_another_file_throws_an_error_with_a_code() {
    let error = open(&Uint8Array::from(&b"\x89PNG\r\n\x1a\n"[..]), None).unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
    assert!(error.is_instance_of::<SmaError>());
    assert_eq!(error.code(), "SMA-A001");
    assert_eq!(error.action(), "Choose the .sma file that Shelly Manager saved.");
    assert_eq!(Reflect::get(&error, &"name".into()), Ok("SmaError".into()));
}

#[wasm_bindgen_test]
fn records_are_plain_objects() {
    let file = Uint8Array::from(&vector!("samples/1.0-tar-gzip")[..]);
    let archive = open(&file.buffer(), None).expect("it opens");
    let record = device(&archive, 23.0).expect("there are 24");
    assert!(Reflect::get(&record, &"mac".into()).is_ok_and(|mac| mac.is_string()));
    assert_eq!(device(&archive, 24.0).unwrap_err().code(), "SMA-U007");
}
