//! Files that are written: whole or not at all.

mod readers;

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use sma_core::escape::escape;
use sma_ops::is_special;
use tempfile::NamedTempFile;

use crate::console::Console;
use crate::failure::Failure;
use crate::interrupt;

pub(crate) use readers::Readers;

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

impl OutputArguments {
    /// Writes a file for these readers, and tells so.
    ///
    /// # Errors
    /// When it exists and may not be replaced, or cannot be written.
    pub(crate) fn write(
        &self,
        console: &Console,
        bytes: &[u8],
        readers: Readers,
    ) -> Result<(), Failure> {
        match &self.output {
            Output::Stdout => console.print_bytes(bytes),
            Output::Path(path) => {
                write_file(path, bytes, self.force, readers)?;
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
    /// When it exists and may not be replaced, and when `--force` has nothing to replace.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match &self.output {
            Output::Stdout if self.force => Err(Failure::Usage {
                message: "--force is given, and no file is replaced".to_owned(),
                action: "Leave it out, or give the name of a file.",
            }),
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
/// A link that may be replaced is followed: what it leads to is replaced, and the link stays.
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
    let target = if force { follow_links(path).map_err(unwritten)? } else { path.to_owned() };
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = temporary(folder, readers).map_err(unwritten)?;
    // Whoever may not read a file may not read the one in its place.
    if let (true, Ok(old)) = (force, fs::metadata(&target)) {
        let permissions = readers.limit(&old.permissions());
        file.as_file().set_permissions(permissions).map_err(unwritten)?;
    }
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritten)?;
    let unfinished = file.path().to_owned();
    let named = if force { file.persist(&target) } else { file.persist_noclobber(&target) };
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

/// The file that a path leads to, which need not exist.
///
/// # Errors
/// When links lead in a circle.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    /// As many as Linux follows.
    const MAX_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            // Relative to the folder of the link.
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
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
    readers.restrict(&mut options);
    options
}

/// Makes the new name last, where folders can be synced.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Whether something of that name is there that would be lost.
pub(crate) fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() && !is_special(path)
}

/// The name of a file, as it can be shown.
pub(crate) fn name(path: &Path) -> String {
    escape(&path.to_string_lossy())
}
