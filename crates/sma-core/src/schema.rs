//! `schema.json`: the schema of the backed-up database (profile, section 4).

use crate::shape::{Field, Others, Shape, Type, optional, required};

/// Schema versions that can be restored: that of the specification, and those of the databases of
/// released versions (`database.md`, section 9).
pub const KNOWN_VERSIONS: &[&str] =
    &[FIRST_VERSION, "2025.08.15.001", "2025.08.31.001", "2025.10.16.001", "2026.02.15.001"];

/// Version of the specification, which converted documents get.
pub const FIRST_VERSION: &str = "2024.01.19.001";

/// The fields of `schema.json`.
pub static SCHEMA: Shape = open(&[
    required("schema_version", "Schema version", Type::Str),
    required("database_type", "Database", Type::Str),
    required("database_version", "Database version", Type::Str),
    optional("versions", "Versions", Type::Array(&VERSION)),
    optional("tables", "Tables", Type::MapOf(&TABLE)),
]);

/// Entry of `versions` (specification, `SchemaVersion`).
static VERSION: Shape = open(&[
    required("version", "Version", Type::Str),
    required("date", "Date", Type::TIME),
    required("description", "Description", Type::Str),
    required("backward", "Backward compatible", Type::Bool),
    required("forward", "Forward compatible", Type::Bool),
]);

static TABLE: Shape = open(&[
    optional("section", "Section", Type::Str),
    optional("collection", "Collection", Type::Str),
    optional("row_count", "Rows", Type::UINT),
    optional("columns", "Columns", Type::Array(&COLUMN)),
]);

static COLUMN: Shape = open(&[
    optional("name", "Name", Type::Str),
    optional("type", "Type", Type::Str),
    optional("nullable", "Nullable", Type::Bool),
    optional("primary_key", "Primary key", Type::Bool),
]);

const fn open(fields: &'static [Field]) -> Shape {
    Shape { fields, others: Others::Reported }
}

/// Returns whether a text has the form of a schema version: `YYYY.MM.DD.NNN`, all digits.
///
/// ```
/// assert!(sma_core::schema::is_version("2024.01.19.001"));
/// assert!(!sma_core::schema::is_version("2024.1.19.1"));
/// ```
#[must_use]
pub fn is_version(text: &str) -> bool {
    text.len() == "YYYY.MM.DD.NNN".len()
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 | 10 => byte == b'.',
            _ => byte.is_ascii_digit(),
        })
}
