//! What page and worker say to each other.
//!
//! Both sides send arrays: the text of a message, and beside some a second element. A message is
//! the JSON of an [`Envelope`] or of a [`Reply`]. A file travels beside [`Open`] and [`Recover`] as
//! the browser's own `Blob`, so that its bytes are read by the worker alone. Secrets travel as a
//! `Uint8Array` whose buffer is *transferred*: the sender keeps no copy, and the receiver wipes it
//! once it has been read.
//!
//! Each question has a number, which its answer carries. What an answer holds is fixed by the type
//! of the question: see [`Question`].
//!
//! The page runs a second worker of the same program for deriving keys, which takes seconds and
//! cannot be interrupted but by ending the worker: [`Measure`] and [`Derive`] are for that one.

mod facts;
mod questions;
mod texts;

use serde::{Deserialize, Serialize};
use sma_core::progress::Progress;

pub use facts::{
    JsonText, KeyFacts, LockFacts, NotOpened, OpenedArchive, Refusal, SHOWN_BYTES, Salvage,
    Validated,
};
pub use questions::{
    Allowance, Convert, Derive, Facts, Field, File, Lock, MOST_ROWS, Measure, Open, PlanConversion,
    Question, ReadKey, Recover, ReportForm, Request, Rows, SecretForm, Unlock, Validate,
};
pub use texts::{MAX_TEXT, is_cut, write_json};

/// The number of a question. The page counts them from 1.
pub type Number = u32;

/// The number of the reply by which a worker says that it has started and listens.
pub const READY: Number = 0;

/// A message to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// Exhaustive: page and worker are always of one version.
pub enum Envelope {
    /// A question.
    Ask {
        /// Its number.
        number: Number,
        /// The archive that it is about: the number of the [`Open`] that opened it.
        archive: Option<Number>,
        /// The question.
        request: Box<Request>,
    },
    /// Nobody waits for the answer to that question any more: what is being done for it is
    /// dropped, and what it opened is closed.
    Cancel {
        /// The number of the question.
        number: Number,
    },
}

/// What the worker says about a question with an answer of that type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// Exhaustive: page and worker are always of one version.
pub enum Reply<A> {
    /// How far it has come.
    Progress(Progress),
    /// The answer.
    Answer(A),
}
