//! Archives in a local folder.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::StorageError;
use crate::name::ArchiveName;
use crate::unfinished::Unfinished;

/// Beginning and end of the names of archives that are being written.
const UNFINISHED: (&str, &str) = (".unfinished-", ".part");

/// File whose lock shows that a process writes to the folder.
const LOCK: &str = ".sma-lock";

/// A local folder of archives. Files in its subfolders are not part of it, nor are links.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Locked until the folder is dropped.
    _lock: File,
}

/// An archive in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// Its name.
    pub name: ArchiveName,
    /// Its size, in bytes.
    pub size: u64,
    /// When it was written.
    pub modified: SystemTime,
}

impl Folder {
    /// Opens a folder to read and write archives, and creates it where it is missing. What an earlier
    /// process left unfinished is removed.
    ///
    /// # Errors
    /// [`StorageError::InUse`] where another process has opened it, and when the system refuses.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, StorageError> {
        let path = path.into();
        let attempt = "the folder cannot be opened";
        create_private(&path).map_err(StorageError::file(attempt))?;
        let lock = OpenOptions::new().create(true).append(true).open(path.join(LOCK));
        let lock = lock.map_err(StorageError::file(attempt))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StorageError::InUse),
            Err(TryLockError::Error(error)) => return Err(StorageError::file(attempt)(error)),
        }
        let folder = Self { path, _lock: lock };
        folder.remove_unfinished()?;
        Ok(folder)
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the path of an archive, whether it exists or not.
    #[must_use]
    pub fn path_of(&self, name: &ArchiveName) -> PathBuf {
        self.path.join(name.as_str())
    }

    /// Lists the archives by name. Nothing of them is read.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<Stored>, StorageError> {
        let failed = StorageError::file("the folder cannot be read");
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(failed)?.flatten() {
            let Some(name) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            // A file that was deleted meanwhile is not listed. Links are not followed.
            if let Ok(facts) = entry.metadata() {
                found.extend(stored(name, &facts));
            }
        }
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// Finds an archive by its name; `None` if it does not exist.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn find(&self, name: &ArchiveName) -> Result<Option<Stored>, StorageError> {
        match fs::symlink_metadata(self.path_of(name)) {
            Ok(facts) => Ok(stored(name.clone(), &facts)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StorageError::file("the archive cannot be found")(error)),
        }
    }

    /// Opens an archive to read it. The reader keeps its content even if it is deleted.
    ///
    /// # Errors
    /// [`StorageError::Missing`], and when the system refuses.
    pub fn read(&self, name: &ArchiveName) -> Result<File, StorageError> {
        let missing = || StorageError::Missing { name: name.to_string() };
        self.find(name)?.ok_or_else(missing)?;
        File::open(self.path_of(name)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => missing(),
            _ => StorageError::file("the archive cannot be read")(error),
        })
    }

    /// Begins to write an archive, which only the owner of this process can read.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn begin(&self) -> Result<Unfinished, StorageError> {
        let (prefix, suffix) = UNFINISHED;
        let file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(&self.path);
        let file = file.map_err(StorageError::file("the archive cannot be written"))?;
        Ok(Unfinished::new(file, &self.path))
    }

    /// Deletes an archive.
    ///
    /// # Errors
    /// [`StorageError::Missing`], and when the system refuses.
    pub fn delete(&self, name: &ArchiveName) -> Result<(), StorageError> {
        fs::remove_file(self.path_of(name)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StorageError::Missing { name: name.to_string() },
            _ => StorageError::file("the archive cannot be deleted")(error),
        })
    }

    fn remove_unfinished(&self) -> Result<(), StorageError> {
        let failed = StorageError::file("the folder cannot be read");
        for entry in fs::read_dir(&self.path).map_err(failed)?.flatten() {
            let name = entry.file_name();
            let is_unfinished = name
                .to_str()
                .is_some_and(|name| name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1));
            if is_unfinished {
                let failed = StorageError::file("an unfinished archive cannot be removed");
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        Ok(())
    }
}

fn stored(name: ArchiveName, facts: &Metadata) -> Option<Stored> {
    let modified = facts.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    facts.is_file().then_some(Stored { name, size: facts.len(), modified })
}

/// Creates a folder that only the owner can read: archives contain passwords.
fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn name(text: &str) -> ArchiveName {
        text.parse().unwrap()
    }

    #[test]
    fn an_archive_has_its_name_once_it_is_whole() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path().join("a/b")).unwrap();
        let mut file = folder.begin().unwrap();
        file.write_all(b"whole").unwrap();
        assert_eq!(folder.list().unwrap(), []);
        file.commit(&name("x.sma")).unwrap();
        let listed = folder.list().unwrap();
        assert_eq!(listed.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["x.sma"]);
        assert_eq!(listed.iter().map(|it| it.size).sum::<u64>(), 5);
        assert_eq!(io::read_to_string(folder.read(&name("x.sma")).unwrap()).unwrap(), "whole");
        folder.delete(&name("x.sma")).unwrap();
        assert!(matches!(folder.delete(&name("x.sma")), Err(StorageError::Missing { .. })));
        assert_eq!(folder.find(&name("x.sma")).unwrap(), None);
    }

    #[test]
    fn an_existing_archive_is_never_replaced_and_a_dropped_one_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        fs::write(place.path().join("x.sma"), "old").unwrap();
        let mut file = folder.begin().unwrap();
        file.write_all(b"new").unwrap();
        let refused = file.commit(&name("x.sma")).unwrap_err();
        assert!(matches!(refused, StorageError::Exists { .. }), "{refused:?}");
        drop(folder.begin().unwrap());
        let left: Vec<_> = fs::read_dir(place.path()).unwrap().flatten().collect();
        assert_eq!(left.len(), 2, "{left:?}");
        assert_eq!(fs::read(place.path().join("x.sma")).unwrap(), b"old");
    }

    #[test]
    fn one_process_at_a_time_and_no_leftovers() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(".unfinished-1.part"), "half").unwrap();
        let folder = Folder::open(place.path()).unwrap();
        assert!(!place.path().join(".unfinished-1.part").exists());
        assert!(matches!(Folder::open(place.path()), Err(StorageError::InUse)));
        drop(folder);
        assert!(Folder::open(place.path()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_folders_are_not_archives() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", place.path().join("x.sma")).unwrap();
        fs::create_dir(place.path().join("y.sma")).unwrap();
        assert_eq!(folder.list().unwrap(), []);
        assert!(matches!(folder.read(&name("x.sma")), Err(StorageError::Missing { .. })));
        assert!(matches!(folder.read(&name("y.sma")), Err(StorageError::Missing { .. })));
    }
}
