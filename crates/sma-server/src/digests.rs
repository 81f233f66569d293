//! Checksums of files, computed once.

use std::collections::HashMap;
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use sma_core::integrity::{Digest, Hasher};
use sma_storage::{ArchiveName, Folder, StorageError, Stored};

/// Bytes read at once.
const PIECE: usize = 1 << 17;

/// Checksums of the files of a folder, as long as they have the size and time that they had.
#[derive(Debug, Default)]
pub(crate) struct Digests(Mutex<HashMap<ArchiveName, (u64, SystemTime, Digest)>>);

impl Digests {
    /// Returns the checksum of a file if it was computed before.
    pub(crate) fn known(&self, file: &Stored) -> Option<Digest> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (size, modified, digest) = known.get(&file.name)?;
        ((*size, *modified) == (file.size, file.modified)).then_some(*digest)
    }

    /// Returns the checksum of a file, which is read if that is necessary.
    pub(crate) fn compute(&self, folder: &Folder, file: &Stored) -> Result<Digest, StorageError> {
        if let Some(digest) = self.known(file) {
            return Ok(digest);
        }
        let digest = digest_of(folder.read(&file.name)?)
            .map_err(|error| StorageError::File { attempt: "the archive cannot be read", error })?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(file.name.clone(), (file.size, file.modified, digest));
        Ok(digest)
    }
}

/// Computes the checksum of what a reader still has.
pub(crate) fn digest_of(mut reader: impl Read) -> io::Result<Digest> {
    let (mut hasher, mut buffer) = (Hasher::new(), vec![0; PIECE]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(count) => hasher.update(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
