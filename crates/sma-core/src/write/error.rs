//! Errors of writing archives.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::advice::{Advice, ErrorCategory};
use crate::container;
use crate::encryption::{CredentialError, DeriveError, EncryptMemberError};
use crate::escape::escape;
use crate::layer::CompressError;
use crate::shape::ProblemKind;

/// Reason why an archive cannot be written.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WriteError {
    /// A section cannot be read, because it is locked, damaged or missing.
    Unreadable {
        /// Name of the section.
        name: String,
    },
    /// A section is missing that only selective backups may lack.
    MissingSection {
        /// Name of the section.
        name: &'static str,
    },
    /// The base is missing for an incremental or differential backup, or is given for another type.
    Base {
        /// Whether it is required.
        needed: bool,
    },
    /// A field of the manifest would be invalid.
    Field {
        /// JSON pointer into the manifest.
        pointer: String,
        /// The problem.
        problem: ProblemKind,
    },
    /// The schema version is not of the form `YYYY.MM.DD.NNN`.
    SchemaVersion,
    /// `total_devices` differs from the number of devices in the devices section.
    DeviceCount {
        /// The number given.
        given: u64,
        /// The number in the section.
        found: u64,
    },
    /// `created_at` precedes 1970, which a tar cannot represent.
    BeforeEpoch,
    /// The container is [`Container::Document`](container::Container::Document), which has no
    /// members.
    NoContainer,
    /// The members do not fit the container.
    Members(container::WriteError),
    /// The container cannot be compressed.
    Compress(CompressError),
    /// A document has no members to sign or encrypt.
    Document,
    /// The archive has problems.
    Invalid {
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// The manifest lacks the object of a field.
    Manifest {
        /// The field, as a path of names.
        path: String,
    },
    /// The sections are encrypted already.
    Encrypted,
    /// The source of random numbers failed.
    Randomness,
    /// The password cannot be typed, and is not used for new archives.
    Password(CredentialError),
    /// The key cannot be derived.
    Derive(DeriveError),
    /// A section cannot be encrypted.
    EncryptMember(EncryptMemberError),
    /// There is not enough memory.
    Memory,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { name } => write!(f, "the section {} cannot be read", escape(name)),
            Self::MissingSection { name } => {
                write!(f, "the section {name} is missing: only a selective backup may leave it out")
            }
            Self::Base { needed: true } => {
                f.write_str("an incremental or differential backup requires a base")
            }
            Self::Base { needed: false } => {
                f.write_str("only an incremental or differential backup has a base")
            }
            Self::Field { pointer, problem } => write!(f, "{pointer} in the manifest {problem}"),
            Self::SchemaVersion => {
                f.write_str("the schema version is not of the form YYYY.MM.DD.NNN")
            }
            Self::DeviceCount { given, found } => {
                write!(f, "total_devices is {given}, but the devices section contains {found}")
            }
            Self::BeforeEpoch => f.write_str("a tar cannot store a time before 1970"),
            Self::NoContainer => f.write_str("the container must be a tar or a JSON bundle"),
            Self::Members(_) => f.write_str("the members cannot be written"),
            Self::Compress(_) => f.write_str("the archive cannot be compressed"),
            Self::Document => f.write_str("this is a document, not an SMA 1.0 archive"),
            Self::Invalid { codes } => {
                write!(f, "the archive has errors; fix them first: {}", codes.join(", "))
            }
            Self::Manifest { path } => {
                write!(f, "the manifest lacks the object that contains {path}")
            }
            Self::Encrypted => f.write_str("the archive is already encrypted"),
            Self::Randomness => f.write_str("the system provides no random numbers"),
            Self::Password(_) => f.write_str("this password must not be used for encryption"),
            Self::Derive(_) => f.write_str("the key cannot be derived"),
            Self::EncryptMember(_) => f.write_str("a section cannot be encrypted"),
            Self::Memory => f.write_str("not enough memory"),
        }
    }
}

impl Advice for WriteError {
    fn category(&self) -> ErrorCategory {
        match self {
            Self::Memory | Self::Randomness => ErrorCategory::System,
            Self::Derive(error) => error.category(),
            Self::Unreadable { .. } => ErrorCategory::Archive,
            Self::DeviceCount { .. } | Self::Invalid { .. } | Self::Manifest { .. } => {
                ErrorCategory::Validation
            }
            _ => ErrorCategory::User,
        }
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Unlock the archive, or use an undamaged copy of it.",
            Self::MissingSection { .. } => "Give the section, or make a selective backup.",
            Self::Base { needed: true } => "Give the base archive.",
            Self::Base { needed: false } => "Leave the base out.",
            Self::Field { .. } | Self::SchemaVersion => "Correct this value, and try again.",
            Self::DeviceCount { .. } => "Leave the number out: it is counted in the section.",
            Self::BeforeEpoch => "Write a JSON bundle, or correct the time.",
            Self::NoContainer => "Choose a tar or a JSON bundle.",
            Self::Members(_) => "Write a tar, or correct the member.",
            Self::Compress(_) => "Choose a compression level that is supported.",
            Self::Document => "Convert the document to SMA 1.0 first.",
            Self::Invalid { .. } | Self::Manifest { .. } => {
                "Validate the archive, and use a copy without these errors."
            }
            Self::Encrypted => "Use the archive as it is, or the original without encryption.",
            Self::Randomness => "Use a system with a source of random numbers.",
            Self::Password(error) => error.action(),
            Self::Derive(error) => error.action(),
            Self::EncryptMember(_) => "Split the section into several archives.",
            Self::Memory => "Write the archive on a computer with more memory.",
        }
    }
}

impl core::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Members(error) => Some(error),
            Self::Compress(error) => Some(error),
            Self::Password(error) => Some(error),
            Self::Derive(error) => Some(error),
            Self::EncryptMember(error) => Some(error),
            _ => None,
        }
    }
}

impl From<container::WriteError> for WriteError {
    fn from(error: container::WriteError) -> Self {
        Self::Members(error)
    }
}

impl From<CompressError> for WriteError {
    fn from(error: CompressError) -> Self {
        Self::Compress(error)
    }
}

impl From<DeriveError> for WriteError {
    fn from(error: DeriveError) -> Self {
        Self::Derive(error)
    }
}

impl From<EncryptMemberError> for WriteError {
    fn from(error: EncryptMemberError) -> Self {
        Self::EncryptMember(error)
    }
}
