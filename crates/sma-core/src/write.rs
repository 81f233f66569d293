//! Writing SMA 1.0 archives (profile, sections 1 to 7).
//!
//! [`write()`] makes a new archive; a [`Draft`] also encrypts and signs, new archives and ones
//! that are there.
//!
//! The same input gives the same bytes: nothing here knows a clock, a host or random numbers, and
//! what encrypts is handed a source of them.
//! Members are the caller's bytes, so that what is hashed is what is stored; they are the same
//! in a tar and in a JSON bundle.

mod draft;
mod edit;
mod encryption;
mod error;
mod manifest;
mod packing;
mod schema;
mod section;

use alloc::vec::Vec;

pub use draft::Draft;
pub(crate) use draft::{IntactSection, Repaired};
pub use encryption::{NewEncryption, Secret};
pub use error::WriteError;
pub(crate) use manifest::FORMAT_VERSION;
pub use packing::Packing;

pub use crate::manifest::BackupType;

use crate::Limits;
use crate::integrity::Digest;
use crate::json;
use crate::schema::FIRST_VERSION;

/// The database that is named where none is known: the specification's smallest.
pub const UNKNOWN_DATABASE: &str = "sqlite";

/// What a new archive says about itself, and what it holds.
///
/// Texts are those of the manifest's fields of the same name (profile, section 3).
#[derive(Clone, Copy, Debug)]
pub struct NewArchive<'a> {
    /// When the backup is made, as RFC 3339. In a tar it is also the time of the members, and
    /// therefore not before 1970.
    pub created_at: &'a str,
    /// Who makes it; not empty.
    pub created_by: &'a str,
    /// Which records it holds.
    pub backup_type: BackupType,
    /// Words for the person who finds it; left out when none.
    pub description: Option<&'a str>,
    /// Labels; left out when empty.
    pub tags: &'a [&'a str],
    /// A lower-case UUID; left out when none.
    pub archive_id: Option<&'a str>,
    /// The archive that an incremental or differential one builds on; others have none.
    pub base: Option<Base<'a>>,
    /// Version of Shelly Manager: `shelly_manager_version`.
    pub manager_version: &'a str,
    /// `sqlite`, `postgresql` or `mysql`.
    pub database_type: &'a str,
    /// Version of the database program.
    pub database_version: &'a str,
    /// Version of the database schema, `YYYY.MM.DD.NNN`.
    pub schema_version: &'a str,
    /// Name of the host that is backed up.
    pub hostname: &'a str,
    /// Devices of the system; counted in the devices section when none.
    pub total_devices: Option<u64>,
    /// The sections that are included, in any order.
    pub sections: &'a [NewSection<'a>],
    /// What it is packed in.
    pub packing: Packing,
}

impl<'a> NewArchive<'a> {
    /// A selective archive of sections of which nothing is known but when it was made and by
    /// whom; what is known beside is set field by field.
    ///
    /// ```
    /// use sma_core::write::{NewArchive, NewSection, write};
    ///
    /// let sections = [NewSection { name: "templates", json: b"{}" }];
    /// let archive = NewArchive {
    ///     hostname: "shelly-manager",
    ///     ..NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com", &sections)
    /// };
    /// assert!(write(&archive).is_ok());
    /// ```
    #[must_use]
    pub fn new(created_at: &'a str, created_by: &'a str, sections: &'a [NewSection<'a>]) -> Self {
        Self {
            created_at,
            created_by,
            backup_type: BackupType::Selective,
            description: None,
            tags: &[],
            archive_id: None,
            base: None,
            manager_version: "",
            database_type: UNKNOWN_DATABASE,
            database_version: "",
            schema_version: FIRST_VERSION,
            hostname: "",
            total_devices: None,
            sections,
            packing: Packing::default(),
        }
    }
}

/// A section of a new archive.
#[derive(Clone, Copy, Debug)]
pub struct NewSection<'a> {
    /// Its name, known or not.
    pub name: &'a str,
    /// Its member: a strict JSON object. White space around it is cut off, since a bundle could
    /// not keep it.
    pub json: &'a [u8],
}

/// The archive that another one builds on: `archive_info.base`.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    /// Its `archive_id`, where it has one.
    pub archive_id: Option<&'a str>,
    /// Its `validation.manifest_checksum`.
    pub manifest_checksum: Digest,
    /// Its `created_at`.
    pub created_at: &'a str,
}

/// Writes an archive.
///
/// Counts, sizes and digests are computed here. The six known sections are always listed, those
/// that are not given as not included; others follow in byte order of their names, with priority
/// `medium`, which the specification gives to configuration and settings: the profile asks for a
/// priority, and has none for sections that it does not know.
///
/// Takes memory for the members three times, and time for compressing them twice, because
/// `statistics.compressed_size` speaks of them alone.
///
/// # Errors
///
/// What would make the archive invalid at `standard` is refused, see [`WriteError`]. The
/// records in the sections are not looked at.
///
/// ```
/// use sma_core::write::{BackupType, NewArchive, NewSection, Packing, write};
///
/// let archive = write(&NewArchive {
///     created_at: "2026-01-19T10:00:00Z",
///     created_by: "anna@example.com",
///     backup_type: BackupType::Selective,
///     description: None,
///     tags: &[],
///     archive_id: None,
///     base: None,
///     manager_version: "0.5.4",
///     database_type: "sqlite",
///     database_version: "3.40.0",
///     schema_version: "2024.01.19.001",
///     hostname: "shelly-manager",
///     total_devices: None,
///     sections: &[NewSection { name: "devices", json: br#"{"devices": []}"# }],
///     packing: Packing::default(),
/// })?;
/// assert!(archive.starts_with(&[0x1f, 0x8b]));
/// # Ok::<(), sma_core::write::WriteError>(())
/// ```
pub fn write(archive: &NewArchive<'_>) -> Result<Vec<u8>, WriteError> {
    Draft::new(archive)?.finish()
}

/// JSON for people: indented by two spaces, without a line feed at the end, since a bundle could
/// not keep it.
fn readable(value: &impl serde::Serialize) -> Result<Vec<u8>, WriteError> {
    serde_json::to_vec_pretty(value).map_err(|_| WriteError::Memory)
}

/// What was written here can be parsed, unless memory runs out.
fn parsed(json: &[u8]) -> Result<json::Tape, WriteError> {
    json::parse(json, Limits::default().json_depth).map_err(|_| WriteError::Memory)
}

#[cfg(test)]
mod tests;
