//! Archives of a command: positional arguments, or options as in the specification.

use std::path::{Path, PathBuf};

use clap::Args;
use sma_ops::Input;

/// The archive of a command.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct ArchiveArgument {
    /// Archive or document; - for standard input
    #[arg(value_name = "ARCHIVE")]
    positional: Option<Input>,
    /// Same as ARCHIVE
    #[arg(long = "archive", value_name = "FILE")]
    option: Option<Input>,
}

/// The archives of a command that takes any number of them.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct ArchiveArguments {
    /// Archives, or folders of archives; - for standard input
    #[arg(value_name = "ARCHIVE")]
    positional: Vec<Input>,
    /// Same as ARCHIVE
    #[arg(long = "archive", value_name = "FILE", num_args = 1..)]
    option: Vec<Input>,
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
    /// Same as OLD
    #[arg(long, value_name = "FILE", requires = "archive2")]
    archive1: Option<Input>,
    /// Same as NEW
    #[arg(long, value_name = "FILE", requires = "archive1")]
    archive2: Option<Input>,
}

/// The folder of a command.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(super) struct FolderArgument {
    /// Folder to search
    #[arg(value_name = "DIR")]
    positional: Option<PathBuf>,
    /// Same as DIR
    #[arg(long = "path", value_name = "DIR")]
    option: Option<PathBuf>,
}

impl FolderArgument {
    /// Returns the folder.
    pub(super) fn path(&self) -> &Path {
        // Clap requires one of the two.
        self.positional.as_deref().or(self.option.as_deref()).unwrap_or(Path::new("."))
    }
}

impl ArchiveArgument {
    /// Returns the archive.
    pub(super) fn input(&self) -> &Input {
        // Clap requires one of the two.
        self.positional.as_ref().or(self.option.as_ref()).unwrap_or(&Input::Stdin)
    }
}

impl ArchiveArguments {
    /// Returns the archives, at least one.
    pub(super) fn inputs(&self) -> &[Input] {
        if self.positional.is_empty() { &self.option } else { &self.positional }
    }
}

impl ArchivePair {
    /// Returns the older archive.
    pub(super) fn older(&self) -> &Input {
        // Clap requires both, as arguments or as options.
        self.old.as_ref().or(self.archive1.as_ref()).unwrap_or(&Input::Stdin)
    }

    /// Returns the newer archive.
    pub(super) fn newer(&self) -> &Input {
        self.new.as_ref().or(self.archive2.as_ref()).unwrap_or(&Input::Stdin)
    }
}
