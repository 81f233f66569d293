//! `backup compare`: what differs between two archives.

use clap::Args;
use sma_core::compare::{CollectionChanges, Comparison, RecordChange};
use sma_core::escape::escape;
use sma_ops::{Context, compare, open_unlocked};

use super::archives::ArchivePair;
use super::faults::look_at;
use super::limits::LimitArguments;
use super::signer::SignerArguments;
use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{self, BAD, FAINT, GOOD, ODD, STRONG};

/// Tells what differs between an older and a newer archive, of any formats. Secrets are not shown.
#[derive(Args, Debug)]
pub(crate) struct Compare {
    #[command(flatten)]
    archives: ArchivePair,
    /// Show what changes by itself, too, such as the time when a device was last seen
    #[arg(long)]
    noise: bool,
    #[command(flatten)]
    signer: SignerArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    limits: LimitArguments,
}

impl Compare {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        if self.noise && console.json {
            return Err(Failure::Usage {
                message: "the result as JSON has what changes by itself in any case".to_owned(),
                action: "Leave --noise out.",
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
        let exit = look_at(&old, file1, console, &context)?;
        let exit = exit.max(look_at(&new, file2, console, &context)?);
        let comparison = compare(&old, &new, &context)?;
        drop(follow);
        self.credential.warn_if_unneeded(console);
        console.result(&comparison, || self.told(&comparison))?;
        Ok(if comparison.is_same() { exit } else { Exit::Invalid })
    }

    fn told(&self, comparison: &Comparison) -> String {
        let Comparison { added, removed, not_compared, changed, .. } = comparison;
        let mut text = format!(
            "{STRONG}{}{STRONG:#} and {STRONG}{}{STRONG:#}: ",
            self.archives.older(),
            self.archives.newer()
        );
        text.push_str(if comparison.is_same() { "the same\n" } else { "different\n" });
        for name in added {
            text.push_str(&format!("\n  {GOOD}+{GOOD:#} section {}\n", escape(name)));
        }
        for name in removed {
            text.push_str(&format!("\n  {BAD}-{BAD:#} section {}\n", escape(name)));
        }
        for name in not_compared {
            text.push_str(&format!(
                "\n  {ODD}?{ODD:#} section {}: it cannot be read\n",
                escape(name)
            ));
        }
        let mut noise = 0;
        for section in changed {
            for collection in &section.collections {
                noise += collection.noise.len();
                if !collection.is_noise() || self.noise {
                    let name = format!("{}/{}", section.name, collection.name);
                    text.push_str(&format!("\n  {STRONG}{}{STRONG:#}\n", escape(&name)));
                    text.push_str(&self.of_collection(collection));
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
            let records = text::count_of(noise, "more record");
            text.push_str(&format!(
                "\n  {FAINT}{records} with noise alone; --noise shows them{FAINT:#}\n"
            ));
        }
        text
    }

    fn of_collection(&self, collection: &CollectionChanges) -> String {
        let mut text = String::new();
        for record in &collection.added {
            text.push_str(&format!("    {GOOD}+{GOOD:#} {}\n", text::record(record)));
        }
        for record in &collection.removed {
            text.push_str(&format!("    {BAD}-{BAD:#} {}\n", text::record(record)));
        }
        let noise = collection.noise.iter().filter(|_| self.noise);
        for RecordChange { record, fields, .. } in collection.changed.iter().chain(noise) {
            text.push_str(&format!("    {ODD}~{ODD:#} {}\n", text::record(record)));
            text.push_str(&text::fields(fields, "        ", self.noise));
        }
        text
    }
}
