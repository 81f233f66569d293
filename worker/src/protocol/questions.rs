//! What the page asks, and what answers it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sma_core::convert::Plan;
use sma_core::encryption::KeyDerivation;
use sma_core::summary::Summary;
use sma_core::{Level, Limits};

use super::facts::{JsonText, KeyFacts, NotOpened, OpenedArchive, SHOWN_BYTES, Salvage, Validated};
use super::texts::MAX_TEXT;

/// Most records that one answer holds.
pub const MOST_ROWS: u64 = 128;

/// A question, and the type of its answer.
pub trait Question: Into<Request> {
    /// What the worker answers.
    type Answer: Serialize + DeserializeOwned + 'static;

    /// Most characters of a text in the answer.
    const MAX_TEXT: usize = MAX_TEXT;
}

/// Declares the questions: for each its type, the type of its answer with the length of its texts
/// where it is not the usual one, and the enum of them all.
macro_rules! questions {
    ($($(#[$doc:meta])* $name:ident -> $answer:ty $([$max:expr])?;)*) => {
        /// Any question.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        // Exhaustive: page and worker are always of one version.
        pub enum Request {
            $($(#[$doc])* $name($name),)*
        }

        $(
            impl From<$name> for Request {
                fn from(question: $name) -> Self {
                    Self::$name(question)
                }
            }

            impl Question for $name {
                type Answer = $answer;
                $(const MAX_TEXT: usize = $max;)?
            }
        )*
    };
}

questions! {
    /// Opens the file that comes with this question.
    Open -> Result<OpenedArchive, NotOpened>;
    /// Validates the archive.
    Validate -> Validated;
    /// Reads a public key that the person gave; no archive need be open.
    ReadKey -> Result<KeyFacts, String>;
    /// Decrypts the sections of the archive with the key that comes with this question.
    Unlock -> Result<Box<Summary>, String>;
    /// Wipes what was decrypted of the archive, and ends all that is being done with it.
    Lock -> ();
    /// Tries out how many seconds a key derivation will take on this machine.
    Measure -> Result<f64, String>;
    /// Derives a key from the password that comes with this question; it comes with the answer.
    Derive -> Result<(), String>;
    /// Reads what is still good in the file that comes with this question. What is open stays so.
    Recover -> Result<Salvage, String>;
    /// Works out what converting the document to an SMA 1.0 archive would do.
    PlanConversion -> Box<Plan>;
    /// Converts the document, which stays as it is. The archive comes with the answer.
    Convert -> Result<(), String>;
    /// Writes the latest report on the archive as a file, which comes with the answer.
    File -> ();
    /// Writes what the archive says of itself as a file, which comes with the answer: its texts are
    /// whole there.
    Facts -> ();
    /// Reads records of a collection, for the rows on screen.
    Rows -> Vec<JsonText> [SHOWN_BYTES];
    /// Reads one member of a section that is not a collection, such as `mqtt_config`.
    Field -> Option<JsonText> [SHOWN_BYTES];
}

/// See [`Request::Open`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Public keys that the person keeps, each as base64 of its 32 bytes: one of them may be
    /// recognised as the signer.
    pub keys: Vec<String>,
    /// How large it may be.
    pub allowance: Allowance,
}

/// How large an archive may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allowance {
    /// What every browser on every device opens.
    #[default]
    Usual,
    /// What WebAssembly has the addresses for. The person wants it, for a file over the usual.
    Most,
}

impl Allowance {
    /// Returns the limits.
    #[must_use]
    pub fn limits(self) -> Limits {
        /// One gibibyte in bytes.
        const GIB: u64 = 1 << 30;
        let usual = Limits::browser();
        match self {
            Self::Usual => usual,
            // Four gibibytes can be addressed, and a container that grows is there twice.
            Self::Most => usual
                .with_archive_bytes(2 * GIB)
                .with_container_bytes(2 * GIB)
                .with_member_bytes(2 * GIB)
                .with_document_bytes(GIB)
                .with_members(100_000)
                .with_json_values(2 * Limits::default().json_values)
                .with_expansion(100_000),
        }
    }
}

/// See [`Request::Validate`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validate {
    /// How deep to look.
    pub level: Level,
    /// Public keys that the person trusts, each as base64 of its 32 bytes.
    pub keys: Vec<String>,
}

/// See [`Request::ReadKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadKey {
    /// The text or bytes of it.
    pub bytes: Vec<u8>,
}

/// See [`Request::Unlock`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    /// What the bytes beside this question are.
    pub secret: SecretForm,
}

/// What the bytes of a secret are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretForm {
    /// The 32 bytes of a key that [`Derive`] made.
    Derived,
    /// The content of a key file.
    KeyFile,
}

/// See [`Request::Lock`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock;

/// See [`Request::Measure`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// With its parameters.
    pub derivation: KeyDerivation,
}

/// See [`Request::Derive`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derive {
    /// With its parameters.
    pub derivation: KeyDerivation,
    /// The archive's salt.
    pub salt: [u8; 16],
    /// Whether the password is the content of a file, which may end with a line feed.
    pub from_file: bool,
}

/// See [`Request::Recover`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recover {
    /// Whether an archive of the intact sections is wanted; where one can be made, it comes with
    /// the answer.
    pub repair: bool,
    /// Public keys of which one must have signed, each as base64 of its 32 bytes; none where a
    /// signature that fits will do.
    pub keys: Vec<String>,
}

/// See [`Request::PlanConversion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanConversion;

/// See [`Request::Convert`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Convert {
    /// Whether it is converted in spite of faults.
    pub accept_faults: bool,
    /// Public keys of which one must have signed, as of [`Recover`].
    pub keys: Vec<String>,
}

/// See [`Request::File`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// As what.
    pub form: ReportForm,
    /// The public keys that it is measured by, each as base64 of its 32 bytes.
    pub keys: Vec<String>,
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

/// See [`Request::Facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts;

/// See [`Request::Rows`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rows {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// Index of the first record, from 0.
    pub from: u64,
    /// Most records to send; more than [`MOST_ROWS`] are never sent.
    pub count: u64,
}

/// See [`Request::Field`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// Name of the section.
    pub section: String,
    /// Name of the member.
    pub name: String,
}
