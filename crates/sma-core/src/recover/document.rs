//! Recovery of documents: their arrays of records.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{
    PartState, Proof, RecoverError, RecoveredSection, RecoveredState, Recovery, RecoveryReport,
    Signed, report,
};
use crate::advice::to_sentence;
use crate::archive::{MANIFEST, section_of};
use crate::container::{Container, Content, Member};
use crate::document::{COUNTED, ChecksumResult, Document};
use crate::escape::escape;
use crate::json::{self, Fragments, Kind, Value};
use crate::layer::Salvaged;
use crate::limits::Limits;
use crate::progress::Track;
use crate::signer::SignaturePolicy;

/// Returns whether JSON that may be damaged is a document rather than a bundle.
pub(super) fn is_document(text: &[u8]) -> bool {
    let mut has_records = false;
    let mut has_members = false;
    for fragment in Fragments::new(text) {
        let Some(name) = fragment.name else { continue };
        if name == "format_version" {
            // As when reading an intact file (profile, 1.2), whatever else it contains.
            return text.get(fragment.range.start) == Some(&b'"');
        }
        has_records |= COUNTED.contains(&name.as_str());
        has_members |= name == MANIFEST || section_of(&name).is_some();
    }
    has_records && !has_members
}

/// Lists the arrays of a document. They are intact if the document as a whole matches its checksum;
/// otherwise none can be proven.
pub(super) async fn recover(
    inside: Salvaged,
    limits: &Limits,
    policy: SignaturePolicy<'_>,
    mut notes: Vec<String>,
    track: &mut Track<'_>,
) -> Result<Recovery, RecoverError> {
    let (text, limit) = (inside.bytes, limits.document_bytes);
    let size = u64::try_from(text.len()).unwrap_or(u64::MAX);
    if size > limit {
        return Err(RecoverError::DocumentSize { size, limit });
    }
    let signed = Signed::from_document(policy);
    let whole = first_value(&text);
    let end = whole.len();
    let proof = if !has_matching_checksum(whole, limits, track).await {
        Err("It can be read, but the document does not match its checksum.")
    } else if signed.check.is_err() {
        Err("It can be read, but documents are not signed.")
    } else {
        Ok(())
    };
    let mut members = Vec::new();
    let mut sections: Vec<RecoveredSection> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut fragments = Fragments::new(&text);
    for fragment in fragments.by_ref() {
        let Some(name) = fragment.name else { continue };
        let value = text.get(fragment.range.clone()).unwrap_or_default();
        if !value.starts_with(b"[") {
            continue;
        }
        if members.len() == limits.members || !seen.insert(name.clone()) {
            notes.push(format!("A further array \"{}\" is left out.", escape(&name)));
            break;
        }
        sections.push(array(name.clone(), value, fragment.is_whole, proof, limits));
        track.advance_by(value.len()).await;
        members.push(Member { path: name, content: Content::Range(fragment.range) });
    }
    if let Some(offset) = fragments.problem() {
        let problem = format!("the JSON of the document cannot be read beyond byte {offset}");
        notes.push(to_sentence(&problem));
    }
    if sections.is_empty() {
        return Err(super::no_content_error(&text, inside.problem));
    }
    let report = RecoveryReport {
        layer: inside.layer,
        container: Container::Document,
        summary: report::sentence(&sections, signed.state),
        manifest: PartState::Missing,
        signature: signed.state,
        encrypted: false,
        sections,
        notes,
    };
    Ok(Recovery {
        limits: limits.clone(),
        places: (0..members.len()).map(Some).collect(),
        bytes: text,
        members,
        whole: 0,
        document: proof.is_ok().then_some(end),
        manifest: None,
        schema: None,
        signature: signed.check,
        report,
    })
}

/// Returns the text up to the end of its first value: another document may be appended with `>>`.
fn first_value(text: &[u8]) -> &[u8] {
    let mut fragments = Fragments::new(text);
    fragments.by_ref().for_each(drop);
    fragments.problem().and_then(|end| text.get(..end)).unwrap_or(text)
}

async fn has_matching_checksum(text: &[u8], limits: &Limits, track: &mut Track<'_>) -> bool {
    let tape = json::parse_watched(text, limits.json_depth, track).await;
    let Ok(tape) = tape else { return false };
    let version = tape.root(text).get("format_version").and_then(Value::as_str);
    let version = version.and_then(|name| name.parse().ok());
    let document = version.and_then(|version| Document::new(version, tape).ok());
    let checksum = document.map(|document| document.checksum(text));
    matches!(checksum, Some(ChecksumResult::Matches { .. }))
}

/// Determines the state of an array of records.
fn array(
    name: String,
    text: &[u8],
    is_whole: bool,
    proof: Result<(), &str>,
    limits: &Limits,
) -> RecoveredSection {
    let depth = limits.json_depth.saturating_sub(1);
    let tape = json::parse(text, depth).ok().filter(|_| is_whole);
    let records = match &tape {
        Some(tape) => tape.root(text).len(),
        None => Fragments::new(text).filter(|found| is_record(text, found, depth)).count(),
    };
    let (state, proof, reason) = match tape {
        Some(_) => match proof {
            Ok(()) => (
                RecoveredState::Intact,
                Some(Proof::Document),
                String::from("The document matches its checksum."),
            ),
            Err(reason) => (RecoveredState::Readable, None, String::from(reason)),
        },
        None if is_whole => (
            RecoveredState::Damaged,
            None,
            format!("It is not strict JSON; {records} of its records are."),
        ),
        None => (
            RecoveredState::Damaged,
            None,
            format!("It is truncated; {records} of its records are complete."),
        ),
    };
    RecoveredSection {
        name,
        state,
        proof,
        encrypted: false,
        size: Some(u64::try_from(text.len()).unwrap_or(u64::MAX)),
        record_count: Some(u64::try_from(records).unwrap_or(u64::MAX)),
        reason,
    }
}

fn is_record(text: &[u8], found: &json::Fragment, depth: u16) -> bool {
    let record = text.get(found.range.clone()).unwrap_or_default();
    let parsed = json::parse(record, depth.saturating_sub(1));
    found.is_whole && parsed.is_ok_and(|tape| tape.root(record).kind() == Kind::Object)
}
