//! Verification of the signature of a damaged archive: over the manifest or, where that is lost,
//! over `checksum.sha256`. Unlike in [`Archive::check_signature`](crate::Archive::check_signature),
//! the sections need not be complete.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::RecoveredSignature;
use super::evidence::{Evidence, all};
use crate::archive::{CHECKSUMS, SIGNATURE, Signatures};
use crate::container::{Member, Salvaged};
use crate::signature::{PublicKey, Signature};
use crate::signer::{SignatureError, SignaturePolicy};

/// State of the signature, and whether the policy accepts it.
pub(super) struct Signed {
    pub(super) state: RecoveredSignature,
    /// The caller's key that verifies the signature.
    pub(super) signer: Option<PublicKey>,
    pub(super) check: Result<(), SignatureError>,
    /// Whether the lines of `checksum.sha256` prove anything.
    pub(super) are_lines_proof: bool,
}

impl Signed {
    pub(super) fn read(
        found: &Salvaged,
        container: &[u8],
        evidence: &Evidence,
        policy: SignaturePolicy<'_>,
    ) -> Self {
        let parts = Parts::new(found, container, evidence);
        let (state, signer) = match policy {
            SignaturePolicy::Ignored => (parts.unverified(), None),
            SignaturePolicy::Consistent => (parts.by_embedded(), None),
            SignaturePolicy::SignedBy(keys) => {
                let is_signer = |key: &&PublicKey| parts.is_by(key);
                match (keys.iter().find(is_signer), parts.unverified()) {
                    (Some(key), _) => (RecoveredSignature::Verified, Some(*key)),
                    (None, RecoveredSignature::Unsigned) => (RecoveredSignature::Unsigned, None),
                    (None, _) => (RecoveredSignature::NotFitting, None),
                }
            }
        };
        let are_lines_proof = match policy {
            SignaturePolicy::SignedBy(keys) => keys.iter().any(|key| parts.signs_lines(key)),
            SignaturePolicy::Consistent | SignaturePolicy::Ignored => true,
        };
        Self { state, signer, check: check(policy, state), are_lines_proof }
    }

    /// Returns a remark about the signature, as a sentence.
    pub(super) fn note(&self) -> Option<String> {
        Some(match (self.state, &self.signer) {
            (_, Some(key)) => format!("The signature verifies with {}.", key.fingerprint()),
            (RecoveredSignature::Unsigned, None) => return None,
            (RecoveredSignature::NotFitting, None) => String::from(
                "The signature is missing or does not verify: nothing proves that the sections are \
                 unchanged.",
            ),
            (_, None) => String::from(
                "The archive is signed, but its signature was not verified: anyone who changes a \
                 section can recompute its checksum.",
            ),
        })
    }

    /// Returns the state for documents, which are not signed.
    pub(super) fn from_document(policy: SignaturePolicy<'_>) -> Self {
        let state = RecoveredSignature::Unsigned;
        Self { state, signer: None, check: check(policy, state), are_lines_proof: true }
    }
}

/// Writes the continuation of "the checksum that the manifest lists".
impl fmt::Display for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.state, self.check) {
            (RecoveredSignature::Unsigned, Ok(())) => "",
            (RecoveredSignature::Unsigned, Err(_)) => ", which is not signed",
            (RecoveredSignature::NotVerified, _) => ", whose signature was not verified",
            (RecoveredSignature::Verified, _) => ", whose signature verifies",
            (RecoveredSignature::NotFitting, _) => ", whose signature does not verify",
        })
    }
}

/// Checks the state of the signature against the policy.
fn check(policy: SignaturePolicy<'_>, state: RecoveredSignature) -> Result<(), SignatureError> {
    match (policy, state) {
        (SignaturePolicy::Ignored, _)
        | (SignaturePolicy::SignedBy(_), RecoveredSignature::Verified) => Ok(()),
        (SignaturePolicy::SignedBy(_), RecoveredSignature::Unsigned) => {
            Err(SignatureError::NotSigned)
        }
        (SignaturePolicy::SignedBy(_), _) => Err(SignatureError::NotVerified),
        (SignaturePolicy::Consistent, RecoveredSignature::NotFitting) => {
            Err(SignatureError::Inconsistent)
        }
        (SignaturePolicy::Consistent, _) => Ok(()),
    }
}

/// The available parts of a signature.
struct Parts<'a> {
    /// Signatures of an intact manifest.
    manifest: Option<Signatures<'a>>,
    checksums: Option<&'a [u8]>,
    signature: Option<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn new(found: &'a Salvaged, container: &'a [u8], evidence: &'a Evidence) -> Self {
        let whole = |path: &str| {
            let member = found.members.iter().find(|member| member.path == path)?;
            Some(member.bytes(container))
        };
        let manifest = evidence.manifest.as_ref().and_then(|manifest| {
            let text = found.members.get(manifest.index)?.bytes(container);
            Some(Signatures::in_manifest(&manifest.tape, text))
        });
        Self {
            manifest,
            checksums: whole(CHECKSUMS),
            signature: whole(SIGNATURE).or_else(|| cut(found, container)),
        }
    }

    /// Returns the state without any key.
    fn unverified(&self) -> RecoveredSignature {
        let is_said = self.manifest.as_ref().is_some_and(Signatures::is_signed);
        if is_said || self.signature.is_some() {
            RecoveredSignature::NotVerified
        } else {
            RecoveredSignature::Unsigned
        }
    }

    /// Returns whether the proof of the sections is signed with a key.
    fn is_by(&self, key: &PublicKey) -> bool {
        match &self.manifest {
            Some(manifest) => manifest.are_signed_by(key),
            None => self.signs_lines(key),
        }
    }

    fn signs_lines(&self, key: &PublicKey) -> bool {
        let signature = self.signature.and_then(Signature::parse);
        let pair = self.checksums.zip(signature);
        pair.is_some_and(|(lines, signature)| key.verifies(lines, &signature))
    }

    /// Returns the state according to the embedded key.
    fn by_embedded(&self) -> RecoveredSignature {
        let Some(manifest) = self.manifest.as_ref().filter(|manifest| manifest.is_signed()) else {
            return self.unverified();
        };
        let is_there = !manifest.places().is_empty();
        let is_fitting = match manifest.embedded_key() {
            Some(key) => manifest.are_signed_by(&key),
            None => is_there && !manifest.has_embedded_key(),
        };
        if is_fitting { self.unverified() } else { RecoveredSignature::NotFitting }
    }
}

/// Returns the beginning of a truncated signature, which shows that there was one.
fn cut<'a>(found: &'a Salvaged, container: &'a [u8]) -> Option<&'a [u8]> {
    let member: &Member = all(found).find(|member| member.path == SIGNATURE)?;
    Some(member.bytes(container))
}
