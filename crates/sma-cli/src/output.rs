//! Output files, written completely or not at all.

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

/// The destination of a result.
#[derive(Args, Clone, Debug)]
pub(crate) struct OutputArguments {
    /// Write to FILE; - for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Output,
    /// Replace an existing file
    #[arg(long)]
    pub(crate) force: bool,
}

/// An output file; `-` is standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// Standard output.
    Stdout,
    /// A file.
    Path(PathBuf),
}

impl OutputArguments {
    /// Returns the folder of the file; the current one for standard output.
    pub(crate) fn folder(&self) -> PathBuf {
        match &self.output {
            Output::Stdout => PathBuf::from("."),
            Output::Path(path) => folder(path).to_owned(),
        }
    }

    /// Writes a file for these readers, and reports it.
    ///
    /// # Errors
    /// When it exists and must not be replaced, or cannot be written.
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
                console.report_written(&self.output, bytes.len());
                Ok(())
            }
        }
    }

    /// Prints details about the result: text on standard error; JSON on standard output, or on
    /// standard error if the file goes to standard output.
    ///
    /// # Errors
    /// When standard output is full or closed.
    pub(crate) fn note(
        &self,
        console: &Console,
        text: &str,
        value: &impl Serialize,
    ) -> Result<(), Failure> {
        match self.output {
            Output::Path(_) if console.json => return console.print_json(value),
            Output::Stdout if console.json => console.note_json(value),
            _ => console.note(text),
        }
        Ok(())
    }

    /// Checks that the file can be written, before long work.
    ///
    /// # Errors
    /// When it exists and must not be replaced, and for `--force` with standard output.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match &self.output {
            Output::Stdout if self.force => Err(Failure::Usage {
                message: "--force has no effect on standard output".to_owned(),
                action: "Remove --force, or give a file with --output.",
            }),
            Output::Stdout => Ok(()),
            Output::Path(path) => check_file(path, self.force),
        }
    }
}

/// From the command line, in any encoding.
impl From<OsString> for Output {
    fn from(text: OsString) -> Self {
        if text == "-" { Self::Stdout } else { Self::Path(text.into()) }
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("standard output"),
            Self::Path(path) => f.write_str(&display_name(path)),
        }
    }
}

/// Checks that a file can be written, before long work.
///
/// # Errors
/// When it exists and must not be replaced.
pub(crate) fn check_file(path: &Path, force: bool) -> Result<(), Failure> {
    if path.as_os_str().is_empty() {
        return Err(Failure::Usage {
            message: "the name of the output file is empty".to_owned(),
            action: "Give a file with --output.",
        });
    }
    if path.is_dir() {
        return Err(write_error(path, io::ErrorKind::IsADirectory.into()));
    }
    if !force && is_taken(path) {
        Err(Failure::Exists { file: display_name(path) })
    } else {
        Ok(())
    }
}

/// A file to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewFile<'a> {
    pub(crate) path: &'a Path,
    pub(crate) bytes: &'a [u8],
    pub(crate) readers: Readers,
}

/// Writes a file under a temporary name next to it, and renames it when it is complete. With
/// `force`, symbolic links are followed and their target is replaced.
///
/// # Errors
/// When it exists and must not be replaced, or cannot be written. No temporary file is left behind.
pub(crate) fn write_file(
    path: &Path,
    bytes: &[u8],
    force: bool,
    readers: Readers,
) -> Result<(), Failure> {
    if is_special(path) {
        return fs::write(path, bytes).map_err(|error| write_error(path, error));
    }
    write_files(&[NewFile { path, bytes, readers }], force)
}

/// Writes files as [`write_file`] does, which are renamed together when all are complete. They are
/// regular files.
///
/// # Errors
/// When one exists and must not be replaced, or cannot be written. Then none is left that was not
/// there before.
pub(crate) fn write_files(files: &[NewFile<'_>], force: bool) -> Result<(), Failure> {
    let complete = files.iter().map(|file| CompleteFile::write(file, force));
    let complete: Vec<CompleteFile<'_>> = complete.collect::<Result<_, _>>()?;
    let temporary_paths: Vec<PathBuf> =
        complete.iter().map(|it| it.file.path().to_owned()).collect();
    let folders: Vec<PathBuf> = complete.iter().map(|it| folder(&it.target).to_owned()).collect();
    let renamed = interrupt::finish(|| rename_all(complete, force));
    temporary_paths.iter().for_each(|path| interrupt::forget_file(path));
    // The files are complete; syncing their names is best effort.
    folders.iter().for_each(|folder| drop(sync_folder(folder)));
    renamed
}

/// A complete file under its temporary name.
struct CompleteFile<'a> {
    file: NamedTempFile<File>,
    /// Its name, for errors.
    path: &'a Path,
    target: PathBuf,
}

impl<'a> CompleteFile<'a> {
    fn write(new: &NewFile<'a>, force: bool) -> Result<Self, Failure> {
        let NewFile { path, bytes, readers } = *new;
        let failed = |error| write_error(path, error);
        let target = if force { follow_links(path).map_err(failed)? } else { path.to_owned() };
        let mut file = create_temporary(folder(&target), readers).map_err(failed)?;
        // Nobody gains access to a file by its replacement.
        if let (true, Ok(old)) = (force, fs::metadata(&target)) {
            let permissions = readers.limit(&old.permissions());
            file.as_file().set_permissions(permissions).map_err(failed)?;
        }
        file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        Ok(Self { file, path, target })
    }

    /// Gives the file its name, and returns that.
    fn rename(self, force: bool) -> Result<PathBuf, Failure> {
        let Self { file, path, target } = self;
        let renamed = if force { file.persist(&target) } else { file.persist_noclobber(&target) };
        match renamed {
            Ok(_) => Ok(target),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Failure::Exists { file: display_name(path) })
            }
            Err(error) => Err(write_error(path, error.error)),
        }
    }
}

/// Gives all files their names. If one fails, those before it that replaced nothing are removed.
fn rename_all(files: Vec<CompleteFile<'_>>, force: bool) -> Result<(), Failure> {
    let mut renamed = Vec::new();
    for file in files {
        match file.rename(force) {
            Ok(path) => renamed.push(path),
            Err(error) => {
                if !force {
                    renamed.iter().for_each(|path| drop(fs::remove_file(path)));
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Locks the folder of a file against other runs of this program that lock it, until the result is
/// dropped; `None` where the system does not support it.
pub(crate) fn lock_folder(path: &Path) -> Option<File> {
    let folder = File::open(folder(path)).ok()?;
    folder.lock().is_ok().then_some(folder)
}

/// Returns the folder of a file.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Follows symbolic links to a file, which need not exist.
///
/// # Errors
/// When the links form a loop.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    /// As in Linux.
    const MAX_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            // Relative to the folder of the link.
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many levels of symbolic links"))
}

fn create_temporary(folder: &Path, readers: Readers) -> io::Result<NamedTempFile<File>> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shelly-manager-").suffix(".part");
    let make = || builder.make_in(folder, |path| open_options(readers).open(path));
    interrupt::create_file(make, NamedTempFile::path)
}

fn write_error(path: &Path, error: io::Error) -> Failure {
    Failure::Write { file: display_name(path), error }
}

fn open_options(readers: Readers) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    readers.restrict(&mut options);
    options
}

/// Syncs a folder, where the system supports it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Returns whether a file exists that would be replaced.
pub(crate) fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() && !is_special(path)
}

/// Returns the name of a file, escaped for display.
pub(crate) fn display_name(path: &Path) -> String {
    escape(&path.to_string_lossy())
}
