//! Content of answers.

use serde::{Deserialize, Serialize};
use sma_core::Report;
use sma_core::browse::{DeviceProfile, NamedRecord};
use sma_core::encryption::KeyDerivation;
use sma_core::lineage::Candidate;
use sma_core::recover::RecoveryReport;
use sma_core::report::Headline;
use sma_core::summary::Summary;
use zeroize::Zeroize;

/// Maximum length of the JSON text of one value, in bytes: far more than a person reads, and little
/// enough for the page to stay responsive.
pub const MAX_VALUE_BYTES: usize = 256 * 1024;

/// An opened archive, before validation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenedArchive {
    /// Its summary.
    pub summary: Box<Summary>,
    /// What unlocks it; none if nothing is encrypted.
    pub lock: Option<LockFacts>,
    /// Public key stored in the archive.
    pub embedded: Option<KeyFacts>,
    /// Base64 of the first key of the keyring with which every signature verifies.
    pub signer: Option<String>,
}

/// A file that was opened, checked and closed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surveyed {
    /// Its place among other files depends on this.
    pub candidate: Candidate,
    /// The verdict on it, without its base.
    pub headline: Headline,
    /// `SMA 1.0`, `2026.1` or `2024.1`, with the version as the file states it.
    pub format: String,
    /// Name of the backed-up host.
    pub hostname: Option<String>,
    /// Backup type: `full`, `incremental`, …
    pub backup_type: Option<String>,
    /// Number of devices that the file states.
    pub total_devices: Option<u64>,
}

/// Why a file was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotOpened {
    /// The bytes are not an archive.
    Refused(Refusal),
    /// The browser could not read the file.
    Unreadable {
        /// Reason given by the browser.
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
    /// What to do next.
    pub action: String,
    /// Whether the file is damaged, so that sections of it may be intact.
    pub is_damage: bool,
    /// Whether it exceeds a limit that the page can raise.
    pub is_over_limit: bool,
}

/// Why nothing was recovered from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRecovered {
    /// What is wrong and what to do next, in sentences.
    pub reason: String,
    /// Whether it exceeds a limit that the page can raise.
    pub is_over_limit: bool,
}

/// What unlocks an encrypted archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockFacts {
    /// A password.
    Password {
        /// Key derivation function.
        derivation: KeyDerivation,
        /// Salt of the archive.
        salt: [u8; 16],
    },
    /// A key file.
    KeyFile,
    /// Nothing: its manifest does not specify how, or exceeds a limit.
    Unusable {
        /// What is wrong, in a sentence.
        reason: String,
    },
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyFacts {
    /// Fingerprint as `ssh-keygen -lf` prints it, `SHA256:…`.
    pub fingerprint: String,
    /// Base64 of its 32 bytes.
    pub base64: String,
    /// As PEM, for `openssl`.
    pub pem: String,
}

/// What a file is, by its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// A public key, in a form that says so.
    PublicKey(KeyFacts),
    /// 32 bytes, raw or as hex or base64: the content of a key file, or a public key.
    Bare(Option<KeyFacts>),
    /// One short line of text, which can be a password.
    Line,
    /// Anything else: an archive, or a file to refuse as one.
    Other,
}

/// Result of a validation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Validated {
    /// The report.
    pub report: Box<Report>,
    /// Base64 of the trusted key with which every signature verifies.
    pub signer: Option<String>,
}

/// Result of a recovery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Salvage {
    /// State of each section.
    pub report: Box<RecoveryReport>,
    /// Why no archive can be made, and what to do; none if one can.
    pub obstacle: Option<String>,
}

/// A JSON value of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JsonText {
    /// It is short enough.
    Whole {
        /// Its exact text.
        text: String,
        /// Offsets in it of the secrets, which are not displayed unless requested.
        secrets: Vec<usize>,
    },
    /// Its text is longer than [`MAX_VALUE_BYTES`].
    TooLong {
        /// Length of the text, in bytes.
        bytes: u64,
    },
}

/// A record of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The record.
    pub text: JsonText,
    /// Its name, and those of the records it refers to.
    pub named: NamedRecord,
}

/// What an archive records about a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Its templates and its history.
    pub profile: DeviceProfile,
    /// Its configuration.
    pub configuration: Option<JsonText>,
}

/// Values of unlocked archives are wiped.
impl Drop for JsonText {
    fn drop(&mut self) {
        if let Self::Whole { text, .. } = self {
            text.zeroize();
        }
    }
}
