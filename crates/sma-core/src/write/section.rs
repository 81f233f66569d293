//! The sections that are given: checked, counted, and put in order.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::{BackupType, NewArchive, NewSection, WriteError};
use crate::Limits;
use crate::archive::section_path;
use crate::integrity::{Digest, Line};
use crate::json::{self, Kind};
use crate::section::{self, Priority, SECTIONS, SectionTable};

/// A section on its way into an archive.
pub(super) struct Section<'a> {
    pub(super) name: &'a str,
    /// Path of its member.
    pub(super) path: String,
    /// Bytes of its member.
    pub(super) json: &'a [u8],
    pub(super) digest: Digest,
    /// Of a known section.
    pub(super) table: Option<&'static SectionTable>,
    /// Name and length of each array that is its member.
    collections: Vec<(String, u64)>,
}

/// Checks the sections and puts them in the order of an archive (profile, section 2).
pub(super) fn read<'a>(archive: &NewArchive<'a>) -> Result<Vec<Section<'a>>, WriteError> {
    let mut sections = archive.sections.iter().map(Section::read).collect::<Result<Vec<_>, _>>()?;
    sections.sort_by(|a, b| section::rank(a.name).cmp(&section::rank(b.name)));
    for pair in sections.windows(2) {
        if let [first, second] = pair
            && first.name == second.name
        {
            return Err(WriteError::DuplicateSection { name: first.name.to_owned() });
        }
    }
    if archive.backup_type != BackupType::Selective {
        let missing = SECTIONS.iter().find(|table| {
            table.priority == Priority::Critical && !sections.iter().any(|s| s.name == table.name)
        });
        if let Some(table) = missing {
            return Err(WriteError::MissingSection { name: table.name });
        }
    }
    Ok(sections)
}

impl<'a> Section<'a> {
    fn read(given: &NewSection<'a>) -> Result<Self, WriteError> {
        let name = given.name;
        if !section::is_name(name) {
            return Err(WriteError::SectionName { name: name.to_owned() });
        }
        let tape = json::parse(given.json, Limits::default().json_depth)
            .map_err(|error| WriteError::Json { name: name.to_owned(), error })?;
        let root = tape.root(given.json);
        if root.kind() != Kind::Object {
            return Err(WriteError::NotAnObject { name: name.to_owned() });
        }
        let json = given.json.get(root.range()).unwrap_or_default();
        let arrays = root.members().filter(|(_, member)| member.kind() == Kind::Array);
        let collections = arrays.map(|(key, array)| (key.name().into_owned(), count(array.len())));
        Ok(Self {
            name,
            path: section_path(name),
            json,
            digest: Digest::of(json),
            table: section::table(name),
            collections: collections.collect(),
        })
    }

    /// Size of the member, in bytes.
    pub(super) fn size(&self) -> u64 {
        count(self.json.len())
    }

    /// Length of one of its arrays; 0 where there is none of that name.
    pub(super) fn records_in(&self, collection: &str) -> u64 {
        let mut collections = self.collections.iter();
        collections.find(|(name, _)| name == collection).map_or(0, |(_, length)| *length)
    }

    /// Length of all arrays that are its members (profile, section 5).
    pub(super) fn record_count(&self) -> u64 {
        self.collections.iter().map(|(_, length)| length).sum()
    }

    /// Its line in `checksum.sha256`.
    pub(super) fn line(&self) -> Line<'_> {
        Line { digest: self.digest, path: &self.path }
    }
}

/// A size in memory as the manifest counts.
fn count(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
