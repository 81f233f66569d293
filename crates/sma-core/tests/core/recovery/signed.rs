//! Signatures of damaged archives.

use std::fs;
use std::path::Path;

use sma_core::recover::{RecoveredSignature, RecoveredState, Recovery, RepairError};
use sma_core::signature::PublicKey;
use sma_core::signer::{SignatureError, SignaturePolicy};
use sma_core::{Archive, Limits};

use super::{contents, header_of, intact, sample};

fn key(name: &str) -> PublicKey {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    PublicKey::parse(&fs::read(folder.join(name)).unwrap()).unwrap()
}

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name)).unwrap()
}

fn recover(file: &[u8], policy: SignaturePolicy<'_>) -> Recovery {
    Recovery::open_signed(file, &Limits::default(), policy).unwrap()
}

#[test]
fn recovered_sections_are_proven_by_the_signature() {
    let (whole, keys) =
        (sample("1.0-tar-none-signed.sma"), [key("vectors/samples/signer.pub.pem")]);
    let was = contents(&whole);
    let policy = SignaturePolicy::SignedBy(&keys);
    let mut counts = [0; 2];
    for end in (1000..whole.len()).step_by(517) {
        let Ok(found) = Recovery::open_signed(&whole[..end], &Limits::default(), policy) else {
            continue;
        };
        match found.check_signature() {
            Ok(()) => {
                counts[0] += 1;
                assert_eq!(found.report().signature, RecoveredSignature::Verified, "{end}");
                for name in intact(&found) {
                    let (_, bytes) = found.section_bytes(name).unwrap();
                    assert_eq!(bytes, was[&format!("data/{name}.json")], "{end}");
                }
            }
            // Before the manifest is whole, nothing is signed.
            Err(error) => {
                counts[1] += 1;
                assert!(intact(&found).is_empty(), "{end} {error}");
                let repaired = found.repair(&found.packing());
                assert!(matches!(repaired, Err(RepairError::Signature(_))), "{end}");
            }
        }
    }
    assert!(counts[0] > 30, "{counts:?}");
}

#[test]
fn a_signed_checksum_list_proves_sections() {
    let mut headless = sample("1.0-tar-none-signed.sma");
    headless[2] ^= 1;
    let keys = [key("vectors/samples/signer.pub.pem")];
    let found = recover(&headless, SignaturePolicy::SignedBy(&keys));
    assert_eq!(found.report().signature, RecoveredSignature::Verified);
    assert_eq!(intact(&found).len(), 6);
    // A line of it was changed, which its signature shows.
    let at = header_of(&headless, "checksum.sha256");
    let mut changed = headless.clone();
    changed[at + 512] = if changed[at + 512] == b'0' { b'1' } else { b'0' };
    let found = recover(&changed, SignaturePolicy::SignedBy(&keys));
    assert_eq!(found.check_signature(), Err(SignatureError::NotVerified));
    assert!(intact(&found).is_empty());
    // Nor is its signature there.
    let at = header_of(&headless, "signature.sig");
    let found = recover(&headless[..at], SignaturePolicy::SignedBy(&keys));
    assert!(found.check_signature().is_err() && intact(&found).is_empty());
}

#[test]
fn unsigned_sections_are_not_called_intact() {
    let keys = [key("reports/security/signer.pub.pem")];
    let strangers = [key("vectors/keys/other.pub.pem")];
    for (name, policy, expected) in [
        ("reports/security/s08-forged.sma", SignaturePolicy::SignedBy(&keys), "not verified"),
        ("reports/security/s10-a.sma", SignaturePolicy::SignedBy(&strangers), "not verified"),
        ("vectors/samples/1.0-tar-gzip.sma", SignaturePolicy::SignedBy(&keys), "not signed"),
        (
            "vectors/samples/2026.1-server-export.sma",
            SignaturePolicy::SignedBy(&keys),
            "not signed",
        ),
        // It contradicts itself, which needs no key to be seen.
        ("vectors/signature/embedded-other.sma", SignaturePolicy::Consistent, "not fitting"),
    ] {
        let found = recover(&file(name), policy);
        let error = match expected {
            "not signed" => SignatureError::NotSigned,
            "not fitting" => SignatureError::Inconsistent,
            _ => SignatureError::NotVerified,
        };
        assert_eq!(found.check_signature(), Err(error), "{name}");
        assert!(found.sentence().starts_with("0 of"), "{name}: {}", found.sentence());
        let is_readable = |state| state == RecoveredState::Readable;
        assert!(found.sections().iter().all(|section| is_readable(section.state)), "{name}");
        let refused = found.repair(&found.packing());
        assert_eq!(refused, Err(RepairError::Signature(error)), "{name}");
    }
}

#[test]
fn without_a_key_the_remark_follows_the_verdict() {
    for (name, policy) in [
        ("reports/security/s08-forged.sma", SignaturePolicy::Consistent),
        ("reports/security/s08-forged.sma", SignaturePolicy::Ignored),
        ("vectors/signature/embedded.sma", SignaturePolicy::Consistent),
        ("vectors/signature/embedded-other.sma", SignaturePolicy::Ignored),
    ] {
        let found = recover(&file(name), policy);
        assert!(found.sentence().ends_with(" intact (signature not verified)"), "{name}");
        assert_eq!(found.report().signature, RecoveredSignature::NotVerified, "{name}");
        for section in found.sections() {
            assert!(section.reason.ends_with("whose signature was not verified."), "{name}");
        }
        let repaired = found.repair(&found.packing()).unwrap();
        let summary = Archive::open(&repaired, &Limits::default()).unwrap().summary();
        let words = summary.description.unwrap();
        assert!(words.ends_with(" Its signature was not verified, and was dropped."), "{words}");
    }
}

#[test]
fn an_unsigned_schema_is_regenerated() {
    let whole = sample("1.0-tar-none-signed.sma");
    let keys = [key("vectors/samples/signer.pub.pem")];
    // The list of checksums is not the one that was signed, and the manifest is.
    let mut changed = whole.clone();
    let at = header_of(&whole, "signature.sig");
    changed[at + 512] ^= 1;
    let schema = |policy| {
        let found = recover(&changed, policy);
        assert_eq!(intact(&found).len(), 6);
        contents(&found.repair(&found.packing()).unwrap())["schema.json"].clone()
    };
    let was = &contents(&whole)["schema.json"];
    assert_eq!(schema(SignaturePolicy::Consistent), *was);
    assert_ne!(schema(SignaturePolicy::SignedBy(&keys)), *was);
}
