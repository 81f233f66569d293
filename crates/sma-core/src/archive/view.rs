//! What can be read of an archive: as it is, or with its sections decrypted.

use super::members::{Members, encrypted_path, section_of, section_path};
use super::unlocked::Plaintexts;
use super::{Archive, Content};
use crate::json::{JsonError, Tape};
use crate::section::Section;

/// An archive, and the plaintext of its sections where it is unlocked.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
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

impl<'a> View<'a> {
    pub(super) fn locked(archive: &'a Archive) -> Self {
        Self { archive, plaintexts: None }
    }

    pub(super) fn unlocked(archive: &'a Archive, plaintexts: &'a Plaintexts) -> Self {
        Self { archive, plaintexts: Some(plaintexts) }
    }

    pub(crate) fn archive(self) -> &'a Archive {
        self.archive
    }

    /// What was decrypted; none while the archive is locked.
    pub(crate) fn plaintexts(self) -> Option<&'a Plaintexts> {
        self.plaintexts
    }

    /// A section that can be read: one that is there, not locked, and a JSON object.
    pub(crate) fn section(self, name: &str) -> Option<Section<'a>> {
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
