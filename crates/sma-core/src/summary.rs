//! Facts about an archive for display, as plain data.
//!
//! Nothing in a summary is verified; that is the task of the [`Report`](crate::Report). Lists have
//! at most [`Summary::MAX_LISTED`] entries.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::container::Container;
use crate::layer::Layer;
use crate::time::instant;
use crate::words::UnknownWord;

/// Facts about an opened archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct Summary {
    /// `SMA 1.0`, `2026.1` or `2024.1`, with the version as the file states it.
    pub format: String,
    /// Compression of the file.
    pub layer: Layer,
    /// Container inside the compression.
    pub container: Container,
    /// Size of the file, in bytes.
    pub file_size: u64,
    /// Size of the decompressed container, in bytes.
    pub container_size: u64,
    /// Creation time, as spelled in the file.
    pub created_at: Option<String>,
    /// Creator.
    pub created_by: Option<String>,
    /// Backup type: `full`, `incremental`, …; `manual` or `api` for documents.
    pub backup_type: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Labels.
    pub tags: Vec<String>,
    /// Id of the archive or document.
    pub archive_id: Option<String>,
    /// Name of the backed-up host.
    pub hostname: Option<String>,
    /// Version of Shelly Manager on that host.
    pub manager_version: Option<String>,
    /// `sqlite`, `postgresql` or `mysql`.
    pub database_type: Option<String>,
    /// Version of the database program.
    pub database_version: Option<String>,
    /// Version of the database schema.
    pub schema_version: Option<String>,
    /// Number of devices that the file states.
    pub total_devices: Option<u64>,
    /// Cipher of the sections, such as `aes-256-gcm`; `None` if they are not encrypted.
    pub encryption: Option<String>,
    /// Key derivation function for a password, such as `argon2`; `None` if the archive is not
    /// encrypted, or requires a raw key.
    pub key_derivation: Option<String>,
    /// Whether it has a signature, valid or not, or claims to be signed.
    pub signed: bool,
    /// Fingerprint of the embedded public key: a hint, never a reason to trust.
    pub embedded_key: Option<String>,
    /// The sections, known ones first.
    pub sections: Vec<SectionSummary>,
    /// The members of the container; empty for documents.
    pub members: Vec<MemberSummary>,
}

impl Summary {
    /// Maximum number of entries in each list, to protect displays from hostile files.
    pub const MAX_LISTED: usize = 1000;

    /// Returns whether the stated creation time is before that of another archive; `false` if either
    /// states none.
    #[must_use]
    pub fn is_older_than(&self, other: &Self) -> bool {
        let time = |it: &Self| it.created_at.as_deref().and_then(instant);
        time(self).zip(time(other)).is_some_and(|(own, other)| own < other)
    }
}

/// Summary of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct SectionSummary {
    /// Name in the archive.
    pub name: String,
    /// Display name.
    pub label: String,
    /// Whether its record tables are known.
    pub known: bool,
    /// Whether it can be read.
    pub state: SectionState,
    /// Number of records: counted if it is readable, else as the manifest states.
    pub records: u64,
    /// Size of its JSON, or of its encrypted member, in bytes.
    pub size: u64,
    /// `critical`, `high`, …
    pub priority: Option<String>,
    /// Its arrays of records; empty if it is not readable.
    pub collections: Vec<CollectionSummary>,
    /// Its other members, such as `mqtt_config` of `network_settings`, without bookkeeping.
    pub fields: Vec<String>,
    /// Number of records that an incremental archive deletes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deleted: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// State of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum SectionState {
    /// The manifest lists it. Its presence is unknown, because only the beginning of the file was
    /// read, see [`peek`](crate::peek).
    Listed,
    /// Readable.
    Readable,
    /// Left out, according to the manifest.
    NotIncluded,
    /// Present, but encrypted.
    Encrypted,
    /// Present, but it could not be decrypted, or is not a JSON object.
    Damaged,
    /// Missing, although the manifest includes it.
    Missing,
}

/// Summary of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct CollectionSummary {
    /// Name in the section.
    pub name: String,
    /// Display name.
    pub label: String,
    /// Display name of one record.
    pub singular: String,
    /// Number of its records.
    pub count: u64,
    /// Columns for a table of its records.
    pub columns: Vec<Column>,
}

/// Column of a table of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Column {
    /// Name of the field.
    pub name: String,
    /// Display name.
    pub label: String,
}

/// Summary of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct MemberSummary {
    /// Path.
    pub path: String,
    /// Size, in bytes.
    pub size: u64,
}
