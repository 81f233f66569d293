//! Digests, sizes and totals (profile, sections 3 and 6).

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::findings::{Finding, Findings, in_text, member};
use super::sections::manifest_locator;
use super::{NO_MANIFEST, Subject, length, short};
use crate::archive::{CHECKSUMS, MANIFEST, SCHEMA, SIGNATURE};
use crate::check::{CheckId, Level};
use crate::integrity::{Digest, Hasher, Line, parse_lines};
use crate::json::{self, Value};

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

/// How far `compression_ratio` may be from the quotient: two digits, and rounding on top.
const RATIO_TOLERANCE: f64 = 0.01 + 1e-9;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !findings.at_least(Level::Standard) {
        return;
    }
    if subject.manifest.is_some() {
        manifest_checksum(subject, findings);
        sizes_and_checksums(subject, findings);
        data_checksum(subject, findings);
        totals(subject, findings);
        compression_ratio(subject, findings);
    } else {
        for id in NEED_MANIFEST {
            findings.skipped(*id, NO_MANIFEST);
        }
    }
    checksum_file(subject, findings);
}

/// Profile, 6.1.
fn manifest_checksum(subject: &Subject<'_>, findings: &mut Findings) {
    let id = CheckId::ManifestChecksum;
    let path = ["validation", "manifest_checksum"];
    let Some((manifest, locator)) = manifest_locator(subject) else { return };
    let (Some(value), Some(said)) = (manifest.at(&path), manifest.digest(&path)) else {
        return findings.skipped(id, "The manifest carries no checksum of itself.");
    };
    let Some(found) = canonical_manifest_digest(subject) else { return };
    let mut finding = Finding::new(id);
    if found != said {
        let text = format!("The manifest's checksum is {found}, and it says {said}.");
        finding.fault(locator.value(value), text);
    }
    findings.push(finding);
}

/// The digest of the manifest as canonical JSON, its own checksum and signature emptied.
fn canonical_manifest_digest(subject: &Subject<'_>) -> Option<Digest> {
    let index = subject.members.find(MANIFEST)?;
    let tape = subject.members.tape(subject.archive.bytes(), index).ok()?;
    let mut hasher = Hasher::new();
    let blank: &[&[&str]] = &[&["validation", "manifest_checksum"], &["validation", "signature"]];
    json::canonical(tape, subject.bytes(index), blank, &mut |bytes| hasher.update(bytes));
    Some(hasher.finish())
}

/// Profile, 6.2: each section's member, as stored.
fn sizes_and_checksums(subject: &Subject<'_>, findings: &mut Findings) {
    let mut sizes = Finding::new(CheckId::SectionSizes);
    let mut checksums = Finding::new(CheckId::SectionChecksums);
    let Some((_, locator)) = manifest_locator(subject) else { return };
    for entry in subject.included() {
        let path = subject.data_path(&entry.name);
        let (Some(bytes), Some(found)) = (subject.member(&path), subject.digest(&path)) else {
            continue;
        };
        let place = |name: &str| locator.value(entry.value.get(name).unwrap_or(entry.value));
        if let Some(said) = entry.file_size.filter(|said| *said != length(bytes)) {
            let text = format!("{path} has {} bytes, and the manifest says {said}.", bytes.len());
            sizes.fault(place("file_size"), text);
        }
        if let Some(said) = entry.checksum.filter(|said| *said != found) {
            let text = format!("The checksum of {path} is {found}, and the manifest says {said}.");
            checksums.fault(place("checksum"), text);
        }
    }
    findings.push(sizes);
    findings.push(checksums);
}

/// Profile, 6.2: all sections together.
fn data_checksum(subject: &Subject<'_>, findings: &mut Findings) {
    let id = CheckId::DataChecksum;
    let path = ["validation", "data_checksum"];
    let Some((manifest, locator)) = manifest_locator(subject) else { return };
    let (Some(value), Some(said)) = (manifest.at(&path), manifest.digest(&path)) else {
        return findings.skipped(id, "The manifest carries no checksum of all sections.");
    };
    let mut paths: Vec<_> =
        subject.included().map(|entry| subject.data_path(&entry.name)).collect();
    paths.sort_unstable();
    let mut hasher = Hasher::new();
    for path in &paths {
        // A section without its member is a fault already, and none of its own here.
        let Some(digest) = subject.digest(path) else {
            return findings.skipped(id, format!("{path} is missing."));
        };
        hasher.update(Line { digest, path }.to_string().as_bytes());
    }
    let found = hasher.finish();
    let mut finding = Finding::new(id);
    if found != said {
        let text =
            format!("The checksum of all sections is {found}, and the manifest says {said}.");
        finding.fault(locator.value(value), text);
    }
    findings.push(finding);
}

/// The sums of what the manifest says about sections.
fn totals(subject: &Subject<'_>, findings: &mut Findings) {
    let records = subject.sections.iter().map(|entry| entry.record_count);
    total(subject, findings, CheckId::TotalRecords, "total_records", records);
    let sizes = subject.sections.iter().map(|entry| entry.file_size);
    total(subject, findings, CheckId::TotalDataSize, "total_data_size", sizes);
}

fn total(
    subject: &Subject<'_>,
    findings: &mut Findings,
    id: CheckId,
    name: &str,
    parts: impl Iterator<Item = Option<u64>>,
) {
    let Some((manifest, locator)) = manifest_locator(subject) else { return };
    let path = ["statistics", name];
    let sum = parts.sum::<Option<u64>>();
    let (Some(value), Some(said), Some(sum)) = (manifest.at(&path), manifest.uint(&path), sum)
    else {
        return findings.skipped(id, format!("{name} or one of its parts is no number."));
    };
    let mut finding = Finding::new(id);
    if said != sum {
        finding.fault(
            locator.value(value),
            format!("{name} is {said}, and the sections sum up to {sum}."),
        );
    }
    findings.push(finding);
}

fn compression_ratio(subject: &Subject<'_>, findings: &mut Findings) {
    let id = CheckId::CompressionRatio;
    let Some((manifest, locator)) = manifest_locator(subject) else { return };
    let at = |name: &str| manifest.at(&["statistics", name]);
    let number = |name: &str| at(name).filter(|value| value.as_uint().is_some());
    let (Some(total), Some(compressed), Some(ratio)) = (
        number("total_data_size").and_then(Value::as_f64),
        number("compressed_size").and_then(Value::as_f64),
        at("compression_ratio").and_then(Value::as_f64),
    ) else {
        return findings.skipped(id, "The sizes or the ratio are no numbers.");
    };
    let mut finding = Finding::new(id);
    let mut fault = |name: &str, text: alloc::string::String| {
        finding.fault(locator.value(at(name).unwrap_or(manifest.root())), text);
    };
    if total > 0.0 {
        if compressed == 0.0 {
            fault("compressed_size", "compressed_size is 0, although there is data.".into());
        }
        let quotient = compressed / total;
        if (ratio - quotient).abs() > RATIO_TOLERANCE {
            let text =
                format!("compression_ratio is {ratio}, and the sizes make it {quotient:.4}.");
            fault("compression_ratio", text);
        }
    } else if ratio != 0.0 {
        fault("compression_ratio", format!("compression_ratio is {ratio}, without any data."));
    }
    findings.push(finding);
}

/// Profile, 6.3.
fn checksum_file(subject: &Subject<'_>, findings: &mut Findings) {
    let checks =
        [CheckId::ChecksumFileForm, CheckId::ChecksumFileOrder, CheckId::ChecksumFileEntries];
    let Some(text) = subject.member(CHECKSUMS) else {
        for id in checks {
            findings.skipped(id, "checksum.sha256 is missing.");
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
                findings.skipped(id, "checksum.sha256 cannot be read.");
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
    let mut seen = alloc::collections::BTreeSet::new();
    for line in lines {
        let path = line.path;
        if !seen.insert(path) {
            finding.fault(member(CHECKSUMS), format!("{} is listed twice.", short(path)));
        } else if [CHECKSUMS, SIGNATURE].contains(&path) {
            finding.fault(member(path), format!("{path} must not be listed."));
        } else {
            match subject.digest(path) {
                None => {
                    finding.fault(member(path), format!("{} is listed and absent.", short(path)));
                }
                Some(found) if found != line.digest => {
                    let text = format!("{} has another digest than is listed.", short(path));
                    finding.fault(member(path), text);
                }
                Some(_) => {}
            }
        }
    }
    let data = subject.included().map(|entry| subject.data_path(&entry.name));
    for path in [MANIFEST.to_string(), SCHEMA.to_string()].into_iter().chain(data) {
        if subject.member(&path).is_some() && !seen.contains(path.as_str()) {
            finding.fault(member(&path), format!("{} is not listed.", short(&path)));
        }
    }
    findings.push(finding);
}
