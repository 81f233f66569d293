//! Checks of sections as JSON, and of the manifest's counts (profile, sections 3 and 5).

use alloc::format;

use super::findings::{Finding, Findings, Locator, in_text};
use super::subject::NO_SECTIONS;
use super::{NO_MANIFEST, Subject};
use crate::archive::SectionText;
use crate::check::{CheckId, Level};
use crate::escape::escape;
use crate::json::{Kind, Value};
use crate::manifest::Manifest;
use crate::section;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some((manifest, locator)) = subject.manifest() else {
        findings.skip(CheckId::UnknownSections, NO_MANIFEST);
        return skip_content(findings, NO_MANIFEST);
    };
    unknown_sections(subject, locator, findings);
    // Basic validation does not read sections, which may be large.
    if findings.at_least(Level::Standard) {
        if let Some(reason) = subject.locked() {
            return skip_content(findings, reason);
        }
        section_json(subject, findings);
        record_counts(subject, locator, findings);
        total_devices(subject, manifest, locator, findings);
    }
}

/// Skips the checks that read sections.
fn skip_content(findings: &mut Findings, reason: &str) {
    for id in [CheckId::SectionJson, CheckId::RecordCounts, CheckId::TotalDevices] {
        findings.skip(id, reason);
    }
}

fn unknown_sections(subject: &Subject<'_>, locator: &Locator<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::UnknownSections);
    if subject.sections.is_empty() {
        finding.note_lack(NO_SECTIONS);
    }
    for entry in subject.included().filter(|entry| section::known_table(&entry.name).is_none()) {
        let text = format!("The section {} is unknown.", escape(&entry.name));
        finding.fault(locator.value(entry.value), text);
    }
    findings.push(finding);
}

fn section_json(subject: &Subject<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::SectionJson);
    for entry in subject.included() {
        let path = subject.data_path(&entry.name);
        let name = escape(&path);
        let Some(SectionText { text, tape }) = subject.section_text(&entry.name) else {
            finding.note_lack(format!("{name} is missing, or could not be decrypted."));
            continue;
        };
        match tape {
            Err(error) => {
                let place = in_text(Some(&path), text, error.offset);
                finding.fault(place, format!("{name} is malformed: {}.", error.kind));
            }
            Ok(tape) if tape.root(text).kind() != Kind::Object => {
                let place = in_text(Some(&path), text, 0);
                finding.fault(place, format!("{name} is not an object."));
            }
            Ok(_) => {}
        }
    }
    findings.push(finding);
}

fn record_counts(subject: &Subject<'_>, locator: &Locator<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::RecordCounts);
    let mut records = 0;
    for entry in subject.included() {
        let (Some(section), Some(said)) = (subject.section(&entry.name), entry.record_count) else {
            let name = escape(&entry.name);
            finding.note_lack(format!("The section {name} or its record_count cannot be read."));
            continue;
        };
        let found = section.record_count();
        records += found;
        if found != said {
            let path = escape(&subject.data_path(&entry.name));
            let text = format!(
                "The number of records in {path} is {found}, but the manifest states {said}."
            );
            let value = entry.value.get("record_count").unwrap_or(entry.value);
            finding.difference(locator.value(value), said, found, text);
            finding.concern(&subject.data_path(&entry.name));
        }
    }
    findings.facts.records = Some(records);
    findings.push(finding);
}

fn total_devices(
    subject: &Subject<'_>,
    manifest: Manifest<'_>,
    locator: &Locator<'_>,
    findings: &mut Findings,
) {
    let id = CheckId::TotalDevices;
    if manifest.is_partial() {
        return findings.skip(id, "The archive contains only changes.");
    }
    let value = manifest.at(&["source_system", "total_devices"]);
    let devices = subject.section("devices").and_then(|section| section.collection("devices"));
    let said = value.and_then(Value::as_uint);
    let (Some(value), Some(said), Some(devices)) = (value, said, devices) else {
        return findings.skip(id, "The devices or their total cannot be read.");
    };
    let mut finding = Finding::new(id);
    if u64::try_from(devices.len()) != Ok(said) {
        let text =
            format!("The number of devices is {}, but the manifest states {said}.", devices.len());
        finding.difference(locator.value(value), said, devices.len(), text);
        finding.concern(&subject.data_path("devices"));
    }
    findings.push(finding);
}
