//! Checks of digests, sizes and totals (profile, sections 3 and 6).

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::findings::{Finding, Findings, Locator, in_text, member};
use super::{NO_MANIFEST, Subject};
use crate::archive::{CHECKSUMS, MANIFEST, SCHEMA, SIGNATURE};
use crate::check::{CheckId, Level};
use crate::count::count;
use crate::escape::escape;
use crate::integrity::{Line, data_checksum, parse_lines};
use crate::json::Value;
use crate::manifest::Manifest;
use crate::report::Difference;

/// The checks of this file that need a manifest.
const NEED_MANIFEST: &[CheckId] = &[
    CheckId::ManifestChecksum,
    CheckId::SectionSizes,
    CheckId::SectionChecksums,
    CheckId::DataChecksum,
    CheckId::TotalRecords,
    CheckId::TotalDataSize,
    CheckId::CompressionRatio,
];

/// Tolerance of `compression_ratio`: two digits, plus rounding.
const RATIO_TOLERANCE: f64 = 0.01 + 1e-9;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !findings.at_least(Level::Standard) {
        return;
    }
    if let Some((manifest, locator)) = subject.manifest() {
        let described = Described { subject, manifest, locator };
        described.manifest_checksum(findings);
        described.sizes_and_checksums(findings);
        described.data_checksum(findings);
        let records = subject.sections.iter().map(|entry| entry.record_count);
        described.total(findings, CheckId::TotalRecords, "total_records", records);
        let sizes = subject.sections.iter().map(|entry| entry.file_size);
        described.total(findings, CheckId::TotalDataSize, "total_data_size", sizes);
        described.compression_ratio(findings);
    } else {
        for id in NEED_MANIFEST {
            findings.skip(*id, NO_MANIFEST);
        }
    }
    checksum_file(subject, findings);
}

/// An archive with a manifest.
struct Described<'s, 'a> {
    subject: &'s Subject<'a>,
    manifest: Manifest<'a>,
    locator: &'s Locator<'a>,
}

impl Described<'_, '_> {
    /// Checks the checksum of the manifest (profile, 6.1).
    fn manifest_checksum(&self, findings: &mut Findings) {
        let mut finding = Finding::new(CheckId::ManifestChecksum);
        let path = ["validation", "manifest_checksum"];
        let value = self.manifest.at(&path);
        match (value, self.manifest.digest(&path), self.subject.archive.manifest_digest()) {
            (Some(value), Some(said), Some(found)) => {
                findings.facts.compare(found, said);
                if found != said {
                    let text =
                        format!("The checksum of the manifest is {found}, but it states {said}.");
                    finding.difference(self.locator.value(value), said, found, text);
                }
            }
            _ => finding.note_lack("The manifest contains no checksum of itself."),
        }
        findings.push(finding);
    }

    /// Checks size and checksum of each section's member, as stored (profile, 6.2).
    fn sizes_and_checksums(&self, findings: &mut Findings) {
        let mut sizes = Finding::new(CheckId::SectionSizes);
        let mut checksums = Finding::new(CheckId::SectionChecksums);
        for entry in self.subject.included() {
            let path = self.subject.data_path(&entry.name);
            let name = escape(&path);
            let (Some(bytes), Some(found)) =
                (self.subject.member(&path), self.subject.digest(&path))
            else {
                sizes.note_lack(format!("{name} is missing."));
                checksums.note_lack(format!("{name} is missing."));
                continue;
            };
            let place =
                |field: &str| self.locator.value(entry.value.get(field).unwrap_or(entry.value));
            match entry.file_size {
                Some(said) if said != bytes.len() as u64 => {
                    let text = format!(
                        "{name} has {}, but the manifest states {said}.",
                        count(bytes.len(), "byte")
                    );
                    sizes.difference(place("file_size"), said, bytes.len(), text);
                    sizes.concern(&path);
                }
                Some(_) => {}
                None => sizes.note_lack(format!("The manifest states no size for {name}.")),
            }
            if let Some(said) = entry.checksum
                && findings.facts.compare(found, said)
            {
                findings.facts.intact.insert(path.clone());
            }
            match entry.checksum {
                Some(said) if said != found => {
                    let text = format!(
                        "The checksum of {name} is {found}, but the manifest states {said}."
                    );
                    checksums.difference(place("checksum"), said, found, text);
                    checksums.concern(&path);
                    let difference = Difference { path, expected: said, found };
                    findings.facts.differ_from_manifest.push(difference);
                }
                Some(_) => {}
                None => checksums.note_lack(format!("The manifest states no checksum for {name}.")),
            }
        }
        findings.push(sizes);
        findings.push(checksums);
    }

    /// Checks the checksum over all sections (profile, 6.2).
    fn data_checksum(&self, findings: &mut Findings) {
        let id = CheckId::DataChecksum;
        let path = ["validation", "data_checksum"];
        let (Some(value), Some(said)) = (self.manifest.at(&path), self.manifest.digest(&path))
        else {
            return findings.skip(id, "The manifest contains no data checksum.");
        };
        let included = self.subject.included();
        let paths: Vec<_> = included.map(|entry| self.subject.data_path(&entry.name)).collect();
        let mut lines = Vec::with_capacity(paths.len());
        for path in &paths {
            // A missing member is already reported elsewhere.
            let Some(digest) = self.subject.digest(path) else {
                return findings.skip(id, format!("{} is missing.", escape(path)));
            };
            lines.push(Line { digest, path });
        }
        let found = data_checksum(lines);
        findings.facts.compare(found, said);
        let mut finding = Finding::new(id);
        if found != said {
            let text = format!("The data checksum is {found}, but the manifest states {said}.");
            finding.difference(self.locator.value(value), said, found, text);
        }
        findings.push(finding);
    }

    /// Checks a total against the sum of the manifest's values for sections.
    fn total(
        &self,
        findings: &mut Findings,
        id: CheckId,
        name: &str,
        mut parts: impl Iterator<Item = Option<u64>>,
    ) {
        let path = ["statistics", name];
        // A sum beyond 64 bits cannot be stated by the manifest.
        let sum = parts.try_fold(0_u64, |sum, part| Some(sum.saturating_add(part?)));
        let (value, said) = (self.manifest.at(&path), self.manifest.uint(&path));
        let (Some(value), Some(said), Some(sum)) = (value, said, sum) else {
            return findings.skip(id, format!("{name} or one of its parts is not a number."));
        };
        let mut finding = Finding::new(id);
        if said != sum {
            let text = format!("{name} is {said}, but the sections add up to {sum}.");
            finding.difference(self.locator.value(value), said, sum, text);
        }
        findings.push(finding);
    }

    fn compression_ratio(&self, findings: &mut Findings) {
        let id = CheckId::CompressionRatio;
        let at = |name: &str| self.manifest.at(&["statistics", name]);
        let size =
            |name: &str| at(name).filter(|value| value.as_uint().is_some()).and_then(Value::as_f64);
        let (Some(total), Some(compressed), Some(ratio)) = (
            size("total_data_size"),
            size("compressed_size"),
            at("compression_ratio").and_then(Value::as_f64),
        ) else {
            return findings.skip(id, "The sizes or the ratio are not numbers.");
        };
        let mut finding = Finding::new(id);
        let mut fault = |name: &str, text: String| {
            finding.fault(self.locator.value(at(name).unwrap_or(self.manifest.root())), text);
        };
        if total > 0.0 {
            if compressed == 0.0 {
                fault(
                    "compressed_size",
                    "compressed_size is 0, although the archive contains data.".into(),
                );
            }
            let quotient = compressed / total;
            if (ratio - quotient).abs() > RATIO_TOLERANCE {
                let text =
                    format!("compression_ratio is {ratio}, but the sizes give {quotient:.4}.");
                fault("compression_ratio", text);
            }
        } else if ratio != 0.0 {
            fault(
                "compression_ratio",
                format!("compression_ratio is {ratio}, although the archive contains no data."),
            );
        }
        findings.push(finding);
    }
}

/// Checks `checksum.sha256` (profile, 6.3).
fn checksum_file(subject: &Subject<'_>, findings: &mut Findings) {
    let checks =
        [CheckId::ChecksumFileForm, CheckId::ChecksumFileOrder, CheckId::ChecksumFileEntries];
    let Some(text) = subject.member(CHECKSUMS) else {
        for id in checks {
            findings.skip(id, "checksum.sha256 is missing.");
        }
        return;
    };
    let mut form = Finding::new(CheckId::ChecksumFileForm);
    let lines = match parse_lines(text) {
        Ok(lines) => lines,
        Err(malformed) => {
            let place = in_text(Some(CHECKSUMS), text, malformed.offset);
            form.fault(place, format!("Line {} is not a digest and a path.", malformed.line));
            findings.push(form);
            for id in [CheckId::ChecksumFileOrder, CheckId::ChecksumFileEntries] {
                findings.skip(id, "checksum.sha256 cannot be read.");
            }
            return;
        }
    };
    findings.push(form);

    let mut order = Finding::new(CheckId::ChecksumFileOrder);
    if !lines.is_sorted_by(|a, b| a.path <= b.path) {
        order.fault(member(CHECKSUMS), "The lines are not sorted by path.");
    }
    findings.push(order);
    entries(subject, &lines, findings);
}

fn entries(subject: &Subject<'_>, lines: &[Line<'_>], findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::ChecksumFileEntries);
    let mut seen = BTreeSet::new();
    let mut differences = Vec::new();
    for line in lines {
        let path = line.path;
        if !seen.insert(path) {
            finding.fault(member(CHECKSUMS), format!("{} is listed twice.", escape(path)));
        } else if [CHECKSUMS, SIGNATURE].contains(&path) {
            finding.fault(member(path), format!("{path} must not be listed."));
        } else {
            match subject.digest(path) {
                None => {
                    finding.fault(member(path), format!("{} is listed but missing.", escape(path)));
                }
                Some(found) => {
                    findings.facts.compare(found, line.digest);
                    if found != line.digest {
                        let text = format!("{} does not match its listed digest.", escape(path));
                        finding.difference(member(path), line.digest, found, text);
                        let path = path.to_string();
                        differences.push(Difference { path, expected: line.digest, found });
                    }
                }
            }
        }
    }
    let data = subject.included().map(|entry| subject.data_path(&entry.name));
    let needed: BTreeSet<String> =
        [MANIFEST.to_string(), SCHEMA.to_string()].into_iter().chain(data).collect();
    for found in subject.members.list() {
        let path = found.path.as_str();
        if seen.contains(path) || [CHECKSUMS, SIGNATURE].contains(&path) {
            continue;
        }
        if needed.contains(path) {
            finding.fault(member(path), format!("{} is not listed.", escape(path)));
        } else if subject.is_signed() {
            let text = format!("{} is not listed: no signature covers it.", escape(path));
            finding.fault(member(path), text);
        }
    }
    findings.facts.differ_from_list = Some(differences);
    findings.push(finding);
}
