//! Result of a restore, as plain data.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::compare::{FieldChange, RecordName};
use crate::escape::escape;
use crate::words::UnknownWord;

/// Result of a restore (specification, `RestoreResult`), with the outcome of each record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RestoreResult {
    /// Whether there were no errors.
    pub success: bool,
    /// Whether the archive is valid at the level of the options. True for sections that were planned
    /// without an archive.
    pub validation_passed: bool,
    /// Sections restored without an error.
    pub sections_restored: Vec<String>,
    /// Number of created or changed records, by section.
    pub records_restored: BTreeMap<String, u64>,
    /// Number of records that the target has with other content, or whose id another record has
    /// there.
    pub conflicts_found: u64,
    /// Number of conflicts resolved by the strategy.
    pub conflicts_resolved: u64,
    /// Duration in nanoseconds, as in Go; the core has no clock, and leaves it to the caller.
    pub duration: u64,
    /// Reasons why records or sections were not restored.
    pub errors: Vec<RestoreError>,
    /// Remarks that need no action.
    pub warnings: Vec<String>,
    /// Fields with a placeholder in the archive, where the target keeps its secret. Like the
    /// following fields, an addition to the specification.
    pub secrets_kept: Vec<SecretPlace>,
    /// Fields with a placeholder in the archive, where the target has no secret: it must be entered
    /// again.
    pub secrets_missing: Vec<SecretPlace>,
    /// The records in the order of writing; deletions come last.
    pub records: Vec<RestoredRecord>,
}

/// Reason why something was not restored (specification, `RestoreError`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RestoreError {
    /// Name of the section; empty if the whole archive is affected.
    pub section: String,
    /// Name of the collection. An addition to the specification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// Id of the record in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// Name of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The device that the record is or belongs to. An addition to the specification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceName>,
    /// The problem, as a sentence.
    pub message: String,
    /// Severity of the problem.
    pub severity: RestoreErrorSeverity,
    /// Whether another strategy, target or selection of sections avoids it.
    pub recoverable: bool,
}

/// Severity of a problem in a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RestoreErrorSeverity {
    /// Something is not restored.
    Error,
    /// Something is unusual.
    Warning,
}

/// Outcome of a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RestoredRecord {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// The record, as the archive identifies it; as the target does if it is deleted.
    #[serde(flatten)]
    pub record: RecordName,
    /// The device that it is or belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceName>,
    /// Its current or future id in the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_id: Option<u64>,
    /// The outcome.
    pub outcome: RecordOutcome,
    /// Reason for the outcome.
    pub reason: Reason,
    /// Values that differ between the target's record and the one to be written. Secrets are
    /// replaced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// Outcome of a record in a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum RecordOutcome {
    /// The target does not have it, and it is created.
    Create,
    /// The target has it with other content, which is changed.
    Change,
    /// The target has it with the same content.
    Same,
    /// The target has it with other content, which is kept.
    Skip,
    /// It is not restored, for the reason in an error.
    Conflict,
    /// It is removed from the target: the archive lists it as deleted, or replaces its section.
    Delete,
}

/// Reason for an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The target does not have it.
    Absent,
    /// The target does not have it, and its id belongs to another record there.
    IdTaken,
    /// The target has it with other values.
    Differs,
    /// Every value is equal, or kept.
    Equal,
    /// The archive lists it as deleted.
    Deleted,
    /// Its section is replaced, and the archive does not have it.
    Replaced,
    /// The target cannot store it.
    Unstorable,
    /// It refers to a record that would be missing.
    Dangling,
    /// It has no id, or a placeholder in place of its name or address.
    Unidentified,
    /// It is identified by its id alone, and the target uses other ids.
    NumberedOtherwise,
}

/// Name and address of a device for display; each at most
/// [`Limits::MAX_NAME_BYTES`](crate::Limits::MAX_NAME_BYTES) bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DeviceName {
    /// The name.
    pub name: String,
    /// The MAC address.
    pub mac: String,
}

/// Field with a placeholder in place of its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SecretPlace {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// The record, as the archive identifies it.
    #[serde(flatten)]
    pub record: RecordName,
    /// The device that it is or belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceName>,
    /// JSON pointer (RFC 6901) into the record. It continues into texts that are JSON. At most
    /// [`Limits::MAX_POINTER_BYTES`](crate::Limits::MAX_POINTER_BYTES) bytes.
    pub pointer: String,
}

impl fmt::Display for DeviceName {
    /// Writes `Boiler (A8032AB12345)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.is_empty(), self.mac.is_empty()) {
            (false, false) => write!(f, "{} ({})", escape(&self.name), escape(&self.mac)),
            (false, true) => write!(f, "{}", escape(&self.name)),
            (true, _) => write!(f, "{}", escape(&self.mac)),
        }
    }
}

impl RecordOutcome {
    /// Returns whether the archive's record was written to the target.
    #[must_use]
    pub fn is_restored(self) -> bool {
        matches!(self, Self::Create | Self::Change)
    }

    /// Returns whether something is written or deleted.
    pub(super) fn is_write(self) -> bool {
        matches!(self, Self::Create | Self::Change | Self::Delete)
    }
}

impl RestoreError {
    /// Creates an error about the whole archive.
    pub(super) fn for_archive(message: String) -> Self {
        Self { recoverable: false, ..Self::for_section("", message) }
    }

    /// Creates an error about a whole section.
    pub(super) fn for_section(section: &str, message: String) -> Self {
        Self {
            section: section.to_owned(),
            collection: None,
            record_id: None,
            field: None,
            device: None,
            message,
            severity: RestoreErrorSeverity::Error,
            recoverable: true,
        }
    }

    pub(super) fn recoverable(self) -> Self {
        Self { recoverable: true, ..self }
    }
}
