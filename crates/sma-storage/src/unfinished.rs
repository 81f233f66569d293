//! Archives that are being written.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::StorageError;
use crate::name::ArchiveName;

/// An archive that is being written. It has no name until it is committed; dropping it removes it.
#[derive(Debug)]
pub struct Unfinished {
    file: NamedTempFile,
    folder: PathBuf,
}

impl Unfinished {
    pub(crate) fn new(file: NamedTempFile, folder: &Path) -> Self {
        Self { file, folder: folder.to_owned() }
    }

    /// Returns the path of what was written so far, to check it before it is committed.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Gives the archive its name, once all of it is on the disk.
    ///
    /// # Errors
    /// [`StorageError::Exists`] where another archive has the name, and when the system refuses.
    /// Then nothing is left of this one.
    pub fn commit(self, name: &ArchiveName) -> Result<(), StorageError> {
        let attempt = "the archive cannot be written";
        self.file.as_file().sync_all().map_err(StorageError::file(attempt))?;
        let path = self.folder.join(name.as_str());
        if let Err(refused) = self.file.persist_noclobber(path) {
            return Err(match refused.error.kind() {
                io::ErrorKind::AlreadyExists => StorageError::Exists { name: name.to_string() },
                _ => StorageError::file(attempt)(refused.error),
            });
        }
        // The name itself survives a power failure, where the system can promise that.
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
