//! Why an operation could not go on.

mod advice;

use std::fmt;
use std::io;
use std::process::ExitStatus;

use sma_core::Limit;
use sma_core::advice::{Advice, ErrorCategory};
use sma_core::archive::{OpenError, UnlockError};
use sma_core::encryption::CredentialError;
use sma_core::escape::escape;
use sma_core::layer::CompressError;
use sma_core::recover::{RecoverError, RepairError};
use sma_core::signature::{PrivateKeyError, PublicKeyError};
use sma_core::signer::SignatureError;
use sma_core::write::BackupType;
use strum::{IntoStaticStr, VariantNames};

/// Why an operation could not go on: the failing thing, and in [`source`](std::error::Error::source)
/// the reason. [`Advice::action`] says what to do.
#[derive(Debug, IntoStaticStr, VariantNames)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    Read {
        /// Its name.
        file: String,
        /// The system's error.
        error: io::Error,
    },
    /// A file is longer than it may be.
    TooLong {
        /// Its name.
        file: String,
        /// Most bytes that are read.
        limit: u64,
    },
    /// Standard input was asked for twice.
    StdinTwice,
    /// Another program cannot be run.
    Run {
        /// Its name.
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
        /// How it ended.
        status: ExitStatus,
    },
    /// A file cannot be opened as an archive.
    Open {
        /// Its name.
        file: String,
        /// Why not.
        error: OpenError,
    },
    /// An archive is encrypted, and there is nothing to unlock it with.
    Locked {
        /// Its name.
        file: String,
    },
    /// An archive stays locked.
    Unlock {
        /// Its name.
        file: String,
        /// Why.
        error: UnlockError,
    },
    /// There is nothing to encrypt with.
    NoCredential,
    /// The two passwords that were typed differ.
    PasswordsDiffer,
    /// Something holds no password or key.
    Credential {
        /// Where it was looked for.
        origin: String,
        /// Why not.
        error: CredentialError,
    },
    /// A file holds no public key.
    PublicKey {
        /// Its name.
        file: String,
        /// Why not.
        error: PublicKeyError,
    },
    /// A file holds no private key.
    PrivateKey {
        /// Its name.
        file: String,
        /// Why not.
        error: PrivateKeyError,
    },
    /// Nothing can be recovered from a file.
    Recover {
        /// Its name.
        file: String,
        /// Why not.
        error: RecoverError,
    },
    /// An archive does not have the signature that it must have.
    Signature {
        /// Its name.
        file: String,
        /// What is wrong with it.
        error: SignatureError,
    },
    /// No archive can be made of what was found in a damaged file.
    Repair {
        /// Its name.
        file: String,
        /// Why not.
        error: RepairError,
    },
    /// A section of a damaged file cannot be decrypted.
    StaysEncrypted {
        /// Name of the file.
        file: String,
        /// Name of the section.
        section: String,
    },
    /// The core refuses to do it.
    Refused {
        /// The file that it is about.
        file: String,
        /// Why.
        error: Box<dyn Advice + Send + Sync>,
    },
    /// A document cannot be compressed.
    Compress {
        /// Why not.
        error: CompressError,
    },
    /// An archive has faults, which new checksums would hide.
    Faulty {
        /// Its name.
        file: String,
        /// The codes of the checks that failed.
        codes: Vec<String>,
        /// Whether it is signed.
        signed: bool,
    },
    /// The files of an extracted archive are not those that its manifest lists.
    Edited {
        /// Name of the folder.
        folder: String,
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// What was made is not a valid archive.
    MadeInvalid {
        /// What it was made of.
        file: String,
        /// The codes of the checks that failed.
        codes: Vec<String>,
    },
    /// A file in a folder is a link to another place.
    Link {
        /// Its name.
        file: String,
    },
    /// A file in a folder is a pipe, a device or a socket.
    NotRegular {
        /// Its name.
        file: String,
    },
    /// A folder has no section files.
    NoSectionFiles {
        /// Its name.
        folder: String,
    },
    /// The files of an extracted archive do not make one.
    NotExtracted {
        /// Name of the folder.
        folder: String,
        /// What is wrong.
        error: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There is no archive below a folder.
    NoArchives {
        /// Its name.
        folder: String,
    },
    /// A source has no section of a name that was asked for.
    NoSection {
        /// Its name.
        source: String,
        /// Name of the section.
        section: String,
    },
    /// A base is given, and nothing builds on it.
    UnneededBase,
    /// A backup of a type builds on another archive, which is not given.
    MissingBase {
        /// The type.
        backup_type: BackupType,
    },
    /// A differential backup builds on a full one alone.
    DifferentialOfIncrement,
    /// A base has no manifest that an archive could build on.
    BaseWithoutManifest {
        /// Its name.
        file: String,
    },
    /// A base builds on nothing that is given before it.
    BaseOutOfOrder {
        /// Its name.
        file: String,
    },
    /// An archive holds only what changed since another one, which is not given.
    Partial {
        /// Its name.
        file: String,
    },
    /// An archive builds on another one than is given.
    OtherBase {
        /// Its name.
        file: String,
    },
    /// A source lacks a section that the base has: it may have been left out, and is not taken
    /// for deleted.
    LacksSection {
        /// Its name.
        source: String,
        /// Name of the section.
        section: String,
    },
    /// The variable that sets the time of new archives is not a time.
    Time {
        /// Name of the variable.
        variable: &'static str,
    },
    /// The system gives no random numbers.
    Randomness,
    /// The caller's watcher ended it.
    Cancelled,
}

/// What kind of matter an error is, for exit codes and statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What was asked for makes no sense.
    Usage,
    /// A file or program cannot be read, written or run.
    System,
    /// An archive is invalid, or does not hold what is asked for.
    Content,
    /// A password or key is wrong or missing.
    Credential,
    /// A signature is not verified.
    Signature,
    /// It was cancelled.
    Cancelled,
}

impl ErrorKind {
    /// The kind of what the core refuses.
    fn of(category: ErrorCategory) -> Self {
        match category {
            ErrorCategory::User => Self::Usage,
            ErrorCategory::System => Self::System,
            _ => Self::Content,
        }
    }
}

impl Error {
    /// The core refuses something about a file.
    pub fn refused(file: impl Into<String>, error: impl Advice + Send + Sync + 'static) -> Self {
        Self::Refused { file: file.into(), error: Box::new(error) }
    }

    /// Returns the limit that a file passes, if it is one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::Open { error, .. } => error.limit(),
            Self::Unlock { error, .. } => error.limit(),
            Self::Recover { error, .. } => error.limit(),
            _ => None,
        }
    }

    /// Returns what kind of matter it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Read { .. } | Self::Run { .. } | Self::Scan { .. } | Self::Randomness => {
                ErrorKind::System
            }
            Self::StdinTwice
            | Self::ScanStdin
            | Self::NoCredential
            | Self::PasswordsDiffer
            | Self::NoSection { .. }
            | Self::UnneededBase
            | Self::MissingBase { .. }
            | Self::DifferentialOfIncrement
            | Self::BaseOutOfOrder { .. }
            | Self::Partial { .. }
            | Self::OtherBase { .. }
            | Self::Time { .. } => ErrorKind::Usage,
            Self::TooLong { .. }
            | Self::Open { .. }
            | Self::Recover { .. }
            | Self::Faulty { .. }
            | Self::Edited { .. }
            | Self::StaysEncrypted { .. }
            | Self::MadeInvalid { .. }
            | Self::Link { .. }
            | Self::NotRegular { .. }
            | Self::NoSectionFiles { .. }
            | Self::NotExtracted { .. }
            | Self::NoArchives { .. }
            | Self::BaseWithoutManifest { .. }
            | Self::LacksSection { .. } => ErrorKind::Content,
            Self::Locked { .. }
            | Self::Credential { .. }
            | Self::PublicKey { .. }
            | Self::PrivateKey { .. } => ErrorKind::Credential,
            Self::Signature { .. } => ErrorKind::Signature,
            Self::Unlock { error, .. } => match error.category() {
                ErrorCategory::Archive => ErrorKind::Content,
                _ => ErrorKind::Credential,
            },
            Self::Compress { error: CompressError::Level { .. } } => ErrorKind::Usage,
            Self::Compress { .. } => ErrorKind::System,
            Self::Repair { error, .. } => ErrorKind::of(error.category()),
            Self::Refused { error, .. } => ErrorKind::of(error.category()),
            Self::Cancelled => ErrorKind::Cancelled,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { file, .. } => write!(f, "{file} cannot be read"),
            Self::TooLong { file, limit } => write!(f, "{file} is larger than {limit} bytes"),
            Self::StdinTwice => f.write_str("standard input can be read only once"),
            Self::Run { program, .. } => write!(f, "{program} cannot be run"),
            Self::ScanStdin => f.write_str("standard input cannot be scanned for malware"),
            Self::Scan { file, program, status } => {
                write!(f, "{program} could not scan {file} ({status})")
            }
            Self::Open { file, .. }
            | Self::Recover { file, .. }
            | Self::Unlock { file, .. }
            | Self::Credential { origin: file, .. }
            | Self::PublicKey { file, .. }
            | Self::PrivateKey { file, .. }
            | Self::Signature { file, .. }
            | Self::Repair { file, .. }
            | Self::Refused { file, .. } => f.write_str(file),
            Self::Locked { file } => write!(f, "{file} is encrypted"),
            Self::NoCredential => f.write_str("no password or key to encrypt with"),
            Self::PasswordsDiffer => f.write_str("the passwords do not match"),
            Self::Compress { .. } => f.write_str("the document cannot be compressed"),
            Self::Faulty { file, codes, .. } => {
                write!(f, "{file} has errors: {}", codes.join(", "))
            }
            Self::StaysEncrypted { file, section } => {
                write!(f, "{file}: section {} cannot be decrypted", escape(section))
            }
            Self::Edited { folder, codes } => {
                write!(f, "{folder} does not match its manifest: {}", codes.join(", "))
            }
            Self::MadeInvalid { file, codes } => {
                write!(f, "{file} does not make a valid archive: {}", codes.join(", "))
            }
            Self::Link { file } => write!(f, "{file} is a symbolic link"),
            Self::NotRegular { file } => write!(f, "{file} is not a regular file"),
            Self::NoSectionFiles { folder } => write!(f, "{folder} contains no section files"),
            Self::NotExtracted { folder, .. } => {
                write!(f, "{folder} is not a complete extracted archive")
            }
            Self::NoArchives { folder } => write!(f, "{folder} contains no archives"),
            Self::NoSection { source, section } => {
                write!(f, "{source} has no section {}", escape(section))
            }
            Self::UnneededBase => f.write_str(
                "a base is given, but neither the source nor the new archive builds on one",
            ),
            Self::MissingBase { backup_type } => {
                write!(f, "{backup_type} archives require a base")
            }
            Self::DifferentialOfIncrement => {
                f.write_str("differential archives require a full archive as their base")
            }
            Self::BaseWithoutManifest { file } => {
                write!(f, "{file} has no manifest and cannot be a base")
            }
            Self::BaseOutOfOrder { file } => {
                write!(f, "{file} does not build on the base before it")
            }
            Self::Partial { file } => {
                write!(f, "{file} contains only the changes since its base")
            }
            Self::OtherBase { file } => {
                write!(f, "{file} builds on a different base")
            }
            Self::LacksSection { source, section } => {
                write!(f, "{source} has no section {}, but the base has", escape(section))
            }
            Self::Time { variable } => {
                write!(f, "{variable} is not a number of seconds since 1970")
            }
            Self::Randomness => f.write_str("the system provides no random numbers"),
            Self::Cancelled => f.write_str("canceled"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { error, .. } | Self::Run { error, .. } => Some(error),
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
