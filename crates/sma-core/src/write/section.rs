//! Counting and hashing the sections of a new archive.

use alloc::string::String;
use alloc::vec::Vec;

use super::{BackupType, NewArchive, WriteError};
use crate::archive::section_path;
use crate::integrity::{Digest, Line};
use crate::json::Kind;
use crate::progress::Track;
use crate::section::{self, Priority, SECTIONS, SectionTable, Sections};

/// A section to be written.
pub(super) struct Section<'a> {
    pub(super) name: &'a str,
    /// Path of its member.
    pub(super) path: String,
    /// Bytes of its member.
    pub(super) json: &'a [u8],
    pub(super) digest: Digest,
    /// For a section with records.
    pub(super) table: Option<&'static SectionTable>,
    /// Name and length of each array that is a direct member.
    collections: Vec<(String, u64)>,
}

/// Measures the sections, in the order of an archive (profile, section 2).
pub(super) async fn read<'a>(
    archive: &NewArchive,
    given: &'a Sections<'_>,
    track: &mut Track<'_>,
) -> Result<Vec<Section<'a>>, WriteError> {
    if let Some(name) = given.unreadable().first() {
        return Err(WriteError::Unreadable { name: name.clone() });
    }
    let mut sections = Vec::with_capacity(given.len());
    for section in given.iter() {
        sections.push(Section::read(section, track).await);
    }
    if archive.backup_type != BackupType::Selective {
        let missing = SECTIONS
            .iter()
            .find(|table| table.priority == Priority::Critical && given.get(table.name).is_none());
        if let Some(table) = missing {
            return Err(WriteError::MissingSection { name: table.name });
        }
    }
    Ok(sections)
}

impl<'a> Section<'a> {
    async fn read(given: section::Section<'a>, track: &mut Track<'_>) -> Self {
        let root = given.root();
        let json = root.source().as_bytes();
        let arrays = root.members().filter(|(_, member)| member.kind() == Kind::Array);
        let collections = arrays.map(|(key, array)| (key.name().into_owned(), count(array.len())));
        Self {
            name: given.name(),
            path: section_path(given.name()),
            json,
            digest: Digest::compute_watched(json, track).await,
            table: given.table(),
            collections: collections.collect(),
        }
    }

    /// Returns the size of the member, in bytes.
    pub(super) fn size(&self) -> u64 {
        count(self.json.len())
    }

    /// Returns the length of an array; 0 if there is none of this name.
    pub(super) fn records_in(&self, collection: &str) -> u64 {
        let mut collections = self.collections.iter();
        collections.find(|(name, _)| name == collection).map_or(0, |(_, length)| *length)
    }

    /// Returns the total length of all arrays that are direct members (profile, section 5).
    pub(super) fn record_count(&self) -> u64 {
        self.collections.iter().map(|(_, length)| length).sum()
    }

    /// Returns the line for `checksum.sha256`.
    pub(super) fn line(&self) -> Line<'_> {
        Line { digest: self.digest, path: &self.path }
    }
}

/// Converts a size in memory to that in the manifest.
fn count(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
