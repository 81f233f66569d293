//! `backup redact`: a copy for sharing.

use clap::Args;
use sma_core::write::Packing;
use sma_ops::{Bases, Context, Source, redact};

use super::archives::ArchiveArgument;
use super::limits::UnlockLimitArguments;
use super::packing::PackingArguments;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{OutputArguments, Readers};
use crate::text::Table;

/// Make a copy to share, without secrets and with addresses, names and places replaced
/// consistently; the result is searched for anything missed
#[derive(Args, Debug)]
pub(crate) struct Redact {
    #[command(flatten)]
    archive: ArchiveArgument,
    #[command(flatten)]
    packing: PackingArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: UnlockLimitArguments,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Redact {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        self.output.check()?;
        let packing = self.packing.apply_to(Packing::default())?;
        let file = self.archive.input();
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let content = file.content(&Bases::default(), &context)?;
        let copy = redact(&content, &file.to_string(), packing, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        let mut table = Table::new(&["Removed or replaced", ">Distinct values"]);
        for replaced in &copy.replaced {
            table
                .row([strip_article(replaced.kind.label()).to_owned(), replaced.count.to_string()]);
        }
        let readers = Readers::of([file], self.credential.has_unlocked());
        self.output.write(console, &copy.bytes, readers)?;
        let text = format!("{}  {}\n", table.text("  "), copy.not_looked_for);
        self.output.note(console, &text, &copy)?;
        Ok(Exit::Fine)
    }
}

/// Returns a label without its article.
fn strip_article(label: &str) -> &str {
    let articles = ["a ", "an ", "the "];
    articles.iter().find_map(|article| label.strip_prefix(article)).unwrap_or(label)
}
