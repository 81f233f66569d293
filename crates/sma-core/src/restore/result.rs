//! What a restore does, as plain data.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::compare::{FieldChange, RecordName};
use crate::escape::escape;
use crate::words::UnknownWord;

/// What a restore does (specification, `RestoreResult`), to each record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RestoreResult {
    /// Whether there were no errors.
    pub success: bool,
    /// Whether the archive is valid at level `thorough`. Sections that were planned without an
    /// archive count as valid.
    pub validation_passed: bool,
    /// Sections that were restored without an error.
    pub sections_restored: Vec<String>,
    /// Records that were created or changed, by section.
    pub records_restored: BTreeMap<String, u64>,
    /// Records that the target has with other content, or whose id another one has there.
    pub conflicts_found: u64,
    /// Those of them that the strategy resolved.
    pub conflicts_resolved: u64,
    /// Nanoseconds, as Go writes a duration; the core has no clock, and leaves it to the caller.
    pub duration: u64,
    /// What kept records or sections from being restored.
    pub errors: Vec<RestoreError>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
    /// Fields in which the archive has a placeholder, and the target's secret stays. An addition
    /// to the specification, as are those below.
    pub secrets_kept: Vec<SecretPlace>,
    /// Fields in which the archive has a placeholder, and the target no secret: somebody has to
    /// enter it again.
    pub secrets_missing: Vec<SecretPlace>,
    /// Each record, in the order in which they are written; deletions come last.
    pub records: Vec<RestoredRecord>,
}

/// What kept something from being restored (specification, `RestoreError`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RestoreError {
    /// Name of the section; empty where it is the whole archive.
    pub section: String,
    /// Id of the record in the archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    /// Name of the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The device that the record is or belongs to. An addition to the specification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceName>,
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
#[non_exhaustive]
pub enum RestoreErrorSeverity {
    /// Something is not restored.
    Error,
    /// Something is odd.
    Warning,
}

/// What a restore does to a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RestoredRecord {
    /// Name of its section.
    pub section: String,
    /// Name of its collection.
    pub collection: String,
    /// Which one it is, as the archive calls it; as the target does where it is deleted.
    #[serde(flatten)]
    pub record: RecordName,
    /// The device that it is or belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceName>,
    /// Its id in the target, if it is there or gets there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_id: Option<u64>,
    /// What happens to it.
    pub outcome: RecordOutcome,
    /// Why that happens.
    pub reason: Reason,
    /// The values that differ between the target's record and what is written. Secrets are not
    /// shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
}

/// What happens to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum RecordOutcome {
    /// The target does not have it, and gets it.
    Create,
    /// The target has it with other content, which changes.
    Change,
    /// The target has it as it is.
    Same,
    /// The target has it with other content, which stays.
    Skip,
    /// It is not restored, and an error says why.
    Conflict,
    /// The archive says that it is gone, and the target loses it.
    Delete,
}

/// Why a record is created, changed, left alone or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The target does not have it.
    Absent,
    /// The target does not have it, and another record has its id there.
    IdTaken,
    /// The target has it, and other values in it.
    Differs,
    /// Every value means the same, or stays.
    Equal,
    /// The archive lists it as deleted.
    Deleted,
    /// It refers to a record that would not be there.
    Dangling,
    /// It has no id, or a placeholder in the place of its name or address.
    Unidentified,
    /// It is known by its number alone, and the target numbers its records otherwise.
    NumberedOtherwise,
}

/// A device as a person knows it; of long texts the first
/// [`Limits::MAX_NAME_BYTES`](crate::Limits::MAX_NAME_BYTES).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DeviceName {
    /// Its name.
    pub name: String,
    /// Its MAC address.
    pub mac: String,
}

/// A field whose value a placeholder takes the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SecretPlace {
    /// Name of the section.
    pub section: String,
    /// Name of the collection.
    pub collection: String,
    /// Which record it is, as the archive calls it.
    #[serde(flatten)]
    pub record: RecordName,
    /// The device that it is or belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceName>,
    /// Where it is in the record, as a JSON pointer (RFC 6901). Into a text that is itself JSON it
    /// goes on as if that were none. Of a long one the first
    /// [`Limits::MAX_POINTER_BYTES`](crate::Limits::MAX_POINTER_BYTES).
    pub pointer: String,
}

impl fmt::Display for DeviceName {
    /// As `Boiler (A8032AB12345)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.is_empty(), self.mac.is_empty()) {
            (false, false) => write!(f, "{} ({})", escape(&self.name), escape(&self.mac)),
            (false, true) => write!(f, "{}", escape(&self.name)),
            (true, _) => write!(f, "{}", escape(&self.mac)),
        }
    }
}

impl RecordOutcome {
    /// Whether the archive's record is in the target then because it was written.
    #[must_use]
    pub fn is_restored(self) -> bool {
        matches!(self, Self::Create | Self::Change)
    }

    /// Whether something is written or deleted.
    pub(super) fn is_write(self) -> bool {
        matches!(self, Self::Create | Self::Change | Self::Delete)
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
