//! Errors of key derivation.

use core::error::Error;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::count::count_bytes;

/// Reason why parameters are out of the range of the profile, section 7.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterError {
    /// A parameter is too small or too large.
    Range {
        /// Name in the manifest.
        name: &'static str,
        /// Its value.
        value: u64,
        /// Minimum, given the other parameters.
        min: u64,
        /// Maximum, given the other parameters.
        max: u64,
    },
    /// The parameters of scrypt together require too much memory.
    Memory {
        /// Required memory, in bytes.
        bytes: u64,
        /// Maximum memory, in bytes.
        limit: u64,
    },
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range { name, value, min, max } => {
                write!(f, "{name} is {value}, but must be from {min} to {max}")
            }
            Self::Memory { bytes, limit } => {
                write!(
                    f,
                    "log_n and r require {} of memory, more than the {} that are \
                     allowed",
                    count_bytes(*bytes),
                    count_bytes(*limit)
                )
            }
        }
    }
}

impl Error for ParameterError {}

/// Reason why no key was derived. A wrong password is not an error here: it yields a wrong key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeriveError {
    /// A parameter is out of range.
    Parameter(ParameterError),
    /// The parameters are in range, but require more memory than the caller allows.
    MemoryLimit {
        /// Required memory, in bytes.
        bytes: u64,
        /// Allowed memory, in bytes.
        limit: u64,
    },
    /// The memory is allowed, but not available.
    Memory {
        /// Required memory, in bytes.
        bytes: u64,
    },
    /// The password exceeds the limit of the algorithm, 4 GiB.
    PasswordTooLong,
}

impl fmt::Display for DeriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(error) => error.fmt(f),
            Self::MemoryLimit { bytes, limit } => write!(
                f,
                "deriving the key takes {} of memory, more than the limit of {}",
                count_bytes(*bytes),
                count_bytes(*limit)
            ),
            Self::Memory { bytes } => {
                write!(
                    f,
                    "deriving the key takes {} of memory, more than is available",
                    count_bytes(*bytes)
                )
            }
            Self::PasswordTooLong => f.write_str("the password is too long"),
        }
    }
}

impl Error for DeriveError {
    /// Returns the cause of the parameter error, whose text this error shows as its own.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Parameter(error) => error.source(),
            _ => None,
        }
    }
}

impl Advice for DeriveError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Parameter(_) => ErrorCategory::Archive,
            Self::MemoryLimit { .. } | Self::Memory { .. } => ErrorCategory::System,
            Self::PasswordTooLong => ErrorCategory::User,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Parameter(_) => "Make a new backup with parameters in the allowed range.",
            Self::MemoryLimit { .. } => "If you trust the file, open it with a higher limit.",
            Self::Memory { .. } => "Unlock the archive on a computer with more memory.",
            Self::PasswordTooLong => "Use a shorter password.",
        }
    }
}
