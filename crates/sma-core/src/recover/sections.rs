//! State of each section of an archive.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::evidence::{Evidence, all};
use super::signed::Signed;
use super::{PartState, Proof, RecoveredSection, RecoveredState};
use crate::archive::{CHECKSUMS, encrypted_path, section_of, section_path};
use crate::container::{Member, Salvaged};
use crate::count::count;
use crate::escape::escape;
use crate::integrity::Digest;
use crate::json::{self, Kind};
use crate::limits::Limits;
use crate::manifest::{Manifest, SectionEntry};
use crate::progress::Track;
use crate::section::{Section, is_name, rank};

/// Returns the expected sections, each with the index of its member. An intact manifest lists them;
/// without one, they are those in `checksum.sha256` and those found.
pub(super) async fn list(
    found: &Salvaged,
    container: &[u8],
    evidence: &Evidence,
    signed: &Signed,
    limits: &Limits,
    track: &mut Track<'_>,
) -> Vec<(RecoveredSection, Option<usize>)> {
    let manifest = evidence.manifest(found, container);
    let included = manifest.map(included).unwrap_or_default();
    let mut names: BTreeSet<&str> = included.keys().map(String::as_str).collect();
    if manifest.is_none() {
        let paths = all(found).map(|member| member.path.as_str()).chain(evidence.listed_paths());
        names.extend(paths.filter_map(|path| Some(section_of(path)?.0)));
    }
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable_by_key(|name| rank(name));
    // An archive cannot contain more, whatever a manifest or list states.
    names.truncate(limits.members);
    let members = all(found).enumerate();
    let reader = Reader {
        container,
        evidence,
        signed,
        manifest,
        included: &included,
        members: members.map(|(index, member)| (member.path.as_str(), (index, member))).collect(),
        whole: found.members.len(),
        limits,
    };
    let mut sections = Vec::with_capacity(names.len());
    for name in names {
        sections.push(reader.section(name, track).await);
    }
    sections
}

/// Returns further remarks about an archive, one sentence each.
pub(super) fn notes(
    found: &Salvaged,
    container: &[u8],
    evidence: &Evidence,
    is_schema_intact: bool,
) -> Vec<String> {
    let mut notes = Vec::new();
    let is_there = |path: &str| found.members.iter().any(|member| member.path == path);
    match evidence.manifest_state {
        PartState::Intact => {}
        PartState::Damaged => notes.push("manifest.json is damaged.".into()),
        PartState::Missing => notes.push("manifest.json is missing.".into()),
    }
    if !is_there(CHECKSUMS) {
        notes.push("checksum.sha256 is missing or truncated.".into());
    }
    if !is_schema_intact {
        notes.push("schema.json is missing, or nothing proves that it is intact.".into());
    }
    let Some(manifest) = evidence.manifest(found, container) else { return notes };
    let included = included(manifest);
    for member in all(found) {
        if section_of(&member.path).is_some_and(|(name, _)| !included.contains_key(name)) {
            let path = escape(&member.path);
            notes.push(format!("{path} is left out: the manifest includes no such section."));
        }
    }
    notes
}

/// Returns the sections that an intact manifest includes.
fn included(manifest: Manifest<'_>) -> BTreeMap<String, SectionEntry<'_>> {
    let included = manifest.sections().into_iter().filter(SectionEntry::is_included);
    let named = included.map(|entry| (entry.name.clone().into_owned(), entry));
    named.filter(|(name, _)| is_name(name)).collect()
}

struct Reader<'a> {
    container: &'a [u8],
    evidence: &'a Evidence,
    signed: &'a Signed,
    manifest: Option<Manifest<'a>>,
    /// The sections that an intact manifest includes; empty without one.
    included: &'a BTreeMap<String, SectionEntry<'a>>,
    /// Index and member of each path.
    members: BTreeMap<&'a str, (usize, &'a Member)>,
    /// Members before this index are complete, the others truncated.
    whole: usize,
    limits: &'a Limits,
}

/// State of a section, its proof, and the reason.
type Assessment = (RecoveredState, Option<Proof>, String);

impl Reader<'_> {
    async fn section(
        &self,
        name: &str,
        track: &mut Track<'_>,
    ) -> (RecoveredSection, Option<usize>) {
        let path = self.path(name);
        let encrypted = path.ends_with(".enc");
        let place = self.members.get(path.as_str());
        let said = self.included.get(name).and_then(|entry| entry.record_count);
        let mut section = RecoveredSection {
            name: name.to_owned(),
            state: RecoveredState::Missing,
            proof: None,
            encrypted,
            size: None,
            record_count: said,
            reason: format!("{path} was not found."),
        };
        let Some((index, member)) = place else { return (section, None) };
        let bytes = member.bytes(self.container);
        section.size = Some(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let tape = json::parse_watched(bytes, self.limits.json_depth, track).await;
        let tape = tape.ok().filter(|tape| tape.root(bytes).kind() == Kind::Object);
        (section.state, section.proof, section.reason) = if *index < self.whole {
            self.judge(name, &path, Digest::compute_watched(bytes, track).await, tape.is_some())
        } else {
            (
                RecoveredState::Damaged,
                None,
                format!("{path} is truncated after {}.", count(bytes.len(), "byte")),
            )
        };
        let counted = || Some(Section::new(name, bytes, tape.as_ref()?)?.record_count());
        section.record_count = said.or_else(counted);
        (section, Some(*index))
    }

    /// Returns the path of the member that should contain the section.
    fn path(&self, name: &str) -> String {
        let (plain, encrypted) = (section_path(name), encrypted_path(name));
        let is_encrypted = match self.manifest {
            Some(manifest) => manifest.is_encrypted(),
            None => {
                let is_known = |path: &str| {
                    self.evidence.line(path).is_some() || self.members.contains_key(path)
                };
                is_known(&encrypted) && !is_known(&plain)
            }
        };
        if is_encrypted { encrypted } else { plain }
    }

    /// Determines the state of a section whose member is complete.
    fn judge(&self, name: &str, path: &str, found: Digest, is_object: bool) -> Assessment {
        let (digest, proof, by) = match self.manifest {
            Some(_) => {
                let entry = self.included.get(name);
                (entry.and_then(|entry| entry.checksum), Proof::Manifest, "the manifest")
            }
            None => (self.evidence.line(path), Proof::ChecksumFile, CHECKSUMS),
        };
        match digest {
            Some(digest) if digest == found => {
                let reason = format!("{path} matches its checksum in {by}{}.", self.signed);
                match self.signed.check {
                    Ok(()) => (RecoveredState::Intact, Some(proof), reason),
                    Err(_) => (RecoveredState::Readable, None, reason),
                }
            }
            Some(_) => {
                let reason = format!("{path} does not match its checksum in {by}.");
                (RecoveredState::Damaged, None, reason)
            }
            None if is_object => {
                let reason = format!("{path} can be read, but no checksum of it is left.");
                (RecoveredState::Readable, None, reason)
            }
            None => {
                let reason = format!("{path} cannot be read, and no checksum of it is left.");
                (RecoveredState::Damaged, None, reason)
            }
        }
    }
}
