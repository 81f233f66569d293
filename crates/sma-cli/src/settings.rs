//! Global options.

use clap::Args;

use crate::log::{LogFormat, LogLevel};

/// Options of every command.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct Settings {
    /// Print results as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Log level on standard error
    #[arg(long, global = true, value_name = "LEVEL", value_enum, default_value = "warn")]
    pub(crate) log_level: LogLevel,
    /// Log format
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value = "text")]
    pub(crate) log_format: LogFormat,
}
