//! What the core does without any of its features: opens, lists, peeks, validates and verifies.
//!
//! `cargo test -p sma-core --no-default-features --test without_features`

use sma_core::peek::{Peek, PeekResult};
use sma_core::report::{SignatureState, Status};
use sma_core::signature::PublicKey;
use sma_core::{Archive, CheckId, Level, Limits, Report};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/samples/");

fn sample(name: &str) -> Vec<u8> {
    std::fs::read([SAMPLES, name].concat()).expect("a sample")
}

fn open(name: &str) -> Archive {
    Archive::open(&sample(name), &Limits::default()).expect("an archive")
}

fn outcome(report: &Report, id: CheckId) -> (Status, &str) {
    let check = report.check(id).expect("a check of the level");
    (check.status, &check.message)
}

#[test]
fn archives_and_documents_are_validated() {
    for (name, devices) in [
        ("1.0-tar-gzip.sma", 24),
        ("1.0-tar-zstd.sma", 5),
        ("1.0-json-lz4.sma", 5),
        ("2026.1-server-export.sma", 24),
    ] {
        let archive = open(name);
        let report = archive.validate(Level::Thorough);
        let failed = report.failed_codes();
        assert!(report.valid, "{name}: {failed:?}");
        let section = archive.section("devices").expect("readable");
        let count = section.collection("devices").map(|devices| devices.len());
        assert_eq!(count, Some(devices), "{name}");
    }
}

#[test]
fn a_changed_member_is_found() {
    let mut bytes = sample("1.0-tar-none-signed.sma");
    let address = b"192.168.1.2\"";
    let place = bytes.windows(address.len()).position(|text| text == address).expect("a device");
    bytes[place] = b'2';
    let report =
        Archive::open(&bytes, &Limits::default()).expect("a tar").validate(Level::Standard);
    assert_eq!(outcome(&report, CheckId::SectionChecksums).0, Status::Failed);
}

#[test]
fn signers_are_verified() {
    let archive = open("1.0-tar-none-signed.sma");
    let keys = [PublicKey::parse(&sample("signer.pub.pem")).expect("a key")];
    let report = archive.validation(Level::Standard).with_public_keys(&keys).finish();
    assert_eq!(report.signature(), Some(SignatureState::Verified));
}

#[test]
fn the_beginning_of_a_file_is_enough_for_a_list() {
    let bytes = sample("1.0-tar-gzip.sma");
    let PeekResult::Known(claims) = Peek::new(Limits::default()).push(&bytes[..4096]) else {
        panic!("the manifest comes first")
    };
    assert_eq!(claims.summary().total_devices, Some(24));
}

/// Nothing of an encrypted archive is called good that was not read.
#[test]
fn encrypted_sections_are_skipped_with_the_reason() {
    let archive = open("1.0-aes-argon2-signed.sma");
    assert!(archive.is_locked());
    assert!(archive.section("devices").is_none());
    let report = archive.validate(Level::Thorough);
    let (reason, credential) = if cfg!(feature = "decrypt") {
        ("The sections are encrypted and were not unlocked.", "No password or key was given.")
    } else {
        let reason = "The sections are encrypted, and this build cannot decrypt them.";
        (reason, reason)
    };
    assert_eq!(outcome(&report, CheckId::Credential), (Status::Skipped, credential));
    assert_eq!(outcome(&report, CheckId::EncryptedSections), (Status::Skipped, reason));
    assert_eq!(outcome(&report, CheckId::References), (Status::Skipped, reason));
    // What needs no password is checked.
    assert_eq!(outcome(&report, CheckId::SectionChecksums).0, Status::Passed);
}
