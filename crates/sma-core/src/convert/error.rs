//! Errors of conversions.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::json::JsonError;
use crate::write::WriteError;

/// Reason why a conversion fails.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ConvertError {
    /// The source is an SMA 1.0 archive already.
    NoDocument,
    /// The sections are encrypted, and the archive is locked.
    Locked,
    /// The source has faults at level `standard`.
    Invalid {
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// The source has no creation time, or one that a document cannot represent.
    CreationTime,
    /// The source has no device, no template and no discovered device; a document needs at least
    /// one.
    Empty,
    /// The document would exceed the limit of readers.
    TooLarge {
        /// Its size, in bytes; `None` where it exceeds the memory.
        size: Option<u64>,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The document to complete is not strict JSON.
    Json(JsonError),
    /// The document to complete has no `record_count` or `checksum` in `metadata.integrity`.
    NoIntegrity,
    /// The archive cannot be written.
    Write(WriteError),
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDocument => f.write_str("this is already an SMA 1.0 archive"),
            Self::Locked => f.write_str("the archive is encrypted: unlock it first"),
            Self::Invalid { codes } => write!(
                f,
                "the source has errors, and a conversion would hide them: {}",
                codes.join(", ")
            ),
            Self::CreationTime => {
                f.write_str("the source states no creation time, which a document requires")
            }
            Self::Empty => f.write_str(
                "the source contains no device, template or discovered device, and a document \
                 requires one",
            ),
            Self::TooLarge { size: Some(size), limit } => {
                write!(
                    f,
                    "the document would have {size} bytes, more than the {limit} that readers allow"
                )
            }
            Self::TooLarge { size: None, limit } => {
                write!(f, "the document would be larger than the {limit} bytes that readers allow")
            }
            Self::Json(_) => f.write_str("the document is not valid JSON"),
            Self::NoIntegrity => {
                f.write_str("metadata.integrity of the document has no record_count or no checksum")
            }
            Self::Write(_) => f.write_str("the archive cannot be written"),
        }
    }
}

impl Advice for ConvertError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::NoDocument | Self::Locked => ErrorCategory::User,
            Self::Invalid { .. } | Self::CreationTime => ErrorCategory::Validation,
            Self::Empty | Self::TooLarge { .. } => ErrorCategory::Archive,
            Self::Json(_) | Self::NoIntegrity => ErrorCategory::User,
            Self::Write(error) => error.category(),
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::NoDocument => "Use the archive as it is.",
            Self::Locked => "Unlock the archive with its password or key, and try again.",
            Self::Invalid { .. } => "Use a copy without these errors, or convert it despite them.",
            Self::CreationTime => "Use a copy with an intact manifest or metadata.",
            Self::Empty | Self::TooLarge { .. } => "Keep the backup as an SMA 1.0 archive.",
            Self::Json(_) => "Write the document as JSON in UTF-8, with each name once.",
            Self::NoIntegrity => "Add both members, with any values.",
            Self::Write(error) => error.action(),
        }
    }
}

impl core::error::Error for ConvertError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            Self::Write(error) => Some(error),
            _ => None,
        }
    }
}

impl From<WriteError> for ConvertError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}
