//! The command line: its commands, and what holds for all of them.

use clap::{Args, Parser};

use crate::command::Command;
use crate::exit::Exit;
use crate::log::{LogFormat, LogLevel};

/// Reads, checks, makes and compares Shelly Manager's backups. Nothing is ever uploaded.
#[derive(Debug, Parser)]
#[command(name = "shelly-manager", version, after_help = Exit::TABLE)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// What holds for every command.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct Settings {
    /// Print results as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// How much to tell on standard error
    #[arg(long, global = true, value_name = "LEVEL", value_enum, default_value = "warn")]
    pub(crate) log_level: LogLevel,
    /// The form of what is told there
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(crate) log_format: LogFormat,
}
