//! What page and worker say to each other.
//!
//! Both sides send arrays: the JSON text of an [`Envelope`], and beside some messages a second
//! element. A file travels beside [`Request::Open`] as the browser's own `Blob`, so that its
//! bytes are read by the worker alone. Secrets travel as a `Uint8Array` whose buffer is
//! *transferred*: the sender keeps no copy, and the receiver wipes it once it has been read.
//!
//! The page runs a second worker of the same program for deriving keys, which takes seconds and
//! cannot be interrupted but by ending the worker: [`Request::Measure`] and [`Request::Derive`]
//! are for that one.

use serde::{Deserialize, Serialize};
use sma_core::convert::Plan;
use sma_core::encryption::KeyDerivation;
use sma_core::recover::RecoveryReport;
use sma_core::summary::Summary;
use sma_core::{Level, Report};
use zeroize::Zeroize;

/// Longest JSON text that is sent for one value, in bytes: what a person reads is far smaller,
/// and the page must stay quick whatever an archive holds.
pub const SHOWN_BYTES: usize = 256 * 1024;

/// Most records that one answer holds.
pub const MOST_ROWS: u64 = 128;

/// A message, and the opening that it is about: answers about an archive that the page has
/// left are dropped by this number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// Counts the archives that the page opened.
    pub opening: u32,
    /// The message itself.
    pub body: T,
}

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Open the file that comes with this message, and validate it; the archive before it is
    /// let go, finished or not.
    Open {
        /// How deep to look.
        level: Level,
        /// Public keys that the person trusts, each as base64 of its 32 bytes.
        keys: Vec<String>,
    },
    /// Validate the open archive again: more or less deeply, or with other public keys.
    Validate {
        /// How deep to look.
        level: Level,
        /// Public keys that the person trusts, each as base64 of its 32 bytes.
        keys: Vec<String>,
    },
    /// Read a public key that the person gave, in any form; no archive need be open.
    ReadKey {
        /// The text or bytes of it.
        bytes: Vec<u8>,
    },
    /// Decrypt the sections with the key that comes with this message, and validate again.
    Unlock {
        /// What the bytes beside this message are.
        secret: SecretForm,
    },
    /// Wipe what was decrypted, and validate again.
    Lock,
    /// Try out how long a key derivation will take on this machine.
    Measure {
        /// With its parameters.
        derivation: KeyDerivation,
    },
    /// Derive a key from the password that comes with this message.
    Derive {
        /// With its parameters.
        derivation: KeyDerivation,
        /// The archive's salt.
        salt: [u8; 16],
        /// Whether the password is the content of a file, which may end with a line feed.
        from_file: bool,
    },
    /// Read what is still good in the file that comes with this message, and make an archive of it
    /// where that is wanted. What is open stays so.
    Recover {
        /// Whether an archive of the intact sections is wanted.
        repair: bool,
    },
    /// Say what converting the open document to an SMA 1.0 archive would do.
    PlanConversion,
    /// Convert the open document, which stays as it is.
    Convert {
        /// Whether it is converted in spite of faults.
        accept_faults: bool,
    },
    /// Write the latest report, to be saved.
    File(FilingOrder),
    /// Let go of the archive, finished or not.
    Cancel,
    /// Records of a collection, for the rows on screen.
    Rows(RowRange),
    /// One member of a section that is not a collection, such as `mqtt_config`.
    Field(FieldName),
}

/// How a report is to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingOrder {
    /// As what.
    pub form: ReportForm,
    /// Name of the archive's file.
    pub file_name: String,
    /// When the report is made, as its reader shall see it.
    pub made_at: String,
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportForm {
    /// JSON, as every program of Shelly Manager prints it.
    Json,
    /// A page of HTML, complete in itself.
    Html,
}

/// What the bytes of a secret are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretForm {
    /// The 32 bytes of a key that [`Request::Derive`] made.
    Derived,
    /// The content of a key file.
    KeyFile,
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

/// Which records of which collection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RowRange {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// Index of the first record, from 0.
    pub from: u64,
    /// Most records to send; more than [`MOST_ROWS`] are never sent.
    pub count: u64,
}

/// Which member of which section.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldName {
    /// Name of the section.
    pub section: String,
    /// Name of the member.
    pub name: String,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The worker has started and listens.
    Ready,
    /// How far opening has come.
    Progress {
        /// What is being done.
        stage: Stage,
        /// Bytes done so far.
        done: u64,
        /// Bytes to do in this stage.
        total: u64,
    },
    /// The archive is open: what it is, before any verdict.
    Opened {
        /// What it says it is.
        summary: Box<Summary>,
        /// What it is unlocked with; none where nothing is encrypted.
        lock: Option<LockFacts>,
        /// The public key that it brings along.
        embedded: Option<KeyFacts>,
    },
    /// The verdict on the archive, as it is now.
    Validated {
        /// Every check.
        report: Box<Report>,
        /// The trusted key that every signature verifies with; its base64.
        signer: Option<String>,
    },
    /// Answer to [`Request::File`].
    Filed {
        /// What the report is written as.
        form: ReportForm,
        /// The report.
        text: String,
    },
    /// Answer to [`Request::Recover`].
    Recovered {
        /// What became of each section.
        report: Box<RecoveryReport>,
        /// Why no archive can be made of it, and what to do; none where one can.
        obstacle: Option<String>,
    },
    /// Answer to [`Request::Recover`] where an archive is wanted; it comes with this message.
    Repaired,
    /// Answer to [`Request::Recover`]: nothing can be recovered.
    NotRecovered {
        /// Why, and what to do.
        reason: String,
    },
    /// Answer to [`Request::PlanConversion`].
    Planned(Box<Plan>),
    /// Answer to [`Request::Convert`]; the archive comes with this message.
    Converted,
    /// Answer to [`Request::Convert`]: there is no archive.
    NotConverted {
        /// Why, and what to do.
        reason: String,
    },
    /// Answer to [`Request::ReadKey`].
    Key(KeyFacts),
    /// Answer to [`Request::ReadKey`]: that is no public key.
    NoKey {
        /// What it is instead, and what to do.
        reason: String,
    },
    /// The sections are decrypted.
    Unlocked(Box<Summary>),
    /// The archive stays locked.
    NotUnlocked {
        /// Why, in a sentence.
        reason: String,
    },
    /// What was decrypted is wiped.
    Locked(Box<Summary>),
    /// Answer to [`Request::Measure`]: about how long deriving will take.
    Cost {
        /// In seconds, measured on this machine.
        seconds: f64,
    },
    /// Answer to [`Request::Derive`]; the key comes with this message.
    Derived,
    /// The bytes are no archive.
    Refused(Refusal),
    /// The browser could not read the file.
    Unreadable {
        /// The browser's words.
        reason: String,
    },
    /// Answer to [`Request::Rows`].
    Rows {
        /// The question.
        range: RowRange,
        /// The records, in order.
        records: Vec<JsonText>,
    },
    /// Answer to [`Request::Field`].
    Field {
        /// The question.
        field: FieldName,
        /// The member's value; none where there is no such member.
        value: Option<JsonText>,
    },
}

impl Response {
    /// Wipes the values of the archive in an answer from memory.
    pub fn wipe(&mut self) {
        let values = match self {
            Self::Rows { records, .. } => records.as_mut_slice(),
            Self::Field { value: Some(value), .. } => std::slice::from_mut(value),
            _ => &mut [],
        };
        for value in values {
            if let JsonText::Whole(text) = value {
                text.zeroize();
            }
        }
    }
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

/// What opening is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Reading and decompressing the file.
    Reading,
    /// Running the checks.
    Checking,
    /// Decrypting sections.
    Unlocking,
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
}
