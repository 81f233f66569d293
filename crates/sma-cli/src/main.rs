//! `shelly-manager`: what the page does with backups, for scripts and terminals.
//!
//! The core decides and this program carries: files and passwords in, results out. Results go to
//! standard output and everything else to standard error; how it went is the [`exit::Exit`].

mod antivirus;
mod arguments;
mod command;
mod console;
mod credential;
mod exit;
mod failure;
mod input;
mod interrupt;
mod log;
mod opened;
mod output;
mod prompt;
mod random;
mod source;
mod text;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;
use console::Console;

fn main() -> ExitCode {
    let Arguments { command, settings } = Arguments::parse();
    let console = Console::new(&settings, command.operation());
    interrupt::listen();
    let exit = command.run(&console).unwrap_or_else(|failure| {
        console.report(&failure);
        failure.exit()
    });
    exit.into()
}
