//! Input files, by name or from standard input.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use sma_core::Limits;
use sma_core::archive::{Archive, OpenError, Opener};
use sma_core::escape::escape;
use sma_core::layer::LayerError;
use sma_core::peek::{Claims, Peek, PeekResult};
use sma_core::progress::{Stage, Track, Unit};

use crate::context::Context;
use crate::error::Error;

/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// Maximum size of a file that is read without reallocation, in bytes.
const USUAL: usize = 1 << 16;

/// Whether standard input was already read.
static STDIN_IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Input: a file, a folder, or `-` for standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file or folder.
    Path(PathBuf),
}

/// Returns the files in a folder and its subfolders that are archives by name, in byte order of
/// their paths. Subfolders that cannot be read are included, so that they are not overlooked.
///
/// # Errors
/// When the folder itself cannot be read.
pub fn find_archives(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder);
    let mut files = Vec::new();
    let mut left = vec![entries.map_err(|error| Input::Path(folder.to_owned()).read_error(error))?];
    while let Some(entries) = left.pop() {
        for entry in entries.flatten() {
            let path = entry.path();
            // Links to folders are not followed: they may be circular.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                match fs::read_dir(&path) {
                    Ok(entries) => left.push(entries),
                    Err(_) => files.push(path),
                }
            } else if is_archive(&path) {
                files.push(path);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Returns whether a file is an archive by its name. Special files are not: reading a pipe may block
/// forever.
pub(crate) fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("sma")) && !is_special(path)
}

/// Returns whether a path exists and is not a regular file: a pipe, or a device such as
/// `/dev/null`.
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// From the command line, in any encoding.
impl From<OsString> for Input {
    fn from(text: OsString) -> Self {
        if text == "-" { Self::Stdin } else { Self::Path(text.into()) }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::Path(path) => f.write_str(&escape(&path.to_string_lossy())),
        }
    }
}

impl Input {
    /// Returns the path of the folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Path(path) if path.is_dir() => Some(path),
            _ => None,
        }
    }

    /// Reads and opens an archive in pieces.
    ///
    /// # Errors
    /// When it cannot be read, or is not an archive.
    pub(crate) fn archive(&self, limits: &Limits, context: &Context<'_>) -> Result<Archive, Error> {
        let refused = |error| Error::Open { file: self.to_string(), error };
        self.check_size(limits)?;
        let mut opener = Opener::new(limits.clone());
        let mut track = Track::new(context.watch, Stage::Reading, Unit::Bytes, self.size());
        context.run(track.begin())?;
        let mut reader = self.reader()?;
        let mut buffer = vec![0; PIECE];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => {
                    opener.push(buffer.get(..count).unwrap_or_default()).map_err(refused)?;
                    context.run(track.advance(u64::try_from(count).unwrap_or(u64::MAX)))?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.read_error(error)),
            }
        }
        context.run(opener.finish_watched(context.watch))?.map_err(refused)
    }

    /// Reads the beginning of an archive for its summary. `None` where only the whole archive has
    /// it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn peek(&self, limits: &Limits) -> Result<Option<Claims>, Error> {
        let mut reader = self.reader()?;
        let mut peek = Peek::new(limits.clone());
        loop {
            let wanted = peek.next_range();
            let mut bytes = Vec::new();
            let mut piece = reader.by_ref().take(wanted.end.saturating_sub(wanted.start));
            piece.read_to_end(&mut bytes).map_err(|error| self.read_error(error))?;
            if bytes.is_empty() {
                return Ok(peek.finish());
            }
            match peek.push(&bytes) {
                PeekResult::Known(claims) => return Ok(Some(*claims)),
                PeekResult::NeedsMore(more) => peek = more,
                PeekResult::WholeFile => return Ok(None),
            }
        }
    }

    /// Reads the whole file of an archive, valid or not.
    ///
    /// # Errors
    /// When it cannot be read, or exceeds the limit.
    pub fn archive_bytes(&self, context: &Context<'_>) -> Result<Vec<u8>, Error> {
        self.check_size(&context.limits)?;
        let limit = context.limits.archive_bytes;
        self.bytes(limit).map_err(|error| match error {
            Error::TooLong { .. } => self.too_large(limit),
            other => other,
        })
    }

    /// Refuses a file whose known size exceeds the limit, before reading it.
    fn check_size(&self, limits: &Limits) -> Result<(), Error> {
        let limit = limits.archive_bytes;
        if self.size() > limit { Err(self.too_large(limit)) } else { Ok(()) }
    }

    fn too_large(&self, limit: u64) -> Error {
        let error = OpenError::from(LayerError::ArchiveSize { limit });
        Error::Open { file: self.to_string(), error }
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// When it cannot be read, or has more than `most` bytes.
    pub fn bytes(&self, most: u64) -> Result<Vec<u8>, Error> {
        let too_long = || Error::TooLong { file: self.to_string(), limit: most };
        if self.size() > most {
            return Err(too_long());
        }
        // Passwords and keys fit, and are not copied by reallocation.
        let mut bytes = Vec::with_capacity(USUAL);
        let reader = self.reader()?.take(most.saturating_add(1));
        { reader }.read_to_end(&mut bytes).map_err(|error| self.read_error(error))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
            return Err(too_long());
        }
        Ok(bytes)
    }

    /// Returns the size of the file, in bytes; 0 if it is unknown.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Stdin => 0,
            Self::Path(path) => fs::metadata(path).map_or(0, |found| found.len()),
        }
    }

    fn reader(&self) -> Result<Box<dyn Read>, Error> {
        match self {
            Self::Stdin if STDIN_IS_TAKEN.swap(true, Ordering::Relaxed) => Err(Error::StdinTwice),
            Self::Stdin => Ok(Box::new(io::stdin().lock())),
            Self::Path(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(self.read_error(error)),
            },
        }
    }

    fn read_error(&self, error: io::Error) -> Error {
        Error::Read { file: self.to_string(), error }
    }
}
