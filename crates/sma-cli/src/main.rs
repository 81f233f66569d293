//! `shelly-manager`: the operations of SMA Inspector, for scripts and terminals.
//!
//! The operations decide; this program translates arguments to operations, and results to text or
//! JSON. Results go to standard output and everything else to standard error; the exit code is an
//! [`exit::Exit`].

mod arguments;
mod command;
mod console;
mod credential;
mod exit;
mod failure;
mod follow;
mod interrupt;
mod json;
mod log;
mod output;
mod page;
mod prompt;
mod random;
mod settings;
#[cfg(test)]
mod style;
mod text;

use std::process::ExitCode;

use clap::CommandFactory;

use arguments::{Arguments, check_stdin};
use console::Console;

fn main() -> ExitCode {
    let (Arguments { command, settings }, matches) = Arguments::parse_with_matches();
    let console = Console::new(&settings, command.operation());
    interrupt::listen();
    let run = || command.run(&console, Arguments::command);
    let exit = check_stdin(&matches).and_then(|()| run()).unwrap_or_else(|failure| {
        if failure.is_cancel() {
            interrupt::exit();
        }
        console.report(&failure);
        failure.exit()
    });
    exit.into()
}
