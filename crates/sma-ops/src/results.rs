//! What operations return, as plain data.

use serde::Serialize;

/// A backup that was made (specification, `BackupResult`).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct BackupResult {
    /// Whether it was made.
    pub success: bool,
    /// Where it was written to; empty until the caller has done that.
    pub backup_path: String,
    /// Size of the file, in bytes.
    pub file_size: u64,
    /// The same: a file is compressed as a whole.
    pub compressed_size: u64,
    /// Number of records.
    pub record_count: u64,
    /// How long it took, in nanoseconds, as Go writes a duration.
    pub duration: u64,
    /// SHA-256 of the file.
    pub checksum: String,
    /// What went wrong: nothing of a backup that was made.
    pub errors: Vec<String>,
    /// What is odd about it.
    pub warnings: Vec<String>,
}
