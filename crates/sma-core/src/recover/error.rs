//! Why nothing can be recovered, or no archive made of it.

use alloc::string::String;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use super::PartState;
use crate::advice::{Advice, ErrorCategory};
use crate::archive::is_before;
use crate::container::{ContainerError, Lookalike};
use crate::escape::escape;
use crate::layer::LayerError;
use crate::limits::Limit;
use crate::manifest::FORMAT_MAJOR;
use crate::signer::SignatureError;
use crate::write::WriteError;

/// Why nothing can be recovered from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecoverError {
    /// A limit of the compressed layer is passed.
    Layer(LayerError),
    /// A limit of the container is passed.
    Container(ContainerError),
    /// The file is something else.
    NotAnArchive {
        /// What it looks like.
        found: Lookalike,
    },
    /// The compressed layer breaks before anything came out that belongs to an archive.
    NothingLeft {
        /// How it breaks.
        fault: LayerError,
    },
    /// It is a tar or JSON, but nothing in it belongs to an archive.
    NoMembers,
    /// The archive is of another major version, and its manifest is intact.
    FormatMajor {
        /// Its version.
        found: String,
    },
    /// There are more JSON values than [`Limits::json_values`](crate::Limits::json_values).
    JsonValues {
        /// The limit.
        limit: usize,
    },
    /// A document is too large.
    DocumentSize {
        /// Its size, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
}

/// Why no archive can be made of what was recovered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RepairError {
    /// The signature is not the one that was demanded: nothing proves any section.
    Signature(SignatureError),
    /// A document has one checksum for all of it: nothing in a damaged one can be proven.
    Document,
    /// There is no intact manifest, and what it said cannot be made up.
    NoManifest {
        /// What became of it.
        state: PartState,
    },
    /// No section is intact.
    NothingIntact,
    /// An encrypted incremental or differential backup lost a section that it must hold. As a
    /// selective backup it would have to tell the number of its devices, which is encrypted.
    DevicesHidden,
    /// What came of it is no valid archive: it had faults before it was damaged.
    Invalid {
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// The members cannot be written as was asked.
    Write(WriteError),
}

impl RecoverError {
    /// Returns the limit that is passed, if it is one.
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
            Self::Layer(_) | Self::Container(_) => f.write_str("nothing is recovered"),
            Self::NotAnArchive { found } => {
                write!(f, "this is {found}, and no part of a backup was found in it")
            }
            Self::NothingLeft { .. } => f.write_str(
                "nothing can be recovered, as no part of a backup comes before the fault",
            ),
            Self::NoMembers => f.write_str("no part of a backup was found in this file"),
            Self::FormatMajor { found } => write!(
                f,
                "this archive is of format version {}, and this program reads version {}",
                escape(found),
                FORMAT_MAJOR
            ),
            Self::JsonValues { limit } => {
                write!(f, "there are more than {limit} JSON values in this file")
            }
            Self::DocumentSize { size, limit } => write!(
                f,
                "this document has {size} bytes, and the limit for documents is {limit} bytes"
            ),
        }
    }
}

impl Error for RecoverError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Layer(error) | Self::NothingLeft { fault: error } => Some(error),
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
                "Use the program that made it: this version is older than those that are read here."
            }
            Self::FormatMajor { .. } => "Use a newer version of this program.",
        }
    }
}

impl fmt::Display for RepairError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(_) => f.write_str("nothing is proven to be as it was signed"),
            Self::Document => f.write_str(
                "a document has one checksum for all of it, so nothing in a damaged one can be \
                 proven to be good",
            ),
            Self::NoManifest { state } => write!(
                f,
                "the manifest is {}, and what it said about the backup cannot be made up",
                if *state == PartState::Missing { "missing" } else { "damaged" }
            ),
            Self::NothingIntact => {
                f.write_str("no section is intact, so there is nothing to make an archive of")
            }
            Self::DevicesHidden => f.write_str(
                "this encrypted backup builds on another one and lost a section that it must \
                 hold: what is left would have to state the number of its devices, which is \
                 encrypted",
            ),
            Self::Invalid { codes } => write!(
                f,
                "what is left makes no valid archive, because of faults that were there before \
                 the damage: {}",
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
            Self::Document => "Take out the records that can be read.",
            Self::NoManifest { .. } | Self::DevicesHidden | Self::Invalid { .. } => {
                "Take out the intact sections one by one."
            }
            Self::NothingIntact => "Look for another copy of the backup.",
            Self::Write(_) => "Choose the container and the compression that the archive had.",
        }
    }
}

impl From<WriteError> for RepairError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}
