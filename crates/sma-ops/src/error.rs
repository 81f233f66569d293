//! Errors of operations.

mod advice;
mod display;
mod kind;

use std::io;
use std::process::ExitStatus;

use sma_core::Limit;
use sma_core::advice::Advice;
use sma_core::archive::{OpenError, UnlockError};
use sma_core::encryption::CredentialError;
use sma_core::integrity::Digest;
use sma_core::layer::CompressError;
use sma_core::recover::{RecoverError, RepairError};
use sma_core::section::list_names;
use sma_core::signature::{PrivateKeyError, PublicKeyError};
use sma_core::signer::SignatureError;
use sma_core::write::BackupType;
use strum::{IntoStaticStr, VariantNames};

pub use kind::ErrorKind;

/// Reason why an operation failed, beginning with the affected file; the cause is its
/// [`source`](std::error::Error::source). [`Advice::action`] says what to do.
#[derive(Debug, IntoStaticStr, VariantNames)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    Read {
        /// Name of the program.
        file: String,
        /// The system's error.
        error: io::Error,
    },
    /// A file cannot be removed.
    Remove {
        /// Name of the file.
        file: String,
        /// The system's error.
        error: io::Error,
    },
    /// A file exceeds the maximum size.
    TooLong {
        /// Name of the file.
        file: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// Standard input was requested twice.
    StdinTwice,
    /// A program cannot be run.
    Run {
        /// Name of the file.
        program: String,
        /// The system's error.
        error: io::Error,
    },
    /// An antivirus program can scan files only.
    ScanStdin,
    /// An antivirus program ended without a verdict.
    Scan {
        /// Name of the file.
        file: String,
        /// Name of the program.
        program: String,
        /// Exit status of the program.
        status: ExitStatus,
    },
    /// A file cannot be opened as an archive.
    Open {
        /// Name of the file.
        file: String,
        /// The cause.
        error: OpenError,
    },
    /// An archive is encrypted, and there is no credential.
    Locked {
        /// Name of the file.
        file: String,
    },
    /// An archive cannot be unlocked.
    Unlock {
        /// Name of the file.
        file: String,
        /// The cause.
        error: UnlockError,
    },
    /// There is no credential for encryption.
    NoCredential,
    /// The two typed passwords differ.
    PasswordsDiffer,
    /// A source contains no valid password or key.
    Credential {
        /// The source.
        origin: String,
        /// The cause.
        error: CredentialError,
    },
    /// A file is not a public key.
    PublicKey {
        /// Name of the file.
        file: String,
        /// The cause.
        error: PublicKeyError,
    },
    /// A file is not a private key.
    PrivateKey {
        /// Name of the file.
        file: String,
        /// The cause.
        error: PrivateKeyError,
    },
    /// Nothing can be recovered from a file.
    Recover {
        /// Name of the file.
        file: String,
        /// The cause.
        error: RecoverError,
    },
    /// An archive does not meet the signature policy.
    Signature {
        /// Name of the file.
        file: String,
        /// The cause.
        error: SignatureError,
    },
    /// A damaged file cannot be repaired.
    Repair {
        /// Name of the file.
        file: String,
        /// The cause.
        error: RepairError,
    },
    /// A section of a damaged file cannot be decrypted.
    StaysEncrypted {
        /// Name of the file.
        file: String,
        /// Name of the section.
        section: String,
    },
    /// The core refuses the operation.
    Refused {
        /// Name of the file.
        file: String,
        /// The cause.
        error: Box<dyn Advice + Send + Sync>,
    },
    /// A document cannot be compressed.
    Compress {
        /// The cause, with the available levels.
        error: CompressError,
    },
    /// An archive has faults, which new checksums would hide.
    Faulty {
        /// Name of the file.
        file: String,
        /// The codes of the checks that failed.
        codes: Vec<String>,
        /// Whether it is signed.
        signed: bool,
    },
    /// The files of an extracted archive differ from those in its manifest.
    Edited {
        /// Name of the folder.
        folder: String,
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// The written archive is invalid.
    MadeInvalid {
        /// Name of the source.
        file: String,
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// A file in a folder is a symbolic link.
    Link {
        /// Name of the folder.
        file: String,
    },
    /// A file in a folder is a pipe, a device or a socket.
    NotRegular {
        /// Name of the folder.
        file: String,
    },
    /// A folder has no section files.
    NoSectionFiles {
        /// Name of the source.
        folder: String,
    },
    /// The files of an extracted archive are not an archive.
    NotExtracted {
        /// Name of the folder.
        folder: String,
        /// The fault.
        error: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There are no archives in a folder.
    NoArchives {
        /// Name of the file.
        folder: String,
    },
    /// A source lacks a requested section.
    NoSection {
        /// Name of the file.
        source: String,
        /// Name of the section.
        section: String,
        /// Names of the sections of the source, for display.
        available: String,
    },
    /// Every selected section is excluded as well.
    NothingSelected {
        /// Name of the source.
        source: String,
    },
    /// Sections cannot be replaced by an archive that contains only changes.
    PartialReplacement {
        /// Name of the source.
        source: String,
    },
    /// Nothing of a damaged section can be read.
    NothingReadable {
        /// Name of the file.
        file: String,
        /// Name of the section.
        section: String,
    },
    /// A base is given, but no archive has it.
    UnneededBase,
    /// A backup of this type requires a base.
    MissingBase {
        /// The type.
        backup_type: BackupType,
    },
    /// A differential backup requires a full one as base.
    DifferentialOfIncrement,
    /// A base has no manifest to refer to.
    BaseWithoutManifest {
        /// Name of the file.
        file: String,
    },
    /// A base is not based on the previous one.
    BaseOutOfOrder {
        /// Name of the file.
        file: String,
    },
    /// The base of an incremental or differential archive is not given.
    Partial {
        /// Name of the source.
        file: String,
    },
    /// None of the given files is the base that an archive names.
    BaseNotFound {
        /// Name of the archive.
        file: String,
        /// Checksum of the manifest of its base.
        digest: Digest,
    },
    /// An archive has another base than the given one.
    OtherBase {
        /// Name of the file.
        file: String,
    },
    /// A source lacks a section of the base: it may have been excluded rather than deleted.
    LacksSection {
        /// Name of the file.
        source: String,
        /// Name of the section.
        section: String,
    },
    /// The environment variable for the time of new archives is not a time.
    Time {
        /// Name of the variable.
        variable: &'static str,
    },
    /// The system's random source failed.
    Randomness,
    /// The watcher canceled the operation.
    Canceled,
}

impl Error {
    /// Wraps an error of the core about a file.
    pub fn from_core(file: impl Into<String>, error: impl Advice + Send + Sync + 'static) -> Self {
        Self::Refused { file: file.into(), error: Box::new(error) }
    }

    /// Reports a section that a source does not have, with the `available` ones.
    pub fn no_section<'n>(
        source: impl Into<String>,
        section: impl Into<String>,
        available: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let available = list_names(available);
        Self::NoSection { source: source.into(), section: section.into(), available }
    }

    /// Returns the exceeded limit, if the error is about one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::Open { error, .. } => error.limit(),
            Self::Unlock { error, .. } => error.limit(),
            Self::Recover { error, .. } => error.limit(),
            _ => None,
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { error, .. } | Self::Remove { error, .. } | Self::Run { error, .. } => {
                Some(error)
            }
            Self::Open { error, .. } => Some(error),
            Self::Recover { error, .. } => Some(error),
            Self::Unlock { error, .. } => Some(error),
            Self::Credential { error, .. } => Some(error),
            Self::PublicKey { error, .. } => Some(error),
            Self::PrivateKey { error, .. } => Some(error),
            Self::Signature { error, .. } => Some(error),
            Self::Repair { error, .. } => Some(error),
            Self::Refused { error, .. } => Some(error.as_ref()),
            Self::Compress { error } => Some(error),
            Self::NotExtracted { error, .. } => Some(error.as_ref()),
            _ => None,
        }
    }
}
