//! Kinds of errors.

use sma_core::advice::{Advice, ErrorCategory};
use sma_core::layer::CompressError;
use sma_core::recover::RepairError;

use super::Error;

/// Kind of error, for exit codes and statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is invalid.
    Usage,
    /// A file or program cannot be read, written or run.
    System,
    /// An archive is invalid, or lacks requested content.
    Content,
    /// A password or key is wrong or missing.
    Credential,
    /// A signature is not verified.
    Signature,
    /// The operation was canceled.
    Canceled,
}

impl ErrorKind {
    /// Returns the kind of an error of the core.
    fn from_category(category: ErrorCategory) -> Self {
        match category {
            ErrorCategory::User => Self::Usage,
            ErrorCategory::System | ErrorCategory::Database => Self::System,
            _ => Self::Content,
        }
    }
}

impl Error {
    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Read { .. }
            | Self::Remove { .. }
            | Self::Run { .. }
            | Self::Scan { .. }
            | Self::Randomness => ErrorKind::System,
            Self::StdinTwice
            | Self::ScanStdin
            | Self::NoSection { .. }
            | Self::NothingSelected { .. }
            | Self::PartialReplacement { .. }
            | Self::UnneededBase
            | Self::MissingBase { .. }
            | Self::DifferentialOfIncrement
            | Self::BaseOutOfOrder { .. }
            | Self::Partial { .. }
            | Self::BaseNotFound { .. }
            | Self::OtherBase { .. }
            | Self::Time { .. } => ErrorKind::Usage,
            Self::TooLong { .. }
            | Self::Open { .. }
            | Self::Recover { .. }
            | Self::Faulty { .. }
            | Self::Edited { .. }
            | Self::StaysEncrypted { .. }
            | Self::MadeInvalid { .. }
            | Self::Link { .. }
            | Self::NotRegular { .. }
            | Self::NoSectionFiles { .. }
            | Self::NotExtracted { .. }
            | Self::NoArchives { .. }
            | Self::BaseWithoutManifest { .. }
            | Self::NothingReadable { .. }
            | Self::LacksSection { .. } => ErrorKind::Content,
            Self::Locked { .. }
            | Self::NoCredential
            | Self::PasswordsDiffer
            | Self::Credential { .. }
            | Self::PublicKey { .. }
            | Self::PrivateKey { .. } => ErrorKind::Credential,
            Self::Signature { .. } => ErrorKind::Signature,
            Self::Unlock { error, .. } => match error.category() {
                ErrorCategory::Archive => ErrorKind::Content,
                _ => ErrorKind::Credential,
            },
            Self::Compress { error: CompressError::Level { .. } } => ErrorKind::Usage,
            Self::Compress { .. } => ErrorKind::System,
            Self::Repair { error: RepairError::Compression { .. }, .. } => ErrorKind::Usage,
            Self::Repair { error, .. } => ErrorKind::from_category(error.category()),
            Self::Refused { error, .. } => ErrorKind::from_category(error.category()),
            Self::Canceled => ErrorKind::Canceled,
        }
    }
}
