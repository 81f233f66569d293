//! What a restore does, as plain data.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::compare::{FieldChange, RecordName};
use crate::words::UnknownWord;

/// What a restore does (specification, `RestoreResult`), and what becomes of each record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RestoreResult {
    /// Whether there were no errors.
    pub success: bool,
    /// Whether the archive is valid at level `thorough`.
    pub validation_passed: bool,
    /// Sections that were restored without an error.
    pub sections_restored: Vec<String>,
    /// Records that were created or changed, by section.
    pub records_restored: BTreeMap<String, u64>,
    /// Records that the target has with other content, or whose place another one has there.
    pub conflicts_found: u64,
    /// Those of them that the strategy resolved.
    pub conflicts_resolved: u64,
    /// Nanoseconds, as Go writes a duration; the core has no clock, and leaves it to the caller.
    pub duration: u64,
    /// What kept records or sections from being restored.
    pub errors: Vec<RestoreError>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
    /// What becomes of each record, in the order of the archive. An addition to the specification.
    pub records: Vec<RestoredRecord>,
}

/// What kept something from being restored (specification, `RestoreError`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RestoreError {
    /// Name of the section; empty where it is the whole archive.
    pub section: String,
    /// Id of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// Name of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What it weighs.
    pub severity: RestoreErrorSeverity,
    /// Whether another strategy, target or choice of sections gets around it.
    pub recoverable: bool,
}

/// What an error of a restore weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RestoreErrorSeverity {
    /// Something is not restored.
    Error,
    /// Something is odd.
    Warning,
}

/// What becomes of a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestoredRecord {
    /// Name of its section.
    pub section: String,
    /// Name of its collection.
    pub collection: String,
    /// Which one it is.
    #[serde(flatten)]
    pub record: RecordName,
    /// What becomes of it.
    pub outcome: RecordOutcome,
    /// The values that differ between target and archive. Secrets are not shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::of::<Self>)]
pub enum RecordOutcome {
    /// The target does not have it, and gets it.
    Create,
    /// The target has it with other content, which changes.
    Change,
    /// The target has it as it is.
    Same,
    /// The target has it with other content, which stays.
    Skip,
    /// A record of the target, or one that it lacks, keeps it from being restored.
    Conflict,
    /// The archive says that it is gone, and the target loses it.
    Delete,
}

impl RecordOutcome {
    /// Whether the archive's record is in the target then because it was written.
    #[must_use]
    pub fn is_restored(self) -> bool {
        matches!(self, Self::Create | Self::Change)
    }
}

impl RestoreError {
    /// An error about the whole archive.
    pub(super) fn of_archive(message: String) -> Self {
        Self { recoverable: false, ..Self::of_section("", message) }
    }

    /// An error about a whole section.
    pub(super) fn of_section(section: &str, message: String) -> Self {
        Self {
            section: section.to_owned(),
            record_id: None,
            field: None,
            message,
            severity: RestoreErrorSeverity::Error,
            recoverable: true,
        }
    }
}
