//! What an archive is, for people: the facts of the first screen, as plain data.
//!
//! Nothing in a summary is verified; the [`Report`](crate::Report) says what is true. Lists end at
//! [`Summary::MAX_LISTED`] entries.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::container::Container;
use crate::layer::Layer;
use crate::words::UnknownWord;

/// The facts about an opened archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct Summary {
    /// `SMA 1.0`, `2026.1` or `2024.1`, with the version as the file gives it.
    pub format: String,
    /// The compression of the file.
    pub layer: Layer,
    /// What the compression holds.
    pub container: Container,
    /// Size of the file, in bytes.
    pub file_size: u64,
    /// Size of the container once decompressed, in bytes.
    pub container_size: u64,
    /// When the archive was made, as the file spells it.
    pub created_at: Option<String>,
    /// Who made it.
    pub created_by: Option<String>,
    /// `full`, `incremental`, …; `manual` or `api` for documents.
    pub backup_type: Option<String>,
    /// Words of the person who made it.
    pub description: Option<String>,
    /// Labels of the person who made it.
    pub tags: Vec<String>,
    /// Identity of the archive or document.
    pub archive_id: Option<String>,
    /// Name of the host that was backed up.
    pub hostname: Option<String>,
    /// Version of Shelly Manager on it.
    pub manager_version: Option<String>,
    /// `sqlite`, `postgresql` or `mysql`.
    pub database_type: Option<String>,
    /// Version of the database program.
    pub database_version: Option<String>,
    /// Version of the database schema.
    pub schema_version: Option<String>,
    /// Number of devices that the file claims to hold.
    pub total_devices: Option<u64>,
    /// How its sections are encrypted, such as `aes-256-gcm`; none when they are readable.
    pub encryption: Option<String>,
    /// What makes the key of a password, such as `argon2`; none in an encrypted archive that
    /// wants a key file.
    pub key_derivation: Option<String>,
    /// Whether it carries a signature, valid or not, or says so.
    pub signed: bool,
    /// Fingerprint of the public key that it brings along: a hint, and never a reason to trust.
    pub embedded_key: Option<String>,
    /// The sections, known ones first.
    pub sections: Vec<SectionSummary>,
    /// The files in the container; none for documents.
    pub members: Vec<MemberSummary>,
}

impl Summary {
    /// Most entries of each list: what a person can look at, and a page can be handed, however
    /// many a hostile file has.
    pub const MAX_LISTED: usize = 1000;
}

/// A section at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct SectionSummary {
    /// Its name in the archive.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// Whether this program knows its records.
    pub known: bool,
    /// Whether it can be read.
    pub state: SectionState,
    /// Its records: as found where it is readable, else as the manifest says.
    pub records: u64,
    /// Size of its JSON, or of its member when encrypted, in bytes.
    pub size: u64,
    /// `critical`, `high`, …
    pub priority: Option<String>,
    /// Its arrays of records; none when it is not readable.
    pub collections: Vec<CollectionSummary>,
    /// Its other members, such as `mqtt_config` of `network_settings`; bookkeeping left out.
    pub fields: Vec<String>,
}

/// Whether a section can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum SectionState {
    /// The manifest lists it. Nobody looked whether it is there: only the beginning of the file
    /// was read, see [`peek`](crate::peek).
    Listed,
    /// Its records are there.
    Readable,
    /// The manifest says that it was left out.
    NotIncluded,
    /// Its records are there, encrypted.
    Encrypted,
    /// Its member is there, but could not be decrypted, or is not a JSON object.
    Damaged,
    /// The manifest says that it is there, and it is not.
    Missing,
}

/// A collection at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct CollectionSummary {
    /// Its name in the section.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// What a person calls one of its records.
    pub singular: String,
    /// Number of its records.
    pub count: u64,
    /// The columns of a table of its records.
    pub columns: Vec<Column>,
}

/// A column of a table of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Column {
    /// Name of the field.
    pub name: String,
    /// What a person calls it.
    pub label: String,
}

/// A file in the container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct MemberSummary {
    /// Its path.
    pub path: String,
    /// Its size, in bytes.
    pub size: u64,
}
