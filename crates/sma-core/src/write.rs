//! Writing SMA 1.0 archives (profile, sections 1 to 7).
//!
//! [`write()`] writes a new archive; a [`Draft`] also encrypts and signs new and existing archives.
//!
//! The same input gives the same bytes: nothing here uses a clock, a host name or a random source;
//! encryption takes the latter as an argument. Members are the caller's bytes, so that the hashed
//! bytes are those stored; they are the same in a tar and in a JSON bundle.

mod draft;
pub(crate) mod edit;
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
pub use encryption::{DerivedKey, NewEncryption, Secret};
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

/// Database type where it is unknown: the specification's smallest.
pub const UNKNOWN_DATABASE: &str = "sqlite";

/// Facts and packing of a new archive.
///
/// Texts are those of the manifest's fields of the same name (profile, section 3).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewArchive {
    /// Creation time, as RFC 3339. In a tar it is also the time of the members, and therefore must
    /// not precede 1970.
    pub created_at: String,
    /// Creator; not empty.
    pub created_by: String,
    /// Backup type.
    pub backup_type: BackupType,
    /// Description; omitted if `None`.
    pub description: Option<String>,
    /// Labels; omitted if empty.
    pub tags: Vec<String>,
    /// Lower-case UUID; omitted if `None`.
    pub archive_id: Option<String>,
    /// Base of an incremental or differential archive; `None` for others.
    pub base: Option<Base>,
    /// Version of Shelly Manager: `shelly_manager_version`.
    pub manager_version: String,
    /// `sqlite`, `postgresql` or `mysql`.
    pub database_type: String,
    /// Version of the database program.
    pub database_version: String,
    /// Version of the database schema, `YYYY.MM.DD.NNN`.
    pub schema_version: String,
    /// Name of the backed-up host.
    pub hostname: String,
    /// Number of devices of the system; counted in the devices section if `None`.
    pub total_devices: Option<u64>,
    /// Names of sections that the source may have and the archive leaves out. The manifest lists known
    /// ones as not included.
    pub excluded_sections: Vec<String>,
    /// Container and compression.
    pub packing: Packing,
}

impl NewArchive {
    /// Creates a selective archive with a creation time and a creator; further facts are set field
    /// by field.
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
            excluded_sections: Vec::new(),
            packing: Packing::default(),
        }
    }

    /// Sets the backup type.
    #[must_use]
    pub fn with_backup_type(self, backup_type: BackupType) -> Self {
        Self { backup_type, ..self }
    }

    /// Sets the description.
    #[must_use]
    pub fn with_description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// Sets the labels.
    #[must_use]
    pub fn with_tags<T: Into<String>>(self, tags: impl IntoIterator<Item = T>) -> Self {
        Self { tags: tags.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets the id, a lowercase UUID.
    #[must_use]
    pub fn with_archive_id(self, archive_id: impl Into<String>) -> Self {
        Self { archive_id: Some(archive_id.into()), ..self }
    }

    /// Sets the base.
    #[must_use]
    pub fn with_base(self, base: Base) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Sets the version of Shelly Manager.
    #[must_use]
    pub fn with_manager_version(self, manager_version: impl Into<String>) -> Self {
        Self { manager_version: manager_version.into(), ..self }
    }

    /// Sets the type of the database and its version.
    #[must_use]
    pub fn with_database(self, kind: impl Into<String>, version: impl Into<String>) -> Self {
        Self { database_type: kind.into(), database_version: version.into(), ..self }
    }

    /// Sets the version of the database schema, `YYYY.MM.DD.NNN`.
    #[must_use]
    pub fn with_schema_version(self, schema_version: impl Into<String>) -> Self {
        Self { schema_version: schema_version.into(), ..self }
    }

    /// Sets the host name.
    #[must_use]
    pub fn with_hostname(self, hostname: impl Into<String>) -> Self {
        Self { hostname: hostname.into(), ..self }
    }

    /// Sets the number of devices of the system.
    #[must_use]
    pub fn with_total_devices(self, total_devices: u64) -> Self {
        Self { total_devices: Some(total_devices), ..self }
    }

    /// Sets the names of the sections that are left out.
    #[must_use]
    pub fn without_sections<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        Self { excluded_sections: names.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sets the container and compression.
    #[must_use]
    pub fn with_packing(self, packing: Packing) -> Self {
        Self { packing, ..self }
    }
}

/// Base of another archive: `archive_info.base`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Base {
    /// Its `archive_id`, if it has one.
    pub archive_id: Option<String>,
    /// Its `validation.manifest_checksum`.
    pub manifest_checksum: Digest,
    /// Its `created_at`.
    pub created_at: String,
}

impl Base {
    /// Creates the base with this checksum of its manifest and this creation time.
    #[must_use]
    pub fn new(manifest_checksum: Digest, created_at: impl Into<String>) -> Self {
        Self { archive_id: None, manifest_checksum, created_at: created_at.into() }
    }

    /// Sets the id.
    #[must_use]
    pub fn with_archive_id(self, archive_id: impl Into<String>) -> Self {
        Self { archive_id: Some(archive_id.into()), ..self }
    }
}

/// Writes an archive.
///
/// Counts, sizes and digests are computed. The six sections of every manifest are always listed,
/// missing ones as not included, and so are excluded ones; others follow by name in byte order. Unknown
/// ones have the
/// priority `medium`, which the specification gives to configuration and settings: the profile
/// requires a priority, but defines none for them.
///
/// White space around the JSON of a section is removed, since a bundle could not preserve it.
///
/// Takes memory for three copies of the members, and compresses them twice, because
/// `statistics.compressed_size` refers to the members alone.
///
/// # Errors
///
/// Refuses whatever would make the archive invalid at `standard`, see [`WriteError`]. The records
/// in the sections are not checked.
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

/// Serializes to readable JSON: indented by two spaces, without a final line feed, which a bundle
/// could not preserve.
fn readable(value: &impl serde::Serialize) -> Result<Vec<u8>, WriteError> {
    serde_json::to_vec_pretty(value).map_err(|_| WriteError::Memory)
}

/// Parses JSON written here, which can only fail for lack of memory.
fn parse(json: &[u8]) -> Result<json::Tape, WriteError> {
    json::parse(json, Limits::default().json_depth).map_err(|_| WriteError::Memory)
}

#[cfg(test)]
mod tests;
