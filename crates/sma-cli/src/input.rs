//! Files that are read: by name, or standard input.

use std::convert::Infallible;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sma_core::Limits;
use sma_core::archive::{Archive, Opener};
use sma_core::shown::shown;

use crate::failure::Failure;

/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

/// A file to read: `-` is standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// What is piped in.
    Stdin,
    /// A file or folder.
    Path(PathBuf),
}

/// The files below a folder that are archives by their name, in byte order of their paths.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn archives_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let unread = |error| Input::Path(folder.clone()).unread(error);
        for entry in fs::read_dir(&folder).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            let path = entry.path();
            // Links to folders are not followed: they may lead in a circle.
            if entry.file_type().map_err(unread)?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("sma")) {
                files.push(path);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

impl FromStr for Input {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if text == "-" { Self::Stdin } else { Self::Path(text.into()) })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::Path(path) => f.write_str(&shown(&path.to_string_lossy())),
        }
    }
}

impl Input {
    /// The folder that it is, if it is one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Path(path) if path.is_dir() => Some(path),
            _ => None,
        }
    }

    /// Reads and opens an archive, in pieces.
    ///
    /// # Errors
    /// When it cannot be read, or is no archive.
    pub(crate) fn archive(&self, limits: &Limits) -> Result<Archive, Failure> {
        let mut opener = Opener::new(limits.clone());
        self.read_pieces(|piece| {
            opener.push(piece).map_err(|error| Failure::open(self.to_string(), error))
        })?;
        opener.finish().map_err(|error| Failure::open(self.to_string(), error))
    }

    /// Reads a whole file of at most that many bytes; of a longer one, one byte more.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn bytes(&self, most: u64) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let reader = self.reader()?.take(most.saturating_add(1));
        { reader }.read_to_end(&mut bytes).map_err(|error| self.unread(error))?;
        Ok(bytes)
    }

    fn read_pieces(
        &self,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut reader = self.reader()?;
        let mut buffer = vec![0; PIECE];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => take(buffer.get(..count).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.unread(error)),
            }
        }
    }

    fn reader(&self) -> Result<Box<dyn Read>, Failure> {
        match self {
            Self::Stdin => Ok(Box::new(io::stdin().lock())),
            Self::Path(path) if path.is_dir() => {
                Err(self.unread(io::Error::from(io::ErrorKind::IsADirectory)))
            }
            Self::Path(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(self.unread(error)),
            },
        }
    }

    fn unread(&self, error: io::Error) -> Failure {
        Failure::Read { file: self.to_string(), error }
    }
}
