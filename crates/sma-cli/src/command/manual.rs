//! Shell completions and the manual page, generated from the arguments.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Generate shell completions.
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// Shell to generate completions for
    shell: Shell,
}

/// Generate the manual page, in roff.
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
    /// Prints all commands as one page: a single file needs no installation.
    pub(super) fn run(&self, console: &Console, mut program: Command) -> Result<Exit, Failure> {
        refuse_json(console)?;
        let mut roff = Vec::new();
        program.build();
        let mut pages = vec![program];
        while let Some(page) = pages.pop() {
            pages.extend(page.get_subcommands().filter(|it| it.get_name() != "help").cloned());
            // Writing to memory cannot fail.
            let _ = clap_mangen::Man::new(page).render(&mut roff);
        }
        console.print_bytes(&roff)?;
        Ok(Exit::Fine)
    }
}

/// Refuses `--json`, which has no meaning here.
fn refuse_json(console: &Console) -> Result<(), Failure> {
    if console.json {
        return Err(Failure::Usage {
            message: "this command does not support --json".to_owned(),
            action: "Remove --json.",
        });
    }
    Ok(())
}
