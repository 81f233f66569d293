//! Errors of sections.

use alloc::string::String;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::json::JsonError;

/// Reason why data cannot be a section.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SectionError {
    /// The name is not a valid section name.
    Name {
        /// The name.
        name: String,
    },
    /// A section with this name exists already.
    Duplicate {
        /// The name.
        name: String,
    },
    /// A section is not strict JSON.
    Json {
        /// Name of the section.
        name: String,
        /// The problem, at an offset in the given bytes.
        error: JsonError,
    },
    /// The sections have more JSON values than fit in memory.
    JsonValues {
        /// Name of the section that exceeds the limit.
        name: String,
        /// The limit, for all sections together.
        limit: usize,
    },
    /// A section is JSON, but not an object.
    NotAnObject {
        /// Name of the section.
        name: String,
    },
}

impl fmt::Display for SectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => write!(
                f,
                "\"{}\" is not a valid section name: use 1 to 64 of a-z, 0-9 and _, starting with \
                 a letter, and no Windows device name",
                name.escape_debug()
            ),
            Self::Duplicate { name } => write!(f, "the section {name} is given twice"),
            Self::Json { name, .. } => write!(f, "the section {name} is not strict JSON"),
            Self::JsonValues { name, limit } => write!(
                f,
                "the section {name} exceeds the limit of {limit} JSON values in all sections"
            ),
            Self::NotAnObject { name } => write!(f, "the section {name} is not a JSON object"),
        }
    }
}

impl core::error::Error for SectionError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Json { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl Advice for SectionError {
    fn category(&self) -> ErrorCategory {
        ErrorCategory::Validation
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Name { .. } => "Choose a name of that form.",
            Self::JsonValues { .. } => "Split the sections into several archives.",
            Self::Duplicate { .. } => "Give each section once.",
            Self::Json { .. } | Self::NotAnObject { .. } => {
                "Correct the section: it must be one JSON object."
            }
        }
    }
}
