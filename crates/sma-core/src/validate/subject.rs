//! The subject of checks.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::OnceCell;

use super::Given;
use super::findings::Locator;
use crate::archive::{Archive, MANIFEST, Members, SIGNATURE, SectionText, Signatures};
use crate::document::Document;
use crate::escape::escape;
use crate::integrity::Digest;
use crate::json::{Kind, Value};
use crate::manifest::{Manifest, SectionEntry};
use crate::section::Section;

/// Subject of the checks of an SMA 1.0 archive.
pub(super) struct Subject<'a> {
    pub(super) archive: &'a Archive,
    pub(super) members: &'a Members,
    /// The manifest, if it is an object.
    pub(super) manifest: Option<Manifest<'a>>,
    /// Converts values of the manifest to locations.
    locator: Option<Locator<'a>>,
    /// Entries of sections in the manifest.
    pub(super) sections: Vec<SectionEntry<'a>>,
    /// Digests of the members, in order; empty below level `standard`.
    digests: &'a [Digest],
    /// Read on first use: the signed content may be long.
    signatures: OnceCell<Option<Signatures<'a>>>,
    /// Inputs from the caller.
    pub(super) given: Given<'a>,
}

/// Reason for skipping checks that require the manifest.
pub(super) const NO_MANIFEST: &str = "The manifest is missing or cannot be read.";

/// Reason for skipping checks of encrypted content.
pub(super) const LOCKED: &str = if cfg!(feature = "decrypt") {
    "The sections are encrypted and were not unlocked."
} else {
    "The sections are encrypted, and this build cannot decrypt them."
};

/// Reason for skipping checks of sections.
pub(super) const NO_SECTIONS: &str = "The manifest lists no sections.";

impl<'a> Subject<'a> {
    pub(super) fn new(
        archive: &'a Archive,
        members: &'a Members,
        digests: &'a [Digest],
        given: Given<'a>,
    ) -> Self {
        let manifest = members.manifest(archive.bytes());
        let manifest = manifest.filter(|manifest| manifest.root().kind() == Kind::Object);
        let sections = manifest.map(Manifest::sections).unwrap_or_default();
        let text = members.find(MANIFEST).map(|index| members.bytes(archive.bytes(), index));
        let locator = manifest
            .zip(text)
            .map(|(manifest, text)| Locator::new(Some(MANIFEST.into()), text, manifest.root()));
        let signatures = OnceCell::new();
        Self { archive, members, manifest, locator, sections, digests, signatures, given }
    }

    /// Returns the manifest, and its locator.
    pub(super) fn manifest(&self) -> Option<(Manifest<'a>, &Locator<'a>)> {
        self.manifest.zip(self.locator.as_ref())
    }

    pub(super) fn bytes(&self, index: usize) -> &'a [u8] {
        self.members.bytes(self.archive.bytes(), index)
    }

    /// Returns the bytes of a member, if it is present.
    pub(super) fn member(&self, path: &str) -> Option<&'a [u8]> {
        self.members.find(path).map(|index| self.bytes(index))
    }

    /// Returns the digest of a member, if it is present.
    pub(super) fn digest(&self, path: &str) -> Option<Digest> {
        self.digests.get(self.members.find(path)?).copied()
    }

    /// Returns the JSON of a member, if it is present and strict.
    pub(super) fn json(&self, path: &str) -> Option<Value<'a>> {
        let index = self.members.find(path)?;
        let tape = self.members.tape(self.archive.bytes(), index).ok()?;
        Some(tape.root(self.bytes(index)))
    }

    /// Returns the signatures, if there is a manifest.
    pub(super) fn signatures(&self) -> Option<&Signatures<'a>> {
        self.signatures.get_or_init(|| self.archive.signatures()).as_ref()
    }

    /// Returns whether there is a signature, valid or not.
    pub(super) fn is_signed(&self) -> bool {
        self.member(SIGNATURE).is_some()
            || self.signatures().is_some_and(|signatures| !signatures.places().is_empty())
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.members.storage(self.archive.bytes()).is_some_and(|stored| stored.is_encrypted)
    }

    /// Returns the reason for skipping checks of sections if they are locked.
    pub(super) fn locked(&self) -> Option<&'static str> {
        let is_locked = self.is_encrypted() && self.archive.plaintexts().is_none();
        is_locked.then_some(LOCKED)
    }

    /// Returns a readable section.
    pub(super) fn section(&self, name: &str) -> Option<Section<'a>> {
        self.archive.section(name)
    }

    /// Returns the included readable sections, each with its locator.
    pub(super) fn readable(&self) -> impl Iterator<Item = (Section<'a>, Locator<'a>)> {
        self.included().filter_map(|entry| {
            let section = self.section(&entry.name)?;
            let SectionText { text, .. } = self.section_text(&entry.name)?;
            let path = self.data_path(&entry.name);
            Some((section, Locator::new(Some(path.into()), text, section.root())))
        })
    }

    /// Returns the total size of the readable sections, in bytes.
    pub(super) fn readable_size(&self) -> u64 {
        let sections = self.included().filter_map(|entry| self.section(&entry.name));
        sections.map(|section| section.size() as u64).sum()
    }

    /// Returns the reason why the content of sections cannot be checked, if so.
    pub(super) fn missing_content_reason(&self) -> Option<&'static str> {
        match self.manifest {
            None => Some(NO_MANIFEST),
            Some(_) if self.sections.is_empty() => Some(NO_SECTIONS),
            Some(_) => self.locked(),
        }
    }

    /// Returns a reason if one of these sections is included but unreadable.
    pub(super) fn unreadable(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let lost = self
            .included()
            .find(|entry| is_wanted(&entry.name) && self.section(&entry.name).is_none())?;
        Some(format!("The section {} cannot be read.", escape(&lost.name)))
    }

    /// Returns the JSON of a section's member, if it is present and not locked.
    pub(super) fn section_text(&self, name: &str) -> Option<SectionText<'a>> {
        self.archive.section_text(self.members, name)
    }

    /// Returns the sections that the manifest includes.
    pub(super) fn included(&self) -> impl Iterator<Item = &SectionEntry<'a>> {
        self.sections.iter().filter(|entry| entry.is_included())
    }

    /// Returns whether the manifest includes a section.
    pub(super) fn is_included(&self, name: &str) -> bool {
        self.members.storage(self.archive.bytes()).is_some_and(|stored| stored.includes(name))
    }

    /// Returns the path of an included section's member, according to the encryption.
    pub(super) fn data_path(&self, name: &str) -> String {
        if self.is_encrypted() {
            crate::archive::encrypted_path(name)
        } else {
            crate::archive::section_path(name)
        }
    }
}

/// Subject of the checks of a document.
pub(super) struct DocumentSubject<'a> {
    pub(super) document: &'a Document,
    pub(super) text: &'a [u8],
    pub(super) locator: Locator<'a>,
    /// Inputs from the caller.
    pub(super) given: Given<'a>,
}

impl<'a> DocumentSubject<'a> {
    pub(super) fn new(document: &'a Document, text: &'a [u8], given: Given<'a>) -> Self {
        let locator = Locator::new(None, text, document.root(text));
        Self { document, text, locator, given }
    }

    pub(super) fn root(&self) -> Value<'a> {
        self.document.root(self.text)
    }
}
