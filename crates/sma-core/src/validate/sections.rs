//! Sections as JSON, and the counts that the manifest gives (profile, sections 3 and 5).

use alloc::format;

use super::findings::{Finding, Findings, Locator, in_text};
use super::{NO_MANIFEST, Subject, short};
use crate::archive::{MANIFEST, section_path};
use crate::check::{CheckId, Level};
use crate::json::Kind;
use crate::section::{self, Section};

/// Why the content of sections is not looked at.
const ENCRYPTED: &str = "The sections are encrypted.";

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.manifest.is_none() {
        for id in [
            CheckId::SectionJson,
            CheckId::UnknownSections,
            CheckId::RecordCounts,
            CheckId::TotalDevices,
        ] {
            findings.skipped(id, NO_MANIFEST);
        }
        return;
    }
    unknown_sections(subject, findings);
    // Basic validation does not read sections, large as they may be.
    if findings.at_least(Level::Standard) {
        if subject.is_encrypted() {
            for id in [CheckId::SectionJson, CheckId::RecordCounts, CheckId::TotalDevices] {
                findings.skipped(id, ENCRYPTED);
            }
            return;
        }
        section_json(subject, findings);
        record_counts(subject, findings);
        total_devices(subject, findings);
    }
}

fn unknown_sections(subject: &Subject<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::UnknownSections);
    if let Some((_, locator)) = manifest_locator(subject) {
        for entry in subject.included().filter(|entry| section::table(&entry.name).is_none()) {
            let text = format!("The section {} is not known.", short(&entry.name));
            finding.fault_at(|| locator.value(entry.value), || text);
        }
    }
    findings.push(finding);
}

fn section_json(subject: &Subject<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::SectionJson);
    for entry in subject.included() {
        let path = section_path(&entry.name);
        let Some(index) = subject.members.find(&path) else { continue };
        let text = subject.bytes(index);
        match subject.members.tape(subject.archive.bytes(), index) {
            Err(error) => {
                let place = in_text(Some(&path), text, error.offset);
                finding.fault(place, format!("{path} is malformed: {}.", error.kind));
            }
            Ok(tape) if tape.root(text).kind() != Kind::Object => {
                let place = in_text(Some(&path), text, 0);
                finding.fault(place, format!("{path} is not an object."));
            }
            Ok(_) => {}
        }
    }
    findings.push(finding);
}

fn record_counts(subject: &Subject<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::RecordCounts);
    let Some((_, locator)) = manifest_locator(subject) else { return };
    for entry in subject.included() {
        let section = readable(subject, &entry.name);
        if let (Some(section), Some(said)) = (section, entry.record_count)
            && section.record_count() != said
        {
            let text = format!(
                "{} has {} records, and the manifest says {said}.",
                section_path(&entry.name),
                section.record_count()
            );
            let value = entry.value.get("record_count").unwrap_or(entry.value);
            finding.fault(locator.value(value), text);
        }
    }
    findings.push(finding);
}

fn total_devices(subject: &Subject<'_>, findings: &mut Findings) {
    let id = CheckId::TotalDevices;
    let Some((manifest, locator)) = manifest_locator(subject) else { return };
    if manifest.is_partial() {
        return findings.skipped(id, "The archive holds only what changed.");
    }
    let value = manifest.at(&["source_system", "total_devices"]);
    let devices = readable(subject, "devices").and_then(|section| section.collection("devices"));
    let (Some(value), Some(devices)) = (value, devices) else {
        return findings.skipped(id, "There is no readable devices section to count.");
    };
    let mut finding = Finding::new(id);
    if let Some(said) = value.as_uint()
        && u64::try_from(devices.len()) != Ok(said)
    {
        let text = format!("There are {} devices, and the manifest says {said}.", devices.len());
        finding.fault(locator.value(value), text);
    }
    findings.push(finding);
}

fn readable<'a>(subject: &Subject<'a>, name: &str) -> Option<Section<'a>> {
    subject.members.section(subject.archive.bytes(), name)
}

/// The manifest, and what turns its values into places.
pub(super) fn manifest_locator<'a>(
    subject: &Subject<'a>,
) -> Option<(crate::manifest::Manifest<'a>, Locator<'a>)> {
    let manifest = subject.manifest?;
    let text = subject.member(MANIFEST)?;
    Some((manifest, Locator::new(Some(MANIFEST), text, manifest.root())))
}
