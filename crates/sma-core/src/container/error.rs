//! Why a container cannot be read, or members not be written.

mod fault;
mod write;

use alloc::string::String;
use core::fmt;

use super::path::PathFault;
use crate::check::CheckId;
use crate::limits::Limit;

pub use fault::{BundleFault, EntryKind, ExtensionFault, HeaderFault};
pub use write::WriteError;

/// Why a container cannot be read. Every one is an archive error: the bytes cannot be opened.
///
/// `offset` counts bytes of the container, up to the tar header or the bundle's value that is
/// at fault. `path` is made for showing: characters that a terminal or a page would act on are
/// escaped, and a long one is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContainerError {
    /// A tar header is damaged.
    Header {
        /// Where the header begins.
        offset: usize,
        /// What is wrong with it.
        fault: HeaderFault,
    },
    /// The tar ends in a header or in an entry's data.
    Truncated {
        /// Where the header of the cut entry begins.
        offset: usize,
        /// Path of the cut member, where its header is whole.
        path: Option<String>,
    },
    /// An entry of the tar is neither a regular file nor a directory.
    EntryType {
        /// Where its header begins.
        offset: usize,
        /// Its path; `None` for records that speak of more than one entry.
        path: Option<String>,
        /// What it is.
        kind: EntryKind,
    },
    /// An extension header of the tar (pax records, a GNU long name) cannot be followed.
    Extension {
        /// Where the header begins; of an entry that follows, where they contradict.
        offset: usize,
        /// What is wrong with it.
        fault: ExtensionFault,
    },
    /// Data stands where the tar should have ended.
    DataAfterEnd {
        /// Where the first byte is that is not zero.
        offset: usize,
    },
    /// A path is unsafe to unpack, or malformed.
    UnsafePath {
        /// Where the tar header or the bundle's value begins.
        offset: usize,
        /// The path.
        path: String,
        /// Which rule it breaks.
        fault: PathFault,
    },
    /// A path is there twice.
    DuplicatePath {
        /// Where the second tar header or value begins.
        offset: usize,
        /// The path.
        path: String,
    },
    /// A member of a JSON bundle is not written the way its name asks for.
    BundleMember {
        /// Where its value begins.
        offset: usize,
        /// Its path.
        path: String,
        /// What is wrong with the value.
        fault: BundleFault,
    },
    /// There are more members than [`Limits::members`](crate::Limits::members).
    MemberCount {
        /// Where the first tar header or value above the limit begins.
        offset: usize,
        /// The limit.
        limit: usize,
    },
    /// A member is larger than [`Limits::member_bytes`](crate::Limits::member_bytes).
    MemberSize {
        /// Where its tar header or its value begins.
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
    /// The row of the table of checks that this is a fault of.
    ///
    /// ```
    /// use sma_core::{CheckId, Limits, container::tar};
    /// let error = tar::read(b"not a tar", &Limits::default()).unwrap_err();
    /// assert_eq!(error.check(), CheckId::TarTruncated);
    /// ```
    #[must_use]
    pub fn check(&self) -> CheckId {
        match self {
            // The header is whole, and other programs read another path in it.
            Self::Header { fault: HeaderFault::BeyondV7, .. } => CheckId::TarExtension,
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

    /// Returns the limit that is passed, if it is one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::MemberCount { .. } => Some(Limit::Members),
            Self::MemberSize { .. } => Some(Limit::MemberBytes),
            _ => None,
        }
    }

    /// Where in the container the fault is, in bytes from its beginning.
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

    /// Path of the member at fault, where one is known, made for showing.
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
            Self::Header { offset, fault } => {
                write!(f, "the tar header at byte {offset} is damaged: {fault}")
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
                write!(f, "the tar header at byte {offset} asks for {kind}")
            }
            Self::Extension { offset, fault } => {
                write!(f, "the extension header at byte {offset} of the tar is wrong: {fault}")
            }
            Self::DataAfterEnd { offset } => {
                write!(f, "data follows the end of the tar, at byte {offset}")
            }
            Self::UnsafePath { offset, path, fault } => {
                write!(f, "the path \"{path}\" at byte {offset} is not allowed: {fault}")
            }
            Self::DuplicatePath { offset, path } => {
                write!(f, "\"{path}\" is there a second time, at byte {offset}")
            }
            Self::BundleMember { offset, path, fault } => {
                write!(f, "the value of \"{path}\" at byte {offset} of the bundle {fault}")
            }
            Self::MemberCount { offset, limit } => {
                write!(f, "there are more than {limit} members, from byte {offset} on")
            }
            Self::MemberSize { offset, path, size, limit } => write!(
                f,
                "\"{path}\" at byte {offset} has {size} bytes, more than the limit of {limit}"
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
    fn words_say_what_and_where() {
        let kind = EntryKind::SymbolicLink;
        let link = ContainerError::EntryType { offset: 512, path: Some("a".into()), kind };
        assert_eq!(link.to_string(), "\"a\" at byte 512 of the tar is a symbolic link");
        let kind = EntryKind::Other(0x1b);
        let other = ContainerError::EntryType { offset: 0, path: Some("a".into()), kind };
        assert_eq!(
            other.to_string(),
            "\"a\" at byte 0 of the tar is of the unknown type \"\\x1b\""
        );
        let fault = PathFault::DotSegment;
        let path = ContainerError::UnsafePath { offset: 0, path: "../a".into(), fault };
        let words = "the path \"../a\" at byte 0 is not allowed: it has a segment \".\" or \"..\"";
        assert_eq!(path.to_string(), words);
        let fault = BundleFault::NotBase64;
        let value = ContainerError::BundleMember { offset: 7, path: "b".into(), fault };
        let words = "the value of \"b\" at byte 7 of the bundle is not canonical base64";
        assert_eq!(value.to_string(), words);
    }
}
