//! Results of operations, as plain data.

use serde::Serialize;

/// Result of creating a backup (specification, `BackupResult`).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct BackupResult {
    /// Whether it was created.
    pub success: bool,
    /// Path of the file; empty until the caller has written it.
    pub backup_path: String,
    /// Size of the file, in bytes.
    pub file_size: u64,
    /// The same size: the file is compressed as a whole.
    pub compressed_size: u64,
    /// Number of records; in an incremental or differential backup, of those added or changed.
    pub record_count: u64,
    /// Number of records that an incremental or differential backup deletes. An addition to the
    /// specification.
    pub deleted_count: u64,
    /// Duration in nanoseconds, as in Go.
    pub duration: u64,
    /// SHA-256 of the file.
    pub checksum: String,
    /// Errors; empty for a created backup.
    pub errors: Vec<String>,
    /// Warnings about the backup.
    pub warnings: Vec<String>,
}
