//! Why an archive cannot be unlocked.

use alloc::string::String;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::check::CheckId;
#[cfg(feature = "decrypt")]
use crate::encryption::Credential;
use crate::encryption::{CredentialError, DeriveError, Untypable};
use crate::limits::Limit;

/// Why an archive stays locked. None of this means that the archive is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnlockError {
    /// There is nothing to unlock.
    NotEncrypted,
    /// The manifest does not say how to unlock, or asks for more than may be asked.
    Parameters {
        /// What is wrong with its `encryption`, in words.
        reason: String,
    },
    /// A raw key was offered, and a password is wanted.
    NeedsPassword,
    /// A password was offered, and a raw key is wanted.
    NeedsKey,
    /// The credential is none in itself: an empty password, or a file that is no key.
    Credential(CredentialError),
    /// The key cannot be derived.
    Derive(DeriveError),
    /// The credential opens no section.
    Refused,
    /// The password opens no section, and nobody could type it: it may not be what was meant.
    RefusedUntypable {
        /// Why nobody could type it.
        problem: Untypable,
    },
}

impl UnlockError {
    /// Names what may be wrong with the credential that was refused.
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

    /// The row of the table of checks: its stable code, and what to do.
    #[must_use]
    pub fn check(&self) -> CheckId {
        match self {
            Self::NotEncrypted | Self::Parameters { .. } => CheckId::Encryption,
            _ => CheckId::Credential,
        }
    }

    /// Returns the limit that is passed, if it is one.
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
            Self::NotEncrypted => f.write_str("this archive is not encrypted"),
            Self::Parameters { reason } => {
                write!(f, "the manifest's encryption parameters cannot be used: {reason}")
            }
            Self::NeedsPassword => {
                f.write_str("this archive is locked with a password, not with a key file")
            }
            Self::NeedsKey => {
                f.write_str("this archive is locked with a key file, not with a password")
            }
            Self::Credential(_) => f.write_str("this cannot unlock anything"),
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
            Self::NotEncrypted => "Read its sections as they are: they need no password.",
            Self::Parameters { .. } => CheckId::Encryption.info().action,
            Self::NeedsPassword => "Give the password, or a file with the password in it.",
            Self::NeedsKey => "Give the key file that the archive was made with.",
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
