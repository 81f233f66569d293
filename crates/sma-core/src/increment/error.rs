//! Errors of increments.

use alloc::string::String;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::escape::escape;
use crate::section::SectionError;

/// Reason why an increment cannot be made or applied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IncrementError {
    /// A section is locked or damaged, so its changes are unknown.
    Unreadable {
        /// Name of the section.
        section: String,
    },
    /// The result is not a section.
    Section(SectionError),
    /// A record has no id, or shares it with another one, so it cannot be identified.
    Id {
        /// Name of the section.
        section: &'static str,
        /// Name of the collection.
        collection: String,
    },
}

impl fmt::Display for IncrementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { section } => {
                write!(f, "the section {} cannot be read", escape(section))
            }
            Self::Section(error) => fmt::Display::fmt(error, f),
            Self::Id { section, collection } => {
                let collection = escape(collection);
                write!(f, "records of {collection} in the section {section} have no unique id")
            }
        }
    }
}

impl core::error::Error for IncrementError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Section(error) => error.source(),
            _ => None,
        }
    }
}

impl From<SectionError> for IncrementError {
    fn from(error: SectionError) -> Self {
        Self::Section(error)
    }
}

impl Advice for IncrementError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Unreadable { .. } => ErrorCategory::Archive,
            Self::Section(error) => error.category(),
            Self::Id { .. } => ErrorCategory::Validation,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Unlock the archive, or use an undamaged copy of it.",
            Self::Section(error) => error.action(),
            Self::Id { .. } => "Make a full backup instead.",
        }
    }
}
