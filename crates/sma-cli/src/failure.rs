//! Why a command could not go on.

use std::fmt;
use std::io;

use sma_core::advice::{Advice, ErrorCategory, chain, sentence};
use sma_core::archive::{OpenError, UnlockError};
use sma_core::encryption::CredentialError;
use sma_core::signature::{PrivateKeyError, PublicKeyError};

use crate::credential::HOW;
use crate::exit::Exit;

/// Why a command could not go on: what is wrong, with which file, and what to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line asks for what there is not.
    Usage {
        /// What is wrong, without a full stop.
        message: String,
        /// What to do, as a sentence.
        action: &'static str,
    },
    /// A file cannot be read.
    Read {
        /// Its name.
        file: String,
        /// What the system says.
        error: io::Error,
    },
    /// Another program cannot be run.
    Run {
        /// Its name.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// A file cannot be written.
    Write {
        /// Its name.
        file: String,
        /// What the system says.
        error: io::Error,
    },
    /// A file is there already, and may not be replaced.
    Exists {
        /// Its name.
        file: String,
    },
    /// The archive is encrypted, and nothing was given to unlock it.
    Locked {
        /// Its name.
        file: String,
    },
    /// The core refuses to do it.
    Refused {
        /// The file that it is about.
        file: String,
        /// The exit code.
        exit: Exit,
        /// Why.
        error: Box<dyn Advice + Send + Sync>,
    },
    /// The archive does not hold what is asked for.
    Content {
        /// What is wrong, without a full stop.
        message: String,
        /// What to do, as a sentence.
        action: &'static str,
    },
    /// The system gives no random numbers.
    Randomness,
}

impl Failure {
    /// An error of the core about a file, whose exit code is that of its category.
    pub(crate) fn refused(
        file: impl Into<String>,
        error: impl Advice + Send + Sync + 'static,
    ) -> Self {
        let exit = match error.category() {
            ErrorCategory::User => Exit::Usage,
            ErrorCategory::System => Exit::File,
            _ => Exit::Invalid,
        };
        Self::Refused { file: file.into(), exit, error: Box::new(error) }
    }

    /// A file that cannot be opened as an archive.
    pub(crate) fn open(file: impl Into<String>, error: OpenError) -> Self {
        Self::Refused { file: file.into(), exit: Exit::Invalid, error: Box::new(error) }
    }

    /// An archive that stays locked.
    pub(crate) fn unlock(file: impl Into<String>, error: UnlockError) -> Self {
        let exit = match error.category() {
            ErrorCategory::Archive => Exit::Invalid,
            _ => Exit::Credential,
        };
        Self::Refused { file: file.into(), exit, error: Box::new(error) }
    }

    /// A file that holds no password or key.
    pub(crate) fn credential(file: impl Into<String>, error: CredentialError) -> Self {
        Self::Refused { file: file.into(), exit: Exit::Credential, error: Box::new(error) }
    }

    /// A file that holds no public key.
    pub(crate) fn public_key(file: impl Into<String>, error: PublicKeyError) -> Self {
        Self::Refused { file: file.into(), exit: Exit::Credential, error: Box::new(error) }
    }

    /// A file that holds no private key.
    pub(crate) fn private_key(file: impl Into<String>, error: PrivateKeyError) -> Self {
        Self::Refused { file: file.into(), exit: Exit::Credential, error: Box::new(error) }
    }

    /// The exit code that says so.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } => Exit::Usage,
            Self::Content { .. } => Exit::Invalid,
            Self::Read { .. } | Self::Write { .. } | Self::Run { .. } | Self::Exists { .. } => {
                Exit::File
            }
            Self::Locked { .. } => Exit::Credential,
            Self::Randomness => Exit::File,
            Self::Refused { exit, .. } => *exit,
        }
    }

    /// What is wrong, without the name of the file.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Read { error, .. } | Self::Write { error, .. } => error.to_string(),
            Self::Refused { error, .. } => sentence(chain(&**error)),
            other => other.to_string(),
        }
    }

    /// What to do about it, as a sentence.
    pub(crate) fn action(&self) -> &'static str {
        match self {
            Self::Usage { action, .. } | Self::Content { action, .. } => action,
            Self::Read { error, .. } => match error.kind() {
                io::ErrorKind::NotFound => "Check the name of the file.",
                io::ErrorKind::PermissionDenied => "Ask for the right to read this file.",
                io::ErrorKind::IsADirectory => "Give the name of a file in this folder.",
                io::ErrorKind::NotADirectory => "Give the name of a folder.",
                _ => "Check the disk, and try again.",
            },
            Self::Write { error, .. } => match error.kind() {
                io::ErrorKind::NotFound => "Make the folder first, or choose another.",
                io::ErrorKind::IsADirectory => "Give the name of a file in this folder.",
                io::ErrorKind::PermissionDenied => "Choose a folder that you may write to.",
                io::ErrorKind::StorageFull => "Make room on the disk, and try again.",
                _ => "Check the disk, and try again.",
            },
            Self::Run { .. } => "Check the name of the program, and that it is installed.",
            Self::Exists { .. } => "Choose another name, or replace it with --force.",
            Self::Locked { .. } => HOW,
            Self::Randomness => "Use a system with a source of random numbers.",
            Self::Refused { error, .. } => error.action(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { message, .. } | Self::Content { message, .. } => f.write_str(message),
            Self::Read { file, error } => write!(f, "{file} cannot be read: {error}"),
            Self::Run { program, error } => write!(f, "{program} cannot be run: {error}"),
            Self::Write { file, error } => write!(f, "{file} cannot be written: {error}"),
            Self::Exists { file } => write!(f, "{file} exists already"),
            Self::Locked { file } => write!(f, "{file} is encrypted"),
            Self::Refused { file, error, .. } => write!(f, "{file}: {}", chain(&**error)),
            Self::Randomness => f.write_str("the system gives no random numbers"),
        }
    }
}
