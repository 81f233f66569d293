//! The commands. Each file holds one: its arguments, and what it does.

mod compare;
mod contents;
mod convert;
mod extract;
mod info;
mod keygen;
mod list;
mod manual;
mod repair;
mod sign;
mod validate;
mod verify;

mod packing;

use clap::Subcommand;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// What the program is asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Reads, checks, makes and compares backups
    Backup {
        #[command(subcommand)]
        command: Backup,
    },
    /// Writes the completions of a shell
    Completions(manual::Completions),
    /// Writes the manual page
    Man(manual::Man),
}

/// What is done with backups.
#[derive(Debug, Subcommand)]
pub(crate) enum Backup {
    /// Says of archives whether they can be relied on
    Validate(validate::Validate),
    /// Tells what an archive says of itself
    Info(info::Info),
    /// Lists members, sections and collections of an archive
    Contents(contents::Contents),
    /// Lists the archives below a folder
    List(list::List),
    /// Takes a section out of an archive, or everything that concerns one device
    Extract(extract::Extract),
    /// Tells what differs between two archives
    Compare(compare::Compare),
    /// Writes an archive in another format
    Convert(convert::Convert),
    /// Makes an archive of what is intact in a damaged one
    Repair(repair::Repair),
    /// Makes a pair of keys that signs archives
    Keygen(keygen::Keygen),
    /// Signs an archive
    Sign(sign::Sign),
    /// Says who signed an archive
    Verify(verify::Verify),
}

impl Command {
    /// What the command is called in the log (specification, `BackupLog.operation`).
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Backup { command } => match command {
                Backup::Validate(_) => "validate",
                Backup::Info(_) => "info",
                Backup::Contents(_) => "contents",
                Backup::List(_) => "list",
                Backup::Extract(_) => "extract",
                Backup::Compare(_) => "compare",
                Backup::Convert(_) => "convert",
                Backup::Repair(_) => "repair",
                Backup::Keygen(_) => "keygen",
                Backup::Sign(_) => "sign",
                Backup::Verify(_) => "verify",
            },
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// When it could not go on. That an archive has faults is a result, with an exit code of its
    /// own.
    pub(crate) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        match self {
            Self::Backup { command } => match command {
                Backup::Validate(validate) => validate.run(console),
                Backup::Info(info) => info.run(console),
                Backup::Contents(contents) => contents.run(console),
                Backup::List(list) => list.run(console),
                Backup::Extract(extract) => extract.run(console),
                Backup::Compare(compare) => compare.run(console),
                Backup::Convert(convert) => convert.run(console),
                Backup::Repair(repair) => repair.run(console),
                Backup::Keygen(keygen) => keygen.run(console),
                Backup::Sign(sign) => sign.run(console),
                Backup::Verify(verify) => verify.run(console),
            },
            Self::Completions(completions) => completions.run(console),
            Self::Man(man) => man.run(console),
        }
    }
}
