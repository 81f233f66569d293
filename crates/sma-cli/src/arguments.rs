//! The command line: a command, and what holds for all of them.

use clap::Parser;

use crate::command::Command;
use crate::exit::Exit;
use crate::settings::Settings;

/// Reads, checks, makes and compares Shelly Manager's backups. Nothing is ever uploaded.
#[derive(Debug, Parser)]
#[command(name = "shelly-manager", version, after_help = Exit::TABLE)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) settings: Settings,
}
