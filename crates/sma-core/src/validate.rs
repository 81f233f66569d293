//! Validation: every check of a level, and a report of what each found.
//!
//! One file for each group of checks; each check is a function from the archive to a
//! finding. That there are faults is a result, never an error.

mod archive;
mod document;
mod encryption;
mod findings;
mod integrity;
mod manifest;
mod schema;
mod sections;
mod signature;

use alloc::string::String;
use alloc::vec::Vec;

use crate::archive::{Archive, Content, MANIFEST, Members, SectionText, UnlockError, View};
use crate::check::Level;
use crate::integrity::{Digest, Hasher};
use crate::json::{Kind, Value};
use crate::manifest::{Manifest, SectionEntry};
use crate::report::Report;
use crate::section::Section;
use crate::signature::PublicKey;
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
    view: View<'a>,
    level: Level,
    public_keys: &'a [PublicKey],
    /// Why the archive stayed locked, if somebody tried to unlock it.
    unlock_error: Option<&'a UnlockError>,
    /// Digests of the members so far, in their order.
    digests: Vec<Digest>,
    /// The member that is being hashed: the next one after `digests`.
    hasher: Hasher,
    hashed: usize,
    done: u64,
    total: u64,
}

impl<'a> Validation<'a> {
    pub(crate) fn new(view: View<'a>, level: Level) -> Self {
        let archive = view.archive();
        let total = match archive.content() {
            Content::Members(members) if level >= Level::Standard => (0..members.list().len())
                .map(|index| length(members.bytes(archive.bytes(), index)))
                .sum(),
            _ => 0,
        };
        Self {
            view,
            level,
            public_keys: &[],
            unlock_error: None,
            digests: Vec::new(),
            hasher: Hasher::new(),
            hashed: 0,
            done: 0,
            total,
        }
    }

    /// Trusts the signatures of these keys, which must come from the person who asks and not from
    /// the archive. One of them must have signed.
    #[must_use]
    pub fn with_public_keys(self, public_keys: &'a [PublicKey]) -> Self {
        Self { public_keys, ..self }
    }

    /// Reports that the archive could not be unlocked with what the person gave.
    #[must_use]
    pub fn with_unlock_error(self, error: &'a UnlockError) -> Self {
        Self { unlock_error: Some(error), ..self }
    }

    /// Does the next piece of the long work, which is hashing; false when none is left. What is
    /// long in a document, which has no members, is left to [`Validation::finish`].
    pub fn step(&mut self) -> bool {
        let archive = self.view.archive();
        let Content::Members(members) = archive.content() else { return false };
        let index = self.digests.len();
        if self.level < Level::Standard || index >= members.list().len() {
            return false;
        }
        let bytes = members.bytes(archive.bytes(), index);
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
        let archive = self.view.archive();
        match archive.content() {
            Content::Members(members) => {
                let subject = Subject::new(self.view, members, &self.digests);
                archive::check(&subject, &mut findings);
                manifest::check(&subject, &mut findings);
                schema::check(&subject, &mut findings);
                sections::check(&subject, &mut findings);
                integrity::check(&subject, &mut findings);
                encryption::check(&subject, self.unlock_error, &mut findings);
                signature::check(&subject, self.public_keys, &mut findings);
            }
            Content::Document(document) => {
                archive::opened(archive, &mut findings);
                document::check(document, archive.bytes(), &mut findings);
                signature::check_document(self.public_keys, &mut findings);
            }
        }
        findings.into_report()
    }
}

/// What the checks of an SMA 1.0 archive look at.
struct Subject<'a> {
    view: View<'a>,
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
    fn new(view: View<'a>, members: &'a Members, digests: &'a [Digest]) -> Self {
        let archive = view.archive();
        let manifest = members.manifest(archive.bytes());
        let manifest = manifest.filter(|manifest| manifest.root().kind() == Kind::Object);
        let sections = manifest.map(Manifest::sections).unwrap_or_default();
        let text = members.find(MANIFEST).map(|index| members.bytes(archive.bytes(), index));
        let locator = manifest
            .zip(text)
            .map(|(manifest, text)| Locator::new(Some(MANIFEST), text, manifest.root()));
        Self { view, archive, members, manifest, locator, sections, digests }
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

    /// Why nothing can be said about what is in sections: they are locked.
    fn locked(&self) -> Option<&'static str> {
        let is_locked = self.is_encrypted() && self.view.plaintexts().is_none();
        is_locked.then_some("The sections are encrypted, and not unlocked.")
    }

    /// A section that can be read.
    fn section(&self, name: &str) -> Option<Section<'a>> {
        self.view.section(name)
    }

    /// The JSON of a section's member, where it is there and not locked.
    fn section_text(&self, name: &str) -> Option<SectionText<'a>> {
        self.view.section_text(self.members, name)
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
