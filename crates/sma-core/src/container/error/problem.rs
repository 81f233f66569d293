//! Problems in parts of a container.

use core::fmt;

/// Problem in a tar header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TarHeaderProblem {
    /// The checksum does not match.
    Checksum,
    /// The magic is `ustar`, but with an unknown version.
    Version,
    /// The size is not a number, is negative, or exceeds 64 bits.
    Size,
    /// A directory has a size. Programs disagree on whether data follows.
    DirectorySize,
    /// The header has fields beyond those of V7, but no `ustar` magic. Programs disagree on whether
    /// they belong to the path.
    BeyondV7,
}

/// Kind of a tar entry that archives may not contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// A hard link.
    HardLink,
    /// A symbolic link, or the long target of one.
    SymbolicLink,
    /// A character or block device.
    Device,
    /// A named pipe.
    Fifo,
    /// A sparse file.
    Sparse,
    /// A regular file whose name ends in `/`, like that of a directory.
    FileNamedAsDirectory,
    /// Another type, with the type byte of the header.
    Other(u8),
}

/// Problem in an extension header of a tar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExtensionProblem {
    /// It is larger than [`Limits::MAX_TAR_EXTENSION_BYTES`](crate::Limits::MAX_TAR_EXTENSION_BYTES).
    TooLarge,
    /// It does not consist of pax records, each a length, a space, a keyword, `=`, a value and a
    /// line feed.
    Record,
    /// A size in it is not a 64-bit decimal number.
    Size,
    /// A long name does not end with a NUL, or bytes follow it.
    LongName,
    /// The entry that it describes does not follow.
    Dangling,
    /// The entry already has an extension header of this kind.
    Repeated,
    /// Both a pax record and a GNU long name give the path.
    TwoPaths,
}

/// Problem in a value of a JSON bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BundleProblem {
    /// It is not a string.
    NotAString,
    /// It is a string that is not canonical standard base64 with padding.
    NotBase64,
}

impl fmt::Display for TarHeaderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Checksum => "its checksum does not match",
            Self::Version => "its version is unknown",
            Self::Size => "its size is not a valid number",
            Self::DirectorySize => "a directory has a size",
            Self::BeyondV7 => "it has ustar fields but no ustar magic",
        })
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HardLink => f.write_str("a hard link"),
            Self::SymbolicLink => f.write_str("a symbolic link"),
            Self::Device => f.write_str("a device"),
            Self::Fifo => f.write_str("a named pipe"),
            Self::Sparse => f.write_str("a sparse file"),
            Self::FileNamedAsDirectory => f.write_str("a file with the name of a directory"),
            Self::Other(flag) => write!(f, "of the unknown type \"{}\"", flag.escape_ascii()),
        }
    }
}

impl fmt::Display for ExtensionProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "it is larger than 1 MiB",
            Self::Record => "one of its records is malformed",
            Self::Size => "the size in it is not a number",
            Self::LongName => "the name in it does not end with a single NUL",
            Self::Dangling => "the entry that it describes does not follow",
            Self::Repeated => "the entry that it describes has two of them",
            Self::TwoPaths => "the entry that it describes is named in two ways",
        })
    }
}

impl fmt::Display for BundleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAString => "is not a string",
            Self::NotBase64 => "is not canonical base64",
        })
    }
}
