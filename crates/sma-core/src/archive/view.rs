//! What can be read of an archive: as it is, or with its sections decrypted.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Deref;

use super::members::{Members, encrypted_path, section_of, section_path};
use super::summary;
use super::unlocked::{Plaintexts, Unlocked};
use super::{Archive, Content};
use crate::check::Level;
use crate::json::{JsonError, Tape};
use crate::manifest::{Manifest, SectionEntry};
use crate::section::{Section, rank};
use crate::summary::Summary;
use crate::validate::Validation;

/// What can be read of an archive: an [`Archive`] as it is, or an [`Unlocked`] one with the
/// plaintext of its sections.
#[derive(Clone, Copy)]
pub struct View<'a> {
    archive: &'a Archive,
    plaintexts: Option<&'a Plaintexts>,
}

/// The JSON of a section's member.
pub(crate) struct SectionText<'a> {
    /// The text: of the member, or what was encrypted in it.
    pub(crate) text: &'a [u8],
    /// What became of parsing it.
    pub(crate) tape: Result<&'a Tape, &'a JsonError>,
}

impl<'a> From<&'a Archive> for View<'a> {
    fn from(archive: &'a Archive) -> Self {
        Self::locked(archive)
    }
}

impl<'a, A: Deref<Target = Archive>> From<&'a Unlocked<A>> for View<'a> {
    fn from(unlocked: &'a Unlocked<A>) -> Self {
        unlocked.view()
    }
}

impl fmt::Debug for View<'_> {
    /// Shows no content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("archive", self.archive).finish_non_exhaustive()
    }
}

impl<'a> View<'a> {
    pub(super) fn locked(archive: &'a Archive) -> Self {
        Self { archive, plaintexts: None }
    }

    pub(super) fn unlocked(archive: &'a Archive, plaintexts: &'a Plaintexts) -> Self {
        Self { archive, plaintexts: Some(plaintexts) }
    }

    /// The archive, as it is in its file.
    #[must_use]
    pub fn archive(self) -> &'a Archive {
        self.archive
    }

    /// What was decrypted; none while the archive is locked.
    pub(crate) fn plaintexts(self) -> Option<&'a Plaintexts> {
        self.plaintexts
    }

    /// What the archive says it is, and what is in its sections. Nothing of it is verified.
    #[must_use]
    pub fn summary(self) -> Summary {
        summary::summarize(self)
    }

    /// Prepares the checks of a level, to be run step by step.
    #[must_use]
    pub fn validation(self, level: Level) -> Validation<'a> {
        Validation::new(self, level)
    }

    /// Names of the sections that the archive should hold, whether they can be read or not: known
    /// ones in their order, then others in byte order.
    #[must_use]
    pub fn section_names(self) -> Vec<String> {
        let mut names: Vec<String> = match self.archive.content() {
            Content::Members(members) => {
                let entries = members.manifest(self.archive.bytes()).map(Manifest::sections);
                let included = entries.into_iter().flatten().filter(SectionEntry::is_included);
                included.map(|entry| entry.name.into_owned()).collect()
            }
            Content::Document(document) => {
                let sections = document.sections(self.archive.bytes()).iter();
                sections.map(|section| section.name.to_owned()).collect()
            }
        };
        names.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)));
        names
    }

    /// Whether the archive holds only what changed since another one.
    #[must_use]
    pub fn is_partial(self) -> bool {
        match self.archive.content() {
            Content::Members(members) => {
                members.manifest(self.archive.bytes()).is_some_and(Manifest::is_partial)
            }
            Content::Document(_) => false,
        }
    }

    /// Whether sections are encrypted and nothing unlocked them.
    #[must_use]
    pub fn is_locked(self) -> bool {
        match self.archive.content() {
            Content::Members(members) => {
                let manifest = members.manifest(self.archive.bytes());
                self.plaintexts.is_none() && manifest.is_some_and(Manifest::is_encrypted)
            }
            Content::Document(_) => false,
        }
    }

    /// A section that can be read: one that is there, not locked, and a JSON object.
    #[must_use]
    pub fn section(self, name: &str) -> Option<Section<'a>> {
        match self.archive.content() {
            Content::Members(members) => self.member_section(members, name),
            Content::Document(document) => document
                .sections(self.archive.bytes())
                .iter()
                .find(|section| section.name == name)
                .and_then(|section| Section::new(section.name, &section.text, &section.tape)),
        }
    }

    /// The JSON of a section's member, included or not; none where the member is not there, or
    /// is locked, or could not be decrypted. In an encrypted archive a member in clear is no
    /// part of it.
    pub(crate) fn section_text(self, members: &'a Members, name: &str) -> Option<SectionText<'a>> {
        let bytes = self.archive.bytes();
        if members.stored(bytes)?.is_encrypted {
            let index = members.find(&encrypted_path(name))?;
            return self.plaintexts?.section_text(index);
        }
        let index = members.find(&section_path(name))?;
        let tape = members.tape(bytes, index);
        Some(SectionText { text: members.bytes(bytes, index), tape })
    }

    fn member_section(self, members: &'a Members, name: &str) -> Option<Section<'a>> {
        let paths = [section_path(name), encrypted_path(name)];
        let index = paths.iter().find_map(|path| members.find(path))?;
        if !members.stored(self.archive.bytes())?.includes(name) {
            return None;
        }
        let SectionText { text, tape } = self.section_text(members, name)?;
        let (name, _) = section_of(&members.list().get(index)?.path)?;
        Section::new(name, text, tape.ok()?)
    }
}
