//! Errors of unlocking an archive.

use alloc::string::String;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::check::CheckId;
#[cfg(feature = "decrypt")]
use crate::encryption::Credential;
use crate::encryption::{CredentialError, DeriveError, Untypable};
use crate::limits::Limit;

/// Reason why an archive cannot be unlocked. None of them means that the archive is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnlockError {
    /// The archive is not encrypted.
    NotEncrypted,
    /// The manifest describes the encryption incompletely or wrongly, or requires more work or
    /// memory than allowed.
    Parameters {
        /// The problem in its `encryption`, as text.
        reason: String,
    },
    /// The credential is a raw key, but the archive requires a password.
    NeedsPassword,
    /// The credential is a password, but the archive requires a raw key.
    NeedsKey,
    /// The credential itself is invalid: an empty password, or a file that is not a key.
    Credential(CredentialError),
    /// The key cannot be derived.
    Derive(DeriveError),
    /// The credential decrypts no section.
    Refused,
    /// The password decrypts no section and cannot be typed on a keyboard, so it may not be the
    /// intended one.
    RefusedUntypable {
        /// The obstacle to typing it.
        problem: Untypable,
    },
}

impl UnlockError {
    /// Adds what may be wrong with the refused credential.
    #[cfg(feature = "decrypt")]
    #[must_use]
    pub fn with_credential(self, credential: &Credential) -> Self {
        match (self, credential) {
            (Self::Refused, Credential::Password(password)) => match password.check_typable() {
                Err(CredentialError::Untypable { problem }) => Self::RefusedUntypable { problem },
                _ => Self::Refused,
            },
            (other, _) => other,
        }
    }

    /// Returns the check that the error belongs to, with its stable code and advice.
    #[must_use]
    pub fn check(&self) -> CheckId {
        match self {
            Self::NotEncrypted | Self::Parameters { .. } => CheckId::Encryption,
            _ => CheckId::Credential,
        }
    }

    /// Returns the exceeded limit, if the error is about one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::Derive(DeriveError::MemoryLimit { .. }) => Some(Limit::KdfMemoryBytes),
            _ => None,
        }
    }
}

impl fmt::Display for UnlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEncrypted => f.write_str("the archive is not encrypted"),
            Self::Parameters { reason } => {
                write!(f, "the manifest's encryption parameters cannot be used: {reason}")
            }
            Self::NeedsPassword => {
                f.write_str("the archive is encrypted with a password, not with a key file")
            }
            Self::NeedsKey => {
                f.write_str("the archive is encrypted with a key file, not with a password")
            }
            Self::Credential(_) => f.write_str("the archive cannot be unlocked"),
            Self::Derive(_) => f.write_str("the key cannot be derived"),
            Self::Refused => f.write_str("wrong password or key, or damaged data"),
            Self::RefusedUntypable { problem } => {
                write!(f, "wrong password, or damaged data: the password {problem}")
            }
        }
    }
}

impl core::error::Error for UnlockError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Credential(error) => Some(error),
            Self::Derive(error) => Some(error),
            _ => None,
        }
    }
}

impl Advice for UnlockError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Parameters { .. } => ErrorCategory::Archive,
            Self::Derive(error) => error.category(),
            Self::NotEncrypted
            | Self::NeedsPassword
            | Self::NeedsKey
            | Self::Credential(_)
            | Self::Refused
            | Self::RefusedUntypable { .. } => ErrorCategory::User,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::NotEncrypted => "Read the sections as they are: they need no password.",
            Self::Parameters { .. } => CheckId::Encryption.info().action,
            Self::NeedsPassword => "Give the password, or a password file.",
            Self::NeedsKey => "Give the key file that the archive was encrypted with.",
            Self::Credential(error) => error.action(),
            Self::Derive(error) => error.action(),
            Self::Refused => CheckId::Credential.info().action,
            Self::RefusedUntypable { problem } => problem.action(),
        }
    }
}

impl From<CredentialError> for UnlockError {
    fn from(error: CredentialError) -> Self {
        Self::Credential(error)
    }
}

impl From<DeriveError> for UnlockError {
    fn from(error: DeriveError) -> Self {
        Self::Derive(error)
    }
}
