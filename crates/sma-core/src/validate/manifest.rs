//! Checks of the fields of `manifest.json` (profile, section 3).

use alloc::format;

use super::findings::{Finding, Findings, Locator, member};
use super::subject::NO_SECTIONS;
use super::{NO_MANIFEST, Subject};
use crate::archive::{MANIFEST, SCHEMA};
use crate::check::{CheckId, Level};
use crate::escape::escape;
use crate::json::{Kind, Value};
use crate::layer::Layer;
use crate::manifest::{
    BASE, BackupType, FORMAT_MINOR, GROUPS, Group, Manifest, SECTION_ENTRY, SectionEntry,
    encryption_parameters,
};
use crate::section::{self, Priority, SECTIONS};
use crate::shape::{self, Problem, ProblemKind};

/// Names in the root that are not in [`GROUPS`].
const OTHER_NAMES: &[&str] = &["format_version", "data_sections"];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let Some((manifest, locator)) = subject.manifest() else {
        if subject.members.find(MANIFEST).is_some() {
            let mut version = Finding::new(CheckId::FormatVersion);
            version.fault(member(MANIFEST), "manifest.json is not an object.");
            findings.push(version);
        }
        return skip_all(findings);
    };
    let root = manifest.root();
    let mut check = ManifestCheck {
        subject,
        manifest,
        locator,
        unknown: Finding::new(CheckId::UnknownManifestFields),
    };
    check.format_version(findings);
    check.groups(findings);
    check.base(findings);
    check.schema_versions_agree(findings);
    check.compression_agrees(findings);
    check.sections(findings);
    check.critical_sections(findings);
    for (key, _) in root.members() {
        let known = GROUPS.iter().map(|group| group.name).chain(OTHER_NAMES.iter().copied());
        if !known.into_iter().any(|name| key.is(name)) {
            check.unknown_field(key.range().start, &key.name());
        }
    }
    findings.push(check.unknown);
}

/// Skips the checks that require a manifest.
fn skip_all(findings: &mut Findings) {
    let manifest_checks = CheckId::ALL.iter().filter(|id| {
        id.info().category == crate::check::Category::Manifest
            && !findings.has(**id)
            && id.info().level == Level::Basic
    });
    let skipped: alloc::vec::Vec<CheckId> = manifest_checks.copied().collect();
    for id in skipped {
        findings.skip(id, NO_MANIFEST);
    }
}

struct ManifestCheck<'s, 'a> {
    subject: &'s Subject<'a>,
    manifest: Manifest<'a>,
    locator: &'s Locator<'a>,
    /// Unknown fields anywhere are reported by one check.
    unknown: Finding,
}

impl ManifestCheck<'_, '_> {
    fn format_version(&self, findings: &mut Findings) {
        let mut finding = Finding::new(CheckId::FormatVersion);
        let mut later = Finding::new(CheckId::LaterMinor);
        let value = self.manifest.root().get("format_version");
        let place = || self.locator.value(value.unwrap_or(self.manifest.root()));
        match (value, self.manifest.format_version()) {
            (_, Some(version)) if version.minor > FORMAT_MINOR => {
                let text =
                    format!("The archive has format version {}.{}.", version.major, version.minor);
                later.fault(place(), text);
            }
            (_, Some(_)) => {}
            (found, None) => {
                let wrong = if found.is_some() { "not a semantic version" } else { "missing" };
                finding.fault(place(), format!("format_version is {wrong}."));
                later.note_lack("The manifest states no format version.");
            }
        }
        findings.push(finding);
        findings.push(later);
    }

    fn groups(&mut self, findings: &mut Findings) {
        for group in GROUPS {
            let mut finding = Finding::new(group.check);
            self.shape(group, &mut finding);
            match group.check {
                CheckId::Encryption => self.encryption_is_consistent(&mut finding),
                CheckId::Validation => self.signature_is_consistent(&mut finding),
                _ => {}
            }
            findings.push(finding);
        }
    }

    fn shape(&mut self, group: &Group, finding: &mut Finding) {
        match self.manifest.root().get(group.name) {
            Some(value) => self.walk(value, group.shape, finding),
            None => {
                let place = self.locator.value(self.manifest.root());
                finding.fault(place, format!("{} is missing.", group.name));
            }
        }
    }

    /// Adds the faults of a value to `finding`, and unknown fields to their own check.
    fn walk(&mut self, value: Value<'_>, shape: &'static shape::Shape, finding: &mut Finding) {
        let Self { locator, unknown, .. } = self;
        shape::check(value, shape, &mut |fault| match &fault.kind {
            ProblemKind::Unknown { .. } => unknown.shape_fault(locator, &fault),
            // The spelling of numbers in the manifest is free (profile, section 2).
            ProblemKind::Spelling => {}
            _ => finding.shape_fault(locator, &fault),
        });
    }

    fn unknown_field(&mut self, offset: usize, name: &str) {
        let kind = ProblemKind::Unknown { name: name.into() };
        self.unknown.shape_fault(self.locator, &Problem { offset, kind });
    }

    /// Checks that `algorithm` is null exactly if encryption is off, and that key derivation and
    /// parameters match.
    fn encryption_is_consistent(&mut self, finding: &mut Finding) {
        let manifest = self.manifest;
        let at = |name: &str| manifest.at(&["encryption", name]);
        let Some(enabled) = at("enabled").and_then(Value::as_bool) else { return };
        let is_null = |name: &str| at(name).is_none_or(Value::is_null);
        let mut fault = |name: &str, text: &str| {
            let value = at(name).or_else(|| manifest.at(&["encryption"]));
            finding.fault(self.locator.value(value.unwrap_or(manifest.root())), text);
        };
        if enabled {
            if is_null("algorithm") {
                fault("algorithm", "Encryption is enabled, but no algorithm is named.");
            }
            match at("parameters") {
                Some(parameters) if parameters.kind() == Kind::Object => {
                    let key_derivation = at("key_derivation").and_then(Value::as_str);
                    let shape = encryption_parameters(key_derivation.as_deref());
                    self.walk(parameters, shape, finding);
                    // Constraints beyond the ranges of single parameters.
                    if finding.is_clean()
                        && let Err(error) = manifest.key_derivation()
                    {
                        finding.fault(self.locator.value(parameters), format!("{error}."));
                    }
                }
                _ => fault("parameters", "Encryption is enabled, but its parameters are missing."),
            }
        } else {
            if !is_null("algorithm") {
                fault("algorithm", "Encryption is off, but an algorithm is named.");
            }
            if !is_null("key_derivation") {
                fault(
                    "key_derivation",
                    "Encryption is off, but a key derivation function is named.",
                );
            }
        }
    }

    /// Checks that an archive without a signature algorithm has no signature (profile, 6.4).
    fn signature_is_consistent(&self, finding: &mut Finding) {
        let at = |name: &str| self.manifest.at(&["validation", name]);
        let unsigned = at("signature_algorithm").is_none_or(Value::is_null);
        let signature =
            at("signature").filter(|value| value.as_str().is_some_and(|s| !s.is_empty()));
        if let Some(signature) = signature.filter(|_| unsigned) {
            let text = "A signature is present, but no signature algorithm is named.";
            finding.fault(self.locator.value(signature), text);
        }
    }

    fn base(&mut self, findings: &mut Findings) {
        let mut finding = Finding::new(CheckId::Base);
        let mut unexpected = Finding::new(CheckId::UnexpectedBase);
        match self.manifest.at(&["archive_info", "base"]) {
            Some(base) => {
                self.walk(base, &BASE, &mut finding);
                if !self.manifest.is_partial() && finding.is_clean() {
                    let text = "The archive is neither incremental nor differential, but names a \
                                base.";
                    unexpected.fault(self.locator.value(base), text);
                }
            }
            None if self.manifest.is_partial() => {
                let info = self.manifest.at(&["archive_info"]).unwrap_or(self.manifest.root());
                finding.fault(self.locator.value(info), "The base is not named.");
            }
            None => {}
        }
        findings.push(finding);
        findings.push(unexpected);
    }

    fn schema_versions_agree(&self, findings: &mut Findings) {
        let id = CheckId::SchemaVersionsAgree;
        let path = ["source_system", "schema_version"];
        let schema =
            self.subject.json(SCHEMA).and_then(|root| root.get("schema_version")?.as_str());
        let (Some(value), Some(here), Some(there)) =
            (self.manifest.at(&path), self.manifest.text(&path), schema)
        else {
            return findings.skip(id, "One of the two schema versions is missing.");
        };
        let mut finding = Finding::new(id);
        if here != there {
            let text = format!(
                "The manifest names schema version \"{}\", schema.json \"{}\".",
                escape(&here),
                escape(&there)
            );
            finding.fault(self.locator.value(value), text);
        }
        findings.push(finding);
    }

    fn compression_agrees(&self, findings: &mut Findings) {
        let id = CheckId::CompressionAgrees;
        let found = self.subject.archive.layer();
        let named = self.manifest.text(&["compression", "algorithm"]);
        // In an encrypted archive the algorithm refers to the sections (profile, 7.4).
        let expected = if self.subject.is_encrypted() {
            Some(Layer::None)
        } else {
            named.and_then(|name| name.parse().ok())
        };
        let Some(expected) = expected else {
            return findings.skip(id, "The manifest names no known compression.");
        };
        let mut finding = Finding::new(id);
        if expected != found {
            let value = self.manifest.at(&["compression", "algorithm"]);
            let text = format!(
                "The manifest states the compression \"{expected}\", but the file has \"{found}\"."
            );
            finding.fault(self.locator.value(value.unwrap_or(self.manifest.root())), text);
        }
        findings.push(finding);
    }

    fn sections(&mut self, findings: &mut Findings) {
        let mut fields = Finding::new(CheckId::DataSections);
        let mut names = Finding::new(CheckId::SectionNames);
        let mut priorities = Finding::new(CheckId::SectionPriority);
        if self.subject.sections.is_empty() {
            names.note_lack(NO_SECTIONS);
            priorities.note_lack(NO_SECTIONS);
        }
        let root = self.manifest.root();
        let list = root.get("data_sections");
        match list {
            None => fields.fault(self.locator.value(root), "data_sections is missing."),
            Some(list) if list.kind() != Kind::Object => {
                fields.fault(self.locator.value(list), "data_sections is not an object.");
            }
            Some(list) => {
                for table in SECTIONS.iter().filter(|table| list.get(table.name).is_none()) {
                    let text = format!("The section {} is not listed.", table.name);
                    fields.fault(self.locator.value(list), text);
                }
            }
        }
        for entry in &self.subject.sections {
            let place = self.locator.value(entry.value);
            self.walk(entry.value, &SECTION_ENTRY, &mut fields);
            if !section::is_name(&entry.name) {
                let text = format!("\"{}\" is not a valid section name.", escape(&entry.name));
                names.fault(place, text);
            }
            let checksum = entry.value.get("checksum");
            if entry.is_included() && checksum.is_some_and(Value::is_null) {
                let text = format!("The section {} has no checksum.", escape(&entry.name));
                fields.fault(place, text);
            }
            if entry.included == Some(false) {
                self.check_excluded(entry, &mut fields);
            }
            let expected =
                section::known_table(&entry.name).map(|table| <&str>::from(table.priority));
            if let (Some(expected), Some(found)) = (expected, entry.priority.as_deref())
                && expected != found
                && found.parse::<Priority>().is_ok()
            {
                let text = format!("The priority of {} is {found}, not {expected}.", entry.name);
                priorities.fault(place, text);
            }
        }
        findings.push(fields);
        findings.push(names);
        findings.push(priorities);
    }

    /// Checks that an excluded section has no records, no bytes and no checksum.
    fn check_excluded(&self, entry: &SectionEntry<'_>, finding: &mut Finding) {
        let counted = entry.record_count.is_some_and(|count| count > 0);
        let sized = entry.file_size.is_some_and(|size| size > 0);
        let has = [
            ("record_count", counted),
            ("file_size", sized),
            ("checksum", entry.checksum.is_some()),
        ];
        for (field, _) in has.iter().filter(|(_, is_there)| *is_there) {
            let value = entry.value.get(field).unwrap_or(entry.value);
            let name = escape(&entry.name);
            let text = format!("The section {name} is not included, but has a {field}.");
            finding.fault(self.locator.value(value), text);
        }
    }

    fn critical_sections(&self, findings: &mut Findings) {
        let selective = self.manifest.backup_type() == Some(BackupType::Selective);
        let mut full = Finding::new(CheckId::CriticalSections);
        let mut part = Finding::new(CheckId::SelectiveWithoutCritical);
        if self.subject.sections.is_empty() {
            full.note_lack(NO_SECTIONS);
            part.note_lack(NO_SECTIONS);
        }
        let critical = SECTIONS.iter().filter(|table| table.priority == Priority::Critical);
        for table in critical {
            // An `included` that is not a boolean is reported by `DataSections`.
            let entry = self.subject.sections.iter().find(|entry| entry.name == table.name);
            if let Some(entry) = entry.filter(|entry| entry.included == Some(false)) {
                let finding = if selective { &mut part } else { &mut full };
                let text = format!("The section {} is not included.", table.name);
                finding.fault(self.locator.value(entry.value), text);
            }
        }
        findings.push(full);
        findings.push(part);
    }
}
