//! Archives that the core encrypts and signs, judged by `tar`, `sha256sum` and `openssl`, and by
//! the core itself after every one of their bytes was changed in turn.

use std::fs;

use base64ct::{Base64, Encoding};
use rand_core::{TryCryptoRng, TryRng};
use sma_core::archive::UnlockError;
use sma_core::container::Container;
use sma_core::encryption::{Algorithm, Credential, KeyDerivation, MasterKey, Password};
use sma_core::layer::Layer;
use sma_core::report::{SignatureState, Verdict};
use sma_core::section::Sections;
use sma_core::signature::{PrivateKey, PublicKey};
use sma_core::write::{
    BackupType, Draft, NewArchive, NewEncryption, Packing, Secret, WriteError, write,
};
use sma_core::{Archive, Level, Limits};

use crate::counter::Counter;
use crate::shell::{folder, shell};

const SECTIONS: &[(&str, &str)] = &[
    ("devices", r#"{"devices":[{"id":1,"name":"Kitchen"}]}"#),
    ("configurations", r#"{"device_configs":[]}"#),
];
const RAW_KEY: [u8; 32] = [0x42; 32];

fn sections() -> Sections<'static> {
    let mut sections = Sections::new();
    for (name, json) in SECTIONS {
        sections.insert(name, json.as_bytes().to_vec()).unwrap();
    }
    sections
}

fn new_archive(container: Container, layer: Layer) -> NewArchive {
    NewArchive::new("2026-01-19T10:00:00Z", "anna")
        .with_backup_type(BackupType::Full)
        .with_manager_version("0.5.4")
        .with_database("sqlite", "3.40.0")
        .with_schema_version("2024.01.19.001")
        .with_hostname("host")
        .with_packing(Packing { container, layer, level: layer.usual_level() })
}

fn encryption<'a>(algorithm: Algorithm, secret: Secret<'a>) -> NewEncryption<'a> {
    NewEncryption::new(algorithm, secret)
}

fn signer() -> PrivateKey {
    PrivateKey::from_seed(&[9; 32])
}

/// Encrypted with the raw key, and signed.
fn encrypted_and_signed(container: Container) -> Vec<u8> {
    let key = MasterKey::from_bytes(RAW_KEY);
    let sections = sections();
    let mut draft = Draft::new(&new_archive(container, Layer::Gzip), &sections).unwrap();
    let encryption = encryption(Algorithm::Aes256Gcm, Secret::Key(&key));
    draft.encrypt(&encryption, &mut Counter(0)).unwrap();
    draft.sign(&signer()).unwrap();
    draft.finish().unwrap()
}

fn raw_key() -> Credential {
    Credential::Key(MasterKey::from_bytes(RAW_KEY))
}

fn open(bytes: &[u8]) -> Archive {
    Archive::open(bytes, &Limits::default()).unwrap()
}

#[test]
fn the_password_of_encryption_unlocks() {
    let password = Password::new("pässwörd".as_bytes()).unwrap();
    let derivations = [
        KeyDerivation::Pbkdf2 { iterations: 100_000 },
        KeyDerivation::Argon2 { memory_kib: 38_912, time_cost: 1, parallelism: 1 },
        KeyDerivation::Scrypt { log_n: 15, r: 8, p: 1 },
    ];
    let algorithms = [Algorithm::ChaCha20Poly1305, Algorithm::Aes256Gcm];
    for (index, derivation) in derivations.into_iter().enumerate() {
        let algorithm = algorithms[index % 2];
        let layer = [Layer::None, Layer::Gzip, Layer::Zstd][index];
        let sections = sections();
        let mut draft = Draft::new(&new_archive(Container::Tar, layer), &sections).unwrap();
        let encryption = encryption(algorithm, Secret::Password(&password, derivation));
        draft.encrypt(&encryption, &mut Counter(0)).unwrap();
        let bytes = draft.finish().unwrap();
        let archive = open(&bytes);
        assert_eq!(archive.layer(), Layer::None, "the layer is inside");
        let locked = archive.validate(Level::Standard);
        assert!(locked.valid, "{locked:#?}");
        assert!(archive.section("devices").is_none());

        let right = Credential::Password(Password::new("pässwörd".as_bytes()).unwrap());
        let unlocked = archive.unlock(&right).unwrap();
        let report = unlocked.validate(Level::Standard);
        assert_eq!(report.count(sma_core::report::Status::Warning), 0, "{report:#?}");
        assert!(report.valid, "{report:#?}");
        for (name, json) in SECTIONS {
            let found = unlocked.section(name).expect("it is unlocked");
            assert_eq!(found.root().source(), *json);
        }

        let wrong = Credential::Password(Password::new(b"passwort").unwrap());
        let error = archive.unlock(&wrong).unwrap_err();
        assert_eq!(error, UnlockError::Refused);
        let report = archive.validation(Level::Standard).with_unlock_error(&error).finish();
        assert_eq!(report.verdict(), Verdict::NotUnlocked);
        assert!(matches!(archive.unlock(&raw_key()), Err(UnlockError::NeedsPassword)));
    }
}

#[test]
fn openssl_verifies_written_signatures() {
    test_programs::needs!("sh", "tar", "base64", "sha256sum", "openssl");
    for (container, test) in [(Container::Tar, "openssl-tar"), (Container::Json, "openssl-json")] {
        let folder = folder(test);
        let bytes = encrypted_and_signed(container);
        let archive = open(&bytes);
        let keys = [signer().public_key()];
        let report = archive.validation(Level::Standard).with_public_keys(&keys).finish();
        assert_eq!(report.signature(), Some(SignatureState::Verified), "{report:#?}");
        fs::write(folder.join("key.pem"), keys[0].to_pem()).unwrap();
        fs::write(folder.join("a.sma"), &bytes).unwrap();
        if container == Container::Tar {
            shell(&folder, "tar xf a.sma && sha256sum --strict -c checksum.sha256");
        } else {
            let members: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let decode = |path: &str| members[path].as_str().unwrap().to_owned();
            fs::write(folder.join("checksum.sha256"), decode("checksum.sha256")).unwrap();
            fs::write(folder.join("signature.b64"), decode("signature.sig")).unwrap();
            shell(&folder, "base64 -d signature.b64 >signature.sig");
            let manifest = serde_json::to_vec(&members["manifest.json"]).unwrap();
            fs::write(folder.join("manifest.json"), manifest).unwrap();
        }
        let verify = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin";
        let text = shell(&folder, &format!("{verify} -in checksum.sha256 -sigfile signature.sig"));
        assert!(text.contains("Verified Successfully"), "{text}");

        let mut manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        let signature = manifest["validation"]["signature"].as_str().unwrap().to_owned();
        manifest["validation"]["manifest_checksum"] = "".into();
        manifest["validation"]["signature"] = "".into();
        let canonical = serde_json_canonicalizer::to_vec(&manifest).unwrap();
        fs::write(folder.join("canonical"), canonical).unwrap();
        fs::write(folder.join("inside.b64"), signature).unwrap();
        shell(
            &folder,
            &format!(
                "base64 -d inside.b64 >inside.sig && {verify} -in canonical -sigfile inside.sig"
            ),
        );
    }
}

#[test]
fn signing_an_archive_changes_nothing_else() {
    let sample = include_bytes!("../../../../tests/vectors/samples/1.0-aes-argon2-signed.sma");
    let archive = open(sample);
    let mut draft = Draft::from_archive(&archive).unwrap();
    draft.sign(&signer()).unwrap();
    let bytes = draft.finish().unwrap();
    let signed = open(&bytes);
    let keys = [signer().public_key()];
    let report = signed.validation(Level::Standard).with_public_keys(&keys).finish();
    assert!(report.valid, "{report:#?}");
    assert_eq!(report.signature(), Some(SignatureState::Verified));
    let sample_key =
        PublicKey::parse(include_bytes!("../../../../tests/vectors/samples/signer.pub.pem"))
            .unwrap();
    let report = signed.validation(Level::Standard).with_public_keys(&[sample_key]).finish();
    assert_eq!(report.signature(), Some(SignatureState::OtherKey));
    // The password is the one that it was.
    let text = include_bytes!("../../../../tests/vectors/samples/password.txt");
    let password = Credential::Password(Password::from_file(text).unwrap());
    let devices = signed.summary().sections[0].records;
    assert_eq!(
        signed.unlock(&password).unwrap().section("devices").unwrap().record_count(),
        devices
    );
}

#[test]
fn encrypting_voids_the_signature_and_hides_every_section() {
    let sample = include_bytes!("../../../../tests/vectors/samples/1.0-tar-none-signed.sma");
    let archive = open(sample);
    let key = MasterKey::from_bytes(RAW_KEY);
    let mut draft = Draft::from_archive(&archive).unwrap();
    let encryption = encryption(Algorithm::ChaCha20Poly1305, Secret::Key(&key));
    draft.encrypt(&encryption, &mut Counter(0)).unwrap();
    assert_eq!(draft.encrypt(&encryption, &mut Counter(0)), Err(WriteError::Encrypted));
    let bytes = draft.finish().unwrap();
    let encrypted = open(&bytes);
    let report = encrypted.validate(Level::Standard);
    assert!(report.valid, "{report:#?}");
    assert_eq!(report.signature(), Some(SignatureState::Unsigned));
    assert!(!bytes.windows(7).any(|window| window == b"Kitchen"));
    let unlocked = encrypted.unlock(&raw_key()).unwrap();
    for name in ["devices", "configurations", "templates", "notifications", "resolution"] {
        let before = archive.section(name).unwrap().root().source().to_owned();
        assert_eq!(unlocked.section(name).unwrap().root().source(), before, "{name}");
    }
}

#[test]
fn an_archive_with_errors_is_not_signed() {
    let flipped = include_bytes!("../../../../tests/vectors/flipped/1.0-tar-gzip.sma");
    let archive = open(flipped);
    let Err(WriteError::Invalid { codes }) = Draft::from_archive(&archive).map(drop) else {
        panic!("it has problems")
    };
    assert!(codes.contains(&"SMA-I003".to_owned()), "{codes:?}");
    let document = include_bytes!("../../../../tests/vectors/samples/2026.1-server-export.sma");
    let archive = open(document);
    assert_eq!(Draft::from_archive(&archive).map(drop), Err(WriteError::Document));
}

#[test]
fn the_archive_and_each_member_have_a_salt_of_their_own() {
    let key = MasterKey::from_bytes(RAW_KEY);
    let sections = sections();
    let mut draft = Draft::new(&new_archive(Container::Json, Layer::None), &sections).unwrap();
    let encryption = encryption(Algorithm::Aes256Gcm, Secret::Key(&key));
    draft.encrypt(&encryption, &mut Counter(0)).unwrap();
    let bytes = draft.finish().unwrap();
    let archive: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let decoded = |text: &serde_json::Value| Base64::decode_vec(text.as_str().unwrap()).unwrap();
    // Profile, 7.3: a member begins with eight bytes of magic, and then has its salt.
    let of_member = |path: &str| decoded(&archive[path])[8..24].to_vec();
    // What the counter gives, one salt after the other.
    let drawn = |from: u64| [from.to_be_bytes(), (from + 1).to_be_bytes()].concat();
    let parameters = &archive["manifest.json"]["encryption"]["parameters"];
    assert_eq!(decoded(&parameters["salt"]), drawn(1));
    assert_eq!(of_member("data/devices.json.enc"), drawn(3));
    assert_eq!(of_member("data/configurations.json.enc"), drawn(5));
}

#[test]
fn nothing_is_encrypted_without_random_numbers() {
    let key = MasterKey::from_bytes(RAW_KEY);
    let sections = sections();
    let mut draft = Draft::new(&new_archive(Container::Tar, Layer::None), &sections).unwrap();
    let encryption = encryption(Algorithm::Aes256Gcm, Secret::Key(&key));
    assert_eq!(draft.encrypt(&encryption, &mut Exhausted), Err(WriteError::Randomness));
}

/// A source of random numbers that has none.
struct Exhausted;

impl TryRng for Exhausted {
    type Error = std::fmt::Error;

    fn try_next_u32(&mut self) -> Result<u32, std::fmt::Error> {
        Err(std::fmt::Error)
    }

    fn try_next_u64(&mut self) -> Result<u64, std::fmt::Error> {
        Err(std::fmt::Error)
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), std::fmt::Error> {
        Err(std::fmt::Error)
    }
}

impl TryCryptoRng for Exhausted {}

#[test]
fn an_unchanged_draft_gives_the_same_archive() {
    for container in [Container::Tar, Container::Json] {
        let bytes = write(&new_archive(container, Layer::Gzip), &sections()).unwrap();
        assert_eq!(Draft::from_archive(&open(&bytes)).unwrap().finish().unwrap(), bytes);
    }
}

/// What a reader sees of an archive, who has the signer's public key and the raw key.
#[derive(PartialEq)]
struct Seen {
    members: Vec<(String, u64)>,
    sections: Vec<String>,
    checks: Vec<(String, sma_core::report::Status)>,
}

/// None where the change was found: it is no archive any more, or not verified, or not sound.
fn observe(bytes: &[u8]) -> Option<Seen> {
    let archive = Archive::open(bytes, &Limits::default()).ok()?;
    let keys = [signer().public_key()];
    let unlocked = archive.unlock(&raw_key()).ok()?;
    let report = unlocked.validation(Level::Standard).with_public_keys(&keys).finish();
    if !report.valid || report.signature() != Some(SignatureState::Verified) {
        return None;
    }
    let source =
        |(name, _): &(&str, &str)| Some(unlocked.section(name)?.root().source().to_owned());
    let members = archive.summary().members;
    Some(Seen {
        members: members.into_iter().map(|member| (member.path, member.size)).collect(),
        sections: SECTIONS.iter().filter_map(source).collect(),
        checks: report.checks().map(|check| (check.code.to_string(), check.status)).collect(),
    })
}

/// Offsets at which a change of one bit was not found, after making sure that it changed nothing
/// that a reader sees.
fn find_undetected(bytes: &[u8]) -> Vec<usize> {
    let whole = observe(bytes).expect("it is sound");
    assert_eq!(whole.sections.len(), SECTIONS.len());
    let mut unfound = Vec::new();
    let mut changed = bytes.to_vec();
    for offset in 0..bytes.len() {
        // One bit of each byte, and in all every bit equally often.
        let bit = 1 << (offset % 8);
        changed[offset] ^= bit;
        if let Some(seen) = observe(&changed) {
            assert!(seen == whole, "byte {offset}, bit {bit:#x} changed what is seen");
            unfound.push(offset);
        }
        changed[offset] ^= bit;
    }
    unfound
}

#[test]
fn a_changed_byte_of_a_tar_is_detected_or_not_content() {
    let bytes = encrypted_and_signed(Container::Tar);
    let is_padding = |offset: usize| {
        // The headers are found with the rules of ustar alone.
        let mut header = 0;
        while header + 512 <= bytes.len() && bytes[header] != 0 {
            let size = std::str::from_utf8(&bytes[header + 124..header + 135]).unwrap();
            let size = usize::from_str_radix(size, 8).unwrap();
            let content = header + 512..header + 512 + size;
            let next = content.end.next_multiple_of(512);
            if (content.end..next).contains(&offset) {
                return true;
            }
            // A header's checksum is an octal number that is not summed itself: a leading zero
            // may become a space, and its end NUL or space, and it is still that number.
            if (header + 148..header + 156).contains(&offset) {
                return true;
            }
            header = next;
        }
        false
    };
    let unfound = find_undetected(&bytes);
    // So: the padding behind members, which is no part of them, and spellings of one number.
    let other: Vec<&usize> = unfound.iter().filter(|offset| !is_padding(**offset)).collect();
    assert!(other.is_empty(), "neither found nor padding: {other:?}");
    assert!(unfound.len() < bytes.len() / 2);
}

#[test]
fn a_changed_byte_of_a_bundle_is_detected_or_white_space() {
    let bytes = encrypted_and_signed(Container::Json);
    for offset in find_undetected(&bytes) {
        let byte = bytes[offset] as char;
        assert!(byte.is_ascii_whitespace(), "byte {offset}, {byte:?}, is neither found nor space");
    }
}
