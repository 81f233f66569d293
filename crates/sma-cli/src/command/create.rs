//! `backup create`: an archive from a database, section files, an archive or a document.

use std::sync::Arc;

use clap::Args;
use sma_core::encryption::{Algorithm, KeyDerivation};
use sma_core::words::VariantNames;
use sma_core::write::{BackupType, Packing};
use sma_db::Database;
use sma_ops::{
    BackupOptions, BackupResult, Bases, Content, Context, Encryption, Input, Source, create,
    find_bases,
};

use super::database::{DatabaseArguments, check_output, readers};
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

/// Create an archive from a database, section files, an extracted archive, another archive or a
/// document
///
/// A password or key unlocks the source and, with --encrypt, locks the new archive
#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Backup type [default: full, or the source's type]
    #[arg(long = "type", value_name = "TYPE", value_parser = described_parser(BackupType::meaning))]
    backup_type: Option<BackupType>,
    /// Source: a database, an archive, a document, an extracted archive or a folder of section files;
    /// - for standard input [default: the database that Shelly Manager uses]
    #[arg(long, value_name = "SOURCE")]
    from: Option<Input>,
    /// Sections to include, such as devices,configurations [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    sections: Vec<String>,
    /// Sections to exclude
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    exclude_sections: Vec<String>,
    /// Base archive; can be repeated for a chain, oldest first [default for a database: the newest
    /// archive of it beside the new one]
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
    database: DatabaseArguments,
    /// Version of Shelly Manager stored in the archive of a database [default: unknown]
    #[arg(long, value_name = "VERSION", help_heading = "Database")]
    manager_version: Option<String>,
    /// Host name stored in the archive of a database [default: this host]
    #[arg(long, value_name = "NAME", help_heading = "Database")]
    hostname: Option<String>,
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
        let named = self.database.find(self.from.as_ref())?;
        named.iter().for_each(|named| named.note(console));
        let database = named.map(|named| named.database);
        self.output.check()?;
        if let Some(database) = &database {
            check_output(database, &self.output.output)?;
        }
        let packing = self.packing.apply_to(Packing::default())?;
        let sign_key = self.sign_key.as_ref().map(credential::private_key).transpose()?;
        let signer = self.signer.read()?;
        let follow = console.follow();
        let context = Context::default()
            .with_credentials(&self.credential)
            .with_limits(self.limits.limits())
            .with_signature(signer.policy())
            .with_watch(&follow);
        let mut bases = Bases::read(&self.base, &context)?;
        let (content, source) = self.content(database.as_ref(), &bases, &context)?;
        if let (Some(_), true, Some(backup_type)) =
            (&database, self.base.is_empty(), self.backup_type.filter(|it| it.is_partial()))
        {
            let found = find_bases(&self.output.folder(), backup_type, &content.facts, &context)?;
            let names: Vec<String> = found.iter().map(Input::to_string).collect();
            console.note(&format!("Base: {}\n", names.join(", ")));
            bases = Bases::read(&found, &context)?;
        }
        let options = BackupOptions::default()
            .with_backup_type(self.backup_type)
            .with_sections(self.sections.clone())
            .without_sections(self.exclude_sections.clone())
            .with_packing(packing)
            .with_encryption(self.encryption()?)
            .with_signer(sign_key.map(Arc::new))
            .with_description(self.description.clone())
            .with_tags(self.tag.clone());
        let created = create(content, &source, &bases, &options, &context)?;
        drop(follow);
        let mut result = created.result;
        result.backup_path = self.output.output.to_string();
        if self.encrypt.is_none() && self.credential.is_given() {
            let warning = "the archive is not encrypted because --encrypt is not given";
            console.warn("writer", warning);
            result.warnings.insert(0, warning.to_owned());
        }
        if self.encrypt.is_none() && database.is_some() {
            let warning =
                "the archive is not encrypted: passwords in the database are in it as plaintext";
            console.warn("writer", warning);
            result.warnings.push(warning.to_owned());
        }
        let text = format!("{}\n", records(&result));
        let was_locked = self.encrypt.is_none() && self.credential.has_unlocked();
        let readers = match &database {
            Some(database) => readers(database, &self.base),
            None => Readers::of(self.base.iter().chain(&self.from), was_locked),
        };
        self.output.write(console, &created.bytes, readers)?;
        self.output.note(console, &text, &result)?;
        Ok(Exit::Fine)
    }

    /// Returns the content of the source, and its name.
    fn content(
        &self,
        database: Option<&Database>,
        bases: &Bases,
        context: &Context<'_>,
    ) -> Result<(Content, String), Failure> {
        match (database, &self.from) {
            (Some(database), _) => {
                let database = database
                    .clone()
                    .with_manager_version(self.manager_version.clone())
                    .with_hostname(self.hostname.clone())
                    .with_sections(self.sections.clone(), self.exclude_sections.clone());
                Ok((database.content(bases, context)?, database.to_string()))
            }
            (None, Some(_)) if self.manager_version.is_some() || self.hostname.is_some() => {
                Err(Failure::Usage {
                    message: "the source is not a database, and names its own host".to_owned(),
                    action: "Remove --manager-version and --hostname.",
                })
            }
            (None, Some(from)) => Ok((from.content(bases, context)?, from.to_string())),
            // Without a source, a database is found or refused.
            (None, None) => Err(Failure::Usage {
                message: "no source is given".to_owned(),
                action: "Give a database, a folder, an archive or a document with --from.",
            }),
        }
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
