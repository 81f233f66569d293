//! Source of a document.

use alloc::string::String;
use alloc::vec::Vec;

use super::{ConvertError, Faults};
use crate::archive::Archive;
use crate::check::Level;
use crate::progress::Watch;
use crate::report::Report;
use crate::section::Section;
use crate::summary::Summary;

/// The source of [`to_document`](super::to_document), read once.
pub(super) struct Source<'a> {
    pub(super) archive: &'a Archive,
    pub(super) summary: Summary,
    /// The readable sections, known ones first.
    pub(super) sections: Vec<Section<'a>>,
    /// Names of the unreadable sections.
    pub(super) unreadable: Vec<String>,
}

impl<'a> Source<'a> {
    /// Reads the source; refuses a locked one, and one with faults unless they are accepted.
    pub(super) async fn read(
        archive: &'a Archive,
        faults: Faults,
        watch: &dyn Watch,
    ) -> Result<Self, ConvertError> {
        if archive.is_locked() {
            return Err(ConvertError::Locked);
        }
        if faults == Faults::Refused {
            refuse_faults(&archive.validation(Level::Standard).finish_watched(watch).await)?;
        }
        archive.parse_watched(watch).await;
        let mut unreadable = archive.section_names();
        let sections = unreadable.iter().filter_map(|name| archive.section(name)).collect();
        unreadable.retain(|name| archive.section(name).is_none());
        Ok(Self { archive, summary: archive.facts(), sections, unreadable })
    }

    /// Returns a section, if it is readable.
    pub(super) fn section(&self, name: &str) -> Option<Section<'a>> {
        self.sections.iter().copied().find(|section| section.name() == name)
    }
}

/// Refuses a source with faults.
pub(super) fn refuse_faults(report: &Report) -> Result<(), ConvertError> {
    if report.valid {
        return Ok(());
    }
    Err(ConvertError::Invalid { codes: report.failed_codes() })
}
