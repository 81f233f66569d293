//! Why an operation could not go on.

mod advice;

use std::fmt;
use std::io;

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

/// Why an operation could not go on: the failing thing, and in [`source`](std::error::Error::source)
/// the reason. [`Advice::action`] says what to do.
#[derive(Debug)]
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
    /// Another program can look at files alone.
    ScanStdin,
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
    /// A compression has no such level.
    Level {
        /// What it has.
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
        /// The verdict on it, as a sentence.
        verdict: String,
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
        reason: String,
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
            Self::Read { .. } | Self::Run { .. } | Self::Randomness => ErrorKind::System,
            Self::StdinTwice
            | Self::ScanStdin
            | Self::NoCredential
            | Self::PasswordsDiffer
            | Self::Level { .. }
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
            Self::TooLong { file, limit } => write!(f, "{file} is longer than {limit} bytes"),
            Self::StdinTwice => f.write_str("standard input is given for two files"),
            Self::Run { program, .. } => write!(f, "{program} cannot be run"),
            Self::ScanStdin => {
                f.write_str("an antivirus program looks at files, not at standard input")
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
            Self::NoCredential => f.write_str("there is no password or key to encrypt with"),
            Self::PasswordsDiffer => f.write_str("the two passwords differ"),
            Self::Level { error } => fmt::Display::fmt(error, f),
            Self::Faulty { file, codes, .. } => {
                write!(f, "{file} has faults: {}", codes.join(", "))
            }
            Self::StaysEncrypted { file, section } => {
                write!(f, "{file}: the section {} cannot be decrypted", escape(section))
            }
            Self::Edited { folder, codes } => {
                write!(f, "{folder} is not as its manifest lists it: {}", codes.join(", "))
            }
            Self::MadeInvalid { file, verdict } => {
                write!(f, "{file} makes no valid archive: {verdict}")
            }
            Self::Link { file } => write!(f, "{file} is a link, which is not followed"),
            Self::NotRegular { file } => write!(f, "{file} is not a regular file"),
            Self::NoSectionFiles { folder } => write!(f, "{folder} has no section files"),
            Self::NotExtracted { folder, reason } => write!(f, "{folder}: {reason}"),
            Self::NoArchives { folder } => write!(f, "there is no archive below {folder}"),
            Self::NoSection { source, section } => {
                write!(f, "{source} has no section {}", escape(section))
            }
            Self::UnneededBase => {
                f.write_str("neither the source nor the new archive builds on another")
            }
            Self::MissingBase { backup_type } => {
                write!(f, "an archive of type {backup_type} builds on another")
            }
            Self::DifferentialOfIncrement => {
                f.write_str("a differential archive builds on a full one")
            }
            Self::BaseWithoutManifest { file } => {
                write!(f, "{file} has no manifest to build on")
            }
            Self::BaseOutOfOrder { file } => {
                write!(f, "{file} builds on nothing that is given before it")
            }
            Self::Partial { file } => {
                write!(f, "{file} holds only what changed since another archive")
            }
            Self::OtherBase { file } => {
                write!(f, "{file} does not build on the base that is given")
            }
            Self::LacksSection { source, section } => {
                write!(f, "{source} lacks the section {}, which the base has", escape(section))
            }
            Self::Time { variable } => {
                write!(f, "{variable} is not a number of seconds since 1970")
            }
            Self::Randomness => f.write_str("the system gives no random numbers"),
            Self::Cancelled => f.write_str("cancelled"),
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
            _ => None,
        }
    }
}
