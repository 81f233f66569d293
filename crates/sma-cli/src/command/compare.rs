//! `backup compare`: the differences between two archives.

use clap::Args;
use sma_core::compare::{CollectionChanges, Comparison, RecordChange};
use sma_core::escape::escape;
use sma_ops::{Context, compare, open_unlocked};

use super::archives::ArchivePair;
use super::faults::warn_about;
use super::limits::UnlockLimitArguments;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{self, BAD, FAINT, GOOD, ODD, STRONG};

/// Compare an older archive with a newer one. Secrets are not shown.
#[derive(Args, Debug)]
pub(crate) struct Compare {
    #[command(flatten)]
    archives: ArchivePair,
    /// Show volatile fields too, such as the time a device was last seen
    #[arg(long)]
    noise: bool,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: UnlockLimitArguments,
}

impl Compare {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.noise && console.json {
            return Err(Failure::Usage {
                message: "--noise has no effect with --json, which always includes volatile fields"
                    .to_owned(),
                action: "Remove --noise.",
            });
        }
        let (file1, file2) = (self.archives.older(), self.archives.newer());
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let old = open_unlocked(file1, &context)?;
        let new = open_unlocked(file2, &context)?;
        let exit = warn_about(&old, file1, console, &context)?;
        let exit = exit.max(warn_about(&new, file2, console, &context)?);
        let comparison = compare(&old, &new, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        console.result(&comparison, || self.render(&comparison))?;
        Ok(if comparison.is_same() { exit } else { Exit::Invalid })
    }

    fn render(&self, comparison: &Comparison) -> String {
        let Comparison { added, removed, not_compared, changed, .. } = comparison;
        let mut text = format!(
            "{STRONG}{}{STRONG:#} and {STRONG}{}{STRONG:#}: ",
            self.archives.older(),
            self.archives.newer()
        );
        text.push_str(if comparison.is_same() { "no differences\n" } else { "different\n" });
        for name in added {
            text.push_str(&format!("\n  {GOOD}+{GOOD:#} section {}\n", escape(name)));
        }
        for name in removed {
            text.push_str(&format!("\n  {BAD}-{BAD:#} section {}\n", escape(name)));
        }
        for name in not_compared {
            text.push_str(&format!("\n  {ODD}?{ODD:#} section {} cannot be read\n", escape(name)));
        }
        let mut noise = 0;
        for section in changed {
            for collection in &section.collections {
                noise += collection.volatile.len();
                if !collection.is_volatile() || self.noise {
                    let name = format!("{}/{}", section.name, collection.name);
                    text.push_str(&format!("\n  {STRONG}{}{STRONG:#}\n", escape(&name)));
                    text.push_str(&self.render_collection(collection));
                }
            }
            let fields = text::fields(&section.fields, "    ", self.noise);
            if !fields.is_empty() {
                text.push_str(&format!(
                    "\n  {STRONG}{}{STRONG:#}\n{fields}",
                    escape(&section.name)
                ));
            }
        }
        if noise > 0 && !self.noise {
            let records = text::count(noise, "record");
            let differ = if noise == 1 { "differs" } else { "differ" };
            text.push_str(&format!(
                "\n  {FAINT}{records} {differ} in volatile fields only; --noise shows them{FAINT:#}\n"
            ));
        }
        text
    }

    fn render_collection(&self, collection: &CollectionChanges) -> String {
        let mut text = String::new();
        for record in &collection.added {
            text.push_str(&format!("    {GOOD}+{GOOD:#} {}\n", text::record(record)));
        }
        for record in &collection.removed {
            text.push_str(&format!("    {BAD}-{BAD:#} {}\n", text::record(record)));
        }
        let noise = collection.volatile.iter().filter(|_| self.noise);
        for RecordChange { record, fields, .. } in collection.changed.iter().chain(noise) {
            text.push_str(&format!("    {ODD}~{ODD:#} {}\n", text::record(record)));
            text.push_str(&text::fields(fields, "        ", self.noise));
        }
        text
    }
}
