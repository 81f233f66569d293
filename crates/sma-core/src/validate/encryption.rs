//! Checks of decryption, and remarks about encryption without signatures (profile, section 7).

use alloc::format;

use super::findings::{Finding, Findings, member};
use super::subject::LOCKED;
use super::{NO_MANIFEST, Subject};
use crate::advice::{Advice, chain, to_sentence};
use crate::archive::Signatures;
use crate::check::{CheckId, Level};
use crate::escape::escape;
use crate::report::{Location, Status};

/// The checks of this file.
const CHECKS: &[CheckId] = &[
    CheckId::EncryptedSections,
    CheckId::Credential,
    CheckId::WeakKeyDerivation,
    CheckId::EncryptedUnsigned,
];

/// Reason for skipping the decryption.
pub(super) const NO_CREDENTIAL: &str = "No password or key was given.";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !findings.at_least(Level::Standard) {
        return;
    }
    let Some((manifest, locator)) = subject.manifest() else {
        return findings.set_rest(CHECKS, Status::Skipped, NO_MANIFEST);
    };
    if !manifest.is_encrypted() {
        return findings.set_rest(CHECKS, Status::Passed, "The sections are not encrypted.");
    }
    decryption(subject, findings);

    let lock = subject.archive.lock();
    if let Ok(derivation) = lock.map(|lock| lock.key_derivation) {
        let mut cheap = Finding::new(CheckId::WeakKeyDerivation);
        if let Some(derivation) = derivation.filter(|derivation| derivation.is_weak()) {
            let place = manifest.at(&["encryption", "parameters"]).unwrap_or(manifest.root());
            let text = format!("The parameters of {derivation} make guessing the password cheap.");
            cheap.fault(locator.value(place), text);
        }
        findings.push(cheap);
    } else {
        let reason = "The encryption parameters cannot be used.";
        findings.skip(CheckId::WeakKeyDerivation, reason);
    }

    let mut unsigned = Finding::new(CheckId::EncryptedUnsigned);
    if !subject.signatures().is_some_and(Signatures::is_signed) {
        let text = "The archive is encrypted but not signed: nothing proves who made it, or that \
                    no section was removed.";
        let place = manifest.at(&["validation"]).unwrap_or(manifest.root());
        unsigned.fault(locator.value(place), text);
    }
    findings.push(unsigned);
}

fn decryption(subject: &Subject<'_>, findings: &mut Findings) {
    let sections = CheckId::EncryptedSections;
    let Some(plaintexts) = subject.archive.plaintexts() else {
        match subject.given.unlock_error {
            // Faults of the manifest have a check of their own.
            Some(error) if error.check() != CheckId::Credential => {
                findings.skip(CheckId::Credential, to_sentence(chain(error)));
            }
            Some(error) => {
                let mut refused = Finding::new(CheckId::Credential);
                refused.fault(Location::default(), to_sentence(chain(error)));
                // The reason may be a limit, and not the password.
                refused.advise(error.action());
                findings.push(refused);
            }
            None if cfg!(feature = "decrypt") => {
                findings.skip(CheckId::Credential, NO_CREDENTIAL);
            }
            None => findings.skip(CheckId::Credential, LOCKED),
        }
        return findings.skip(sections, LOCKED);
    };
    findings.push(Finding::new(CheckId::Credential));
    let mut finding = Finding::new(sections);
    for entry in subject.included() {
        let path = subject.data_path(&entry.name);
        let name = escape(&path);
        let Some(index) = subject.members.find(&path) else {
            finding.note_lack(format!("{name} is missing."));
            continue;
        };
        if let Some(fault) = plaintexts.problem(index) {
            finding.fault(member(&path), format!("{name} {fault}."));
        }
    }
    findings.push(finding);
}
