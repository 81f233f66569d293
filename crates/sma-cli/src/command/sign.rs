//! `backup sign`: an archive with signatures.

use clap::Args;
use sma_core::Limits;
use sma_core::write::Draft;

use crate::console::Console;
use crate::credential;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::OutputArguments;

/// Signs an archive: its manifest and, through checksum.sha256, every member. Signatures that it
/// had are taken away.
#[derive(Args, Debug)]
pub(crate) struct Sign {
    /// The archive; - for standard input
    #[arg(long, value_name = "FILE")]
    archive: Input,
    /// The private key to sign with
    #[arg(long, value_name = "FILE")]
    sign_key: Input,
    #[command(flatten)]
    output: OutputArguments,
}

impl Sign {
    /// Encrypted archives need no password: what is signed is what is stored.
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        self.output.check()?;
        let key = credential::private_key(&self.sign_key)?;
        let archive = self.archive.archive(&Limits::default())?;
        let refused = |error| Failure::refused(self.archive.to_string(), error);
        let mut draft = Draft::of(&archive).map_err(refused)?;
        draft.sign(&key).map_err(refused)?;
        let bytes = draft.finish().map_err(refused)?;
        self.output.write(console, &bytes)?;
        Ok(Exit::Fine)
    }
}
