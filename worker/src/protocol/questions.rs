//! Questions of the page, and the types of their answers.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sma_core::browse::{
    Arrangement, Form, Moments, Query, Reference, Referrers, TimelinePage, Trends,
};
use sma_core::convert::Plan;
use sma_core::encryption::KeyDerivation;
use sma_core::search::Matches;
use sma_core::summary::Summary;
use sma_core::{Level, Limits};

use super::comparison::{Compare, Compared, DifferencePage, FileDifferences, ReadDifferences};
use super::facts::{
    Device, FileKind, JsonText, KeyFacts, MAX_VALUE_BYTES, NotOpened, NotRecovered, OpenedArchive,
    Row, Salvage, Surveyed, Validated,
};
use super::making::{Made, Make, MakeKey};
use super::rehearsal::{ReadRehearsal, Rehearsal, RehearsalPage, Rehearse};
use super::texts::MAX_TEXT;

/// Maximum number of records in one answer.
pub const MAX_ROWS: usize = 128;

/// A question with the type of its answer.
pub trait Question: Into<Request> {
    /// The answer.
    type Answer: Serialize + DeserializeOwned + 'static;

    /// Maximum number of characters of a text in the answer.
    const MAX_TEXT: usize = MAX_TEXT;
}

/// Declares the questions: for each its type, the type of its answer with the maximum length of texts
/// if it is not the usual one, and the enum of all questions.
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
    /// Opens the file that is sent with this question.
    Open -> Result<OpenedArchive, NotOpened>;
    /// Opens and checks the file that is sent with this question, and closes it again.
    Survey -> Result<Surveyed, NotOpened>;
    /// Validates the archive.
    Validate -> Validated;
    /// Opens the file that is sent with this question as the base of the archive: from then on,
    /// validations compare with it.
    AddBase -> Result<(), NotOpened>;
    /// Recognizes the file that is sent with this question by its content. No archive need be open.
    Recognize -> FileKind;
    /// Reads a public key. No archive need be open.
    ReadKey -> Result<KeyFacts, String>;
    /// Decrypts the sections of the archive with the key that is sent with this question.
    Unlock -> Result<Box<Summary>, String>;
    /// Wipes the plaintext of the archive, and drops all work on it.
    Lock -> ();
    /// Measures how many seconds a key derivation takes on this device.
    Measure -> Result<f64, String>;
    /// Derives a key from the password that is sent with this question. The key is sent with the
    /// answer.
    Derive -> Result<(), String>;
    /// Finds the intact sections of the file that is sent with this question. The open archive stays.
    Recover -> Result<Salvage, NotRecovered>;
    /// Plans the conversion of the document to an SMA 1.0 archive.
    PlanConversion -> Box<Plan>;
    /// Converts the document. The archive is sent with the answer.
    Convert -> Result<(), String>;
    /// Derives a key for a new archive from the password that is sent with this question. The answer is
    /// its salt, and the key is sent with it.
    MakeKey -> Result<[u8; 16], String>;
    /// Makes a new archive of the open one and checks it. The file is sent with the answer.
    Make -> Result<Made, String>;
    /// Renders the latest report on the archive as a file, which is sent with the answer.
    File -> ();
    /// Renders the summary of the archive with full texts as a file, which is sent with the answer.
    Facts -> ();
    /// Orders and filters the records of a collection.
    Arrange -> Arrangement;
    /// Indexes the readable records of the archive, to search them.
    Index -> ();
    /// Searches the indexed records. None if they are not indexed in the present state of the archive,
    /// locked or unlocked.
    Search -> Option<Matches>;
    /// Reads records of a collection.
    Rows -> Vec<Row> [MAX_VALUE_BYTES];
    /// Writes records of a collection as a text to copy, which is sent with the answer.
    Copy -> ();
    /// Finds the records that refer to a record.
    FindReferrers -> Vec<Referrers>;
    /// Describes a device by all that the archive records about it. None behind the last device.
    DescribeDevice -> Option<Device> [MAX_VALUE_BYTES];
    /// Reads a field of a section that is not a collection, such as `mqtt_config`.
    Field -> Option<JsonText> [MAX_VALUE_BYTES];
    /// Reads changes of devices along time.
    ReadTimeline -> TimelinePage;
    /// Writes changes of devices as CSV, which is sent with the answer.
    FileTimeline -> ();
    /// Reads the figures of the archive along time.
    ReadTrends -> Trends;
    /// Compares the archive with another open one. The worker keeps the result until the question is
    /// canceled or one of the two is closed, locked or unlocked.
    Compare -> Compared;
    /// Reads subjects of a comparison. None if it is not kept any more.
    ReadDifferences -> Option<DifferencePage>;
    /// Rehearses a restore of the archive. The worker keeps the result as that of a comparison.
    Rehearse -> Result<Box<Rehearsal>, String>;
    /// Reads records of a rehearsal. None if it is not kept any more.
    ReadRehearsal -> Option<RehearsalPage>;
    /// Writes a comparison as a file, which is sent with the answer.
    FileDifferences -> ();
}

/// See [`Request::Open`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Keys of the keyring, each as base64 of its 32 bytes. The signer is recognized by them.
    pub keys: Vec<String>,
    /// Limits for the file.
    pub allowance: Allowance,
}

/// See [`Request::Survey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey;

/// Limits for a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allowance {
    /// Limits that suit every browser and device.
    #[default]
    Usual,
    /// Limits of the address space of WebAssembly, at the user's request.
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
            // Four gibibytes can be addressed, and a growing container exists twice.
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
    /// Validation level.
    pub level: Level,
    /// Trusted public keys, each as base64 of its 32 bytes.
    pub keys: Vec<String>,
    /// Whether to check what others should not receive, whatever the level.
    pub sharing: bool,
}

/// See [`Request::AddBase`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddBase {
    /// Limits for the file.
    pub allowance: Allowance,
}

/// See [`Request::Recognize`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognize;

/// See [`Request::ReadKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadKey {
    /// Text or bytes of the key.
    pub bytes: Vec<u8>,
}

/// See [`Request::Unlock`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlock {
    /// Form of the bytes sent with this question.
    pub secret: SecretForm,
}

/// Form of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretForm {
    /// The 32 bytes of a key from [`Derive`].
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
    /// File to send with the answer.
    pub wanted: Wanted,
    /// Limits for the file.
    pub allowance: Allowance,
    /// Public keys of which one must have signed, each as base64 of its 32 bytes. Without any, a
    /// signature must only be consistent.
    pub keys: Vec<String>,
}

/// File that [`Recover`] makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// None: the report is all.
    Report,
    /// An archive of the intact sections, if one can be made.
    Archive,
    /// The stored bytes of the section with this name.
    Section(String),
}

/// See [`Request::PlanConversion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanConversion;

/// See [`Request::Convert`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Convert {
    /// Whether a document with errors is converted.
    pub accept_faults: bool,
    /// Public keys of which one must have signed, as in [`Recover`].
    pub keys: Vec<String>,
}

/// See [`Request::File`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct File {
    /// Its format.
    pub form: ReportForm,
    /// Public keys of the validation, each as base64 of its 32 bytes.
    pub keys: Vec<String>,
    /// Name of the archive's file.
    pub file_name: String,
    /// Time of the report, for display.
    pub made_at: String,
}

/// Format of a saved report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportForm {
    /// JSON, as all programs of Shelly Manager print it.
    Json,
    /// A self-contained HTML page.
    Html,
}

/// See [`Request::Facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts;

/// See [`Request::Arrange`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrange {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// The records that are wanted, and their order.
    pub query: Query,
}

/// See [`Request::Index`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index;

/// See [`Request::Search`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// The query, as it is typed.
    pub query: String,
    /// Maximum number of matches to describe in each collection.
    pub most: usize,
}

/// See [`Request::Rows`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rows {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// Indexes of the records to send, in this order, at most [`MAX_ROWS`].
    pub indexes: Vec<u32>,
}

/// See [`Request::Copy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// The records.
    pub records: Chosen,
    /// Form of the text.
    pub form: Form,
    /// Names of the fields that become columns.
    pub columns: Vec<String>,
}

/// Choice of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chosen {
    /// Those that meet a query.
    Matching(Query),
    /// Those at these indexes.
    At(Vec<u32>),
}

/// See [`Request::FindReferrers`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindReferrers {
    /// The record.
    pub to: Reference,
}

/// See [`Request::DescribeDevice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeDevice {
    /// Index of the device.
    pub index: u64,
}

/// See [`Request::ReadTimeline`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTimeline {
    /// The changes that are wanted.
    pub wanted: Moments,
    /// Position of the first row to send. At most [`TimelinePage::MAX_ROWS`] are sent.
    pub from: u32,
}

/// See [`Request::FileTimeline`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTimeline {
    /// The changes that are wanted.
    pub wanted: Moments,
}

/// See [`Request::ReadTrends`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadTrends;

/// See [`Request::Field`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// Name of the section.
    pub section: String,
    /// Name of the field.
    pub name: String,
}
