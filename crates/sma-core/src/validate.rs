//! Validation: the checks of a level, and a report of their results.
//!
//! There is one file for each group of checks; each check is a function from the archive to a
//! finding. Faults are a result, never an error.

mod archive;
mod base;
mod channels;
mod content;
mod document;
mod encryption;
mod excerpts;
mod findings;
mod integrity;
mod manifest;
mod records;
mod references;
mod scan;
mod schema;
mod secrets;
mod sections;
mod signature;
mod subject;
mod sums;
mod templates;
#[cfg(test)]
mod testing;
mod times;
mod value_fault;

pub(crate) use secrets::is_withheld;

use alloc::string::String;
use alloc::vec::Vec;

use crate::archive::{Archive, Content, Members, UnlockError};
use crate::check::Level;
use crate::document::Document;
use crate::integrity::Digest;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::report::Report;
use crate::signature::PublicKey;
use findings::Findings;
use subject::{DocumentSubject, NO_MANIFEST, Subject};

/// Groups of checks of an archive's manifest and members, in the order of execution. Those of
/// records follow.
const ARCHIVE_GROUPS: &[fn(&Subject<'_>, &mut Findings)] = &[
    archive::check,
    manifest::check,
    base::check,
    schema::check,
    sections::check,
    integrity::check,
    encryption::check,
    signature::check,
];

/// Returns the number of passes over all records of an archive at a level.
fn rounds(level: Level, is_sharing_checked: bool) -> u64 {
    let of_level = match level {
        Level::Basic | Level::Standard => 0,
        Level::Thorough => 3,
        Level::Paranoid => 9,
    };
    // Templates, texts and secrets.
    let of_sharing = if is_sharing_checked && level < Level::Paranoid { 3 } else { 0 };
    of_level + of_sharing
}

/// Returns the number of passes over a document at a level.
fn document_rounds(level: Level, is_sharing_checked: bool) -> u64 {
    let of_level = match level {
        Level::Basic => 1,
        Level::Standard => 2,
        Level::Thorough => 3,
        Level::Paranoid => 5,
    };
    // Texts and secrets.
    let of_sharing = if is_sharing_checked && level < Level::Paranoid { 2 } else { 0 };
    of_level + of_sharing
}

/// The checks of a level, before they run.
///
/// ```
/// use sma_core::signature::PublicKey;
/// use sma_core::{Archive, Level, Limits};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-none-signed.sma");
/// # let signer = include_bytes!("../../../tests/vectors/samples/signer.pub.pem");
/// let archive = Archive::open(bytes, &Limits::default())?;
/// let keys = [PublicKey::parse(signer)?];
/// let report = archive.validation(Level::Standard).with_public_keys(&keys).finish();
/// assert!(report.valid);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Validation<'a> {
    archive: &'a Archive,
    level: Level,
    given: Given<'a>,
    findings: Findings,
}

/// Inputs from the caller: trusted keys, base archive, scan result.
#[derive(Clone, Copy, Default)]
struct Given<'a> {
    public_keys: &'a [PublicKey],
    /// Reason why the archive is locked, if unlocking failed.
    unlock_error: Option<&'a UnlockError>,
    base: Option<&'a Archive>,
    scan: Option<&'a Scan>,
}

impl Archive {
    /// Runs the checks of a level.
    #[must_use]
    pub fn validate(&self, level: Level) -> Report {
        self.validation(level).finish()
    }

    /// Prepares the checks of a level, to add inputs such as trusted keys.
    #[must_use]
    pub fn validation(&self, level: Level) -> Validation<'_> {
        Validation::new(self, level)
    }
}

impl<'a> Validation<'a> {
    fn new(archive: &'a Archive, level: Level) -> Self {
        let mut findings = Findings::new(level);
        archive::report_opened(archive, &mut findings);
        Self { archive, level, given: Given::default(), findings }
    }

    /// Trusts these keys, which must come from the caller and not from the archive. One of them
    /// must have signed.
    #[must_use]
    pub fn with_public_keys(self, public_keys: &'a [PublicKey]) -> Self {
        Self { given: Given { public_keys, ..self.given }, ..self }
    }

    /// Reports a failed attempt to unlock the archive.
    #[must_use]
    pub fn with_unlock_error(self, error: &'a UnlockError) -> Self {
        Self { given: Given { unlock_error: Some(error), ..self.given }, ..self }
    }

    /// Compares with the base of an incremental or differential archive.
    #[must_use]
    pub fn with_base(self, base: &'a Archive) -> Self {
        Self { given: Given { base: Some(base), ..self.given }, ..self }
    }

    /// Reports the result of a virus scan, which the caller performs.
    #[must_use]
    pub fn with_scan(self, scan: &'a Scan) -> Self {
        Self { given: Given { scan: Some(scan), ..self.given }, ..self }
    }

    /// Also runs the checks of what others should not receive
    /// ([`Rung::SafeToShare`](crate::check::Rung::SafeToShare)), whatever the level. They read all
    /// records.
    #[must_use]
    pub fn with_sharing_checks(mut self) -> Self {
        self.findings.facts.is_sharing_checked = true;
        self
    }

    /// Runs the checks, and returns the report.
    #[must_use]
    pub fn finish(self) -> Report {
        progress::finish(self.finish_watched(&()))
    }

    /// Runs the checks as [`Validation::finish`] does, with checkpoints.
    pub async fn finish_watched(mut self, watch: &dyn Watch) -> Report {
        match self.archive.content() {
            Content::Members(members) => self.members(members, watch).await,
            Content::Document(document) => self.document(document, watch).await,
        }
        let mut report = self.findings.into_report();
        excerpts::add(self.archive, &mut report, watch).await;
        report
    }

    async fn members(&mut self, members: &Members, watch: &dyn Watch) {
        let Self { archive, level, given, findings } = self;
        let bytes = archive.bytes();
        let mut digests = Vec::new();
        if *level >= Level::Standard {
            let all = || (0..members.list().len()).map(|index| members.bytes(bytes, index));
            let total = all().map(|member| member.len() as u64).sum();
            let mut track = Track::new(watch, Stage::Hashing, Unit::Bytes, total);
            track.begin().await;
            for member in all() {
                digests.push(Digest::compute_watched(member, &mut track).await);
            }
            // Parsed in advance, with checkpoints.
            archive.parse_watched(watch).await;
        }
        let subject = Subject::new(archive, members, &digests, *given);
        findings.facts.is_encrypted = subject.is_encrypted();
        let rounds = rounds(*level, findings.facts.is_sharing_checked);
        let records = if rounds > 0 { subject.readable_size() } else { 0 };
        let mut track = checking(watch, records.saturating_mul(rounds));
        track.begin().await;
        for check in ARCHIVE_GROUPS {
            check(&subject, findings);
        }
        records::check(&subject, findings, &mut track).await;
        references::check(&subject, findings, &mut track).await;
        times::check(&subject, findings, &mut track).await;
        sums::check(&subject, findings, &mut track).await;
        templates::check(&subject, findings, &mut track).await;
        channels::check(&subject, findings, &mut track).await;
        content::check(&subject, findings, &mut track).await;
        secrets::check(&subject, findings, &mut track).await;
        scan::check(&subject, findings);
    }

    async fn document(&mut self, document: &Document, watch: &dyn Watch) {
        let Self { archive, level, given, findings } = self;
        let text = archive.bytes();
        let total = (text.len() as u64)
            .saturating_mul(document_rounds(*level, findings.facts.is_sharing_checked));
        let mut track = checking(watch, total);
        track.begin().await;
        let subject = DocumentSubject::new(document, text, *given);
        document::check(&subject, findings, &mut track).await;
        signature::check_document(&subject, findings);
        content::check_document(&subject, findings, &mut track).await;
        secrets::check_document(&subject, findings, &mut track).await;
        scan::check_document(&subject, findings);
    }
}

fn checking(watch: &dyn Watch, bytes: u64) -> Track<'_> {
    Track::new(watch, Stage::Checking, Unit::Bytes, bytes)
}

/// Result of a virus scan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scan {
    /// Name of the program, for display.
    pub scanner: String,
    /// Name of the threat; `None` if none was found.
    pub threat: Option<String>,
}

impl Scan {
    /// Creates the result of a program, with the threat that it found, if any.
    #[must_use]
    pub fn new(scanner: impl Into<String>, threat: Option<String>) -> Self {
        Self { scanner: scanner.into(), threat }
    }
}
