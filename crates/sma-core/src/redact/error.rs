//! Errors of redacting.

use alloc::string::String;
use core::fmt;

use super::Private;
use crate::advice::{Advice, ErrorCategory};
use crate::escape::escape;
use crate::section::SectionError;

/// Reason why no redacted copy is made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedactError {
    /// A section is locked or damaged, so its content is unknown.
    Unreadable {
        /// Name of the section.
        section: String,
    },
    /// The copy would still contain private data, which the error does not show.
    Leftover {
        /// Name of the section.
        section: String,
        /// Kind of private data.
        kind: Private,
        /// JSON pointer (RFC 6901) to it.
        pointer: String,
    },
    /// The copy is not a valid section, because names in it became equal.
    Section(SectionError),
    /// There are too many names to search for.
    TooManyNames,
}

impl fmt::Display for RedactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { section } => {
                write!(f, "the section {} cannot be read", escape(section))
            }
            Self::Leftover { section, kind, pointer } => write!(
                f,
                "the copy would still contain {} at {} in the section {}",
                kind.label(),
                escape(pointer),
                escape(section)
            ),
            Self::Section(error) => fmt::Display::fmt(error, f),
            Self::TooManyNames => f.write_str("the sections contain too many names to search for"),
        }
    }
}

impl core::error::Error for RedactError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Section(error) => error.source(),
            _ => None,
        }
    }
}

impl From<SectionError> for RedactError {
    fn from(error: SectionError) -> Self {
        Self::Section(error)
    }
}

impl Advice for RedactError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Unreadable { .. } => ErrorCategory::Archive,
            Self::Leftover { .. } => ErrorCategory::Validation,
            Self::Section(error) => error.category(),
            Self::TooManyNames => ErrorCategory::System,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Unlock the archive, or use an undamaged copy of it.",
            Self::Leftover { .. } => "Make a backup without this section, and redact that.",
            Self::Section(_) | Self::TooManyNames => "Redact an archive with fewer sections.",
        }
    }
}

impl Private {
    /// Returns the display name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Secret => "a secret",
            Self::MacAddress => "a MAC address",
            Self::IpAddress => "an IP address",
            Self::Email => "an e-mail address",
            Self::Network => "a network name",
            Self::Host => "a host name",
            Self::Url => "a URL",
            Self::Person => "a person's name",
            Self::Name => "a name",
            Self::Location => "a location",
        }
    }
}
