//! The archive that another one builds on, where the person who asks has it (profile, section 3).

use alloc::format;

use super::findings::{Finding, Findings};
use super::{NO_MANIFEST, Subject};
use crate::check::CheckId;
use crate::report::Status;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let id = CheckId::BaseMatches;
    let Some((manifest, locator)) = subject.described() else {
        return findings.rest(&[id], Status::Skipped, NO_MANIFEST);
    };
    if manifest.at(&["archive_info", "base"]).is_none() {
        return findings.passed(id, "The archive builds on no other.");
    }
    let Some(base) = subject.given.base else {
        return findings.skipped(id, "The base archive was not given.");
    };
    let path = ["archive_info", "base", "manifest_checksum"];
    let (Some(named), Some(wanted)) = (manifest.at(&path), manifest.digest(&path)) else {
        return findings.skipped(id, "The checksum of the base's manifest cannot be read.");
    };
    let mut finding = Finding::new(id);
    match base.manifest_digest() {
        Some(found) if found == wanted => {}
        Some(found) => {
            let text = format!(
                "The archive builds on one whose manifest has the checksum {wanted}; that of the \
                 archive which you gave has {found}."
            );
            finding.fault(locator.value(named), text);
        }
        None => {
            finding.fault(locator.value(named), "What you gave as base has no manifest.");
        }
    }
    findings.push(finding);
}
