//! `backup create`: an archive from section files, an archive or a document.

use std::time::Instant;

use clap::Args;
use getrandom::SysRng;
use serde::Serialize;
use sma_core::archive::View;
use sma_core::encryption::{Algorithm, Credential, KeyDerivation};
use sma_core::increment::{self, MadeSection};
use sma_core::integrity::Digest;
use sma_core::section::DEVICES;
use sma_core::shown::shown;
use sma_core::words::VariantNames;
use sma_core::write::{
    BackupType, Base, Draft, NewArchive, NewEncryption, NewSection, Packing, Secret,
};
use sma_core::{Archive, Level, Limits, Report};

use super::named::named;
use super::packing::PackingArguments;
use crate::console::Console;
use crate::credential::{self, CredentialArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Input;
use crate::log::nanoseconds;
use crate::output::OutputArguments;
use crate::source::{self, Bases, Facts, Source};
use crate::text;

/// Makes an archive of section files, an extracted archive, another archive or a document.
///
/// A password or key unlocks what the archive is made of and, with --encrypt, locks the new one.
#[derive(Args, Debug)]
pub(crate) struct Create {
    /// Which records it holds; unless given full, or what the source is
    #[arg(long = "type", value_name = "TYPE", value_parser = named::<BackupType>(BackupType::VARIANTS.iter().copied()))]
    backup_type: Option<BackupType>,
    /// What it is made of: a folder of section files, an extracted archive, an archive or a document
    #[arg(long, value_name = "SOURCE")]
    from: Option<Input>,
    /// The sections to take, such as devices,configurations; all unless named
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    sections: Vec<String>,
    /// The archive that an incremental or differential one builds on; before it what that one
    /// builds on itself
    #[arg(long, value_name = "ARCHIVE", num_args = 1..)]
    base: Vec<Input>,
    /// Words for the person who finds it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// A label; may be given several times
    #[arg(long, value_name = "LABEL")]
    tag: Vec<String>,
    /// Encrypt the sections, with aes-256-gcm unless another cipher is named
    #[arg(
        long, value_name = "CIPHER", value_parser = named::<Algorithm>(Algorithm::VARIANTS.iter().copied()), num_args = 0..=1,
        default_missing_value = "aes-256-gcm",
    )]
    encrypt: Option<Algorithm>,
    /// What makes a key of the password; argon2 unless given
    #[arg(
        long, value_name = "METHOD", value_parser = named::<KeyDerivation>(KeyDerivation::ALL.map(Into::into)), requires = "encrypt",
        conflicts_with = "key_file",
    )]
    kdf: Option<KeyDerivation>,
    /// Private key to sign with
    #[arg(long, value_name = "FILE")]
    sign_key: Option<Input>,
    #[command(flatten)]
    packing: PackingArguments,
    #[command(flatten)]
    credential: CredentialArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// What was made (specification, `BackupResult`).
#[derive(Debug, Serialize)]
struct BackupResult {
    success: bool,
    backup_path: String,
    file_size: u64,
    compressed_size: u64,
    record_count: u64,
    /// Nanoseconds, as Go writes a duration.
    duration: u64,
    checksum: String,
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Create {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let started = Instant::now();
        let Some(from) = &self.from else {
            return Err(Failure::Usage {
                message: "no database can be read yet, and no other source is given".to_owned(),
                action: "Give a folder, an archive or a document with --from.",
            });
        };
        self.output.check()?;
        let packing = self.packing.over(Packing::default())?;
        let signer = self.sign_key.as_ref().map(credential::private_key).transpose()?;
        let bases = Bases::read(&self.base, &self.credential, console)?;
        let source = Source::read(from, &bases, &self.credential, console)?;
        let plan = self.planned(source, &bases, from)?;
        let sections: Vec<NewSection<'_>> = plan.sections.iter().map(Into::into).collect();
        let tags = if self.tag.is_empty() { &plan.facts.tags } else { &self.tag };
        let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        let refused = |error| Failure::refused(from.to_string(), error);
        let described = self.described(&plan, &tags, &sections, packing);
        let mut draft = Draft::new(&described).map_err(refused)?;
        if let Some(algorithm) = self.encrypt {
            self.encrypt(&mut draft, algorithm, from, console)?;
        }
        if let Some(signer) = signer {
            draft.sign(&signer).map_err(refused)?;
        }
        let bytes = draft.finish().map_err(refused)?;
        let (archive, report) = checked(&bytes, from)?;
        let warnings = self.warnings(&report);
        for warning in &warnings {
            console.warn("writer", warning);
        }
        let result = BackupResult {
            success: true,
            backup_path: self.output.output.to_string(),
            file_size: archive.file_size(),
            compressed_size: archive.file_size(),
            record_count: archive.summary().sections.iter().map(|section| section.records).sum(),
            duration: nanoseconds(started.elapsed()),
            checksum: archive.file_digest().to_string(),
            errors: Vec::new(),
            warnings,
        };
        let told = format!("{}\n", text::count(result.record_count, "record"));
        self.output.write(console, &bytes)?;
        self.output.tell(console, &told, &result)?;
        Ok(Exit::Fine)
    }

    /// What is odd about a new archive, though it can be read.
    fn warnings(&self, report: &Report) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.encrypt.is_none() && self.credential.is_given() {
            warnings.push("the archive is not encrypted, since --encrypt was not given".to_owned());
        }
        if !report.valid {
            let codes = report.failed_codes().join(", ");
            warnings.push(format!("the archive is not valid at level thorough: {codes}"));
        }
        warnings
    }

    /// What goes into the archive.
    fn planned(&self, source: Source, bases: &Bases, from: &Input) -> Result<Plan, Failure> {
        let builds_on_another = source.builds_on_another();
        let Source { facts, mut sections } = source;
        let is_there = |name: &&String| sections.iter().any(|section| section.name == **name);
        if let Some(name) = self.sections.iter().find(|name| !is_there(name)) {
            return Err(Failure::Usage {
                message: format!("{from} has no section {}", shown(name)),
                action: "Name sections that it has, separated by commas.",
            });
        }
        let was = facts.backup_type.filter(|was| !was.is_partial());
        let backup_type = self.backup_type.or(was).unwrap_or(BackupType::Full);
        let mut total_devices = None;
        let base = match (backup_type.is_partial(), bases.last()) {
            (false, Some(_)) if !builds_on_another => {
                return Err(Failure::Usage {
                    message: "neither the source nor the new archive builds on another".to_owned(),
                    action: "Leave --base out, or choose --type incremental.",
                });
            }
            (false, _) => None,
            (true, None) => {
                return Err(Failure::Usage {
                    message: format!("an archive of type {backup_type} builds on another"),
                    action: "Give that archive with --base.",
                });
            }
            (true, Some(base)) => {
                self.refuse_lacking(&sections, base, from)?;
                let now = Source { facts: facts.clone(), sections }.archive(from)?;
                total_devices = Some(devices(&now));
                let changes = increment::changes(&base.content, &now);
                sections = changes.map_err(|error| Failure::refused(from.to_string(), error))?;
                Some((base.facts.clone(), base.manifest_digest))
            }
        };
        if backup_type == BackupType::Differential
            && base.as_ref().and_then(|it| it.0.backup_type).is_some_and(BackupType::is_partial)
        {
            return Err(Failure::Usage {
                message: "a differential archive builds on a full one".to_owned(),
                action: "Give the full archive alone with --base, or choose --type incremental.",
            });
        }
        if !self.sections.is_empty() {
            sections.retain(|section| self.sections.contains(&section.name));
        }
        Ok(Plan { facts, backup_type, base, sections, total_devices })
    }

    /// A section that a source does not have may have been left out: that it was deleted is not
    /// taken for granted.
    fn refuse_lacking(
        &self,
        sections: &[MadeSection],
        base: &source::Base,
        from: &Input,
    ) -> Result<(), Failure> {
        let is_meant = |name: &String| self.sections.is_empty() || self.sections.contains(name);
        let is_there = |name: &String| sections.iter().any(|section| section.name == *name);
        let names = View::from(&base.content).section_names();
        match names.into_iter().find(|name| is_meant(name) && !is_there(name)) {
            None => Ok(()),
            Some(name) => Err(Failure::Content {
                message: format!("{from} lacks the section {}, which the base has", shown(&name)),
                action: "Give a source with every section, those without records too; or name \
                         those to back up with --sections.",
            }),
        }
    }

    /// What the archive says of itself.
    fn described<'a>(
        &'a self,
        plan: &'a Plan,
        tags: &'a [&'a str],
        sections: &'a [NewSection<'a>],
        packing: Packing,
    ) -> NewArchive<'a> {
        let Plan { facts, backup_type, base, total_devices, .. } = plan;
        // Another choice of records is another archive.
        let is_whole = self.backup_type.is_none() && self.sections.is_empty();
        NewArchive {
            backup_type: *backup_type,
            description: self.description.as_deref().or(facts.description.as_deref()),
            tags,
            archive_id: facts.archive_id.as_deref().filter(|_| is_whole),
            base: base.as_ref().map(|(base, manifest_checksum)| Base {
                archive_id: base.archive_id.as_deref(),
                manifest_checksum: *manifest_checksum,
                created_at: &base.created_at,
            }),
            hostname: &facts.hostname,
            total_devices: *total_devices,
            packing,
            ..facts.described(&facts.created_by, sections)
        }
    }

    fn encrypt(
        &self,
        draft: &mut Draft<'_>,
        algorithm: Algorithm,
        from: &Input,
        console: &Console,
    ) -> Result<(), Failure> {
        let credential = self.credential.chosen(console)?;
        let secret = match &*credential {
            Credential::Password(password) => {
                Secret::Password(password, self.kdf.unwrap_or(KeyDerivation::ARGON2))
            }
            Credential::Key(key) => Secret::Key(key),
        };
        let encryption = NewEncryption::new(algorithm, secret);
        let encrypted = draft.encrypt(&encryption, &mut SysRng);
        encrypted.map_err(|error| Failure::refused(from.to_string(), error))
    }
}

/// What goes into an archive.
struct Plan {
    facts: Facts,
    backup_type: BackupType,
    base: Option<(Facts, Digest)>,
    sections: Vec<MadeSection>,
    /// Of the whole system, where the archive does not hold all of it.
    total_devices: Option<u64>,
}

/// Reads what was written, as anybody would, with the report at level `thorough`. What is not
/// valid at level `standard` is refused.
fn checked(bytes: &[u8], from: &Input) -> Result<(Archive, Report), Failure> {
    let archive = Archive::open(bytes, &Limits::default());
    let archive = archive.map_err(|error| Failure::open(from.to_string(), error))?;
    let report = archive.validate(Level::Thorough);
    if report.valid {
        return Ok((archive, report));
    }
    let standard = archive.validate(Level::Standard);
    if standard.valid {
        return Ok((archive, report));
    }
    let sentence = standard.verdict().sentence();
    Err(Failure::Content {
        message: format!("{from} makes no valid archive: {sentence}"),
        action: "Validate the source, and correct its sections.",
    })
}

/// Number of devices in the devices section.
fn devices(archive: &Archive) -> u64 {
    let section = archive.section(DEVICES.section);
    let devices = section.and_then(|section| section.collection(DEVICES.collection));
    u64::try_from(devices.map_or(0, |devices| devices.len())).unwrap_or(u64::MAX)
}
