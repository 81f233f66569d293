//! Container and members (profile, sections 1 and 2).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::findings::{Finding, Findings, member};
use super::{NO_MANIFEST, Subject};
use crate::archive::{
    Archive, CHECKSUMS, MANIFEST, SCHEMA, SIGNATURE, encrypted_path, section_of, section_path,
};
use crate::check::{CheckId, Level};
use crate::container::{self, Container};
use crate::count::count;
use crate::escape::escape;
use crate::layer::Layer;
use crate::limits::Limits;
use crate::report::Location;
use crate::section;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.members.container() == Container::Tar {
        let mut end = Finding::new(CheckId::TarEnd);
        if !subject.members.end_is_marked() {
            end.fault(
                Location::default(),
                "The tar does not end with two zero blocks: bytes may be missing at its end.",
            );
        }
        findings.push(end);
    }
    required_members(subject, findings);
    section_members(subject, findings);
    unknown_members(subject, findings);
    if findings.at_least(Level::Paranoid) {
        member_order(subject, findings);
    }
}

/// Reports that the archive was opened, with its format.
pub(super) fn report_opened(archive: &Archive, findings: &mut Findings) {
    let layer = match archive.layer() {
        Layer::None => "not compressed",
        Layer::Gzip => "compressed with gzip",
        Layer::Zstd => "compressed with zstd",
        Layer::Lz4 => "compressed with LZ4",
    };
    let container = match archive.content() {
        crate::archive::Content::Document(document) => {
            format!("A {} document", document.version())
        }
        crate::archive::Content::Members(members) => {
            let kind = match members.container() {
                Container::Tar => "tar",
                Container::Json | Container::Document => "JSON bundle",
            };
            format!("A {kind} with {}", count(members.list().len(), "member"))
        }
    };
    findings.pass(CheckId::Opened, format!("{container}, {layer}."));
    let kind = match archive.content() {
        crate::archive::Content::Document(document) => document.version().to_string(),
        crate::archive::Content::Members(members) => match members.container() {
            Container::Tar => String::from("tar"),
            Container::Json | Container::Document => String::from("JSON bundle"),
        },
    };
    findings.facts.container = Some(match archive.layer() {
        Layer::None => kind,
        layer => format!("{kind}, {layer}"),
    });
}

/// Requires the manifest, the schema, the checksums, and one form of each included section.
fn required_members(subject: &Subject<'_>, findings: &mut Findings) {
    let mut missing = Finding::new(CheckId::RequiredMembers);
    let mut twice = Finding::new(CheckId::PlainBesideEncrypted);
    let mut lost: Vec<String> = Vec::new();
    let has = |path: &str| subject.members.find(path).is_some();
    let paths = || subject.members.list().iter().map(|member| member.path.as_str());
    let is_ours = |path: &str| [SCHEMA, CHECKSUMS].contains(&path) || section_of(path).is_some();
    if let Some(folder) = container::only_folder(paths(), MANIFEST) {
        let text = format!(
            "All members are in the folder \"{}\": the archive was packed together with its \
             folder.",
            escape(folder)
        );
        missing.fault(member(MANIFEST), text);
        missing.advise("Repair the archive: that removes the folder.");
    } else if !has(MANIFEST) && !paths().any(is_ours) {
        findings.facts.is_foreign = true;
        let text = "This is not a Shelly Manager backup: it contains neither a manifest nor \
                    sections.";
        missing.fault(member(MANIFEST), text);
        missing.advise("Choose the .sma file that Shelly Manager saved.");
    } else {
        for path in [MANIFEST, SCHEMA, CHECKSUMS].into_iter().filter(|path| !has(path)) {
            missing.fault(member(path), format!("{path} is missing."));
            lost.push(path.to_string());
        }
    }
    let mut required = 3_u64;
    let mut lost_count = lost.len() as u64;
    for entry in subject.included().filter(|entry| section::is_name(&entry.name)) {
        let path = subject.data_path(&entry.name);
        required += 1;
        if !has(&path) {
            lost_count += 1;
            if lost.len() < Limits::MAX_LOCATIONS {
                lost.push(path.clone());
            }
            let text = format!("{path} is missing, although the manifest includes the section.");
            missing.fault(member(&path), text);
        }
        let (plain, encrypted) = (section_path(&entry.name), encrypted_path(&entry.name));
        if has(&plain) && has(&encrypted) {
            let text = format!("{plain} is present in addition to its encrypted form.");
            twice.fault(member(&plain), text);
        }
    }
    if subject.manifest.is_some() {
        findings.facts.required = Some(required);
    }
    // Of a folder, everything is present.
    if missing.count() == lost_count {
        findings.facts.missing_count = lost_count;
        findings.facts.missing = lost;
    }
    findings.push(missing);
    if subject.manifest.is_some() {
        findings.push(twice);
    } else {
        findings.skip(CheckId::PlainBesideEncrypted, NO_MANIFEST);
    }
}

/// Reports members of sections that the manifest excludes or does not list.
fn section_members(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.manifest.is_none() {
        return findings.skip(CheckId::SectionMembers, NO_MANIFEST);
    }
    let mut finding = Finding::new(CheckId::SectionMembers);
    for found in subject.members.list() {
        let Some((name, _)) = section_of(&found.path) else { continue };
        if !subject.is_included(name) {
            let text = format!(
                "{} is present, although the manifest does not include it.",
                escape(&found.path)
            );
            finding.fault(member(&found.path), text);
        }
    }
    findings.push(finding);
}

fn unknown_members(subject: &Subject<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::UnknownMembers);
    for found in subject.members.list() {
        let path = found.path.as_str();
        let known =
            [MANIFEST, SCHEMA, CHECKSUMS, SIGNATURE].contains(&path) || section_of(path).is_some();
        if !known {
            finding.fault(member(path), format!("{} is not part of the format.", escape(path)));
        }
    }
    findings.push(finding);
}

/// Checks the order of known members (profile, section 2); others may be anywhere.
fn member_order(subject: &Subject<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::MemberOrder);
    let mut last = None;
    for found in subject.members.list() {
        let path = found.path.as_str();
        let place = match path {
            MANIFEST => (0, None),
            SCHEMA => (1, None),
            CHECKSUMS => (3, None),
            SIGNATURE => (4, None),
            _ => match section_of(path) {
                Some((name, _)) => (2, Some(section::rank(name))),
                None => continue,
            },
        };
        if last.is_some_and(|last| place < last) {
            let text = format!("{} comes after members that must follow it.", escape(path));
            finding.fault(member(path), text);
        }
        last = last.max(Some(place));
    }
    findings.push(finding);
}
