//! Tables of the fields of `manifest.json` (profile, section 3).

use core::ops::RangeInclusive;

use super::BackupType;
use crate::check::CheckId;
use crate::encryption::{Algorithm, CHUNK, KeyDerivation};
use crate::layer::Layer;
use crate::section::Priority;
use crate::shape::{
    Field, Others, Shape, Type, optional, optional_or_null, required, required_or_null,
};
use crate::signature::Signature;
use crate::words::VariantNames;

/// An object in the root of the manifest, and the check for its fields.
#[doc(hidden)]
#[derive(Debug)]
#[non_exhaustive]
pub struct Group {
    /// Its name.
    pub name: &'static str,
    /// Check that a problem in it fails.
    pub check: CheckId,
    /// Its fields.
    pub shape: &'static Shape,
}

/// The objects in the root of the manifest, in the order of writing; `format_version` precedes
/// them, and `data_sections` is a map of [`SECTION_ENTRY`].
#[doc(hidden)]
pub static GROUPS: &[Group] = &[
    Group { name: "archive_info", check: CheckId::ArchiveInfo, shape: &ARCHIVE_INFO },
    Group { name: "source_system", check: CheckId::SourceSystem, shape: &SOURCE_SYSTEM },
    Group { name: "compression", check: CheckId::Compression, shape: &COMPRESSION },
    Group { name: "encryption", check: CheckId::Encryption, shape: &ENCRYPTION },
    Group { name: "statistics", check: CheckId::Statistics, shape: &STATISTICS },
    Group { name: "validation", check: CheckId::Validation, shape: &VALIDATION },
];

const fn open(fields: &'static [Field]) -> Shape {
    Shape { fields, others: Others::Reported }
}

static ARCHIVE_INFO: Shape = open(&[
    required("created_at", "Created", Type::TIME),
    required("created_by", "Created by", Type::Text),
    required("backup_type", "Backup type", Type::Word(BackupType::VARIANTS)),
    optional("description", "Description", Type::Str),
    optional("tags", "Tags", Type::Strings),
    optional("archive_id", "Archive ID", Type::Uuid),
    // Checked separately, with `BASE`.
    optional_or_null("base", "Base archive", Type::Any),
]);

/// Base of an incremental or differential archive: `archive_info.base`.
#[doc(hidden)]
pub static BASE: Shape = open(&[
    optional("archive_id", "Archive ID", Type::Uuid),
    required("manifest_checksum", "Manifest checksum", Type::Digest),
    required("created_at", "Created", Type::TIME),
]);

/// The database types of backups.
pub(crate) const DATABASE_TYPES: &[&str] = &["sqlite", "postgresql", "mysql"];

static SOURCE_SYSTEM: Shape = open(&[
    required("shelly_manager_version", "Shelly Manager version", Type::Str),
    required("database_type", "Database", Type::Word(DATABASE_TYPES)),
    required("database_version", "Database version", Type::Str),
    required("schema_version", "Schema version", Type::Str),
    required("hostname", "Host", Type::Str),
    required("total_devices", "Devices", Type::UINT),
]);

static COMPRESSION: Shape = open(&[
    required("algorithm", "Algorithm", Type::Word(Layer::VARIANTS)),
    required("level", "Level", Type::Uint { min: 0, max: 22 }),
]);

static ENCRYPTION: Shape = open(&[
    required("enabled", "Enabled", Type::Bool),
    required_or_null("algorithm", "Algorithm", Type::Word(Algorithm::VARIANTS)),
    required_or_null("key_derivation", "Key derivation", Type::Word(KeyDerivation::VARIANTS)),
    // Only meaningful in an encrypted archive, where it is an object.
    optional_or_null("parameters", "Parameters", Type::Any),
]);

/// Value of `data_sections`.
#[doc(hidden)]
pub static SECTION_ENTRY: Shape = open(&[
    required("included", "Included", Type::Bool),
    required("record_count", "Records", Type::UINT),
    required("file_size", "Size", Type::UINT),
    required_or_null("checksum", "Checksum", Type::Digest),
    required("priority", "Priority", Type::Word(Priority::VARIANTS)),
]);

static STATISTICS: Shape = open(&[
    required("total_records", "Records", Type::UINT),
    required("total_data_size", "Size of data", Type::UINT),
    required("compressed_size", "Compressed size", Type::UINT),
    required("compression_ratio", "Compression ratio", Type::Number),
]);

static VALIDATION: Shape = open(&[
    required("manifest_checksum", "Manifest checksum", Type::Digest),
    required("data_checksum", "Data checksum", Type::Digest),
    required_or_null(
        "signature_algorithm",
        "Signature algorithm",
        Type::Word(&[Signature::ALGORITHM]),
    ),
    required_or_null("signature", "Signature", Type::Str),
    optional("public_key", "Public key", Type::Base64 { bytes: 32 }),
]);

/// Returns the fields of `encryption.parameters` for a key derivation; `None` means a raw key
/// (profile, 7.1).
#[doc(hidden)]
#[must_use]
pub fn encryption_parameters(key_derivation: Option<&str>) -> &'static Shape {
    match key_derivation {
        Some("pbkdf2") => &PBKDF2,
        Some("argon2") => &ARGON2,
        Some("scrypt") => &SCRYPT,
        _ => &RAW_KEY,
    }
}

const SALT: Field = required("salt", "Salt", Type::Base64 { bytes: 16 });
const CHUNK_SIZE: Field =
    required("chunk_size", "Chunk size", Type::Uint { min: CHUNK as u64, max: CHUNK as u64 });

const fn within(range: &RangeInclusive<u64>) -> Type {
    Type::Uint { min: *range.start(), max: *range.end() }
}

static RAW_KEY: Shape = open(&[SALT, CHUNK_SIZE]);

static PBKDF2: Shape = open(&[
    SALT,
    CHUNK_SIZE,
    required("iterations", "Iterations", within(&KeyDerivation::ITERATIONS)),
]);

static ARGON2: Shape = open(&[
    SALT,
    CHUNK_SIZE,
    required("memory_kib", "Memory (KiB)", within(&KeyDerivation::MEMORY_KIB)),
    required("time_cost", "Passes", within(&KeyDerivation::TIME_COST)),
    required("parallelism", "Lanes", within(&KeyDerivation::PARALLELISM)),
]);

static SCRYPT: Shape = open(&[
    SALT,
    CHUNK_SIZE,
    required("log_n", "Cost (log2 N)", within(&KeyDerivation::LOG_N)),
    required("r", "Block size", within(&KeyDerivation::R)),
    required("p", "Parallelism", within(&KeyDerivation::P)),
]);
