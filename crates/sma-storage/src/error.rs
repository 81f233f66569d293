//! Errors of storage.

use std::fmt;
use std::io;

/// Reason why an archive cannot be listed, read, written or deleted.
#[derive(Debug)]
#[non_exhaustive]
pub enum StorageError {
    /// Another process has opened the folder to write to it.
    InUse,
    /// An archive with this name exists.
    Exists {
        /// The name.
        name: String,
    },
    /// There is no archive with this name.
    Missing {
        /// The name.
        name: String,
    },
    /// The disk is full, or a quota is used up.
    Full {
        /// The system's error.
        error: io::Error,
    },
    /// The system refuses.
    File {
        /// What was attempted, as in "the folder cannot be read".
        attempt: &'static str,
        /// The system's error.
        error: io::Error,
    },
}

impl StorageError {
    /// Reports an error of the system.
    pub(crate) fn file(attempt: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { error },
            _ => Self::File { attempt, error },
        }
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse => f.write_str("another process uses the folder"),
            Self::Exists { name } => write!(f, "{name} already exists"),
            Self::Missing { name } => write!(f, "{name} does not exist"),
            Self::Full { .. } => f.write_str("the disk is full"),
            Self::File { attempt, .. } => f.write_str(attempt),
        }
    }
}

impl std::error::Error for StorageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Full { error } | Self::File { error, .. } => Some(error),
            Self::InUse | Self::Exists { .. } | Self::Missing { .. } => None,
        }
    }
}
