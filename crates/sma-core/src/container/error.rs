//! Errors of reading containers and writing members.

mod problem;
mod write;

use alloc::string::String;
use core::fmt;

use super::path::PathProblem;
use crate::check::CheckId;
use crate::count::{count, count_bytes};
use crate::limits::Limit;

pub use problem::{BundleProblem, EntryKind, ExtensionProblem, TarHeaderProblem};
pub use write::WriteError;

/// Reason why a container cannot be read. Each is an archive error: the bytes cannot be opened.
///
/// `offset` counts bytes of the container, up to the faulty tar header or bundle value. `path` is
/// escaped for display and cut if it is long.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContainerError {
    /// A tar header is damaged.
    Header {
        /// Offset of the header.
        offset: usize,
        /// The problem.
        problem: TarHeaderProblem,
    },
    /// The tar ends in a header or in an entry's data.
    Truncated {
        /// Offset of the header of the truncated entry.
        offset: usize,
        /// Path of the truncated member, where its header is complete.
        path: Option<String>,
    },
    /// An entry of the tar is neither a regular file nor a directory.
    EntryType {
        /// Offset of its header.
        offset: usize,
        /// Its path; `None` for records that apply to more than one entry.
        path: Option<String>,
        /// The kind of entry.
        kind: EntryKind,
    },
    /// An extension header of the tar (pax records, a GNU long name) is invalid.
    Extension {
        /// Offset of the header, or of the following entry where the two contradict.
        offset: usize,
        /// The problem.
        problem: ExtensionProblem,
    },
    /// Data follows where the tar should have ended.
    DataAfterEnd {
        /// Offset of the first byte that is not zero.
        offset: usize,
    },
    /// A path is unsafe to unpack, or malformed.
    UnsafePath {
        /// Offset of the tar header or of the bundle value.
        offset: usize,
        /// The path.
        path: String,
        /// The broken rule.
        problem: PathProblem,
    },
    /// A path occurs twice.
    DuplicatePath {
        /// Offset of the second tar header or value.
        offset: usize,
        /// The path.
        path: String,
    },
    /// A member of a JSON bundle is not encoded as its name requires.
    BundleMember {
        /// Offset of its value.
        offset: usize,
        /// Its path.
        path: String,
        /// The problem in the value.
        problem: BundleProblem,
    },
    /// There are more members than [`Limits::members`](crate::Limits::members).
    MemberCount {
        /// Offset of the first tar header or value above the limit.
        offset: usize,
        /// The limit.
        limit: usize,
    },
    /// A member is larger than [`Limits::member_bytes`](crate::Limits::member_bytes).
    MemberSize {
        /// Offset of its tar header or value.
        offset: usize,
        /// Its path.
        path: String,
        /// Its size, in bytes.
        size: u64,
        /// The limit, in bytes.
        limit: u64,
    },
}

impl ContainerError {
    /// Returns the check that the error belongs to.
    ///
    /// ```
    /// use sma_core::{CheckId, Limits, container::tar};
    /// let error = tar::read(b"not a tar", &Limits::default()).unwrap_err();
    /// assert_eq!(error.check(), CheckId::TarTruncated);
    /// ```
    #[must_use]
    pub fn check(&self) -> CheckId {
        match self {
            // The header is intact, but other programs read another path in it.
            Self::Header { problem: TarHeaderProblem::BeyondV7, .. } => CheckId::TarExtension,
            Self::Header { .. } => CheckId::TarHeader,
            Self::Truncated { .. } => CheckId::TarTruncated,
            Self::EntryType { .. } => CheckId::TarEntryType,
            Self::Extension { .. } => CheckId::TarExtension,
            Self::DataAfterEnd { .. } => CheckId::TarDataAfterEnd,
            Self::UnsafePath { .. } => CheckId::UnsafePath,
            Self::DuplicatePath { .. } => CheckId::DuplicatePath,
            Self::BundleMember { .. } => CheckId::BundleMember,
            Self::MemberCount { .. } => CheckId::MemberCount,
            Self::MemberSize { .. } => CheckId::MemberSize,
        }
    }

    /// Returns the exceeded limit, if the error is about one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::MemberCount { .. } => Some(Limit::Members),
            Self::MemberSize { .. } => Some(Limit::MemberBytes),
            _ => None,
        }
    }

    /// Returns the offset of the problem in the container, in bytes.
    #[must_use]
    pub fn offset(&self) -> usize {
        match self {
            Self::Header { offset, .. }
            | Self::Truncated { offset, .. }
            | Self::EntryType { offset, .. }
            | Self::Extension { offset, .. }
            | Self::DataAfterEnd { offset }
            | Self::UnsafePath { offset, .. }
            | Self::DuplicatePath { offset, .. }
            | Self::BundleMember { offset, .. }
            | Self::MemberCount { offset, .. }
            | Self::MemberSize { offset, .. } => *offset,
        }
    }

    /// Returns the path of the faulty member, if known, escaped for display.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Truncated { path, .. } | Self::EntryType { path, .. } => path.as_deref(),
            Self::UnsafePath { path, .. }
            | Self::DuplicatePath { path, .. }
            | Self::BundleMember { path, .. }
            | Self::MemberSize { path, .. } => Some(path),
            Self::Header { .. }
            | Self::Extension { .. }
            | Self::DataAfterEnd { .. }
            | Self::MemberCount { .. } => None,
        }
    }
}

impl fmt::Display for ContainerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header { offset, problem } => {
                write!(f, "the tar header at byte {offset} is damaged: {problem}")
            }
            Self::Truncated { offset, path: Some(path) } => {
                write!(f, "the tar ends in the middle of \"{path}\", which begins at byte {offset}")
            }
            Self::Truncated { offset, path: None } => {
                write!(f, "the tar ends in the middle of the entry at byte {offset}")
            }
            Self::EntryType { offset, path: Some(path), kind } => {
                write!(f, "\"{path}\" at byte {offset} of the tar is {kind}")
            }
            Self::EntryType { offset, path: None, kind } => {
                write!(f, "the tar header at byte {offset} describes {kind}")
            }
            Self::Extension { offset, problem } => {
                write!(f, "the extension header at byte {offset} of the tar is invalid: {problem}")
            }
            Self::DataAfterEnd { offset } => {
                write!(f, "data follows the end of the tar at byte {offset}")
            }
            Self::UnsafePath { offset, path, problem } => {
                write!(f, "the path \"{path}\" at byte {offset} is not allowed: {problem}")
            }
            Self::DuplicatePath { offset, path } => {
                write!(f, "\"{path}\" appears a second time at byte {offset}")
            }
            Self::BundleMember { offset, path, problem } => {
                write!(f, "the value of \"{path}\" at byte {offset} of the bundle {problem}")
            }
            Self::MemberCount { offset, limit } => {
                let members = count(*limit, "member");
                write!(f, "the archive has more than {members}, from byte {offset} on")
            }
            Self::MemberSize { offset, path, size, limit } => write!(
                f,
                "\"{path}\" at byte {offset} has {}, more than the limit of {}",
                count_bytes(*size),
                count_bytes(*limit)
            ),
        }
    }
}

impl core::error::Error for ContainerError {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn messages_name_the_member_and_its_place() {
        let kind = EntryKind::SymbolicLink;
        let link = ContainerError::EntryType { offset: 512, path: Some("a".into()), kind };
        assert_eq!(link.to_string(), "\"a\" at byte 512 of the tar is a symbolic link");
        let kind = EntryKind::Other(0x1b);
        let other = ContainerError::EntryType { offset: 0, path: Some("a".into()), kind };
        assert_eq!(
            other.to_string(),
            "\"a\" at byte 0 of the tar is of the unknown type \"\\x1b\""
        );
        let problem = PathProblem::DotSegment;
        let path = ContainerError::UnsafePath { offset: 0, path: "../a".into(), problem };
        let words = "the path \"../a\" at byte 0 is not allowed: it contains a segment \".\" or \
                     \"..\"";
        assert_eq!(path.to_string(), words);
        let problem = BundleProblem::NotBase64;
        let value = ContainerError::BundleMember { offset: 7, path: "b".into(), problem };
        let words = "the value of \"b\" at byte 7 of the bundle is not canonical base64";
        assert_eq!(value.to_string(), words);
    }
}
