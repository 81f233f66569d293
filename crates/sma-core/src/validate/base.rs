//! Checks against the base of an archive, if the caller has it (profile, section 3).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::findings::{Finding, Findings};
use super::{NO_MANIFEST, Subject};
use crate::archive::{Archive, Content, encrypted_path, section_path};
use crate::check::{CheckId, Level};
use crate::escape::escape;
use crate::integrity::Digest;
use crate::report::Status;

/// Reason for skipping the comparison with the base.
pub(super) const NO_BASE: &str = "The base archive was not given.";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let id = CheckId::BaseMatches;
    let Some((manifest, locator)) = subject.manifest() else {
        return findings.set_rest(&[id], Status::Skipped, NO_MANIFEST);
    };
    if manifest.at(&["archive_info", "base"]).is_none() {
        return findings.pass(id, "The archive has no base.");
    }
    let Some(base) = subject.given.base else {
        return match manifest.is_partial() {
            true => findings.skip(id, NO_BASE),
            false => findings.pass(id, "The archive needs no base."),
        };
    };
    let path = ["archive_info", "base", "manifest_checksum"];
    let (Some(named), Some(wanted)) = (manifest.at(&path), manifest.digest(&path)) else {
        return findings.skip(id, "The manifest checksum of the base cannot be read.");
    };
    let mut finding = Finding::new(id);
    match base.manifest_digest() {
        // From level standard on, contents are compared with their digests.
        Some(found) if found == wanted && !findings.at_least(Level::Standard) => {
            let text = "The manifest of the base is the right one; its sections were not checked.";
            return findings.pass(id, text);
        }
        Some(found) if found == wanted => {
            for path in changed_sections(base) {
                let text = format!(
                    "The base that you gave was changed or is incomplete: {} does not match its \
                     manifest.",
                    escape(&path)
                );
                finding.fault(locator.value(named), text);
            }
        }
        Some(found) => {
            let text = format!(
                "The base must have the manifest checksum {wanted}; the archive that you gave has \
                 {found}."
            );
            finding.fault(locator.value(named), text);
        }
        None => {
            finding.fault(locator.value(named), "The base that you gave has no manifest.");
        }
    }
    findings.push(finding);
}

/// Returns the members of a base's sections that differ from its manifest, to which the increment
/// refers: unchanged sections are taken from them.
fn changed_sections(base: &Archive) -> Vec<String> {
    let Content::Members(members) = base.content() else { return Vec::new() };
    let Some(manifest) = members.manifest(base.bytes()) else { return Vec::new() };
    let path = if manifest.is_encrypted() { encrypted_path } else { section_path };
    let sections = manifest.sections();
    let included = sections.iter().filter(|entry| entry.is_included());
    let changed = included.filter_map(|entry| {
        let path = path(&entry.name);
        let found =
            members.find(&path).map(|index| Digest::compute(members.bytes(base.bytes(), index)));
        (found.is_none() || found != entry.checksum).then_some(path)
    });
    changed.collect()
}
