//! Files that are written: whole or not at all.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use sma_core::shown::shown;
use sma_ops::is_special;
use tempfile::NamedTempFile;

use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt;

/// Where a result is written.
#[derive(Args, Clone, Debug)]
pub(crate) struct OutputArguments {
    /// File to write; - for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Output,
    /// Replace the file if it exists
    #[arg(long)]
    pub(crate) force: bool,
}

/// A file to write: `-` is standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// What is piped out.
    Stdout,
    /// A file.
    Path(PathBuf),
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// As the system usually has it.
    Usual,
    /// Its owner alone.
    Owner,
}

impl OutputArguments {
    /// Writes a file, and tells so.
    ///
    /// # Errors
    /// When it exists and may not be replaced, or cannot be written.
    pub(crate) fn write(&self, console: &Console, bytes: &[u8]) -> Result<(), Failure> {
        match &self.output {
            Output::Stdout => console.print_bytes(bytes),
            Output::Path(path) => {
                write_file(path, bytes, self.force, Readers::Usual)?;
                console.wrote(&self.output, bytes.len());
                Ok(())
            }
        }
    }

    /// Tells what was found on the way to a file: people on standard error and programs on
    /// standard output, or on standard error where the file goes there.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn tell(
        &self,
        console: &Console,
        text: &str,
        value: &impl Serialize,
    ) -> Result<(), Failure> {
        match self.output {
            Output::Path(_) if console.json => return console.print_json(value),
            Output::Stdout if console.json => console.tell_json(value),
            _ => console.tell(text),
        }
        Ok(())
    }

    /// Whether the file could be written: asked before long work.
    ///
    /// # Errors
    /// When it exists and may not be replaced.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match &self.output {
            Output::Stdout => Ok(()),
            Output::Path(path) => check_file(path, self.force),
        }
    }
}

/// As it is given on the command line, in any encoding.
impl From<OsString> for Output {
    fn from(text: OsString) -> Self {
        if text == "-" { Self::Stdout } else { Self::Path(text.into()) }
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("standard output"),
            Self::Path(path) => f.write_str(&name(path)),
        }
    }
}

/// Whether a file could be written: asked before long work.
///
/// # Errors
/// When it exists and may not be replaced.
pub(crate) fn check_file(path: &Path, force: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(unwritten(path, io::ErrorKind::IsADirectory.into()));
    }
    if !force && is_taken(path) { Err(Failure::Exists { file: name(path) }) } else { Ok(()) }
}

/// Writes a file under a temporary name beside it, and gives it its name once all is on the disk.
///
/// # Errors
/// When it exists and may not be replaced, or cannot be written. Then nothing is left behind.
pub(crate) fn write_file(
    path: &Path,
    bytes: &[u8],
    force: bool,
    readers: Readers,
) -> Result<(), Failure> {
    let unwritten = |error| unwritten(path, error);
    if is_special(path) {
        return fs::write(path, bytes).map_err(unwritten);
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = temporary(folder, readers).map_err(unwritten)?;
    // Whoever may not read a file may not read the one in its place.
    if let (true, Readers::Usual, Ok(old)) = (force, readers, fs::metadata(path)) {
        file.as_file().set_permissions(old.permissions()).map_err(unwritten)?;
    }
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritten)?;
    let unfinished = file.path().to_owned();
    let named = if force { file.persist(path) } else { file.persist_noclobber(path) };
    interrupt::finished(&unfinished);
    match named {
        Ok(_) => {
            // The file is there, and whole: that its name lasts is asked for and no more.
            let _ = sync_folder(folder);
            Ok(())
        }
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Failure::Exists { file: name(path) })
        }
        Err(error) => Err(unwritten(error.error)),
    }
}

fn temporary(folder: &Path, readers: Readers) -> io::Result<NamedTempFile<File>> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shelly-manager-").suffix(".part");
    let make = || builder.make_in(folder, |path| new_file(readers).open(path));
    interrupt::unfinished(make, NamedTempFile::path)
}

fn unwritten(path: &Path, error: io::Error) -> Failure {
    Failure::Write { file: name(path), error }
}

fn new_file(readers: Readers) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options
}

/// Makes the new name last, where folders can be synced.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Whether something of that name is there that would be lost.
fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() && !is_special(path)
}

/// The name of a file, as it can be shown.
pub(crate) fn name(path: &Path) -> String {
    shown(&path.to_string_lossy())
}
