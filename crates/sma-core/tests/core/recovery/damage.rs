//! Archives that are cut at many places, and have bytes changed one at a time.

use std::collections::BTreeMap;

use sma_core::archive::Archive;
use sma_core::container::Container;
use sma_core::layer::{Layer, compress};
use sma_core::recover::{PartState, RepairError};
use sma_core::{Level, Limits};

use super::{contents, intact, original, recover, sample, small, unpacked};

/// Every way of packing: tar and bundle, each layer, plain, signed and encrypted.
const SAMPLES: &[&str] = &[
    "1.0-tar-gzip.sma",
    "1.0-tar-none-signed.sma",
    "1.0-tar-zstd.sma",
    "1.0-json-gzip.sma",
    "1.0-json-lz4.sma",
    "1.0-selective.sma",
    "1.0-incremental.sma",
    "1.0-chacha-rawkey.sma",
    "1.0-aes-pbkdf2-json.sma",
];

/// What must hold however a file is damaged: what is called intact is as it was, and what is
/// made of it is valid and holds just that. Returns the number of intact sections.
fn assert_honest(file: &[u8], was: &BTreeMap<String, Vec<u8>>, how: &str) -> usize {
    let Ok(recovery) = recover(file) else { return 0 };
    let names = intact(&recovery);
    for name in &names {
        let (_, bytes) = recovery.section_bytes(name).unwrap();
        assert!(bytes == original(was, name), "{how}: {name}");
    }
    let repaired = recovery.repair(&recovery.packing());
    match &repaired {
        Err(RepairError::NoManifest { state }) => {
            assert!(*state != PartState::Intact, "{how}");
            assert_eq!(*state, recovery.report().manifest, "{how}");
        }
        Err(RepairError::NothingIntact) => assert!(names.is_empty(), "{how}"),
        Err(RepairError::DevicesHidden) => panic!("{how}: no sample needs this"),
        Err(error) => panic!("{how}: {error}"),
        Ok(archive) => {
            let now = contents(archive);
            let data = now.keys().filter(|path| path.starts_with("data/")).count();
            assert_eq!(data, names.len(), "{how}");
            for name in &names {
                assert!(original(&now, name) == original(was, name), "{how}: {name}");
            }
            let report =
                Archive::open(archive, &Limits::default()).unwrap().validate(Level::Standard);
            assert!(report.valid, "{how}");
        }
    }
    names.len()
}

/// The sample with other bytes in its container.
fn repack(container: &[u8], layer: Layer) -> Vec<u8> {
    compress(layer, layer.usual_level(), container).unwrap()
}

#[test]
fn repairing_an_intact_archive_changes_nothing() {
    for name in SAMPLES {
        let file = sample(name);
        let recovery = recover(&file).unwrap();
        let was = contents(&file);
        let count = recovery.sections().len();
        assert_eq!(intact(&recovery).len(), count, "{name}");
        let remark = if name.contains("signed") { " (signature not verified)" } else { "" };
        let sentence = format!("{count} of {count} sections intact{remark}");
        assert_eq!(recovery.sentence(), sentence, "{name}");
        assert_eq!(assert_honest(&file, &was, name), count);
        let repaired = contents(&recovery.repair(&recovery.packing()).unwrap());
        assert_eq!(repaired["schema.json"], was["schema.json"], "{name}");
    }
}

#[test]
fn a_truncated_archive_never_claims_more_than_it_has() {
    for name in SAMPLES {
        let file = sample(name);
        let was = contents(&file);
        let mut counts: Vec<usize> = (0..file.len())
            .step_by(64)
            .chain([file.len() - 1])
            .map(|end| assert_honest(&file[..end], &was, &format!("{name} cut at {end}")))
            .collect();
        let most = counts.pop().unwrap();
        // More bytes never make less of it, and some cut leaves something, but for LZ4, where
        // the sample is one block.
        assert!(counts.is_sorted(), "{name}: {counts:?}");
        assert!(most > 0, "{name}");
    }
}

#[test]
fn a_truncated_container_never_claims_more_than_it_has() {
    for name in ["1.0-json-gzip.sma", "1.0-tar-gzip.sma"] {
        let was = contents(&sample(name));
        let (container, _) = unpacked(&sample(name));
        for end in (0..container.len()).step_by(64) {
            assert_honest(&container[..end], &was, &format!("{name} container cut at {end}"));
        }
    }
}

#[test]
fn a_flipped_byte_makes_no_damaged_section_intact() {
    for name in SAMPLES {
        let file = sample(name);
        let was = contents(&file);
        for position in (0..file.len()).step_by(97) {
            let mut flipped = file.clone();
            flipped[position] ^= 0x21;
            assert_honest(&flipped, &was, &format!("{name} flipped at {position}"));
        }
    }
}

#[test]
fn a_flipped_byte_damages_only_its_member() {
    for name in SAMPLES {
        let file = sample(name);
        let was = contents(&file);
        let (container, layer) = unpacked(&file);
        let sections = was.keys().filter(|path| path.starts_with("data/")).count();
        for (path, bytes) in &was {
            let Some(start) = container.windows(bytes.len()).position(|w| w == &bytes[..]) else {
                // It is there as a string of a bundle.
                continue;
            };
            for position in [start, start + bytes.len() / 2, start + bytes.len() - 1] {
                let mut flipped = container.clone();
                // Neither a bracket nor a quote comes or goes.
                flipped[position] = match flipped[position] {
                    b'a' => b'b',
                    b'{' | b'}' | b'[' | b']' | b'"' | b'\\' => continue,
                    byte if byte.is_ascii_graphic() => b'a',
                    byte => byte ^ 0x80,
                };
                let how = format!("{name}: {path} at {position}");
                let count = assert_honest(&repack(&flipped, layer), &was, &how);
                let lost = usize::from(path.starts_with("data/"));
                assert_eq!(count, sections - lost, "{how}");
            }
        }
    }
}

#[test]
fn every_byte_of_a_small_archive_is_changed_in_turn() {
    for container in [Container::Tar, Container::Json] {
        let file = small(container);
        let was = contents(&file);
        assert_eq!(assert_honest(&file, &was, "sound"), 2);
        // The zeros that pad a tar mean nothing.
        for position in (0..file.len()).filter(|at| file[*at] != 0) {
            let mut flipped = file.clone();
            flipped[position] ^= 0x21;
            assert_honest(&flipped, &was, &format!("{container:?}, byte {position}"));
        }
    }
}
