//! What a new archive is made of: sections, and what is known of where they come from.
//!
//! A folder of section files, an extracted archive, another archive and a document are all read
//! into the same plain value, and so will be a database.

mod base;
mod folder;

pub(crate) use base::{Base, Bases};

use std::rc::Rc;

use sma_core::Limits;
use sma_core::archive::Archive;
use sma_core::convert::{self, ConvertError, Faults};
use sma_core::increment::MadeSection;
use sma_core::layer::Layer;
use sma_core::schema::FIRST_VERSION;
use sma_core::write::{BackupType, NewArchive, NewSection, Packing, UNKNOWN_DATABASE, write};

use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::failure::Failure;
use crate::input::Input;
use crate::opened::{Opened, open};

/// Sections, and where they come from.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) facts: Facts,
    pub(crate) sections: Vec<MadeSection>,
}

/// What is known of where sections come from: the manifest's fields of the same names.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) created_at: String,
    pub(crate) created_by: String,
    /// None where it was no backup before.
    pub(crate) backup_type: Option<BackupType>,
    pub(crate) description: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) archive_id: Option<String>,
    pub(crate) manager_version: String,
    pub(crate) database_type: String,
    pub(crate) database_version: String,
    pub(crate) schema_version: String,
    pub(crate) hostname: String,
}

impl Source {
    /// Reads a source. What an incremental or differential archive builds on comes from the bases.
    ///
    /// # Errors
    /// When it cannot be read, is invalid, or builds on what is not given.
    pub(crate) fn read(
        input: &Input,
        bases: &Bases,
        credential: &CredentialArguments,
        console: &Console,
    ) -> Result<Self, Failure> {
        let archive = match input.folder() {
            Some(folder) if folder::is_extracted(folder) => folder::packed(folder)?,
            Some(folder) => return folder::read(folder),
            None => open(input, console)?,
        };
        Self::of(archive, input, bases, credential, console).map(|(_, source)| source)
    }

    /// What an archive stands for, and the archive itself; for a document the one that it becomes.
    ///
    /// # Errors
    /// When it stays locked, is invalid, or builds on what is not given.
    fn of(
        archive: Archive,
        input: &Input,
        bases: &Bases,
        credential: &CredentialArguments,
        console: &Console,
    ) -> Result<(Opened, Self), Failure> {
        let opened = Opened::of(archive, input, credential, console)?;
        refuse_faults(&opened, input)?;
        let opened = converted(opened, input)?;
        let facts = Facts::of(&opened);
        let mut source = Self { facts, sections: Vec::new() };
        source.sections = if source.builds_on_another() {
            bases.brought_up_to_date(&opened, input)?
        } else {
            sections(&opened)
        };
        Ok((opened, source))
    }

    /// Whether it was made of an incremental or differential archive and what that one builds on.
    pub(crate) fn builds_on_another(&self) -> bool {
        self.facts.backup_type.is_some_and(BackupType::is_partial)
    }

    /// The sections as an archive in memory, to look into.
    ///
    /// # Errors
    /// When they make no archive.
    pub(crate) fn archive(&self, input: &Input) -> Result<Archive, Failure> {
        let sections: Vec<NewSection<'_>> = self.sections.iter().map(Into::into).collect();
        let bytes = write(&NewArchive {
            packing: Packing { layer: Layer::None, level: 0, ..Packing::default() },
            ..NewArchive::new(&self.facts.created_at, "memory", &sections)
        });
        let bytes = bytes.map_err(|error| Failure::refused(input.to_string(), error))?;
        Archive::open(&bytes, &Limits::default())
            .map_err(|error| Failure::open(input.to_string(), error))
    }
}

impl Facts {
    /// A new archive that says what is known of when, by which program and of which database its
    /// sections were; not whose and where, which not every copy tells.
    pub(crate) fn described<'a>(
        &'a self,
        created_by: &'a str,
        sections: &'a [NewSection<'a>],
    ) -> NewArchive<'a> {
        NewArchive {
            manager_version: &self.manager_version,
            database_type: &self.database_type,
            database_version: &self.database_version,
            schema_version: &self.schema_version,
            ..NewArchive::new(&self.created_at, created_by, sections)
        }
    }

    /// What an archive says of itself. Empty texts stand where it says nothing.
    pub(crate) fn of(opened: &Opened) -> Self {
        let summary = opened.view().summary();
        let text = Option::unwrap_or_default;
        Self {
            created_at: text(summary.created_at),
            created_by: text(summary.created_by),
            backup_type: summary.backup_type.as_deref().and_then(|name| name.parse().ok()),
            description: summary.description,
            tags: summary.tags,
            archive_id: summary.archive_id,
            manager_version: text(summary.manager_version),
            database_type: summary.database_type.unwrap_or_else(|| UNKNOWN_DATABASE.to_owned()),
            database_version: text(summary.database_version),
            schema_version: summary.schema_version.unwrap_or_else(|| FIRST_VERSION.to_owned()),
            hostname: text(summary.hostname),
        }
    }
}

/// The sections of an archive that is unlocked and valid, all of which can be read therefore.
fn sections(opened: &Opened) -> Vec<MadeSection> {
    let view = opened.view();
    let names = view.section_names();
    let sections = names.iter().filter_map(|name| view.section(name));
    let made =
        sections.map(|it| MadeSection { name: it.name().to_owned(), json: it.text().to_vec() });
    made.collect()
}

/// New checksums would make damage look sound.
fn refuse_faults(opened: &Opened, input: &Input) -> Result<(), Failure> {
    let Some(codes) = opened.faults() else { return Ok(()) };
    Err(Failure::Content {
        message: format!("{input} has faults: {codes}"),
        action: "Validate it to see them, and use a copy without faults; or repair it first.",
    })
}

/// A document as an archive; an archive as it is.
fn converted(opened: Opened, input: &Input) -> Result<Opened, Failure> {
    let packing = Packing { layer: Layer::None, level: 0, ..Packing::default() };
    // Faults were refused before.
    let bytes = match convert::to_archive(opened.archive(), &packing, Faults::Accepted) {
        Err(ConvertError::NoDocument) => return Ok(opened),
        bytes => bytes.map_err(|error| Failure::refused(input.to_string(), error))?,
    };
    let archive = Archive::open(&bytes, &Limits::default());
    let archive = archive.map_err(|error| Failure::open(input.to_string(), error))?;
    Ok(Opened::Clear(Rc::new(archive)))
}
