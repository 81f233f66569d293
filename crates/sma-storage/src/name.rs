//! Names of archives in a folder.

use std::fmt;
use std::str::FromStr;

/// Ending of names.
const ENDING: &str = ".sma";

/// Longest name, in bytes: the longest of usual file systems.
const MAX_BYTES: usize = 255;

/// Name of an archive: a bare file name that ends in `.sma`, on every system.
///
/// ```
/// use sma_storage::ArchiveName;
///
/// assert!("before the move.sma".parse::<ArchiveName>().is_ok());
/// for other in ["../a.sma", "a/b.sma", "a\\b.sma", "c:a.sma", ".sma", ".a.sma", "a.tar", "a\n.sma"] {
///     assert!(other.parse::<ArchiveName>().is_err(), "{other}");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArchiveName(String);

/// Reason why a text is not the name of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameProblem {
    /// It does not end in `.sma`.
    Ending,
    /// It is longer than file systems allow.
    Length,
    /// It begins with a period, as hidden files do.
    Hidden,
    /// It has a character that separates folders, or that not every system allows.
    Character,
}

impl ArchiveName {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ArchiveName {
    type Err = NameProblem;

    fn from_str(text: &str) -> Result<Self, NameProblem> {
        const RESERVED: &str = "/\\:*?\"<>|";
        if text.starts_with('.') {
            return Err(NameProblem::Hidden);
        }
        if !text.ends_with(ENDING) {
            return Err(NameProblem::Ending);
        }
        if text.len() > MAX_BYTES {
            return Err(NameProblem::Length);
        }
        if text.chars().any(|it| it.is_control() || RESERVED.contains(it)) {
            return Err(NameProblem::Character);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ArchiveName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for NameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ending => "the name does not end in .sma",
            Self::Length => "the name is longer than 255 bytes",
            Self::Hidden => "the name begins with a period",
            Self::Character => "the name has a character that is not allowed in file names",
        })
    }
}

impl std::error::Error for NameProblem {}
