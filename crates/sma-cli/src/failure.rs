//! Errors of commands, with exit code and advice.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use sma_core::Limit;
use sma_core::advice::{Advice, chain, to_sentence};
use sma_core::archive::{OpenError, UnlockError};
use sma_core::check::CheckId;
use sma_core::container::Lookalike;
use sma_core::convert::ConvertError;
use sma_core::recover::RepairError;
use sma_core::redact::RedactError;
use sma_core::signer::SignatureError;
use sma_ops::{Error, ErrorKind};

use crate::exit::Exit;

/// Advice for a missing password or key.
const GIVE_CREDENTIAL: &str = "Give the password with --password-file, --password-fd or the \
     environment variable SHELLY_MANAGER_PASSWORD, or the key with --key-file.";

/// An error of a command. As of every error, `Display` leaves the cause to `source()`.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments are invalid.
    Usage {
        /// What is wrong, as a fragment.
        message: String,
        /// What to do, as a sentence.
        action: &'static str,
    },
    /// A file cannot be written.
    Write {
        /// Its name.
        file: String,
        /// The system's error.
        error: io::Error,
    },
    /// A file exists and must not be replaced.
    Exists {
        /// Its name.
        file: String,
    },
    /// The archive does not contain the requested content.
    Content {
        /// What is wrong, as a fragment.
        message: String,
        /// What to do, as a sentence.
        action: &'static str,
    },
    /// An operation failed.
    Operation(Error),
}

impl Failure {
    /// Returns whether the operation was interrupted.
    pub(crate) fn is_cancel(&self) -> bool {
        matches!(self, Self::Operation(Error::Canceled))
    }

    /// Returns the exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } => Exit::Usage,
            Self::Content { .. } => Exit::Invalid,
            Self::Write { .. } | Self::Exists { .. } => Exit::File,
            Self::Operation(error) => exit(error),
        }
    }

    /// Returns what is wrong, without the name of the file where there is a cause.
    pub(crate) fn reason(&self) -> String {
        reason(self)
    }

    /// Returns what to do, as a sentence.
    pub(crate) fn action(&self) -> &'static str {
        match self {
            Self::Usage { action, .. } | Self::Content { action, .. } => action,
            Self::Write { error, .. } => match error.kind() {
                io::ErrorKind::NotFound => "Create the folder first, or choose another.",
                io::ErrorKind::IsADirectory => "Give a file in this folder.",
                io::ErrorKind::PermissionDenied => "Choose a folder that you can write to.",
                io::ErrorKind::StorageFull => "Free some disk space and try again.",
                _ => "Check the disk and try again.",
            },
            Self::Exists { .. } => "Choose another name, or replace it with --force.",
            Self::Operation(error) => action(error),
        }
    }
}

/// Returns what is wrong, without the name of the file where there is a cause.
pub(crate) fn reason(error: &(dyn StdError + 'static)) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| to_sentence(chain(cause)))
}

/// Returns the exit code of a failed operation.
pub(crate) fn exit(error: &Error) -> Exit {
    match error.kind() {
        ErrorKind::Usage => Exit::Usage,
        ErrorKind::Content => Exit::Invalid,
        ErrorKind::Credential => Exit::Credential,
        ErrorKind::Signature => Exit::Signature,
        _ => Exit::File,
    }
}

/// Returns what to do about a failed operation, with the options of the command line.
pub(crate) fn action(error: &Error) -> &'static str {
    if let Some(action) = error.limit().and_then(advice_on_limit) {
        return action;
    }
    match error {
        Error::Locked { .. } | Error::NoCredential => GIVE_CREDENTIAL,
        Error::Unlock { error: UnlockError::NeedsPassword, .. } => {
            "Give the password with --password-file, --password-fd or the environment variable \
             SHELLY_MANAGER_PASSWORD."
        }
        Error::Unlock { error: UnlockError::NeedsKey, .. } => {
            "Give the key file of this archive with --key-file."
        }
        Error::Open { error, .. } if fails_on_damage(error.check()) => {
            "Use another copy, or recover the intact sections: shelly-manager backup repair FILE \
             --output REPAIRED"
        }
        Error::Open { error: OpenError::NotAnArchive { found: Lookalike::Sqlite }, .. } => {
            "Make an archive of the database: shelly-manager backup create --from FILE --output ARCHIVE"
        }
        Error::Signature { error: SignatureError::NotSigned, .. } => {
            "Use a signed copy, or remove --public-key."
        }
        Error::Signature { error: SignatureError::Inconsistent, .. } => {
            "Do not use this archive; get another copy from its creator. To use it anyway, add \
             --ignore-signature."
        }
        Error::Signature { error: SignatureError::OtherSigner, .. } => {
            "Show the embedded key with shelly-manager backup info FILE and compare it with the \
             fingerprint that the creator of the archive gives you. If they match, give that key \
             with --public-key."
        }
        Error::Refused { error, .. } => refused(error.as_ref()),
        Error::Repair { error: RepairError::Document, .. } => {
            "Extract the readable records with --section, such as --section devices."
        }
        Error::Repair {
            error:
                RepairError::NoManifest { .. }
                | RepairError::DevicesHidden
                | RepairError::Invalid { .. },
            ..
        } => "Extract the intact sections one by one with --section.",
        Error::Repair { error: RepairError::Compression { .. }, .. } => {
            "Remove --compress and --level, or make a new archive with create --from."
        }
        Error::Faulty { signed: true, .. } => {
            "Validate it with --public-key, and use another copy. A repaired copy has no \
             signature."
        }
        Error::Edited { .. } => {
            "If you edited the sections, give the folder data inside it with --from, which gets \
             new checksums. Otherwise use another copy."
        }
        Error::NothingSelected { .. } => "Exclude fewer sections with --exclude-sections.",
        Error::PartialReplacement { .. } => {
            "Restore its base with --replace first, and then this archive without it."
        }
        Error::UnneededBase => "Remove --base, or use --type incremental.",
        Error::MissingBase { .. } => "Give the base archive with --base.",
        Error::DifferentialOfIncrement => {
            "Give only the full archive with --base, or use --type incremental."
        }
        Error::BaseOutOfOrder { .. } => {
            "Give the full archive first with --base, then those that build on it, oldest first."
        }
        Error::Partial { .. } => {
            "Create a full archive first: shelly-manager backup create --type full --from FILE \
             --base BASE --output FULL"
        }
        Error::LacksSection { .. } => {
            "Give a source with every section, including empty ones, or choose sections with \
             --sections."
        }
        Error::Compress { .. } => "Give a --level from 1 to 9.",
        other => other.action(),
    }
}

/// Returns what to do about content that an operation refuses.
fn refused(error: &(dyn Advice + 'static)) -> &'static str {
    let cause: &(dyn StdError + 'static) = error;
    if let Some(ConvertError::Invalid { .. }) = cause.downcast_ref() {
        return "Use a copy without these errors, or convert it anyway with --accept-faults.";
    }
    if let Some(RedactError::Leftover { .. }) = cause.downcast_ref() {
        return "Make a backup without this section, with create --type selective \
                --exclude-sections, and redact that.";
    }
    error.action()
}

/// Returns whether a check fails on files that were damaged after they were written.
fn fails_on_damage(check: CheckId) -> bool {
    matches!(
        check,
        CheckId::CompressionTruncated
            | CheckId::CompressionDamaged
            | CheckId::CompressionChecksum
            | CheckId::TarHeader
            | CheckId::TarTruncated
            | CheckId::BundleJson
            | CheckId::ManifestJson
            | CheckId::DocumentJson
    )
}

/// Returns the advice for a file that exceeds a limit: the option that raises it.
fn advice_on_limit(limit: Limit) -> Option<&'static str> {
    Some(match limit {
        Limit::ArchiveBytes => "If you trust the file, raise the limit with --max-size.",
        Limit::ContainerBytes | Limit::MemberBytes | Limit::DocumentBytes => {
            "If you trust the file, raise the limit with --max-unpacked-size."
        }
        Limit::Expansion => "If you trust the file, raise the limit with --max-expansion.",
        Limit::Members => "If you trust the file, raise the limit with --max-members.",
        Limit::JsonValues => "If you trust the file, raise the limit with --max-values.",
        Limit::KdfMemoryBytes => "If you trust the file, raise the limit with --max-kdf-memory.",
        _ => return None,
    })
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Operation(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { message, .. } | Self::Content { message, .. } => f.write_str(message),
            Self::Write { file, .. } => write!(f, "{file} cannot be written"),
            Self::Exists { file } => write!(f, "{file} already exists"),
            Self::Operation(error) => error.fmt(f),
        }
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Write { error, .. } => Some(error),
            Self::Operation(error) => error.source(),
            Self::Usage { .. } | Self::Content { .. } | Self::Exists { .. } => None,
        }
    }
}

#[cfg(all(test, unix))]
mod tests;
