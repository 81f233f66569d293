//! What a backup is made of: sections, and what is known of where they come from.

use sma_core::archive::Archive;
use sma_core::convert;
use sma_core::section::Sections;
use sma_core::write::{BackupType, NewArchive};

/// Sections, and what is known of where they come from.
#[derive(Debug)]
#[non_exhaustive]
pub struct Content {
    /// What an archive of the sections says of itself: when, by whom, of which database.
    pub facts: NewArchive,
    /// The type of backup that the sections come from; none where they were no backup before.
    pub backup_type: Option<BackupType>,
    body: Body,
    /// The warnings that signatures of what the sections come from are not kept.
    dropped_signatures: Vec<String>,
}

#[derive(Debug)]
enum Body {
    /// What an archive holds is read there.
    Archive(Archive),
    Made(Sections<'static>),
}

impl Content {
    /// Sections that were no backup before.
    #[must_use]
    pub fn new(facts: NewArchive, sections: Sections<'static>) -> Self {
        Self {
            facts,
            backup_type: None,
            body: Body::Made(sections),
            dropped_signatures: Vec::new(),
        }
    }

    /// What an archive or document holds, as far as it can be read.
    #[must_use]
    pub fn of(archive: Archive) -> Self {
        let facts = convert::describe(&archive);
        // A document is the backup of a whole system.
        let backup_type = archive.manifest_digest().is_none().then_some(BackupType::Full);
        let named = archive.summary().backup_type;
        let named = named.and_then(|name| name.parse().ok());
        let backup_type = backup_type.or(named);
        Self { facts, backup_type, body: Body::Archive(archive), dropped_signatures: Vec::new() }
    }

    /// Adds warnings that signatures of what the sections come from are not kept.
    pub(crate) fn drop_signatures(&mut self, warnings: impl IntoIterator<Item = String>) {
        self.dropped_signatures.extend(warnings);
    }

    /// Returns the warnings that signatures of what the sections come from are not kept.
    #[must_use]
    pub fn dropped_signatures(&self) -> &[String] {
        &self.dropped_signatures
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

    /// Returns whether the sections come from an incremental or differential archive, and what
    /// that one builds on.
    #[must_use]
    pub fn builds_on_another(&self) -> bool {
        self.backup_type.is_some_and(BackupType::is_partial)
    }
}
