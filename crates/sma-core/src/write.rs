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
#[cfg(feature = "encrypt")]
mod encryption;
mod error;
mod manifest;
mod packing;
mod schema;
mod section;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

pub use draft::Draft;
#[cfg(feature = "recover")]
pub(crate) use draft::{DataMember, Repaired};
#[cfg(feature = "encrypt")]
pub use encryption::{NewEncryption, Secret};
pub use error::WriteError;
pub(crate) use manifest::FORMAT_VERSION;
pub use packing::Packing;

pub use crate::manifest::BackupType;

use crate::Limits;
use crate::integrity::Digest;
use crate::json;
use crate::progress::{self, Watch};
use crate::schema::FIRST_VERSION;
use crate::section::Sections;

/// The database that is named where none is known: the specification's smallest.
pub const UNKNOWN_DATABASE: &str = "sqlite";

/// What a new archive says about itself, and what it is packed in.
///
/// Texts are those of the manifest's fields of the same name (profile, section 3).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewArchive {
    /// When the backup is made, as RFC 3339. In a tar it is also the time of the members, and
    /// therefore not before 1970.
    pub created_at: String,
    /// Who makes it; not empty.
    pub created_by: String,
    /// Which records it holds.
    pub backup_type: BackupType,
    /// Description for the person who finds it; left out when none.
    pub description: Option<String>,
    /// Labels; left out when empty.
    pub tags: Vec<String>,
    /// A lower-case UUID; left out when none.
    pub archive_id: Option<String>,
    /// The archive that an incremental or differential one builds on; others have none.
    pub base: Option<Base>,
    /// Version of Shelly Manager: `shelly_manager_version`.
    pub manager_version: String,
    /// `sqlite`, `postgresql` or `mysql`.
    pub database_type: String,
    /// Version of the database program.
    pub database_version: String,
    /// Version of the database schema, `YYYY.MM.DD.NNN`.
    pub schema_version: String,
    /// Name of the host that is backed up.
    pub hostname: String,
    /// Devices of the system; counted in the devices section when none.
    pub total_devices: Option<u64>,
    /// What the archive is packed in.
    pub packing: Packing,
}

impl NewArchive {
    /// A selective archive of which nothing is known but when it was made and by whom; what is
    /// known beside is set field by field.
    ///
    /// ```
    /// use sma_core::section::Sections;
    /// use sma_core::write::{NewArchive, write};
    ///
    /// let sections = Sections::new().with("templates", "{}")?;
    /// let archive = NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com")
    ///     .with_hostname("shelly-manager");
    /// assert!(write(&archive, &sections).is_ok());
    /// # Ok::<(), sma_core::section::SectionError>(())
    /// ```
    #[must_use]
    pub fn new(created_at: impl Into<String>, created_by: impl Into<String>) -> Self {
        Self {
            created_at: created_at.into(),
            created_by: created_by.into(),
            backup_type: BackupType::Selective,
            description: None,
            tags: Vec::new(),
            archive_id: None,
            base: None,
            manager_version: String::new(),
            database_type: UNKNOWN_DATABASE.to_owned(),
            database_version: String::new(),
            schema_version: FIRST_VERSION.to_owned(),
            hostname: String::new(),
            total_devices: None,
            packing: Packing::default(),
        }
    }

    /// Sets which records it holds.
    #[must_use]
    pub fn with_backup_type(self, backup_type: BackupType) -> Self {
        Self { backup_type, ..self }
    }

    /// Sets its description.
    #[must_use]
    pub fn with_description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// Sets its labels.
    #[must_use]
    pub fn with_tags<T: Into<String>>(self, tags: impl IntoIterator<Item = T>) -> Self {
        Self { tags: tags.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets its id, a lower-case UUID.
    #[must_use]
    pub fn with_archive_id(self, archive_id: impl Into<String>) -> Self {
        Self { archive_id: Some(archive_id.into()), ..self }
    }

    /// Sets the archive that it builds on.
    #[must_use]
    pub fn with_base(self, base: Base) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Sets the version of Shelly Manager.
    #[must_use]
    pub fn with_manager_version(self, manager_version: impl Into<String>) -> Self {
        Self { manager_version: manager_version.into(), ..self }
    }

    /// Sets the kind of database and its version.
    #[must_use]
    pub fn with_database(self, kind: impl Into<String>, version: impl Into<String>) -> Self {
        Self { database_type: kind.into(), database_version: version.into(), ..self }
    }

    /// Sets the version of the database schema, `YYYY.MM.DD.NNN`.
    #[must_use]
    pub fn with_schema_version(self, schema_version: impl Into<String>) -> Self {
        Self { schema_version: schema_version.into(), ..self }
    }

    /// Sets the name of the host.
    #[must_use]
    pub fn with_hostname(self, hostname: impl Into<String>) -> Self {
        Self { hostname: hostname.into(), ..self }
    }

    /// Sets the number of devices of the system.
    #[must_use]
    pub fn with_total_devices(self, total_devices: u64) -> Self {
        Self { total_devices: Some(total_devices), ..self }
    }

    /// Sets what it is packed in.
    #[must_use]
    pub fn with_packing(self, packing: Packing) -> Self {
        Self { packing, ..self }
    }
}

/// The archive that another one builds on: `archive_info.base`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Base {
    /// Its `archive_id`, where it has one.
    pub archive_id: Option<String>,
    /// Its `validation.manifest_checksum`.
    pub manifest_checksum: Digest,
    /// Its `created_at`.
    pub created_at: String,
}

impl Base {
    /// The archive with this checksum of its manifest, made at this time.
    #[must_use]
    pub fn new(manifest_checksum: Digest, created_at: impl Into<String>) -> Self {
        Self { archive_id: None, manifest_checksum, created_at: created_at.into() }
    }

    /// Sets its id.
    #[must_use]
    pub fn with_archive_id(self, archive_id: impl Into<String>) -> Self {
        Self { archive_id: Some(archive_id.into()), ..self }
    }
}

/// Writes an archive.
///
/// Counts, sizes and digests are computed here. The six sections of every manifest are always
/// listed, those that are not given as not included; others follow in byte order of their names.
/// Unknown ones have the priority `medium`, which the specification gives to configuration and
/// settings: the profile asks for a priority, and has none for them.
///
/// White space around the JSON of a section is cut off, since a bundle could not keep it.
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
/// use sma_core::section::Sections;
/// use sma_core::write::{BackupType, NewArchive, write};
///
/// let sections = Sections::new()
///     .with("devices", r#"{"devices": []}"#)?
///     .with("configurations", r#"{"device_configs": []}"#)?;
/// let archive = NewArchive::new("2026-01-19T10:00:00Z", "anna@example.com")
///     .with_backup_type(BackupType::Full)
///     .with_manager_version("0.5.4")
///     .with_database("sqlite", "3.40.0")
///     .with_hostname("shelly-manager");
/// let bytes = write(&archive, &sections)?;
/// assert!(bytes.starts_with(&[0x1f, 0x8b]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(archive: &NewArchive, sections: &Sections<'_>) -> Result<Vec<u8>, WriteError> {
    progress::finish(write_watched(archive, sections, &()))
}

/// Writes an archive as [`write()`] does, with checkpoints.
///
/// # Errors
/// As [`write()`].
pub async fn write_watched(
    archive: &NewArchive,
    sections: &Sections<'_>,
    watch: &dyn Watch,
) -> Result<Vec<u8>, WriteError> {
    Draft::new_watched(archive, sections, watch).await?.finish_watched(watch).await
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
