//! Validation: every check of a level, and a report of what each found.
//!
//! One file for each group of checks; each check is a function from the archive to a
//! finding. That there are faults is a result, never an error.

mod archive;
mod base;
mod channels;
mod content;
mod document;
mod encryption;
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
mod told;

pub(crate) use secrets::is_withheld;

use alloc::string::String;
use alloc::vec::Vec;

use crate::archive::{Archive, Content, UnlockError, View};
use crate::check::Level;
use crate::integrity::{Digest, Hasher};
use crate::report::Report;
use crate::signature::PublicKey;
use findings::Findings;
use subject::{DocumentSubject, NO_MANIFEST, Subject};

/// Bytes hashed in one step: some ten milliseconds of work.
const STEP_BYTES: usize = 4 * 1024 * 1024;

/// The groups of checks of an archive, in the order in which they run.
const ARCHIVE_GROUPS: &[fn(&Subject<'_>, &mut Findings)] = &[
    archive::check,
    manifest::check,
    base::check,
    schema::check,
    sections::check,
    integrity::check,
    encryption::check,
    signature::check,
    records::check,
    references::check,
    times::check,
    sums::check,
    templates::check,
    channels::check,
    content::check,
    secrets::check,
    scan::check,
];

/// The groups of checks of a document.
const DOCUMENT_GROUPS: &[fn(&DocumentSubject<'_>, &mut Findings)] = &[
    document::check,
    signature::check_document,
    content::check_document,
    secrets::check_document,
    scan::check_document,
];

/// The checks of a level, on their way.
///
/// ```no_run
/// # use sma_core::{Level, Limits, archive::Archive};
/// # let bytes = [];
/// let archive = Archive::open(&bytes, &Limits::default())?;
/// let mut validation = archive.validation(Level::Standard);
/// while validation.step() {
///     // Show `validation.done()` of `validation.total()`, or stop here to cancel.
/// }
/// let report = validation.finish();
/// # Ok::<(), sma_core::archive::OpenError>(())
/// ```
pub struct Validation<'a> {
    view: View<'a>,
    level: Level,
    given: Given<'a>,
    /// Digests of the members so far, in their order.
    digests: Vec<Digest>,
    /// The member that is being hashed: the next one after `digests`.
    hasher: Hasher,
    hashed: usize,
    done: u64,
    total: u64,
    /// What the groups of checks found so far, and how many of them ran.
    findings: Findings,
    groups: usize,
}

/// What the person who asks gives to measure the archive by.
#[derive(Clone, Copy, Default)]
struct Given<'a> {
    public_keys: &'a [PublicKey],
    /// Why the archive stayed locked, if somebody tried to unlock it.
    unlock_error: Option<&'a UnlockError>,
    base: Option<&'a Archive>,
    scan: Option<&'a Scan>,
}

impl<'a> Validation<'a> {
    pub(crate) fn new(view: View<'a>, level: Level) -> Self {
        let archive = view.archive();
        let total = match archive.content() {
            Content::Members(members) if level >= Level::Standard => (0..members.list().len())
                .map(|index| length(members.bytes(archive.bytes(), index)))
                .sum(),
            _ => 0,
        };
        let mut findings = Findings::new(level);
        archive::opened(archive, &mut findings);
        Self {
            view,
            level,
            given: Given::default(),
            digests: Vec::new(),
            hasher: Hasher::new(),
            hashed: 0,
            done: 0,
            total,
            findings,
            groups: 0,
        }
    }

    /// Trusts the signatures of these keys, which must come from the person who asks and not from
    /// the archive. One of them must have signed.
    #[must_use]
    pub fn with_public_keys(self, public_keys: &'a [PublicKey]) -> Self {
        Self { given: Given { public_keys, ..self.given }, ..self }
    }

    /// Reports that the archive could not be unlocked with what the person gave.
    #[must_use]
    pub fn with_unlock_error(self, error: &'a UnlockError) -> Self {
        Self { given: Given { unlock_error: Some(error), ..self.given }, ..self }
    }

    /// Compares with the archive that an incremental or differential one builds on.
    #[must_use]
    pub fn with_base(self, base: &'a Archive) -> Self {
        Self { given: Given { base: Some(base), ..self.given }, ..self }
    }

    /// Reports what an antivirus program said to the archive. The core runs none: who does hands
    /// in the result.
    #[must_use]
    pub fn with_scan(self, scan: &'a Scan) -> Self {
        Self { given: Given { scan: Some(scan), ..self.given }, ..self }
    }

    /// Does the next piece of the work: hashes some megabytes, or runs a group of checks; false
    /// when none is left.
    pub fn step(&mut self) -> bool {
        let archive = self.view.archive();
        match archive.content() {
            Content::Members(members) => {
                let index = self.digests.len();
                if self.level >= Level::Standard && index < members.list().len() {
                    self.hash(members.bytes(archive.bytes(), index));
                    return true;
                }
                let Some(check) = ARCHIVE_GROUPS.get(self.groups) else { return false };
                let subject = Subject::new(self.view, members, &self.digests, self.given);
                check(&subject, &mut self.findings);
            }
            Content::Document(document) => {
                let Some(check) = DOCUMENT_GROUPS.get(self.groups) else { return false };
                check(
                    &DocumentSubject::new(document, archive.bytes(), self.given),
                    &mut self.findings,
                );
            }
        }
        self.groups += 1;
        true
    }

    /// Bytes that the steps so far have hashed.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Bytes that all steps hash.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Draws the conclusions, after doing the steps that are left.
    #[must_use]
    pub fn finish(mut self) -> Report {
        while self.step() {}
        self.findings.into_report()
    }

    fn hash(&mut self, member: &[u8]) {
        let rest = member.get(self.hashed..).unwrap_or_default();
        let piece = rest.get(..STEP_BYTES).unwrap_or(rest);
        self.hasher.update(piece);
        self.hashed += piece.len();
        self.done += length(piece);
        if self.hashed == member.len() {
            self.digests.push(core::mem::take(&mut self.hasher).finish());
            self.hashed = 0;
        }
    }
}

/// What an antivirus program said to an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scan {
    /// Name of the program, as a person knows it.
    pub scanner: String,
    /// What it found; none where it found nothing.
    pub threat: Option<String>,
}

impl Scan {
    /// The result of a program, and what it found, if it found something.
    #[must_use]
    pub fn new(scanner: impl Into<String>, threat: Option<String>) -> Self {
        Self { scanner: scanner.into(), threat }
    }
}

/// A length in bytes.
fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
