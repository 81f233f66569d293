//! A report in one sentence.

use alloc::format;
use alloc::string::String;

use super::{Report, SignatureState, Status};
use crate::check::CheckId;
use crate::signer;

/// The checks that compare contents with digests.
const DIGESTS: &[CheckId] = &[
    CheckId::ManifestChecksum,
    CheckId::SectionChecksums,
    CheckId::DataChecksum,
    CheckId::ChecksumFileEntries,
    CheckId::DocumentChecksum,
];

/// What a report comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// No fault was found.
    Valid {
        /// Checks that could not run.
        skipped: usize,
    },
    /// Nothing that makes the archive invalid was found, but something odd.
    ValidWithWarnings {
        /// Checks with warnings.
        warnings: usize,
        /// Checks that could not run.
        skipped: usize,
    },
    /// Nothing is wrong but the password or key that was given.
    NotUnlocked,
    /// Nothing is wrong but the signature, measured by the public keys that were given.
    Untrusted {
        /// What is known about who signed.
        signature: SignatureState,
    },
    /// The archive breaks rules that it must keep.
    Invalid {
        /// Checks that failed.
        failed: usize,
        /// Whether contents differ from their checksums.
        altered: bool,
    },
}

impl Verdict {
    pub(super) fn of(report: &Report) -> Self {
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
            if let Some(signature) = report.signature().filter(|_| only(signer::CHECKS)) {
                return Self::Untrusted { signature };
            }
            let altered = report
                .integrity_checks
                .iter()
                .filter(|check| check.status == Status::Failed)
                .any(|check| check.id().is_some_and(|id| DIGESTS.contains(&id)));
            Self::Invalid { failed, altered }
        } else if warnings > 0 {
            Self::ValidWithWarnings { warnings, skipped }
        } else {
            Self::Valid { skipped }
        }
    }

    /// The verdict in a word or two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid { .. } => "Valid",
            Self::ValidWithWarnings { .. } => "Valid, with warnings",
            Self::NotUnlocked => "Not unlocked",
            Self::Untrusted { signature } => signature.word(),
            Self::Invalid { altered: false, .. } => "Invalid",
            Self::Invalid { altered: true, .. } => "Changed or damaged",
        }
    }

    /// The verdict in one sentence.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Valid { skipped: 0 } => String::from("Every check passed."),
            Self::Valid { skipped } => {
                format!("Every check that could run passed; {} could not run.", checks(skipped))
            }
            Self::ValidWithWarnings { warnings, skipped: 0 } => {
                format!("The archive can be used, but {} found something odd.", checks(warnings))
            }
            Self::ValidWithWarnings { warnings, skipped } => format!(
                "The archive can be used, but {} found something odd and {} could not run.",
                checks(warnings),
                checks(skipped)
            ),
            Self::NotUnlocked => {
                String::from("The password or key does not fit. The archive need not be damaged.")
            }
            Self::Untrusted { signature } => String::from(signature.sentence()),
            Self::Invalid { failed, altered: false } => {
                format!("The archive breaks rules of its format: {} failed.", checks(failed))
            }
            Self::Invalid { failed, altered: true } => {
                format!("The content is not what its checksums promise: {} failed.", checks(failed))
            }
        }
    }
}

fn checks(count: usize) -> String {
    if count == 1 { String::from("1 check") } else { format!("{count} checks") }
}
