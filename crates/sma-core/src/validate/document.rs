//! Checks of released documents: structure, record count and checksum.

mod records;
#[cfg(test)]
mod tests;

use alloc::format;

use super::DocumentSubject;
use super::findings::{Finding, Findings, Locator};
use crate::check::{CheckId, Level};
use crate::document::{COUNTED, ChecksumForm, ChecksumResult, Document, Version};
use crate::json::{Kind, Value};
use crate::progress::Track;
use crate::shape::{self, Problem, ProblemKind};

/// Reason for skipping a check whose data is malformed.
const MALFORMED: &str = "The values to compare are missing or malformed: see the document \
                         structure.";

pub(super) async fn check(
    subject: &DocumentSubject<'_>,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    let DocumentSubject { document, text, locator, .. } = subject;
    structure(document, text, locator, findings, track).await;
    // Basic validation does not hash the text, which may be long.
    if findings.at_least(Level::Standard) {
        record_count(document, text, locator, findings);
        checksum(document, text, locator, findings, track).await;
    }
    deprecated(document, locator, findings);
    if findings.at_least(Level::Thorough) {
        records::check(subject, findings, track).await;
    }
}

async fn structure(
    document: &Document,
    text: &[u8],
    locator: &Locator<'_>,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    let root = document.root(text);
    let mut structure = Finding::new(CheckId::DocumentStructure);
    let mut integers = Finding::new(CheckId::DocumentIntegers);
    let shape = document.version().shape();
    let mut report = |fault: Problem| match fault.kind {
        // Only open documents have unknown members, which are kept.
        ProblemKind::Unknown { .. } => {}
        ProblemKind::Spelling => integers.shape_fault(locator, &fault),
        _ => structure.shape_fault(locator, &fault),
    };
    shape::check_watched(root, shape, &mut report, track).await;
    if document.version() == Version::V2026_1 {
        let ratio = at(root, &["metadata", "system_info", "compression_ratio"]);
        if let Some(ratio) = ratio.filter(|ratio| ratio.as_f64().is_some_and(|f| f != 0.0)) {
            structure
                .fault(locator.value(ratio), "/metadata/system_info/compression_ratio is not 0.");
        }
        let is_empty_array =
            |name: &&str| root.get(name).is_some_and(|v| v.kind() == Kind::Array && v.is_empty());
        if COUNTED.iter().all(is_empty_array) {
            structure.fault(
                locator.value(root),
                "The document contains no device, template or discovered device.",
            );
        }
    }
    findings.push(structure);
    findings.push(integers);
}

fn deprecated(document: &Document, locator: &Locator<'_>, findings: &mut Findings) {
    let mut finding = Finding::new(CheckId::DeprecatedDocument);
    if document.version() == Version::V2024_1 {
        let text = "Shelly Manager's releases since 2026-07-24 no longer open 2024.1 documents.";
        finding.fault(locator.at(0), text);
    }
    findings.push(finding);
}

fn record_count(document: &Document, text: &[u8], locator: &Locator<'_>, findings: &mut Findings) {
    let id = CheckId::DocumentRecordCount;
    let value = at(document.root(text), &["metadata", "integrity", "record_count"]);
    let said = value.and_then(|value| Some((value, value.as_uint()?)));
    let (Some((value, said)), Some(found)) = (said, document.count_records(text)) else {
        return findings.skip(id, MALFORMED);
    };
    findings.facts.records = Some(found);
    let mut finding = Finding::new(id);
    if said != found {
        let text = format!(
            "record_count is {said}, but the devices, templates and discovered devices add up to \
             {found}."
        );
        finding.difference(locator.value(value), said, found, text);
    }
    findings.push(finding);
}

async fn checksum(
    document: &Document,
    text: &[u8],
    locator: &Locator<'_>,
    findings: &mut Findings,
    track: &mut Track<'_>,
) {
    let id = CheckId::DocumentChecksum;
    match document.checksum_watched(text, track).await {
        ChecksumResult::Matches { form: ChecksumForm::OwnBytesWithoutCount } => findings.pass(
            id,
            "The content is intact. The browser's exporter before 2026-07-21 wrote this document \
             and computed its checksum with a record count of 0, a defect that made Shelly Manager \
             report such documents as damaged.",
        ),
        ChecksumResult::Matches { .. } => findings.push(Finding::new(id)),
        ChecksumResult::NotStored => findings.skip(
            id,
            "The document contains no checksum: the server's exporter computed one but never \
             stored it. Its integrity cannot be checked.",
        ),
        ChecksumResult::Unreadable => findings.skip(id, MALFORMED),
        // The form of the checksum is part of the structure, which reports the fault.
        ChecksumResult::Mismatch { stored: None, .. } if document.version() == Version::V2026_1 => {
            findings.skip(id, MALFORMED);
        }
        ChecksumResult::Mismatch { stored, computed } => {
            let root = document.root(text);
            let value = at(root, &["metadata", "integrity", "checksum"]).unwrap_or(root);
            let text = match stored {
                Some(stored) => format!(
                    "The document states the checksum {stored}, but its content has {computed}."
                ),
                None => format!(
                    "The document states a checksum that is not sha256: followed by 64 lowercase \
                     hex digits; its content has {computed}."
                ),
            };
            let mut finding = Finding::new(id);
            let place = locator.value(value);
            match stored {
                Some(stored) => finding.difference(place, stored, computed, text),
                None => finding.fault(place, text),
            }
            findings.push(finding);
        }
    }
}

fn at<'a>(root: Value<'a>, path: &[&str]) -> Option<Value<'a>> {
    path.iter().try_fold(root, |value, name| value.get(name))
}
