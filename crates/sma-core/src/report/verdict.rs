//! The verdict of a report.

use alloc::format;
use alloc::string::String;

use strum::VariantArray;

use super::{Report, SignatureState, Status};
use crate::check::{CheckId, Level, SIGNATURE_CHECKS};
use crate::count::count;

/// The checks that compare content with digests.
const DIGESTS: &[CheckId] = &[
    CheckId::ManifestChecksum,
    CheckId::SectionChecksums,
    CheckId::DataChecksum,
    CheckId::ChecksumFileEntries,
    CheckId::DocumentChecksum,
];

/// The checks that a valid archive may skip.
const MAY_BE_SKIPPED: &[CheckId] = &[
    CheckId::Signature,
    CheckId::Signer,
    CheckId::UnvouchedSigner,
    CheckId::EmbeddedKey,
    CheckId::MalwareScan,
    // An increment counts the changes, and a selective backup lacks sections.
    CheckId::TotalDevices,
    CheckId::RowCounts,
    CheckId::References,
    CheckId::HistoryReferences,
];

/// Conclusion of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// No fault was found.
    Valid {
        /// Checks that could not run.
        skipped: usize,
    },
    /// No fault makes the archive invalid, but something is unusual.
    ValidWithWarnings {
        /// Checks with warnings.
        warnings: usize,
        /// Checks that could not run.
        skipped: usize,
    },
    /// No fault was found, but less was checked than "valid" requires.
    Partial {
        /// The unchecked content.
        unchecked: Unchecked,
        /// Checks with warnings.
        warnings: usize,
        /// Checks that could not run.
        skipped: usize,
    },
    /// The only fault is the given password or key.
    NotUnlocked,
    /// The only fault is the signature, given the caller's public keys.
    Untrusted {
        /// State of the signature.
        signature: SignatureState,
    },
    /// The archive breaks mandatory rules.
    Invalid {
        /// Checks that failed.
        failed: usize,
        /// Whether content differs from its checksums.
        altered: bool,
    },
}

/// Content that a validation without faults did not check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
#[non_exhaustive]
pub enum Unchecked {
    /// Whether content matches its checksums: level `basic` reads the structure only.
    Checksums,
    /// The content, which is encrypted.
    Contents,
    /// The base archive, which was not given.
    Base,
    /// Both of these.
    ContentsAndBase,
    /// Something else that "valid" requires.
    Other,
}

impl Unchecked {
    /// Returns `None` where everything in [`Verdict::relies_on`] was checked.
    fn from_report(report: &Report) -> Option<Self> {
        if report.level == Level::Basic {
            return Some(Self::Checksums);
        }
        let is_skipped =
            |id: CheckId| report.check(id).is_some_and(|check| check.status == Status::Skipped);
        let is_locked = is_skipped(CheckId::EncryptedSections);
        match (is_locked, is_skipped(CheckId::BaseMatches)) {
            (true, true) => Some(Self::ContentsAndBase),
            (true, false) => Some(Self::Contents),
            (false, true) => Some(Self::Base),
            (false, false) => {
                Verdict::relies_on(report.level).any(is_skipped).then_some(Self::Other)
            }
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Checksums => "Structure valid",
            Self::Contents => "Contents not checked",
            Self::Base => "Base not checked",
            Self::ContentsAndBase => "Contents and base not checked",
            Self::Other => "Partly checked",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Checksums => {
                "The structure is valid. The contents were not compared with their checksums."
            }
            Self::Contents => {
                "Everything that could be checked without the password or key is valid. The contents are \
                 encrypted and were not checked."
            }
            Self::Base => {
                "Everything that could be checked in this archive is valid. Its base was not given and was not checked."
            }
            Self::ContentsAndBase => {
                "Everything that could be checked without the password or key is valid. The contents are \
                 encrypted and the base was not given; neither was checked."
            }
            Self::Other => "Everything that could be checked is valid.",
        }
    }
}

impl Verdict {
    /// Returns the checks that "valid" at a level relies on: each one ran, where it applies, and
    /// none failed. Others may be skipped: the signature has its own states, the core does not scan
    /// for malware, and the content of other archives or missing sections is not called valid.
    pub fn relies_on(level: Level) -> impl Iterator<Item = CheckId> {
        let checks = CheckId::ALL.iter().copied();
        checks.filter(move |id| {
            let info = id.info();
            info.level <= level && !info.is_archive_error() && !MAY_BE_SKIPPED.contains(id)
        })
    }

    pub(super) fn from_report(report: &Report) -> Self {
        let failed = report.count(Status::Failed);
        let warnings = report.count(Status::Warning);
        let skipped = report.count(Status::Skipped);
        if !report.valid {
            let only = |ids: &[CheckId]| {
                report.failed().all(|check| check.id().is_some_and(|id| ids.contains(&id)))
            };
            if only(&[CheckId::Credential]) {
                return Self::NotUnlocked;
            }
            if let Some(signature) = report.signature().filter(|_| only(SIGNATURE_CHECKS)) {
                return Self::Untrusted { signature };
            }
            let altered = report
                .integrity_checks
                .iter()
                .filter(|check| check.status == Status::Failed)
                .any(|check| check.id().is_some_and(|id| DIGESTS.contains(&id)));
            Self::Invalid { failed, altered }
        } else if let Some(unchecked) = Unchecked::from_report(report) {
            Self::Partial { unchecked, warnings, skipped }
        } else if warnings > 0 {
            Self::ValidWithWarnings { warnings, skipped }
        } else {
            Self::Valid { skipped }
        }
    }

    /// Returns the verdict in one or two words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid { .. } => "Valid",
            Self::ValidWithWarnings { .. } => "Valid, with warnings",
            Self::Partial { unchecked, .. } => unchecked.word(),
            Self::NotUnlocked => "Not unlocked",
            Self::Untrusted { signature } => signature.word(),
            Self::Invalid { altered: false, .. } => "Invalid",
            Self::Invalid { altered: true, .. } => "Changed or damaged",
        }
    }

    /// Returns the verdict in one sentence.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Valid { skipped: 0 } => String::from("Every check of this level passed."),
            Self::Valid { skipped } => {
                format!("Every check that ran passed; {}.", were_skipped(skipped))
            }
            Self::ValidWithWarnings { warnings, skipped: 0 } => {
                format!(
                    "The archive can be used, but {} found something unusual.",
                    checks(warnings)
                )
            }
            Self::ValidWithWarnings { warnings, skipped } => format!(
                "The archive can be used, but {} found something unusual, and {}.",
                checks(warnings),
                were_skipped(skipped)
            ),
            Self::Partial { unchecked, warnings, skipped } => {
                let mut text = String::from(unchecked.sentence());
                if warnings > 0 {
                    text.push_str(&format!(" {} found something unusual.", checks(warnings)));
                }
                if skipped > 0 {
                    text.push_str(&format!(" {}.", were_skipped(skipped)));
                }
                text
            }
            Self::NotUnlocked => String::from(
                "The password or key did not unlock the archive. The archive itself may be intact.",
            ),
            Self::Untrusted { signature } => String::from(signature.sentence()),
            Self::Invalid { failed, altered: false } => {
                format!("The archive is invalid or cannot be trusted: {} failed.", checks(failed))
            }
            Self::Invalid { failed, altered: true } => {
                format!("The content does not match its checksums: {} failed.", checks(failed))
            }
        }
    }
}

fn checks(number: usize) -> String {
    count(number, "check")
}

fn were_skipped(number: usize) -> String {
    format!("{} {} skipped", checks(number), if number == 1 { "was" } else { "were" })
}
