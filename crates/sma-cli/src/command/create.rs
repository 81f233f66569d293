//! `backup create`: an archive from section files, an archive or a document.

use std::sync::Arc;

use clap::Args;
use sma_core::encryption::{Algorithm, KeyDerivation};
use sma_core::words::VariantNames;
use sma_core::write::{BackupType, Packing};
use sma_ops::{BackupOptions, BackupResult, Bases, Context, Encryption, Input, Source, create};

use super::limits::UnlockLimitArguments;
use super::packing::PackingArguments;
use super::signer::SignerArguments;
use super::words::{described_parser, word_parser};
use crate::console::Console;
use crate::credential::{self, CredentialArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{OutputArguments, Readers};
use crate::text;

/// Create an archive from section files, an extracted archive, another archive or a document
///
/// A password or key unlocks the source and, with --encrypt, locks the new archive
#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Backup type [default: full, or the source's type]
    #[arg(long = "type", value_name = "TYPE", value_parser = described_parser(BackupType::meaning))]
    backup_type: Option<BackupType>,
    /// Source: an archive, a document, an extracted archive or a folder of section files; - for
    /// standard input
    #[arg(long, value_name = "SOURCE")]
    from: Option<Input>,
    /// Sections to include, such as devices,configurations [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    sections: Vec<String>,
    /// Sections to exclude
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    exclude_sections: Vec<String>,
    /// Base archive; can be repeated for a chain, oldest first
    #[arg(long, value_name = "FILE", num_args = 1..)]
    base: Vec<Input>,
    /// Description stored in the archive [default: the source's]
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Tag stored in the archive; can be repeated [default: the source's]
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Encrypt the sections, with aes-256-gcm unless CIPHER is given
    #[arg(
        long, value_name = "CIPHER", value_parser = word_parser::<Algorithm>(Algorithm::VARIANTS.iter().copied()), num_args = 0..=1,
        default_missing_value = "aes-256-gcm",
    )]
    encrypt: Option<Algorithm>,
    /// Key derivation function [default: argon2]
    #[arg(
        long, value_name = "METHOD", value_parser = word_parser::<KeyDerivation>(KeyDerivation::ALL.map(Into::into)), requires = "encrypt",
        conflicts_with = "key_file",
    )]
    kdf: Option<KeyDerivation>,
    /// Private key to sign the archive with
    #[arg(long, value_name = "FILE")]
    sign_key: Option<Input>,
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

impl Create {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let Some(from) = &self.from else {
            return Err(Failure::Usage {
                message: "no source is given, and databases cannot be read yet".to_owned(),
                action: "Give a folder, an archive or a document with --from.",
            });
        };
        self.output.check()?;
        let packing = self.packing.apply_to(Packing::default())?;
        let sign_key = self.sign_key.as_ref().map(credential::private_key).transpose()?;
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let bases = Bases::read(&self.base, &context)?;
        let content = from.content(&bases, &context)?;
        let options = BackupOptions::default()
            .with_backup_type(self.backup_type)
            .with_sections(self.sections.clone())
            .without_sections(self.exclude_sections.clone())
            .with_packing(packing)
            .with_encryption(self.encryption()?)
            .with_signer(sign_key.map(Arc::new))
            .with_description(self.description.clone())
            .with_tags(self.tag.clone());
        let created = create(&content, &from.to_string(), &bases, &options, &context)?;
        drop(follow);
        let mut result = created.result;
        result.backup_path = self.output.output.to_string();
        if self.encrypt.is_none() && self.credential.is_given() {
            let warning = "the archive is not encrypted because --encrypt is not given";
            console.warn("writer", warning);
            result.warnings.insert(0, warning.to_owned());
        }
        let text = format!("{}\n", records(&result));
        let was_locked = self.encrypt.is_none() && self.credential.has_unlocked();
        let readers = Readers::of(self.base.iter().chain([from]), was_locked);
        self.output.write(console, &created.bytes, readers)?;
        self.output.note(console, &text, &result)?;
        Ok(Exit::Fine)
    }

    fn encryption(&self) -> Result<Option<Encryption>, Failure> {
        let Some(algorithm) = self.encrypt else { return Ok(None) };
        let encryption = Encryption::new(algorithm, self.credential.for_new_archive()?);
        let key_derivation = self.kdf.unwrap_or(encryption.key_derivation);
        Ok(Some(encryption.with_key_derivation(key_derivation)))
    }
}

/// Returns the numbers of records: `2 records added or changed, 1 deleted`.
fn records(result: &BackupResult) -> String {
    let records = text::count(result.record_count, "record");
    match result.deleted_count {
        0 => records,
        deleted => format!("{records} added or changed, {deleted} deleted"),
    }
}
