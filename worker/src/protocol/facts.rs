//! What answers hold.

use serde::{Deserialize, Serialize};
use sma_core::Report;
use sma_core::encryption::KeyDerivation;
use sma_core::recover::RecoveryReport;
use sma_core::summary::Summary;
use zeroize::Zeroize;

/// Longest JSON text that is sent for one value, in bytes: what a person reads is far smaller,
/// and the page must stay quick whatever an archive holds.
pub const SHOWN_BYTES: usize = 256 * 1024;

/// An archive that was opened: what it is, before any verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenedArchive {
    /// What it says it is.
    pub summary: Box<Summary>,
    /// What it is unlocked with; none where nothing is encrypted.
    pub lock: Option<LockFacts>,
    /// The public key that it brings along.
    pub embedded: Option<KeyFacts>,
    /// The first of the keys that the person keeps that every signature verifies with; its base64.
    pub signer: Option<String>,
}

/// Why a file was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotOpened {
    /// The bytes are no archive.
    Refused(Refusal),
    /// The browser could not read the file.
    Unreadable {
        /// The browser's words.
        reason: String,
    },
}

/// Why bytes could not be opened as an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable code, such as `SMA-A001`.
    pub code: String,
    /// What is wrong, and where.
    pub message: String,
    /// What to do about it.
    pub action: String,
    /// Whether the file is damaged, so that something in it may still be good.
    pub is_damage: bool,
    /// Whether it is over a limit that can be raised here.
    pub is_over_limit: bool,
}

/// What an encrypted archive is unlocked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockFacts {
    /// A password.
    Password {
        /// What makes a key of it.
        derivation: KeyDerivation,
        /// The archive's salt.
        salt: [u8; 16],
    },
    /// A key file.
    KeyFile,
    /// Nothing: its manifest does not say how, or asks for what is not allowed.
    Unusable {
        /// What is wrong, in a sentence.
        reason: String,
    },
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyFacts {
    /// As `ssh-keygen -lf` prints it, `SHA256:…`.
    pub fingerprint: String,
    /// Base64 of its 32 bytes.
    pub base64: String,
    /// As PEM, for `openssl`.
    pub pem: String,
}

/// The verdict on an archive, as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validated {
    /// Every check.
    pub report: Box<Report>,
    /// The trusted key that every signature verifies with; its base64.
    pub signer: Option<String>,
}

/// What is still good in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Salvage {
    /// What each section's state is.
    pub report: Box<RecoveryReport>,
    /// Why no archive can be made of it, and what to do; none where one can.
    pub obstacle: Option<String>,
}

/// A value of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JsonText {
    /// Its exact text.
    Whole(String),
    /// Its text is longer than [`SHOWN_BYTES`].
    TooLong {
        /// Length of the text, in bytes.
        bytes: u64,
    },
}

/// An unlocked archive is locked again some time: values that were sent are wiped.
impl Drop for JsonText {
    fn drop(&mut self) {
        if let Self::Whole(text) = self {
            text.zeroize();
        }
    }
}
