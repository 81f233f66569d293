//! Questions about what a restore would do, and their answers.

use serde::{Deserialize, Serialize};
use sma_core::browse::Rehearsed;
use sma_core::restore::{ConflictStrategy, RecordOutcome};

use super::Number;

/// See [`Request::Rehearse`](super::Request::Rehearse).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearse {
    /// The archive that stands for the system to restore to; an empty system if `None`.
    pub target: Option<Number>,
    /// Treatment of records that the target has with other content.
    pub strategy: ConflictStrategy,
    /// Public keys of which one must have signed, each as base64 of its 32 bytes.
    pub keys: Vec<String>,
}

/// What a restore would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// Whether there would be no errors.
    pub success: bool,
    /// Whether the archive may be restored at all.
    pub is_accepted: bool,
    /// Number of records by outcome and kind.
    pub counts: Vec<(RecordOutcome, String, u64)>,
    /// The first errors, each a sentence.
    pub errors: Vec<String>,
    /// Number of all errors.
    pub error_count: u64,
    /// Remarks.
    pub warnings: Vec<String>,
    /// Number of secrets that the target keeps, where the archive has a placeholder.
    pub secrets_kept: u64,
    /// Number of secrets that must be entered again: neither has them.
    pub secrets_missing: u64,
}

/// See [`Request::ReadRehearsal`](super::Request::ReadRehearsal).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadRehearsal {
    /// Number of the [`Rehearse`] question.
    pub rehearsal: Number,
    /// Outcome of the wanted records; any but [`RecordOutcome::Same`] if `None`.
    pub outcome: Option<RecordOutcome>,
    /// Position of the first of them to send.
    pub from: u32,
}

/// Some records of a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalPage {
    /// The records, each with at most [`MAX_LINES`](super::MAX_LINES) lines.
    pub records: Vec<Rehearsed>,
    /// Number of all that are wanted.
    pub count: u64,
}
