//! What shells and `man` know of the program, made of its arguments.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Writes the completions of a shell.
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

/// Writes the manual page, in roff.
#[derive(Args, Debug)]
pub(crate) struct Man;

impl Completions {
    pub(super) fn run(&self, console: &Console, mut program: Command) -> Result<Exit, Failure> {
        refuse_json(console)?;
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "shelly-manager", &mut script);
        console.print_bytes(&script)?;
        Ok(Exit::Fine)
    }
}

impl Man {
    /// One page for all commands, since there are folders for many pages only when installed.
    pub(super) fn run(&self, console: &Console, mut program: Command) -> Result<Exit, Failure> {
        refuse_json(console)?;
        let mut roff = Vec::new();
        program.build();
        let mut pages = vec![program];
        while let Some(page) = pages.pop() {
            pages.extend(page.get_subcommands().filter(|it| it.get_name() != "help").cloned());
            // Into memory: there is nothing in it that could fail.
            let _ = clap_mangen::Man::new(page).render(&mut roff);
        }
        console.print_bytes(&roff)?;
        Ok(Exit::Fine)
    }
}

/// Neither is a result that there is JSON of.
fn refuse_json(console: &Console) -> Result<(), Failure> {
    if console.json {
        return Err(Failure::Usage {
            message: "this is not available as JSON".to_owned(),
            action: "Leave --json out.",
        });
    }
    Ok(())
}
