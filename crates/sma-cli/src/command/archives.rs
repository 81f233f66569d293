//! The archives of a command: arguments, or options as the specification writes them.

use std::path::{Path, PathBuf};

use clap::Args;
use sma_ops::Input;

/// The archive of a command.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct ArchiveArgument {
    /// Archive or document; - for standard input
    #[arg(value_name = "ARCHIVE")]
    given: Option<Input>,
    /// The same as ARCHIVE
    #[arg(long = "archive", value_name = "FILE")]
    named: Option<Input>,
}

/// The archives of a command that takes any number of them.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct ArchiveArguments {
    /// Archives, and folders with archives; - for standard input
    #[arg(value_name = "ARCHIVE")]
    given: Vec<Input>,
    /// The same as ARCHIVE
    #[arg(long = "archive", value_name = "FILE", num_args = 1..)]
    named: Vec<Input>,
}

/// The two archives of a comparison.
#[derive(Args, Debug)]
pub(super) struct ArchivePair {
    /// Older archive; - for standard input
    #[arg(
        requires = "new", conflicts_with_all = ["archive1", "archive2"],
        required_unless_present_all = ["archive1", "archive2"],
    )]
    old: Option<Input>,
    /// Newer archive; - for standard input
    #[arg(conflicts_with_all = ["archive1", "archive2"])]
    new: Option<Input>,
    /// The same as OLD
    #[arg(long, value_name = "FILE", requires = "archive2")]
    archive1: Option<Input>,
    /// The same as NEW
    #[arg(long, value_name = "FILE", requires = "archive1")]
    archive2: Option<Input>,
}

/// The folder of a command.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct FolderArgument {
    /// Folder with archives
    #[arg(value_name = "FOLDER")]
    given: Option<PathBuf>,
    /// The same as FOLDER
    #[arg(long = "path", value_name = "FOLDER")]
    named: Option<PathBuf>,
}

impl FolderArgument {
    /// Returns the folder.
    pub(super) fn path(&self) -> &Path {
        // The command line is refused unless one of the two is given.
        self.given.as_deref().or(self.named.as_deref()).unwrap_or(Path::new("."))
    }
}

impl ArchiveArgument {
    /// Returns the archive.
    pub(super) fn input(&self) -> &Input {
        // The command line is refused unless one of the two is given.
        self.given.as_ref().or(self.named.as_ref()).unwrap_or(&Input::Stdin)
    }
}

impl ArchiveArguments {
    /// Returns the archives, at least one.
    pub(super) fn inputs(&self) -> &[Input] {
        if self.given.is_empty() { &self.named } else { &self.given }
    }
}

impl ArchivePair {
    /// Returns the older archive.
    pub(super) fn older(&self) -> &Input {
        // The command line is refused unless both are given, in one of the two ways.
        self.old.as_ref().or(self.archive1.as_ref()).unwrap_or(&Input::Stdin)
    }

    /// Returns the newer archive.
    pub(super) fn newer(&self) -> &Input {
        self.new.as_ref().or(self.archive2.as_ref()).unwrap_or(&Input::Stdin)
    }
}
