//! Errors of credentials and of encrypted members.

use core::error::Error;
use core::fmt;

use super::Untypable;
use crate::advice::{Advice, ErrorCategory};
use crate::count::count;

/// Reason why bytes are not a valid password or key. It contains none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialError {
    /// The input is empty, or only a line end.
    Empty,
    /// The bytes are not a key file.
    KeyFile {
        /// The problem.
        problem: KeyFileProblem,
    },
    /// The password cannot be typed on a keyboard.
    Untypable {
        /// The obstacle.
        problem: Untypable,
    },
}

/// Problem in a key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFileProblem {
    /// No form of a key has this length.
    Length {
        /// The length of the file, in bytes.
        bytes: usize,
    },
    /// It has 64 characters, but not all are hex digits.
    NotHex,
    /// It has 44 characters, but is not the base64 of 32 bytes.
    NotBase64,
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the password or key is empty"),
            Self::KeyFile { problem } => write!(f, "this is not a key file: {problem}"),
            Self::Untypable { problem } => {
                write!(f, "the password {problem}, so nobody could type it")
            }
        }
    }
}

impl fmt::Display for KeyFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { bytes } => write!(
                f,
                "it is {} long, but a key is 32 bytes, 64 hex digits or 44 characters of base64",
                count(*bytes, "byte")
            ),
            Self::NotHex => f.write_str("its 64 characters are not all hex digits"),
            Self::NotBase64 => f.write_str("its 44 characters are not 32 bytes in base64"),
        }
    }
}

impl Error for CredentialError {}

impl Advice for CredentialError {
    fn category(&self) -> ErrorCategory {
        ErrorCategory::User
    }

    fn action(&self) -> &'static str {
        match self {
            Self::Empty => "Give a password or key that is not empty.",
            Self::KeyFile { .. } => "Give the key file that the archive was encrypted with.",
            Self::Untypable { problem } => problem.action(),
        }
    }
}

/// Reason why a member cannot be decrypted.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecryptMemberError {
    /// The bytes do not have the magic of an encrypted member.
    NotEncrypted,
    /// The bytes end before the first chunk.
    Truncated {
        /// Number of bytes.
        bytes: usize,
    },
    /// The first chunk is not authentic: the password or key is wrong, or the bytes are damaged.
    /// The two cannot be distinguished.
    FirstChunk,
    /// A later chunk is not authentic: the bytes are damaged or truncated.
    Chunk {
        /// Index of the chunk; the first is 0.
        index: u32,
    },
}

impl fmt::Display for DecryptMemberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEncrypted => f.write_str("the data is not an encrypted section"),
            Self::Truncated { bytes } => {
                write!(f, "the section is truncated to {}", count(*bytes, "byte"))
            }
            Self::FirstChunk => f.write_str("wrong password or key, or damaged data"),
            Self::Chunk { index } => {
                write!(f, "the section is damaged or truncated in chunk {index}")
            }
        }
    }
}

impl Error for DecryptMemberError {}

/// Reason why a member cannot be encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncryptMemberError {
    /// The plaintext exceeds the maximum number of chunks.
    TooLong {
        /// Its length, in bytes.
        bytes: usize,
    },
}

impl fmt::Display for EncryptMemberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes } => {
                write!(f, "a member of {bytes} bytes is too large to encrypt")
            }
        }
    }
}

impl Error for EncryptMemberError {}
