//! The readable sections of an archive.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::members::{Members, encrypted_path, section_of, section_path};
use super::{Archive, Content};
use crate::integrity::Digest;
use crate::json::{JsonError, Tape};
use crate::manifest::{BackupType, Manifest, SectionEntry};
use crate::progress::{Stage, Track, Unit, Watch};
use crate::section::{Section, Sections, rank};

/// JSON of a section's member.
pub(crate) struct SectionText<'a> {
    /// The text: the member itself, or its plaintext.
    pub(crate) text: &'a [u8],
    /// The result of parsing it.
    pub(crate) tape: Result<&'a Tape, &'a JsonError>,
}

impl Archive {
    /// Returns the names of the sections that the archive should contain, readable or not: known
    /// sections in their order, then others in byte order.
    #[must_use]
    pub fn section_names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self.content() {
            Content::Members(members) => {
                let entries = members.manifest(self.bytes()).map(Manifest::sections);
                let included = entries.into_iter().flatten().filter(SectionEntry::is_included);
                included.map(|entry| entry.name.into_owned()).collect()
            }
            Content::Document(document) => {
                document.sections(self.bytes()).names().map(ToOwned::to_owned).collect()
            }
        };
        names.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)));
        names
    }

    /// Returns the readable sections; the others are listed by name in [`Sections::unreadable`].
    #[must_use]
    pub fn sections(&self) -> Sections<'_> {
        let mut sections = Sections::new();
        for name in self.section_names() {
            match self.parsed_section(&name) {
                Some((section, tape)) => sections.insert_borrowed(section, tape),
                None => sections.insert_unreadable(name),
            }
        }
        sections
    }

    /// Parses the readable sections, or maps a document to sections, with checkpoints.
    ///
    /// Afterwards [`Archive::section`], [`Archive::sections`] and [`Archive::summary`] return at
    /// once; without it, the first of them does this work without checkpoints.
    pub async fn parse_watched(&self, watch: &dyn Watch) {
        let bytes = self.bytes();
        let members = match self.content() {
            Content::Members(members) => members,
            Content::Document(document) => return document.map_watched(bytes, watch).await,
        };
        let Some(stored) = members.storage(bytes) else { return };
        let path = if stored.is_encrypted { encrypted_path } else { section_path };
        let indexes: Vec<usize> =
            stored.included().filter_map(|name| members.find(&path(name))).collect();
        let unparsed = |index: usize| match self.plaintexts() {
            _ if !stored.is_encrypted => members.unparsed_bytes(bytes, index),
            Some(plaintexts) => plaintexts.unparsed_bytes(index),
            None => &[],
        };
        let total: u64 = indexes.iter().map(|index| unparsed(*index).len() as u64).sum();
        if total == 0 {
            return;
        }
        let mut track = Track::new(watch, Stage::Parsing, Unit::Bytes, total);
        track.begin().await;
        for index in indexes {
            match self.plaintexts() {
                _ if !stored.is_encrypted => members.parse_watched(bytes, index, &mut track).await,
                Some(plaintexts) => plaintexts.parse_watched(index, &mut track).await,
                None => {}
            }
        }
    }

    /// Returns a section if it is readable: present, not locked, and a JSON object.
    ///
    /// The first call for a section parses it; the first call for a section of a document maps the
    /// whole document to sections.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<Section<'_>> {
        self.parsed_section(name).map(|(section, _)| section)
    }

    /// Returns whether the archive contains only the changes since another one.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.manifest().is_some_and(Manifest::is_partial)
    }

    /// Returns the type of the backup; `None` for a document, and where the manifest states none that
    /// is known.
    #[must_use]
    pub fn backup_type(&self) -> Option<BackupType> {
        self.manifest()?.backup_type()
    }

    /// Returns the names of the sections that the manifest lists as not included. One that was
    /// excluded from a backup may have records in the source; one that is not listed has none.
    #[must_use]
    pub fn excluded_sections(&self) -> Vec<String> {
        let entries = self.manifest().map(Manifest::sections).unwrap_or_default();
        let excluded = entries.into_iter().filter(|entry| entry.included == Some(false));
        excluded.map(|entry| entry.name.into_owned()).collect()
    }

    /// Returns the checksum that the manifest states of its base's manifest (profile, section 3),
    /// the base's [`manifest_digest`](Self::manifest_digest); `None` without a base.
    #[must_use]
    pub fn base_digest(&self) -> Option<Digest> {
        self.manifest()?.digest(&["archive_info", "base", "manifest_checksum"])
    }

    /// Returns whether sections are encrypted and not decrypted.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.plaintexts().is_none() && self.manifest().is_some_and(Manifest::is_encrypted)
    }

    /// Returns whether sections are encrypted in the file and decrypted here.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.plaintexts().is_some()
    }

    /// Returns the JSON of a section's member, included or not; `None` where the member is missing,
    /// locked, or could not be decrypted. A plaintext member of an encrypted archive is not part of
    /// it.
    pub(crate) fn section_text<'a>(
        &'a self,
        members: &'a Members,
        name: &str,
    ) -> Option<SectionText<'a>> {
        let bytes = self.bytes();
        if members.storage(bytes)?.is_encrypted {
            let index = members.find(&encrypted_path(name))?;
            return self.plaintexts()?.section_text(index);
        }
        let index = members.find(&section_path(name))?;
        let tape = members.tape(bytes, index);
        Some(SectionText { text: members.bytes(bytes, index), tape })
    }

    fn parsed_section(&self, name: &str) -> Option<(Section<'_>, &Tape)> {
        let members = match self.content() {
            Content::Members(members) => members,
            Content::Document(document) => {
                return document.sections(self.bytes()).get_parsed(name);
            }
        };
        let paths = [section_path(name), encrypted_path(name)];
        let index = paths.iter().find_map(|path| members.find(path))?;
        if !members.storage(self.bytes())?.includes(name) {
            return None;
        }
        let SectionText { text, tape } = self.section_text(members, name)?;
        let (name, _) = section_of(&members.list().get(index)?.path)?;
        let tape = tape.ok()?;
        Some((Section::new(name, text, tape)?, tape))
    }

    /// Returns the manifest; `None` for a document, and where it is missing.
    fn manifest(&self) -> Option<Manifest<'_>> {
        match self.content() {
            Content::Members(members) => members.manifest(self.bytes()),
            Content::Document(_) => None,
        }
    }
}
