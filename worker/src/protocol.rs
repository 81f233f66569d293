//! What page and worker say to each other.
//!
//! Both sides send JSON text of [`Envelope`]s: the page in an array of one or two, the worker
//! alone. A file travels as the second element beside [`Request::Open`], as the browser's own
//! `Blob`, so that its bytes are read by the worker alone.

use serde::{Deserialize, Serialize};
use sma_core::summary::Summary;
use sma_core::{Level, Report};

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
    },
    /// Let go of the archive, finished or not.
    Cancel,
    /// Records of a collection, for the rows on screen.
    Rows(RowRange),
    /// One member of a section that is not a collection, such as `mqtt_config`.
    Field(FieldName),
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
    Opened(Box<Summary>),
    /// The verdict on the opened archive.
    Validated(Box<Report>),
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
}
