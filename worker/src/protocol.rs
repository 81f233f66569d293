//! Messages between the page and its worker.
//!
//! Both sides send arrays: the text of a message and, with some, a second element. A message is
//! the JSON of an [`Envelope`] or a [`Reply`]. A file is sent with [`Open`] and [`Recover`] as the
//! browser's own `Blob`, so that only the worker reads its bytes. Secrets are sent as a `Uint8Array`
//! whose buffer is *transferred*: the sender keeps no copy, and the receiver wipes it after reading.
//!
//! Each question has a number, which its answer carries. The type of the question determines that of
//! the answer: see [`Question`].
//!
//! The page runs a second worker of the same program to derive keys, which takes seconds and can be
//! interrupted only by terminating the worker: it answers [`Measure`] and [`Derive`].

mod comparison;
mod facts;
mod making;
mod questions;
mod rehearsal;
mod texts;

use serde::{Deserialize, Serialize};
use sma_core::progress::Progress;

pub use comparison::{
    Compare, Compared, DifferenceForm, DifferencePage, Excerpt, FileDifferences, MAX_LINES,
    MAX_SUBJECTS, Older, ReadDifferences,
};
pub use facts::{
    Device, FileKind, JsonText, KeyFacts, LockFacts, MAX_VALUE_BYTES, NotOpened, NotRecovered,
    OpenedArchive, Refusal, Row, Salvage, Surveyed, Validated,
};
pub use making::{KeyOrigin, Made, MadeFacts, Make, MakeKey, Recipe};
pub use questions::{
    AddBase, Allowance, Arrange, Chosen, Convert, Copy, Derive, DescribeDevice, Facts, Field, File,
    FileTimeline, FindReferrers, Index, Lock, MAX_ROWS, Measure, Open, PlanConversion, Question,
    ReadKey, ReadTimeline, ReadTrends, Recognize, Recover, ReportForm, Request, Rows, Search,
    SecretForm, Survey, Unlock, Validate, Wanted,
};
pub use rehearsal::{ReadRehearsal, Rehearsal, RehearsalPage, Rehearse};
pub use texts::{MAX_TEXT, is_cut, write_json};

/// Number of a question. The page counts from 1.
pub type Number = u32;

/// Number of the reply with which a worker reports that it listens.
pub const READY: Number = 0;

/// Message to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// Exhaustive: page and worker are always of one version.
pub enum Envelope {
    /// A question.
    Ask {
        /// Its number.
        number: Number,
        /// The archive that it is about: number of the [`Open`] that opened it.
        archive: Option<Number>,
        /// The question.
        request: Box<Request>,
    },
    /// Cancels a question: its work is dropped, and the archive that it opened is closed.
    Cancel {
        /// Number of the question.
        number: Number,
    },
}

/// Reply of the worker to a question with this type of answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// Exhaustive: page and worker are always of one version.
pub enum Reply<A> {
    /// Progress.
    Progress(Progress),
    /// The answer.
    Answer(A),
}
