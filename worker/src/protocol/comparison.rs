//! Questions about the differences between two archives, and their answers.

use serde::{Deserialize, Serialize};
use sma_core::browse::{Outcome, Selection, Subject};

use super::Number;

/// Maximum number of subjects in one answer.
pub const MAX_SUBJECTS: usize = 50;

/// Maximum number of lines of a subject in an answer.
pub const MAX_LINES: usize = 40;

/// See [`Request::Compare`](super::Request::Compare).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compare {
    /// The other archive.
    pub other: Number,
    /// Which of the two is taken as the older one; decided by their times if `None`.
    pub older: Option<Older>,
}

/// The older one of two archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Older {
    /// The archive that the question is about.
    This,
    /// The other one.
    Other,
}

/// Result of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Which of the two was taken as the older one.
    pub older: Older,
    /// Whether the two are equal apart from volatile fields, and everything could be compared.
    pub is_same: bool,
    /// Number of subjects by outcome and kind.
    pub counts: Vec<(Outcome, String, u64)>,
}

/// See [`Request::ReadDifferences`](super::Request::ReadDifferences).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadDifferences {
    /// Number of the [`Compare`] question.
    pub comparison: Number,
    /// The subjects that are wanted.
    pub selection: Selection,
    /// Position of the first of them to send. At most [`MAX_SUBJECTS`] are sent.
    pub from: u32,
}

/// Some subjects of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferencePage {
    /// The subjects.
    pub subjects: Vec<Excerpt>,
    /// Number of all that are selected.
    pub count: u64,
}

/// A subject, as far as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The subject, with at most [`MAX_LINES`] lines.
    pub subject: Subject,
    /// Number of lines that were left out.
    pub more: u64,
    /// Number of volatile lines that were left out, because such were not selected.
    pub volatile: u64,
}

/// See [`Request::FileDifferences`](super::Request::FileDifferences).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDifferences {
    /// Number of the [`Compare`] question.
    pub comparison: Number,
    /// Form of the file.
    pub form: DifferenceForm,
}

/// Form of the file with the differences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DifferenceForm {
    /// The selected subjects as sentences, one per line.
    Text(Selection),
    /// The selected subjects as CSV: a row for each difference.
    Csv(Selection),
    /// All differences as JSON, as `shelly-manager backup compare --json` prints them.
    Json,
}
