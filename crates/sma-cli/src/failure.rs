//! Why a command could not go on.

use std::error::Error as _;
use std::fmt;
use std::io;

use sma_core::advice::{Advice, chain, to_sentence};
use sma_core::recover::RepairError;
use sma_core::signer::SignatureError;
use sma_ops::{Error, ErrorKind};

use crate::command::limits::how_to_raise;
use crate::exit::Exit;

/// How to give a password or key.
const HOW: &str = "Give the password with --password-file, --password-fd or the \
     variable SHELLY_MANAGER_PASSWORD, or the key with --key-file.";

/// Why a command could not go on: what is wrong, with which file, and what to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line makes no sense.
    Usage {
        /// What is wrong, without a full stop.
        message: String,
        /// What to do, as a sentence.
        action: &'static str,
    },
    /// A file cannot be written.
    Write {
        /// Its name.
        file: String,
        /// The system's error.
        error: io::Error,
    },
    /// A file is there already, and may not be replaced.
    Exists {
        /// Its name.
        file: String,
    },
    /// The archive does not hold what is asked for.
    Content {
        /// What is wrong, without a full stop.
        message: String,
        /// What to do, as a sentence.
        action: &'static str,
    },
    /// An operation could not go on.
    Operation(Error),
}

impl Failure {
    /// Whether it is an interrupt that was asked for.
    pub(crate) fn is_cancel(&self) -> bool {
        matches!(self, Self::Operation(Error::Cancelled))
    }

    /// The exit code that says so.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } => Exit::Usage,
            Self::Content { .. } => Exit::Invalid,
            Self::Write { .. } | Self::Exists { .. } => Exit::File,
            Self::Operation(error) => exit(error),
        }
    }

    /// What is wrong, without the name of the file.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Write { error, .. } => error.to_string(),
            Self::Operation(error @ Error::Read { .. }) => {
                error.source().map_or_else(|| error.to_string(), ToString::to_string)
            }
            Self::Operation(error) => match error.source() {
                Some(reason) => to_sentence(chain(reason)),
                None => error.to_string(),
            },
            other => other.to_string(),
        }
    }

    /// What to do about it, as a sentence.
    pub(crate) fn action(&self) -> &'static str {
        match self {
            Self::Usage { action, .. } | Self::Content { action, .. } => action,
            Self::Write { error, .. } => match error.kind() {
                io::ErrorKind::NotFound => "Make the folder first, or choose another.",
                io::ErrorKind::IsADirectory => "Give the name of a file in this folder.",
                io::ErrorKind::PermissionDenied => "Choose a folder that you may write to.",
                io::ErrorKind::StorageFull => "Make room on the disk, and try again.",
                _ => "Check the disk, and try again.",
            },
            Self::Exists { .. } => "Choose another name, or replace it with --force.",
            Self::Operation(error) => action(error),
        }
    }
}

/// The exit code of an operation that could not go on.
pub(crate) fn exit(error: &Error) -> Exit {
    match error.kind() {
        ErrorKind::Usage => Exit::Usage,
        ErrorKind::Content => Exit::Invalid,
        ErrorKind::Credential => Exit::Credential,
        ErrorKind::Signature => Exit::Signature,
        _ => Exit::File,
    }
}

/// What to do about an operation that could not go on, in the words of the command line.
pub(crate) fn action(error: &Error) -> &'static str {
    if let Some(action) = error.limit().and_then(how_to_raise) {
        return action;
    }
    match error {
        Error::Locked { .. } | Error::NoCredential => HOW,
        Error::Signature { error: SignatureError::NotSigned, .. } => {
            "Use a signed copy, or leave --public-key out."
        }
        Error::Signature { error: SignatureError::Inconsistent, .. } => {
            "Do not use it: ask its maker for another copy. To use it all the same, add \
             --ignore-signature."
        }
        Error::Repair { error: RepairError::Document, .. } => {
            "Take out the records that can be read with --section, such as --section devices."
        }
        Error::Repair {
            error:
                RepairError::NoManifest { .. }
                | RepairError::DevicesHidden
                | RepairError::Invalid { .. },
            ..
        } => "Take out the intact sections one by one with --section.",
        Error::Faulty { signed: true, .. } => {
            "Validate it with --public-key, and use another copy. A repaired copy is no longer \
             signed."
        }
        Error::Edited { .. } => {
            "If you edited its sections, give its folder data with --from: new checksums are made \
             of that. Otherwise use another copy."
        }
        Error::UnneededBase => "Leave --base out, or choose --type incremental.",
        Error::MissingBase { .. } => "Give that archive with --base.",
        Error::DifferentialOfIncrement => {
            "Give the full archive alone with --base, or choose --type incremental."
        }
        Error::BaseOutOfOrder { .. } => {
            "Give with --base a full archive, and then what builds on it."
        }
        Error::Partial { .. } => {
            "Make a full one first: backup create --type full, with --base for what it builds on."
        }
        Error::LacksSection { .. } => {
            "Give a source with every section, those without records too; or name those to back \
             up with --sections."
        }
        Error::Level { .. } => "Choose a level from 1 to 9.",
        other => other.action(),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Operation(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { message, .. } | Self::Content { message, .. } => f.write_str(message),
            Self::Write { file, error } => write!(f, "{file} cannot be written: {error}"),
            Self::Exists { file } => write!(f, "{file} exists already"),
            Self::Operation(error) => write!(f, "{}", chain(error)),
        }
    }
}
