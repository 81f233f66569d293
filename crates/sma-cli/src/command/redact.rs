//! `backup redact`: a copy to share.

use clap::Args;
use sma_core::redact::redact;
use sma_core::write::{BackupType, Draft, NewArchive, NewSection, Packing};

use super::packing::PackingArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::OutputArguments;
use crate::source::{Bases, Source};
use crate::text::Table;

/// What stands in place of who and where.
const REDACTED: &str = "redacted";

/// Makes a copy to share: without secrets, and with addresses and names replaced, the same by the
/// same. The copy is searched for leftovers.
#[derive(Args, Debug)]
pub(crate) struct Redact {
    /// The archive or document; - for standard input
    #[arg(long, value_name = "FILE")]
    archive: Input,
    #[command(flatten)]
    packing: PackingArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Redact {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        self.output.check()?;
        let packing = self.packing.over(Packing::default())?;
        let bases = Bases::default();
        let source = Source::read(&self.archive, &bases, &self.credential, console)?;
        let content = source.archive(&self.archive)?;
        let copy =
            redact(&content).map_err(|error| Failure::refused(self.archive.to_string(), error))?;
        let sections: Vec<NewSection<'_>> = copy.sections.iter().map(Into::into).collect();
        let facts = &source.facts;
        let draft = Draft::new(&NewArchive {
            backup_type: facts.backup_type.unwrap_or(BackupType::Full),
            description: Some("A redacted copy, to share"),
            hostname: REDACTED,
            packing,
            ..facts.described(REDACTED, &sections)
        });
        let refused = |error| Failure::refused(self.archive.to_string(), error);
        let bytes = draft.and_then(Draft::finish).map_err(refused)?;
        let mut table = Table::new(&["Replaced or taken out", ">Different values"]);
        for replaced in &copy.replaced {
            table.row([replaced.kind.label().to_owned(), replaced.count.to_string()]);
        }
        self.output.write(console, &bytes)?;
        self.output.tell(console, &table.text("  "), &copy.replaced)?;
        Ok(Exit::Fine)
    }
}
