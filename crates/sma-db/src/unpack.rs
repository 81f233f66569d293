//! Compressed copies of SQLite files, as Shelly Manager exports them (`database.md`, section 4): gzip,
//! and ZIP with one file.

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use tempfile::TempDir;
use zip::ZipArchive;

use crate::error::DatabaseError;

/// First bytes of an SQLite file.
pub(crate) const SQLITE_HEADER: &[u8] = b"SQLite format 3\0";

/// First bytes of a gzip file.
const GZIP_HEADER: &[u8] = &[0x1f, 0x8b];

/// First bytes of a ZIP file.
const ZIP_HEADER: &[u8] = b"PK\x03\x04";

/// A database in a folder of its own, which is removed with this value.
#[derive(Debug)]
pub(crate) struct Copy {
    pub(crate) file: PathBuf,
    _folder: TempDir,
}

impl Copy {
    /// Creates a folder for a copy, which only its owner can open.
    ///
    /// # Errors
    /// When the system has no place for it.
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self { file: folder.path().join("shelly.db"), _folder: folder })
    }
}

/// Returns whether a file is a compressed copy of an SQLite database, by its first bytes and those of
/// its content.
pub(crate) fn is_packed(path: &Path) -> bool {
    matches!(with_content(path, |content| starts_with(content, SQLITE_HEADER)), Ok(Some(true)))
}

/// Unpacks a compressed copy of an SQLite database; `None` where a file is not one.
///
/// # Errors
/// When the file is damaged, or there is no space for its content.
pub(crate) fn unpack(path: &Path) -> Result<Option<Copy>, DatabaseError> {
    if !is_packed(path) {
        return Ok(None);
    }
    let unpacked = with_content(path, |content| {
        let copy = Copy::new()?;
        io::copy(content, &mut File::create_new(&copy.file)?)?;
        Ok(copy)
    });
    unpacked.map_err(|error| DatabaseError::Unpack { error })
}

/// Calls a function with the content of a compressed file; `None` where it is not one.
fn with_content<T>(
    path: &Path,
    read: impl FnOnce(&mut dyn Read) -> io::Result<T>,
) -> io::Result<Option<T>> {
    // A pipe would lose what is read here.
    if !fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let mut begins_with = |header| {
        file.rewind()?;
        starts_with(&mut file, header)
    };
    if begins_with(GZIP_HEADER)? {
        file.rewind()?;
        return read(&mut MultiGzDecoder::new(file)).map(Some);
    }
    if !begins_with(ZIP_HEADER)? {
        return Ok(None);
    }
    file.rewind()?;
    let mut archive = ZipArchive::new(file)?;
    if archive.len() != 1 {
        return Ok(None);
    }
    let mut member = archive.by_index(0)?;
    read(&mut member).map(Some)
}

/// Returns whether content begins with these bytes.
pub(crate) fn starts_with(content: &mut (impl Read + ?Sized), header: &[u8]) -> io::Result<bool> {
    let mut start = Vec::with_capacity(header.len());
    let length = u64::try_from(header.len()).unwrap_or(u64::MAX);
    content.take(length).read_to_end(&mut start)?;
    Ok(start == header)
}
