//! Content of a backup: sections, and facts about their origin.

use sma_core::archive::Archive;
use sma_core::convert;
use sma_core::section::Sections;
use sma_core::write::{BackupType, NewArchive};

/// Sections, and facts about their origin.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Content {
    /// Facts for an archive of the sections: time, creator, database.
    pub facts: NewArchive,
    /// Type of the backup that contains the sections; `None` where they are not from a backup.
    pub backup_type: Option<BackupType>,
    /// Whether the source can have any section, so that one that it lacks is empty: a database.
    pub is_complete: bool,
    body: Body,
    /// Warnings about signatures that are not kept.
    dropped_signatures: Vec<String>,
    /// Warnings about the source.
    warnings: Vec<String>,
}

#[derive(Clone, Debug)]
enum Body {
    /// Sections are read from the archive.
    Archive(Archive),
    Made(Sections<'static>),
}

impl Content {
    /// Creates content that is not from a backup.
    #[must_use]
    pub fn new(facts: NewArchive, sections: Sections<'static>) -> Self {
        Self {
            facts,
            backup_type: None,
            is_complete: false,
            body: Body::Made(sections),
            dropped_signatures: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Sets whether a section that is missing is empty.
    #[must_use]
    pub fn with_complete(self, is_complete: bool) -> Self {
        Self { is_complete, ..self }
    }

    /// Sets the warnings about the source, such as values that an archive stores in another form.
    #[must_use]
    pub fn with_warnings(self, warnings: Vec<String>) -> Self {
        Self { warnings, ..self }
    }

    /// Creates the readable content of an archive or document.
    #[must_use]
    pub fn from_archive(archive: Archive) -> Self {
        let facts = convert::describe(&archive);
        // A document is a backup of a whole system.
        let backup_type = archive.manifest_digest().is_none().then_some(BackupType::Full);
        let named = archive.summary().backup_type;
        let named = named.and_then(|name| name.parse().ok());
        let backup_type = backup_type.or(named);
        let body = Body::Archive(archive);
        let (dropped_signatures, warnings) = (Vec::new(), Vec::new());
        Self { facts, backup_type, is_complete: false, body, dropped_signatures, warnings }
    }

    /// Adds warnings about signatures that are not kept.
    pub(crate) fn drop_signatures(&mut self, warnings: impl IntoIterator<Item = String>) {
        self.dropped_signatures.extend(warnings);
    }

    /// Returns the warnings about signatures that are not kept.
    #[must_use]
    pub fn signature_warnings(&self) -> &[String] {
        &self.dropped_signatures
    }

    /// Returns the warnings about the source.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Replaces the sections.
    pub(crate) fn replace(&mut self, sections: Sections<'static>) {
        self.body = Body::Made(sections);
    }

    /// Returns the sections.
    #[must_use]
    pub fn sections(&self) -> Sections<'_> {
        match &self.body {
            Body::Archive(archive) => archive.sections(),
            Body::Made(sections) => sections.reborrow(),
        }
    }

    /// Returns whether the sections come from an incremental or differential archive, and its base.
    #[must_use]
    pub fn is_increment(&self) -> bool {
        self.backup_type.is_some_and(BackupType::is_partial)
    }
}
