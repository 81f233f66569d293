//! Validation: every check of a level, and a report of what each found.
//!
//! One file for each group of checks; each check is a function from the archive to a
//! finding. That there are faults is a result, never an error.

mod archive;
mod document;
mod findings;
mod integrity;
mod manifest;
mod schema;
mod sections;
mod security;

use alloc::string::String;
use alloc::vec::Vec;

use crate::archive::{Archive, Content, MANIFEST, Members};
use crate::check::Level;
use crate::integrity::{Digest, Hasher};
use crate::json::{Kind, Value};
use crate::manifest::{Manifest, SectionEntry};
use crate::report::Report;
use findings::{Findings, Locator};

/// Bytes hashed in one step: some ten milliseconds of work.
const STEP_BYTES: usize = 4 * 1024 * 1024;

/// The checks of a level, on their way.
///
/// ```no_run
/// # use sma_core::{Level, Limits, archive::Archive};
/// # let bytes = [];
/// let archive = Archive::open(&bytes, &Limits::default())?;
/// let mut validation = archive.validation(Level::Standard);
/// while validation.step() {
///     // Show `validation.done()` of `validation.total()`, or stop here to cancel.
/// }
/// let report = validation.finish();
/// # Ok::<(), sma_core::archive::OpenError>(())
/// ```
pub struct Validation<'a> {
    archive: &'a Archive,
    level: Level,
    /// Digests of the members so far, in their order.
    digests: Vec<Digest>,
    /// The member that is being hashed: the next one after `digests`.
    hasher: Hasher,
    hashed: usize,
    done: u64,
    total: u64,
}

impl<'a> Validation<'a> {
    pub(crate) fn new(archive: &'a Archive, level: Level) -> Self {
        let total = match archive.content() {
            Content::Members(members) if level >= Level::Standard => (0..members.list().len())
                .map(|index| length(members.bytes(archive.bytes(), index)))
                .sum(),
            _ => 0,
        };
        Self {
            archive,
            level,
            digests: Vec::new(),
            hasher: Hasher::new(),
            hashed: 0,
            done: 0,
            total,
        }
    }

    /// Does the next piece of the long work, which is hashing; false when none is left. What is
    /// long in a document, which has no members, is left to [`Validation::finish`].
    pub fn step(&mut self) -> bool {
        let Content::Members(members) = self.archive.content() else { return false };
        let index = self.digests.len();
        if self.level < Level::Standard || index >= members.list().len() {
            return false;
        }
        let bytes = members.bytes(self.archive.bytes(), index);
        let rest = bytes.get(self.hashed..).unwrap_or_default();
        let piece = rest.get(..STEP_BYTES).unwrap_or(rest);
        self.hasher.update(piece);
        self.hashed += piece.len();
        self.done += length(piece);
        if self.hashed == bytes.len() {
            self.digests.push(core::mem::take(&mut self.hasher).finish());
            self.hashed = 0;
        }
        true
    }

    /// Bytes that the steps so far have worked through.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Bytes that all steps work through.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Draws the conclusions, after doing the steps that are left.
    #[must_use]
    pub fn finish(mut self) -> Report {
        while self.step() {}
        let mut findings = Findings::new(self.level);
        let bytes = self.archive.bytes();
        match self.archive.content() {
            Content::Members(members) => {
                let subject = Subject::new(self.archive, members, &self.digests);
                archive::check(&subject, &mut findings);
                manifest::check(&subject, &mut findings);
                schema::check(&subject, &mut findings);
                sections::check(&subject, &mut findings);
                integrity::check(&subject, &mut findings);
                security::check(&subject, &mut findings);
            }
            Content::Document(document) => {
                archive::opened(self.archive, &mut findings);
                document::check(document, bytes, &mut findings);
                security::check_document(&mut findings);
            }
        }
        findings.into_report()
    }
}

/// What the checks of an SMA 1.0 archive look at.
struct Subject<'a> {
    archive: &'a Archive,
    members: &'a Members,
    /// The manifest, where it is there and an object.
    manifest: Option<Manifest<'a>>,
    /// What turns values of the manifest into places.
    locator: Option<Locator<'a>>,
    /// What the manifest says about sections.
    sections: Vec<SectionEntry<'a>>,
    /// Digests of the members, in their order; empty below level `standard`.
    digests: &'a [Digest],
}

/// Why checks are skipped that need the manifest.
const NO_MANIFEST: &str = "There is no readable manifest to compare with.";

impl<'a> Subject<'a> {
    fn new(archive: &'a Archive, members: &'a Members, digests: &'a [Digest]) -> Self {
        let manifest = members.manifest(archive.bytes());
        let manifest = manifest.filter(|manifest| manifest.root().kind() == Kind::Object);
        let sections = manifest.map(Manifest::sections).unwrap_or_default();
        let text = members.find(MANIFEST).map(|index| members.bytes(archive.bytes(), index));
        let locator = manifest
            .zip(text)
            .map(|(manifest, text)| Locator::new(Some(MANIFEST), text, manifest.root()));
        Self { archive, members, manifest, locator, sections, digests }
    }

    /// The manifest, and what turns its values into places.
    fn described(&self) -> Option<(Manifest<'a>, &Locator<'a>)> {
        self.manifest.zip(self.locator.as_ref())
    }

    fn bytes(&self, index: usize) -> &'a [u8] {
        self.members.bytes(self.archive.bytes(), index)
    }

    /// The bytes of a member, where it is there.
    fn member(&self, path: &str) -> Option<&'a [u8]> {
        self.members.find(path).map(|index| self.bytes(index))
    }

    /// The digest of a member, where it is there.
    fn digest(&self, path: &str) -> Option<Digest> {
        self.digests.get(self.members.find(path)?).copied()
    }

    /// The digest that the manifest should carry of itself.
    fn manifest_digest(&self) -> Option<Digest> {
        let index = self.members.find(MANIFEST)?;
        let tape = self.members.tape(self.archive.bytes(), index).ok()?;
        Some(crate::manifest::digest(tape, self.bytes(index)))
    }

    /// The JSON of a member, where it is there and strict.
    fn json(&self, path: &str) -> Option<Value<'a>> {
        let index = self.members.find(path)?;
        let tape = self.members.tape(self.archive.bytes(), index).ok()?;
        Some(tape.root(self.bytes(index)))
    }

    fn is_encrypted(&self) -> bool {
        self.manifest.is_some_and(Manifest::is_encrypted)
    }

    /// The sections that the manifest includes.
    fn included(&self) -> impl Iterator<Item = &SectionEntry<'a>> {
        self.sections.iter().filter(|entry| entry.is_included())
    }

    fn is_included(&self, name: &str) -> bool {
        self.included().any(|entry| entry.name == name)
    }

    /// Where an included section is stored: the member that the encryption asks for.
    fn data_path(&self, name: &str) -> String {
        if self.is_encrypted() {
            crate::archive::encrypted_path(name)
        } else {
            crate::archive::section_path(name)
        }
    }
}

/// A length in bytes.
fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
