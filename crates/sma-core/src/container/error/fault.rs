//! What exactly is wrong with a part of a container.

use core::fmt;

/// What is wrong with a tar header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HeaderFault {
    /// The bytes do not add up to the checksum.
    Checksum,
    /// The magic says `ustar`, but of a version that does not exist.
    Version,
    /// The size is not a number, is negative, or is larger than 64 bits hold.
    Size,
    /// A directory has a size. Programs disagree whether data follows then.
    DirectorySize,
    /// There is more than a V7 header has, and no `ustar` that says what it is. Programs disagree
    /// whether it belongs to the path.
    BeyondV7,
}

/// What an entry of a tar is, that may not be there.
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
    /// A file that is stored with holes.
    Sparse,
    /// A regular file with the name of a directory: it ends in `/`.
    FileNamedAsDirectory,
    /// Of another type, which is this byte of the header.
    Other(u8),
}

/// What is wrong with an extension header of a tar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExtensionFault {
    /// It is larger than [`Limits::MAX_TAR_EXTENSION_BYTES`](crate::Limits::MAX_TAR_EXTENSION_BYTES).
    TooLarge,
    /// It is not made of pax records, each its length, a space, a keyword, `=`, a value and a
    /// line feed.
    Record,
    /// A size in it is not a decimal number of 64 bits.
    Size,
    /// A long name does not end with a NUL, or bytes follow it.
    LongName,
    /// The entry that it speaks of does not follow.
    Dangling,
    /// The entry already has one of its kind.
    Repeated,
    /// Both a pax record and a GNU long name give the path.
    TwoPaths,
}

/// What is wrong with a value of a JSON bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BundleFault {
    /// It is not a string.
    NotAString,
    /// It is a string that is not canonical standard base64 with padding.
    NotBase64,
}

impl fmt::Display for HeaderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Checksum => "its checksum does not match",
            Self::Version => "its version is unknown",
            Self::Size => "its size is not a number that can be used",
            Self::DirectorySize => "a directory has a size",
            Self::BeyondV7 => "it has fields of ustar without its magic",
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

impl fmt::Display for ExtensionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "it is larger than 1 MiB",
            Self::Record => "one of its records is malformed",
            Self::Size => "the size that it gives is not a number",
            Self::LongName => "the name in it does not end as it should",
            Self::Dangling => "the file that it speaks of does not follow",
            Self::Repeated => "the file that it speaks of has two of them",
            Self::TwoPaths => "the file that it speaks of is named in two ways",
        })
    }
}

impl fmt::Display for BundleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAString => "is not a string",
            Self::NotBase64 => "is not canonical base64",
        })
    }
}
