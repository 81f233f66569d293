//! Repaired archives.

use std::fs;
use std::path::{Path, PathBuf};

use sma_core::advice::chain;
use sma_core::archive::Archive;
use sma_core::container::Container;
use sma_core::encryption::{Algorithm, Credential, MasterKey};
use sma_core::integrity::Digest;
use sma_core::layer::Layer;
use sma_core::recover::{RecoveredState, RepairError};
use sma_core::section::Sections;
use sma_core::write::{BackupType, Base, Draft, NewEncryption, Packing, Secret};
use sma_core::{Level, Limits};

use super::{contents, header_of, new_archive, recover, sample, section, unpacked};
use crate::counter::Counter;

#[test]
fn a_lost_critical_section_makes_the_backup_selective() {
    for (name, was) in [("1.0-tar-none-signed.sma", "full"), ("1.0-incremental.sma", "incremental")]
    {
        let (mut container, _) = unpacked(&sample(name));
        let at = header_of(&container, "data/configurations.json");
        container[at + 600] ^= 1;
        let recovery = recover(&container).unwrap();
        assert_eq!(section(&recovery, "configurations").state, RecoveredState::Damaged, "{name}");
        let archive = recovery.repair(&recovery.packing()).unwrap();
        let manifest: serde_json::Value =
            serde_json::from_slice(&contents(&archive)["manifest.json"]).unwrap();
        let info = &manifest["archive_info"];
        assert_eq!(info["backup_type"], "selective", "{name}");
        assert_eq!(info.get("base"), None, "{name}");
        let words = info["description"].as_str().unwrap();
        assert!(words.contains("Repaired: configurations was lost."), "{words}");
        assert!(
            words.contains(&format!(
                "It was a{} {was} backup.",
                if was == "full" { "" } else { "n" }
            ))
        );
        assert_eq!(words.contains("signature"), name.contains("signed"), "{words}");
        assert!(!contents(&archive).contains_key("signature.sig"));
    }
}

#[test]
fn a_repaired_archive_may_have_any_packaging() {
    let (mut bundle, _) = unpacked(&sample("1.0-json-gzip.sma"));
    let at = bundle.windows(21).position(|window| window == b"\"data/analytics.json\"").unwrap();
    bundle.truncate(at + 100);
    let recovery = recover(&bundle).unwrap();
    assert_eq!(section(&recovery, "analytics").state, RecoveredState::Damaged);
    for container in [Container::Tar, Container::Json] {
        for layer in [Layer::None, Layer::Gzip, Layer::Zstd, Layer::Lz4] {
            let archive =
                recovery.repair(&Packing { container, layer, level: layer.usual_level() }).unwrap();
            let opened = Archive::open(&archive, &Limits::default()).unwrap();
            let report = opened.validate(Level::Standard);
            assert!(report.valid && opened.layer() == layer, "{container:?} {layer:?}");
            // The file was cut before checksum.sha256, the only proof of schema.json.
            let schema: serde_json::Value =
                serde_json::from_slice(&contents(&archive)["schema.json"]).unwrap();
            assert_eq!(schema.as_object().unwrap().len(), 3);
        }
    }
    let packing = recovery.packing();
    let level = Packing { layer: Layer::Gzip, level: 10, ..packing };
    let document = Packing { container: Container::Document, ..packing };
    for refused in [level, document] {
        assert!(matches!(recovery.repair(&refused), Err(RepairError::Write(_))));
    }
    // The members of this tar end in a line feed, which a bundle cannot keep.
    let tar = recover(&sample("1.0-tar-none-signed.sma")).unwrap();
    let refused = tar.repair(&Packing { container: Container::Json, ..tar.packing() });
    let error = refused.unwrap_err();
    let error = chain(&error).to_string();
    assert!(error.contains("has whitespace before or after its JSON"), "{error}");
}

#[test]
fn an_encrypted_archive_stays_encrypted_and_its_key_opens_it() {
    let key =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/samples/raw.key"));
    let key = Credential::Key(MasterKey::from_file(&key.unwrap()).unwrap());
    let file = sample("1.0-chacha-rawkey.sma");
    let (mut container, _) = unpacked(&file);
    let at = header_of(&container, "data/resolution.json.enc");
    container[at + 600] ^= 1;
    let recovery = recover(&container).unwrap();
    assert!(recovery.report().encrypted);
    assert_eq!(recovery.sentence(), "5 of 6 sections intact");
    let archive = recovery.repair(&recovery.packing()).unwrap();
    let repaired = Archive::open(&archive, &Limits::default()).unwrap();
    let unlocked = repaired.unlock(&key).unwrap();
    assert!(unlocked.validate(Level::Standard).valid);
    let devices = unlocked.section("devices").unwrap();
    assert_eq!(devices.collection("devices").unwrap().len(), 5);
    assert!(unlocked.section("resolution").is_none());
}

#[test]
fn records_of_encrypted_sections_are_not_counted() {
    let base = Base::new(Digest::compute(b"base"), "2026-01-18T10:00:00Z");
    let sections = Sections::new()
        .with("devices", r#"{"devices":[{"id":1}]}"#)
        .and_then(|sections| sections.with("configurations", r#"{"device_configs":[]}"#))
        .unwrap();
    let key = MasterKey::from_bytes([7; 32]);
    let new = new_archive()
        .with_backup_type(BackupType::Incremental)
        .with_base(base)
        .with_total_devices(24);
    let mut draft = Draft::new(&new, &sections).unwrap();
    draft
        .encrypt(
            &NewEncryption::new(Algorithm::ChaCha20Poly1305, Secret::Key(&key)),
            &mut Counter(0),
        )
        .unwrap();
    let file = draft.finish().unwrap();
    let without = |path: &str| {
        let mut damaged = file.clone();
        damaged[header_of(&file, path) + 530] ^= 1;
        let recovery = recover(&damaged).unwrap();
        assert_eq!(recovery.sentence(), "1 of 2 sections intact");
        recovery.repair(&recovery.packing())
    };
    // The 24 devices are those of the system, and a selective backup tells those that it holds.
    assert_eq!(without("data/configurations.json.enc"), Err(RepairError::DevicesHidden));
    let archive = without("data/devices.json.enc").unwrap();
    let archive = Archive::open(&archive, &Limits::default()).unwrap();
    let unlocked = archive.unlock(&Credential::Key(key)).unwrap();
    assert!(unlocked.validate(Level::Standard).valid);
    assert!(unlocked.section("configurations").is_some());
}

#[test]
fn other_programs_read_repaired_archives() {
    test_programs::needs!("sh", "tar", "gzip", "sha256sum");
    let mut file = sample("1.0-tar-none-signed.sma");
    file.truncate(file.len() / 2);
    let recovery = recover(&file).unwrap();
    let packing = Packing { container: Container::Tar, layer: Layer::Gzip, level: 6 };
    let archive = recovery.repair(&packing).unwrap();
    let folder = folder("recovery");
    fs::write(folder.join("repaired.tar.gz"), archive).unwrap();
    let script = "gzip -t repaired.tar.gz && tar xzf repaired.tar.gz && \
                  sha256sum --strict -c checksum.sha256";
    let status =
        std::process::Command::new("sh").args(["-ec", script]).current_dir(&folder).status();
    assert!(status.unwrap().success());
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
