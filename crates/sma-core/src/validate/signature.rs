//! Checks of signatures and signers (profile, 6.4).

use alloc::format;

use super::findings::{Finding, Findings, Locator, member};
use super::{DocumentSubject, NO_MANIFEST, Subject};
use crate::archive::{SIGNATURE, Signatures};
use crate::check::{CheckId, Level};
use crate::manifest::Manifest;
use crate::report::{Location, Status};
use crate::signature::PublicKey;

/// The checks of this file.
const CHECKS: &[CheckId] = &[
    CheckId::Signature,
    CheckId::Signer,
    CheckId::UnvouchedSigner,
    CheckId::EmbeddedKey,
    CheckId::SignaturePlaces,
    CheckId::UnannouncedSignature,
    CheckId::Signed,
];

const NOT_SIGNED: &str = "The archive is not signed: nothing proves who made it.";

/// Reason for skipping the verification of signatures.
pub(super) const NO_KEY: &str = "The archive is signed, but no public key was given.";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !findings.at_least(Level::Standard) {
        return;
    }
    let (Some((manifest, locator)), Some(signatures)) = (subject.manifest(), subject.signatures())
    else {
        return findings.set_rest(CHECKS, Status::Skipped, NO_MANIFEST);
    };
    let keys = subject.given.public_keys;
    if !signatures.is_signed() {
        unsigned(&locator.value(manifest.root()).into(), keys, findings);
        return findings.set_rest(CHECKS, Status::Passed, NOT_SIGNED);
    }
    findings.push(Finding::new(CheckId::Signed));
    let signed = Signed { signatures, manifest, locator };
    signed.places_agree(findings);
    signed.verify(keys, findings);
    let reason = if keys.is_empty() { NO_KEY } else { "No known key verifies all signatures." };
    findings.set_rest(CHECKS, Status::Skipped, reason);
}

/// Reports that documents are unsigned.
pub(super) fn check_document(subject: &DocumentSubject<'_>, findings: &mut Findings) {
    if findings.at_least(Level::Standard) {
        unsigned(&Location::default(), subject.given.public_keys, findings);
    }
}

fn unsigned(place: &Location, keys: &[PublicKey], findings: &mut Findings) {
    let mut signed = Finding::new(CheckId::Signed);
    signed.fault(place.clone(), NOT_SIGNED);
    findings.push(signed);
    if keys.is_empty() {
        return findings.skip(CheckId::Signature, NOT_SIGNED);
    }
    let mut finding = Finding::new(CheckId::Signature);
    finding.fault(place.clone(), "You gave a public key, but the archive is not signed.");
    findings.push(finding);
}

/// An archive that is signed or claims to be.
struct Signed<'s, 'a> {
    signatures: &'s Signatures<'a>,
    manifest: Manifest<'a>,
    locator: &'s Locator<'a>,
}

impl Signed<'_, '_> {
    /// Checks that both places have a signature if there is an algorithm, and neither otherwise.
    fn places_agree(&self, findings: &mut Findings) {
        let has = |name| self.signatures.places().iter().any(|place| place.name == name);
        let mut places = Finding::new(CheckId::SignaturePlaces);
        let mut unannounced = Finding::new(CheckId::UnannouncedSignature);
        if self.signatures.have_algorithm() {
            for name in Signatures::PLACES.into_iter().filter(|name| !has(*name)) {
                let text = format!("The archive claims to be signed, but {name} is missing.");
                places.fault(self.field("signature_algorithm"), text);
            }
        } else if has(SIGNATURE) {
            // A signature in the manifest without an algorithm fails a check of the manifest.
            let text = "signature.sig is present, but the manifest names no signature algorithm.";
            unannounced.fault(member(SIGNATURE), text);
        }
        findings.push(places);
        findings.push(unannounced);
    }

    fn verify(&self, keys: &[PublicKey], findings: &mut Findings) {
        let embedded = self.signatures.embedded_key();
        let by_embedded = embedded.filter(|key| self.signatures.are_signed_by(key));
        if keys.is_empty() {
            return self.without_a_key(by_embedded, findings);
        }
        if let Some(key) = keys.iter().find(|key| self.signatures.are_signed_by(key)) {
            let text = format!("Every signature verifies with your key {}.", key.fingerprint());
            findings.pass(CheckId::Signature, text);
            findings.push(Finding::new(CheckId::Signer));
            findings.push(Finding::new(CheckId::UnvouchedSigner));
            return self.embedded_is(key, findings);
        }
        if let Some(other) = by_embedded {
            let mut signer = Finding::new(CheckId::Signer);
            let text = format!(
                "The archive is signed with its embedded key {}, which is not one of yours.",
                other.fingerprint()
            );
            signer.fault(self.field("public_key"), text);
            findings.push(signer);
            let reason = "The archive is signed with a key that you did not give.";
            return findings.skip(CheckId::Signature, reason);
        }
        let mut finding = Finding::new(CheckId::Signature);
        match keys {
            [key] => self.add_problems(key, &mut finding),
            _ => {
                let text = format!("None of your {} keys verifies every signature.", keys.len());
                finding.fault(self.field("signature_algorithm"), text);
            }
        }
        findings.push(finding);
    }

    fn without_a_key(&self, by_embedded: Option<PublicKey>, findings: &mut Findings) {
        let id = CheckId::Signature;
        match (by_embedded, self.signatures.embedded_key()) {
            (Some(key), _) => {
                let mut vouched = Finding::new(CheckId::UnvouchedSigner);
                let text = format!(
                    "The signatures verify with the embedded key {}, but nothing proves whose key \
                     it is.",
                    key.fingerprint()
                );
                vouched.fault(self.field("public_key"), text);
                findings.push(vouched);
                findings.skip(id, NO_KEY);
            }
            (None, embedded)
                if self.signatures.has_embedded_key() && !self.signatures.places().is_empty() =>
            {
                let mut finding = Finding::new(id);
                if let Some(key) = embedded {
                    self.add_problems(&key, &mut finding);
                } else {
                    let text = "The embedded public key is invalid: no signature can be verified \
                                with it.";
                    finding.fault(self.field("public_key"), text);
                }
                findings.push(finding);
            }
            (None, _) => findings.skip(id, NO_KEY),
        }
    }

    fn embedded_is(&self, signer: &PublicKey, findings: &mut Findings) {
        if !self.signatures.has_embedded_key() {
            let reason = "The archive contains no public key.";
            return findings.pass(CheckId::EmbeddedKey, reason);
        }
        let mut finding = Finding::new(CheckId::EmbeddedKey);
        let embedded = self.signatures.embedded_key();
        if embedded.as_ref() != Some(signer) {
            let text = match embedded {
                Some(key) => {
                    let fingerprint = key.fingerprint();
                    format!(
                        "The embedded key is {fingerprint}, not the key that signed the archive."
                    )
                }
                None => "The embedded key is invalid, so it is not the key that signed.".into(),
            };
            finding.fault(self.field("public_key"), text);
        }
        findings.push(finding);
    }

    fn add_problems(&self, key: &PublicKey, finding: &mut Finding) {
        for place in self.signatures.places() {
            if let Some(text) = place.problem(key) {
                let location = match place.name {
                    Signatures::IN_MANIFEST => self.field("signature"),
                    name => member(name),
                };
                finding.fault(location, text);
            }
        }
        if self.signatures.places().is_empty() {
            finding.fault(self.field("signature_algorithm"), "No signature is present.");
        }
    }

    /// Returns the place of a field of `validation`, or of the nearest existing value.
    fn field(&self, name: &str) -> Location {
        let value = self.manifest.at(&["validation", name]);
        let value = value.or_else(|| self.manifest.at(&["validation"]));
        self.locator.value(value.unwrap_or(self.manifest.root())).into()
    }
}
