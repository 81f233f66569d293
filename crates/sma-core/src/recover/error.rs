//! Errors of recovery and repair.

use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use super::PartState;
use crate::advice::{Advice, ErrorCategory};
use crate::archive::is_before;
use crate::container::{ContainerError, Lookalike};
use crate::count::count_bytes;
use crate::escape::escape;
use crate::layer::{Layer, LayerError};
use crate::limits::Limit;
use crate::manifest::FORMAT_MAJOR;
use crate::signer::SignatureError;
use crate::write::WriteError;

/// Reason why nothing can be recovered from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecoverError {
    /// A limit of the compressed layer is exceeded.
    Layer(LayerError),
    /// A limit of the container is exceeded.
    Container(ContainerError),
    /// The file has another format.
    NotAnArchive {
        /// The format it looks like.
        found: Lookalike,
    },
    /// The compressed layer is damaged before any content of an archive.
    NothingLeft {
        /// The damage.
        problem: LayerError,
    },
    /// It is a tar or JSON, but contains nothing of an archive.
    NoMembers,
    /// The archive has another major version, according to its intact manifest.
    FormatMajor {
        /// Its version.
        found: String,
    },
    /// There are more JSON values than [`Limits::json_values`](crate::Limits::json_values).
    JsonValues {
        /// The limit.
        limit: usize,
    },
    /// The document exceeds the limit.
    DocumentSize {
        /// Its size, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
}

/// Reason why the recovered data cannot be repaired to an archive.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RepairError {
    /// The signature is not the required one: no section is proven intact.
    Signature(SignatureError),
    /// A document has one checksum for everything: nothing in a damaged one can be proven.
    Document,
    /// Compression was requested for an encrypted archive, whose sections are compressed before
    /// they are encrypted (profile, 7.4).
    Compression {
        /// The requested compression.
        layer: Layer,
    },
    /// There is no intact manifest, and its content cannot be reconstructed.
    NoManifest {
        /// State of the manifest.
        state: PartState,
    },
    /// No section is intact.
    NothingIntact,
    /// An encrypted incremental or differential backup lost a required section. As a selective
    /// backup it would have to state its number of devices, which is encrypted.
    DevicesHidden,
    /// The result is not a valid archive: the original had problems before it was damaged.
    Invalid {
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// The members cannot be written as requested.
    Write(WriteError),
}

impl RecoverError {
    /// Returns the exceeded limit, if the error is about one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::Layer(error) => error.limit(),
            Self::Container(error) => error.limit(),
            Self::JsonValues { .. } => Some(Limit::JsonValues),
            Self::DocumentSize { .. } => Some(Limit::DocumentBytes),
            _ => None,
        }
    }
}

impl fmt::Display for RecoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layer(_) | Self::Container(_) => f.write_str("nothing can be recovered"),
            Self::NotAnArchive { found } => {
                write!(f, "this is {found}, and contains no part of a backup")
            }
            Self::NothingLeft { .. } => {
                f.write_str("nothing can be recovered: no part of a backup precedes the damage")
            }
            Self::NoMembers => f.write_str("the file contains no part of a backup"),
            Self::FormatMajor { found } => write!(
                f,
                "the archive has format version {}, but this program reads version {}",
                escape(found),
                FORMAT_MAJOR
            ),
            Self::JsonValues { limit } => {
                write!(f, "the file contains more than {limit} JSON values")
            }
            Self::DocumentSize { size, limit } => {
                write!(
                    f,
                    "the document has {}, more than the limit of {}",
                    count_bytes(*size),
                    count_bytes(*limit)
                )
            }
        }
    }
}

impl Error for RecoverError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Layer(error) | Self::NothingLeft { problem: error } => Some(error),
            Self::Container(error) => Some(error),
            _ => None,
        }
    }
}

impl Advice for RecoverError {
    fn category(&self) -> ErrorCategory {
        ErrorCategory::Archive
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Layer(_)
            | Self::Container(_)
            | Self::JsonValues { .. }
            | Self::DocumentSize { .. } => "If you trust the file, recover it with a higher limit.",
            Self::NotAnArchive { found: found @ (Lookalike::ByteOrderMark | Lookalike::Utf16) } => {
                found.action()
            }
            Self::NotAnArchive { .. } | Self::NoMembers => {
                "Choose the .sma file that Shelly Manager saved, or another copy of it."
            }
            Self::NothingLeft { .. } => "Look for another copy of the backup.",
            Self::FormatMajor { found } if is_before(found, FORMAT_MAJOR) => {
                "Use the program that created it: this program does not read versions that old."
            }
            Self::FormatMajor { .. } => "Use a newer version of this program.",
        }
    }
}

impl fmt::Display for RepairError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(_) => f.write_str("no section can be verified with the signature"),
            Self::Document => f.write_str(
                "a document has a single checksum, so nothing in a damaged one can be proven \
                 intact",
            ),
            Self::Compression { layer } => {
                write!(f, "encrypted sections cannot be compressed again with {layer}")
            }
            Self::NoManifest { state } => write!(
                f,
                "the manifest is {}, and what it stated about the backup cannot be reconstructed",
                if *state == PartState::Missing { "missing" } else { "damaged" }
            ),
            Self::NothingIntact => {
                f.write_str("no section is intact, so there is nothing to write")
            }
            Self::DevicesHidden => f.write_str(
                "this encrypted backup has a base and lost a required section: a repaired archive \
                 would have to state the number of devices, which is encrypted",
            ),
            Self::Invalid { codes } => write!(
                f,
                "the repaired archive would be invalid, because of errors from before the damage: \
                 {}",
                codes.join(", ")
            ),
            Self::Write(_) => f.write_str("the intact sections cannot be written"),
        }
    }
}

impl Error for RepairError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Write(error) => Some(error),
            Self::Signature(error) => Some(error),
            _ => None,
        }
    }
}

impl Advice for RepairError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Write(error) => error.category(),
            Self::Signature(error) => error.category(),
            Self::Invalid { .. } => ErrorCategory::Validation,
            _ => ErrorCategory::Archive,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Signature(error) => error.action(),
            Self::Document => "Extract the records that can be read.",
            Self::NoManifest { .. } | Self::DevicesHidden | Self::Invalid { .. } => {
                "Extract the intact sections one by one."
            }
            Self::NothingIntact => "Look for another copy of the backup.",
            Self::Compression { .. } => "Repair it without compression.",
            Self::Write(_) => "Choose the container and the compression that the archive had.",
        }
    }
}

impl From<WriteError> for RepairError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}
