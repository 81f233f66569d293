//! Recovery and repair, of samples that another program wrote and that are cut and damaged here
//! in every way that a byte can be.

mod damage;
mod repair;
mod signed;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sma_core::advice::{Advice, chain, to_sentence};
use sma_core::container::{Container, Detected, Member, bundle, detect, tar};
use sma_core::layer::{Layer, decompress};
use sma_core::recover::{
    PartState, Proof, RecoverError, RecoveredSection, RecoveredState, Recovery, RepairError,
};
use sma_core::section::Sections;
use sma_core::write::{NewArchive, Packing, write};
use sma_core::{Limits, json};

const SECTIONS: [&str; 6] =
    ["devices", "configurations", "templates", "notifications", "resolution", "analytics"];

fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/samples");
    fs::read(folder.join(name)).unwrap()
}

/// The decompressed container of a sample, and its layer.
fn unpacked(file: &[u8]) -> (Vec<u8>, Layer) {
    let inside = decompress(file, &Limits::default()).unwrap();
    (inside.bytes, inside.layer)
}

fn members(container: &[u8]) -> Vec<Member> {
    let limits = Limits::default();
    match detect(container) {
        Detected::Tar => tar::read(container, &limits).unwrap().members,
        _ => bundle::read(json::parse(container, 65).unwrap().root(container), &limits).unwrap(),
    }
}

/// The bytes of each member, by its path, read without any recovery.
fn contents(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let (container, _) = unpacked(file);
    let members = members(&container);
    members.into_iter().map(|m| (m.path.clone(), m.bytes(&container).to_vec())).collect()
}

/// The original bytes of a section.
fn original<'a>(contents: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a [u8] {
    let plain = contents.get(&format!("data/{name}.json"));
    plain.or_else(|| contents.get(&format!("data/{name}.json.enc"))).unwrap()
}

fn recover(file: &[u8]) -> Result<Recovery, RecoverError> {
    Recovery::open(file, &Limits::default())
}

fn section<'a>(recovery: &'a Recovery, name: &str) -> &'a RecoveredSection {
    recovery.sections().iter().find(|section| section.name == name).unwrap()
}

fn intact(recovery: &Recovery) -> Vec<&str> {
    let sections = recovery.sections().iter();
    let intact = sections.filter(|section| section.state == RecoveredState::Intact);
    intact.map(|section| section.name.as_str()).collect()
}

/// An archive of two sections.
fn small(container: Container) -> Vec<u8> {
    let sections = Sections::new()
        .with("devices", r#"{"devices":[{"id":1}]}"#)
        .and_then(|sections| sections.with("zones", r#"{"items":["a"]}"#));
    let packing = Packing { container, layer: Layer::None, level: 0 };
    write(&new_archive().with_packing(packing), &sections.unwrap()).unwrap()
}

fn new_archive() -> NewArchive {
    NewArchive::new("2026-01-19T10:00:00Z", "anna")
        .with_description("Both.")
        .with_manager_version("0.5.4")
        .with_database("sqlite", "3.40.0")
        .with_schema_version("2024.01.19.001")
        .with_hostname("host")
        .with_packing(Packing { container: Container::Tar, layer: Layer::None, level: 0 })
}

/// Where the tar header of a member begins.
fn header_of(container: &[u8], path: &str) -> usize {
    (0..container.len())
        .step_by(512)
        .find(|at| container[*at..].starts_with(format!("{path}\0").as_bytes()))
        .unwrap()
}

#[test]
fn the_header_after_a_damaged_one_is_found() {
    let (mut container, _) = unpacked(&sample("1.0-tar-gzip.sma"));
    let at = header_of(&container, "data/templates.json");
    container[at + 3] ^= 1;
    let recovery = recover(&container).unwrap();
    assert_eq!(recovery.sentence(), "5 of 6 sections intact");
    assert_eq!(section(&recovery, "templates").state, RecoveredState::Missing);
    let note = format!("The tar header at byte {at} is damaged: its checksum does not match.");
    assert!(recovery.report().notes.contains(&note));
    // A full backup may be without templates.
    let archive = recovery.repair(&recovery.packing()).unwrap();
    let manifest: serde_json::Value =
        serde_json::from_slice(&contents(&archive)["manifest.json"]).unwrap();
    assert_eq!(manifest["archive_info"]["backup_type"], "full");
    assert_eq!(manifest["data_sections"]["templates"]["included"], false);
    let description = manifest["archive_info"]["description"].as_str().unwrap();
    assert!(description.ends_with("Repaired: templates was lost."), "{description}");
}

#[test]
fn without_a_manifest_the_checksum_file_proves_and_nothing_is_repaired() {
    let (mut container, _) = unpacked(&sample("1.0-tar-gzip.sma"));
    container[2] ^= 1;
    let recovery = recover(&container).unwrap();
    assert_eq!(recovery.report().manifest, PartState::Missing);
    assert_eq!(intact(&recovery), SECTIONS);
    let proofs = recovery.sections().iter().map(|section| section.proof);
    assert!(proofs.into_iter().all(|proof| proof == Some(Proof::ChecksumFile)));
    let error = recovery.repair(&recovery.packing()).unwrap_err();
    assert_eq!(error, RepairError::NoManifest { state: PartState::Missing });
    assert_eq!(error.action(), "Extract the intact sections one by one.");

    // Nor is what no line is left of.
    let end = header_of(&container, "checksum.sha256");
    let recovery = recover(&container[..end]).unwrap();
    assert_eq!(recovery.sentence(), "0 of 6 sections intact, 6 readable without proof");
    let devices = section(&recovery, "devices");
    assert_eq!((devices.state, devices.proof), (RecoveredState::Readable, None));
}

#[test]
fn a_forged_section_is_not_intact() {
    let (mut container, _) = unpacked(&sample("1.0-tar-gzip.sma"));
    let at = container.windows(7).position(|window| window == b"Kitchen").unwrap();
    container[at..at + 7].copy_from_slice(b"Bedroom");
    let recovery = recover(&container).unwrap();
    assert_eq!(section(&recovery, "devices").state, RecoveredState::Damaged);
    // And where the manifest is damaged too, the checksum file still disagrees.
    container[600] = b'~';
    let recovery = recover(&container).unwrap();
    assert_eq!(recovery.report().manifest, PartState::Damaged);
    assert_eq!(section(&recovery, "devices").state, RecoveredState::Damaged);
    assert_eq!(section(&recovery, "configurations").state, RecoveredState::Intact);
}

#[test]
fn members_with_a_repeated_path_are_not_trusted() {
    let file = sample("1.0-tar-gzip.sma");
    let (container, _) = unpacked(&file);
    let was = contents(&file);
    let end = header_of(&container, "checksum.sha256");
    let copy = tar::write(&[("data/devices.json", &was["data/devices.json"])], 0).unwrap();
    let doubled = [&container[..end], &copy[..copy.len() - 1024], &container[end..]].concat();
    let recovery = recover(&doubled).unwrap();
    assert_eq!(section(&recovery, "devices").state, RecoveredState::Missing);
    assert_eq!(recovery.sentence(), "5 of 6 sections intact");
}

#[test]
fn a_truncated_document_keeps_its_complete_arrays() {
    let file = sample("2026.1-server-export.sma");
    let (text, _) = unpacked(&file);
    let whole = recover(&file).unwrap();
    assert_eq!(whole.report().container, Container::Document);
    let names: Vec<_> = whole.sections().iter().map(|section| section.name.as_str()).collect();
    assert_eq!(intact(&whole), names);
    assert_eq!(section(&whole, "devices").record_count, Some(24));
    assert_eq!(unpacked(&whole.repair(&whole.packing()).unwrap()).0, text);

    let parsed: serde_json::Value = serde_json::from_slice(&text).unwrap();
    for end in (0..text.len()).step_by(97) {
        let Ok(cut) = recover(&text[..end]) else { continue };
        for found in cut.sections() {
            let all = parsed[&found.name].as_array().unwrap();
            assert!(found.record_count.unwrap() <= all.len() as u64);
            let (_, bytes) = cut.section_bytes(&found.name).unwrap();
            match found.state {
                RecoveredState::Readable => {
                    let records: Vec<serde_json::Value> = serde_json::from_slice(bytes).unwrap();
                    assert_eq!(records, *all, "cut at {end}");
                }
                RecoveredState::Damaged => {
                    assert!(serde_json::from_slice::<serde_json::Value>(bytes).is_err());
                }
                state => panic!("{state:?} at {end}"),
            }
        }
    }
}

#[test]
fn a_document_is_repaired_if_it_matches_its_checksum() {
    let (text, _) = unpacked(&sample("2026.1-server-export.sma"));
    for behind in [&text[..], b"{", b"\n\0\0\0"] {
        let twice = recover(&[&text[..], behind].concat()).unwrap();
        let repaired = twice.repair(&twice.packing()).unwrap();
        assert!(repaired.trim_ascii_end() == text);
    }
    let mut changed = text.clone();
    let at = text.windows(6).position(|window| window == b"online").unwrap();
    changed[at] = b'O';
    for damaged in [&changed[..], &text[..text.len() / 2]] {
        let damaged = recover(damaged).unwrap();
        assert_eq!(damaged.repair(&damaged.packing()), Err(RepairError::Document));
    }
}

#[test]
fn errors_name_the_format_of_other_files() {
    let refused = |file: &[u8]| recover(file).err().map(|error| to_sentence(chain(&error)));
    let says = |file: &[u8], words: &str| {
        let text = refused(file).unwrap();
        assert!(text.contains(words), "{text}");
    };
    says(b"", "an empty file");
    says(b"\x89PNG\r\n\x1a\n", "a PNG picture");
    says(b"{\"a\": 1}", "contains no part of a backup");
    says(br#"{"format_version": "1.0.0", "data_sections": {}}"#, "contains no part of a backup");
    says(&sample("1.0-tar-gzip.sma")[..20], "is truncated at byte 20");
    says(&tar::write(&[("readme.txt", b"x")], 0).unwrap(), "contains no part of a backup");
}

#[test]
fn writing_keeps_the_limits_of_reading() {
    let file = sample("1.0-tar-gzip.sma");
    let (container, _) = unpacked(&file);
    for limits in [
        Limits::default().with_archive_bytes(1000),
        Limits::default().with_container_bytes(1000),
        Limits::default().with_members(3),
    ] {
        let cut = &file[..file.len() - 1];
        let error = Recovery::open(cut, &limits).unwrap_err();
        assert!(error.action().contains("higher limit"), "{error}");
    }
    // A member above its limit is left out, and the others are not.
    let limits = Limits::default().with_member_bytes(4000);
    let recovery = Recovery::open(&container, &limits).unwrap();
    let missing = recovery.sections().iter().filter(|s| s.state == RecoveredState::Missing);
    assert!(missing.count() > 0 && !intact(&recovery).is_empty());
}

#[test]
fn the_report_is_plain_data() {
    let file = sample("1.0-tar-none-signed.sma");
    let recovery = recover(&file[..file.len() / 2]).unwrap();
    let report = serde_json::to_value(recovery.report()).unwrap();
    assert_eq!(report["container"], "tar");
    assert_eq!(report["manifest"], "intact");
    let first = &report["sections"][0];
    assert_eq!(
        (&first["name"], &first["state"], &first["proof"]),
        (&"devices".into(), &"intact".into(), &"manifest".into())
    );
    assert_eq!(report["sections"][5]["state"], "missing");
    // No value of a record is in it, nor in what `Debug` shows.
    assert!(!report.to_string().contains("Kitchen"));
    assert!(!format!("{recovery:?}").contains("Kitchen"));
}
