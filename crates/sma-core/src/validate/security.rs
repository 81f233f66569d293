//! Encryption and signatures: what could not be checked, and why.

use super::findings::Findings;
use super::{NO_MANIFEST, Subject};
use crate::check::CheckId;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(manifest) = subject.manifest else {
        findings.skipped(CheckId::EncryptedSections, NO_MANIFEST);
        return findings.skipped(CheckId::Signature, NO_MANIFEST);
    };
    if manifest.is_encrypted() {
        let reason = "The sections are encrypted, and this program cannot decrypt them yet.";
        findings.skipped(CheckId::EncryptedSections, reason);
    } else {
        findings.passed(CheckId::EncryptedSections, "The sections are not encrypted.");
    }
    let reason = if subject.members.is_signed(manifest) {
        "The archive is signed, and this program cannot verify signatures yet."
    } else {
        "The archive is not signed: nothing proves who made it."
    };
    findings.skipped(CheckId::Signature, reason);
}

/// Documents are neither encrypted nor signed.
pub(super) fn check_document(findings: &mut Findings) {
    let reason = "Documents of this format carry no signature: nothing proves who made them.";
    findings.skipped(CheckId::Signature, reason);
}
