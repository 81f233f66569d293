//! What a document is made of: an archive, unlocked or never locked.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::ops::Deref;

use super::{ConvertError, Faults};
use crate::archive::{Archive, Content, Unlocked};
use crate::check::Level;
use crate::manifest::{Manifest, SectionEntry};
use crate::report::{Check, Report, Status};
use crate::section::{Section, rank};
use crate::summary::Summary;

/// What [`to_document`](super::to_document) converts: an [`Archive`], or an [`Unlocked`] one.
pub struct Source<'a> {
    pub(super) archive: &'a Archive,
    pub(super) summary: Summary,
    /// The sections that can be read, known ones first.
    pub(super) sections: Vec<Section<'a>>,
    /// Names of those that should be there and cannot be read.
    pub(super) unreadable: Vec<String>,
    report: Report,
    is_locked: bool,
}

impl<'a> From<&'a Archive> for Source<'a> {
    fn from(archive: &'a Archive) -> Self {
        let is_locked = match archive.content() {
            Content::Members(members) => {
                members.manifest(archive.bytes()).is_some_and(Manifest::is_encrypted)
            }
            Content::Document(_) => false,
        };
        let report = archive.validate(Level::Standard);
        let section = |name: &str| archive.section(name);
        Self { is_locked, ..Self::new(archive, archive.summary(), report, section) }
    }
}

impl<'a, A: Deref<Target = Archive>> From<&'a Unlocked<A>> for Source<'a> {
    fn from(unlocked: &'a Unlocked<A>) -> Self {
        let report = unlocked.validate(Level::Standard);
        let section = |name: &str| unlocked.section(name);
        Self::new(unlocked.archive(), unlocked.summary(), report, section)
    }
}

impl<'a> Source<'a> {
    fn new(
        archive: &'a Archive,
        summary: Summary,
        report: Report,
        section: impl Fn(&str) -> Option<Section<'a>>,
    ) -> Self {
        let mut names = included(archive);
        names.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)));
        let sections = names.iter().filter_map(|name| section(name)).collect();
        names.retain(|name| section(name).is_none());
        Self { archive, summary, sections, unreadable: names, report, is_locked: false }
    }

    /// A section, where it can be read.
    pub(super) fn section(&self, name: &str) -> Option<Section<'a>> {
        self.sections.iter().copied().find(|section| section.name() == name)
    }

    /// Refuses what cannot be read, and what has faults unless they are accepted.
    pub(super) fn check(&self, faults: Faults) -> Result<(), ConvertError> {
        if self.is_locked {
            return Err(ConvertError::Locked);
        }
        match faults {
            Faults::Refused => refuse_faults(&self.report),
            Faults::Accepted => Ok(()),
        }
    }
}

impl fmt::Debug for Source<'_> {
    /// Shows no content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("sections", &self.sections).finish_non_exhaustive()
    }
}

/// The checks of a report that failed.
pub(super) fn failed(report: &Report) -> impl Iterator<Item = &Check> {
    report.checks().filter(|check| check.status == Status::Failed)
}

/// Refuses what has faults.
pub(super) fn refuse_faults(report: &Report) -> Result<(), ConvertError> {
    if report.valid {
        return Ok(());
    }
    Err(ConvertError::Invalid {
        codes: failed(report).map(|check| check.code.to_string()).collect(),
    })
}

/// Names of the sections that an archive should have.
fn included(archive: &Archive) -> Vec<String> {
    match archive.content() {
        Content::Members(members) => {
            let entries = members.manifest(archive.bytes()).map(Manifest::sections);
            let included = entries.into_iter().flatten().filter(SectionEntry::is_included);
            included.map(|entry| entry.name.into_owned()).collect()
        }
        Content::Document(document) => {
            document.sections(archive.bytes()).iter().map(|s| s.name.to_string()).collect()
        }
    }
}
