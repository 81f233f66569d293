//! The commands. Each file defines one: its arguments and its execution.

mod compare;
mod contents;
mod convert;
mod create;
mod extract;
mod info;
mod inspect;
mod keygen;
mod list;
mod manual;
mod prune;
mod redact;
mod repair;
mod restore;
mod serve;
mod sign;
mod validate;
mod verify;

mod archives;
mod confirm;
mod database;
mod faults;
mod limits;
mod packing;
mod signer;
mod words;

use clap::Subcommand;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// A command of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create, validate, inspect, compare and repair backups
    Backup {
        #[command(subcommand)]
        command: Box<Backup>,
    },
    Restore(Box<restore::Restore>),
    Serve(serve::Serve),
    Inspect(inspect::Inspect),
    Completions(manual::Completions),
    Man(manual::Man),
}

/// A command for backups.
#[derive(Debug, Subcommand)]
pub(crate) enum Backup {
    Create(create::Create),
    Validate(validate::Validate),
    Info(info::Info),
    Contents(contents::Contents),
    List(list::List),
    Prune(prune::Prune),
    Extract(extract::Extract),
    Compare(compare::Compare),
    Convert(convert::Convert),
    Repair(repair::Repair),
    Redact(redact::Redact),
    Keygen(keygen::Keygen),
    Sign(sign::Sign),
    Verify(verify::Verify),
}

impl Command {
    /// Returns the name of the command in the log (specification, `BackupLog.operation`).
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Backup { command } => match &**command {
                Backup::Create(_) => "backup",
                Backup::Validate(_) => "validate",
                Backup::Info(_) => "info",
                Backup::Contents(_) => "contents",
                Backup::List(_) => "list",
                Backup::Prune(_) => "prune",
                Backup::Extract(_) => "extract",
                Backup::Compare(_) => "compare",
                Backup::Convert(_) => "convert",
                Backup::Repair(_) => "repair",
                Backup::Redact(_) => "redact",
                Backup::Keygen(_) => "keygen",
                Backup::Sign(_) => "sign",
                Backup::Verify(_) => "verify",
            },
            Self::Restore(_) => "restore",
            Self::Serve(_) => "serve",
            Self::Inspect(_) => "inspect",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }

    /// Executes the command; `program` describes the whole command line.
    ///
    /// # Errors
    /// When the command fails. An invalid archive is a result with its own exit code.
    pub(crate) fn run(
        &self,
        console: &Console,
        program: fn() -> clap::Command,
    ) -> Result<Exit, Failure> {
        match self {
            Self::Backup { command } => match &**command {
                Backup::Create(create) => create.run(console),
                Backup::Validate(validate) => validate.run(console),
                Backup::Info(info) => info.run(console),
                Backup::Contents(contents) => contents.run(console),
                Backup::List(list) => list.run(console),
                Backup::Prune(prune) => prune.run(console),
                Backup::Extract(extract) => extract.run(console),
                Backup::Compare(compare) => compare.run(console),
                Backup::Convert(convert) => convert.run(console),
                Backup::Repair(repair) => repair.run(console),
                Backup::Redact(redact) => redact.run(console),
                Backup::Keygen(keygen) => keygen.run(console),
                Backup::Sign(sign) => sign.run(console),
                Backup::Verify(verify) => verify.run(console),
            },
            Self::Restore(restore) => restore.run(console),
            Self::Serve(serve) => serve.run(console),
            Self::Inspect(inspect) => inspect.run(console),
            Self::Completions(completions) => completions.run(console, program()),
            Self::Man(man) => man.run(console, program()),
        }
    }
}
