//! Creation of backups.

use std::sync::Arc;
use std::time::Instant;

use sma_core::archive::Archive;
use sma_core::escape::escape;
use sma_core::increment;
use sma_core::integrity::Digest;
use sma_core::layer::Layer;
use sma_core::section::{DEVICES, Section, Sections, idle_exclusions, tables};
use sma_core::signature::PrivateKey;
use sma_core::write::{BackupType, Draft, NewArchive, Packing, write_watched};
use sma_core::{Level, Limits, Report};
use tracing::warn;

use crate::bases::{Base, Bases};
use crate::content::Content;
use crate::context::Context;
use crate::encryption::Encryption;
use crate::error::Error;
use crate::progress::nanoseconds;
use crate::results::BackupResult;
use crate::selection::check_selection;

/// Options of a backup (specification, `BackupOptions`).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BackupOptions {
    /// Backup type; by default that of the source, or full.
    pub backup_type: Option<BackupType>,
    /// Names of the sections to include; if empty, all.
    pub include_sections: Vec<String>,
    /// Names of the sections to exclude.
    pub exclude_sections: Vec<String>,
    /// Container and compression.
    pub packing: Packing,
    /// Encryption; `None` for plaintext.
    pub encryption: Option<Encryption>,
    /// Key to sign with; `None` for an unsigned archive.
    pub signer: Option<Arc<PrivateKey>>,
    /// Level at which the written archive is checked. An archive that fails checks of `standard` is
    /// refused; failures beyond that are warnings.
    pub validation: Level,
    /// Description; by default that of the source.
    pub description: Option<String>,
    /// Labels; if empty, those of the source.
    pub tags: Vec<String>,
    /// Id of the archive, a lower-case UUID; by default that of the source, where all of it is backed
    /// up.
    pub archive_id: Option<String>,
}

impl Default for BackupOptions {
    fn default() -> Self {
        Self {
            backup_type: None,
            include_sections: Vec::new(),
            exclude_sections: Vec::new(),
            packing: Packing::default(),
            encryption: None,
            signer: None,
            validation: Level::Thorough,
            description: None,
            tags: Vec::new(),
            archive_id: None,
        }
    }
}

impl BackupOptions {
    /// Sets the backup type.
    #[must_use]
    pub fn with_backup_type(self, backup_type: Option<BackupType>) -> Self {
        Self { backup_type, ..self }
    }

    /// Sets the sections to include.
    #[must_use]
    pub fn with_sections(self, include_sections: Vec<String>) -> Self {
        Self { include_sections, ..self }
    }

    /// Sets the sections to exclude.
    #[must_use]
    pub fn without_sections(self, exclude_sections: Vec<String>) -> Self {
        Self { exclude_sections, ..self }
    }

    /// Sets container and compression.
    #[must_use]
    pub fn with_packing(self, packing: Packing) -> Self {
        Self { packing, ..self }
    }

    /// Sets the encryption.
    #[must_use]
    pub fn with_encryption(self, encryption: Option<Encryption>) -> Self {
        Self { encryption, ..self }
    }

    /// Sets the key to sign with.
    #[must_use]
    pub fn with_signer(self, signer: Option<Arc<PrivateKey>>) -> Self {
        Self { signer, ..self }
    }

    /// Sets the level at which the archive is checked.
    #[must_use]
    pub fn with_validation(self, validation: Level) -> Self {
        Self { validation, ..self }
    }

    /// Sets the description.
    #[must_use]
    pub fn with_description(self, description: Option<String>) -> Self {
        Self { description, ..self }
    }

    /// Sets the labels.
    #[must_use]
    pub fn with_tags(self, tags: Vec<String>) -> Self {
        Self { tags, ..self }
    }

    /// Sets the id of the archive.
    #[must_use]
    pub fn with_archive_id(self, archive_id: Option<String>) -> Self {
        Self { archive_id, ..self }
    }

    fn includes(&self, name: &str) -> bool {
        let is_in = |names: &[String]| names.iter().any(|it| it == name);
        (self.include_sections.is_empty() || is_in(&self.include_sections))
            && !is_in(&self.exclude_sections)
    }

    /// Returns whether the backup contains all sections of its source; otherwise it is another
    /// archive.
    fn includes_all(&self) -> bool {
        self.backup_type.is_none()
            && self.include_sections.is_empty()
            && self.exclude_sections.is_empty()
    }
}

/// A created backup.
#[derive(Debug)]
#[non_exhaustive]
pub struct Created {
    /// The file.
    pub bytes: Vec<u8>,
    /// Facts about the backup.
    pub result: BackupResult,
    /// Checksum of its manifest, by which increments name it as their base.
    pub manifest_digest: Option<Digest>,
}

/// Creates a backup of the content of a source, and checks the result. `source` is its name, for
/// errors.
///
/// An incremental or differential backup contains the changes since the last base; any other type,
/// of a source with bases of its own, contains the state that they represent together.
///
/// # Errors
/// When options and bases do not match the source, or no valid archive can be made of it.
pub fn create(
    content: Content,
    source: &str,
    bases: &Bases,
    options: &BackupOptions,
    context: &Context<'_>,
) -> Result<Created, Error> {
    let started = Instant::now();
    let written = write(&content, source, bases, options, context)?;
    // The archive is read back, which takes as much memory again.
    drop(content);
    let Written { bytes, readable, deleted_count, json_values, mut warnings } = written;
    let context = &trusting(context, json_values);
    let (archive, report) = check_result(&bytes, source, options.validation, context)?;
    let report = readable.unwrap_or(report);
    if !report.valid {
        let codes = report.failed_codes().join(", ");
        let level = options.validation;
        warnings.push(format!("the archive is not valid at level {level}: {codes}"));
    }
    for warning in &warnings {
        warn!(component = "writer", "{warning}");
    }
    let result = BackupResult {
        success: true,
        backup_path: String::new(),
        file_size: archive.file_size(),
        compressed_size: archive.file_size(),
        record_count: archive.summary().sections.iter().map(|section| section.records).sum(),
        deleted_count,
        duration: nanoseconds(started.elapsed()),
        checksum: archive.file_digest().to_string(),
        errors: Vec::new(),
        warnings,
    };
    let manifest_digest = archive.manifest_digest();
    Ok(Created { bytes, result, manifest_digest })
}

/// An archive that is not checked yet.
struct Written {
    bytes: Vec<u8>,
    /// Report on the plaintext of an encrypted archive: most checks are impossible without its key.
    readable: Option<Report>,
    deleted_count: u64,
    /// Number of JSON values in its sections.
    json_values: usize,
    warnings: Vec<String>,
}

/// Returns a context that opens an archive with so many JSON values in its sections: they are not
/// those of a stranger.
fn trusting<'c>(context: &Context<'c>, json_values: usize) -> Context<'c> {
    let limit = context.limits.json_values.saturating_add(json_values);
    context.clone().with_limits(context.limits.clone().with_json_values(limit))
}

fn write(
    content: &Content,
    source: &str,
    bases: &Bases,
    options: &BackupOptions,
    context: &Context<'_>,
) -> Result<Written, Error> {
    let plan = Plan::new(content, source, bases, options, context)?;
    let refused = |error| Error::from_core(source, error);
    let draft = Draft::new_watched(&plan.new, &plan.sections, context.watch);
    let mut draft = context.run(draft)?.map_err(refused)?;
    let mut readable = None;
    if let Some(encryption) = &options.encryption {
        readable = Some(plan.check_plaintext(source, options.validation, context)?);
        encryption.apply(&mut draft, source, context)?;
    }
    if let Some(signer) = &options.signer {
        draft.sign(signer).map_err(refused)?;
    }
    let bytes = context.run(draft.finish_watched(context.watch))?.map_err(refused)?;
    let deleted_count = plan.sections.iter().map(Section::deleted_count).sum();
    let mut warnings = content.signature_warnings().to_vec();
    warnings.extend_from_slice(content.warnings());
    let (json_values, limit) = (plan.sections.json_values(), Limits::default().json_values);
    warnings.extend(plan.warnings);
    if json_values > limit {
        warnings.push(format!(
            "the archive has {json_values} JSON values, and opening it needs a higher limit than the \
             default of {limit}"
        ));
    }
    Ok(Written { bytes, readable, deleted_count, json_values, warnings })
}

/// Content of the archive.
struct Plan<'c> {
    new: NewArchive,
    sections: Sections<'c>,
    warnings: Vec<String>,
}

impl<'c> Plan<'c> {
    fn new(
        content: &'c Content,
        source: &str,
        bases: &Bases,
        options: &BackupOptions,
        context: &Context<'_>,
    ) -> Result<Self, Error> {
        let mut sections = content.sections();
        let present: Vec<&str> = sections.names().collect();
        let (chosen, excluded) = (&options.include_sections, &options.exclude_sections);
        check_selection(source, chosen, excluded, &present)?;
        let warnings = idle_exclusions(chosen, excluded, &present)
            .map(|name| format!("excluding the section {} has no effect", escape(name)))
            .collect();
        let was = content.backup_type.filter(|was| !was.is_partial());
        let backup_type = options.backup_type.or(was).unwrap_or(BackupType::Full);
        let mut new = describe(content, options, backup_type);
        match (backup_type.is_partial(), bases.last()) {
            (false, Some(_)) if !content.is_increment() => return Err(Error::UnneededBase),
            (false, _) => {}
            (true, None) => return Err(Error::MissingBase { backup_type }),
            (true, Some(base)) => {
                if backup_type == BackupType::Differential && base.content.is_increment() {
                    return Err(Error::DifferentialOfIncrement);
                }
                if !content.is_complete {
                    refuse_lacking(&sections, base, source, options)?;
                }
                let old = base.content.sections();
                let changes = increment::diff_watched(&old, &sections, context.watch);
                let changes =
                    context.run(changes)?.map_err(|error| Error::from_core(source, error))?;
                new = new.with_base(base.reference()).with_total_devices(devices(&sections));
                sections = changes;
            }
        }
        sections.retain(|name| options.includes(name));
        Ok(Self { new, sections, warnings })
    }

    /// Checks in plaintext what will be encrypted.
    fn check_plaintext(
        &self,
        source: &str,
        level: Level,
        context: &Context<'_>,
    ) -> Result<Report, Error> {
        let packing = Packing { layer: Layer::None, level: 0, ..Packing::default() };
        let new = self.new.clone().with_packing(packing);
        let bytes = context.run(write_watched(&new, &self.sections, context.watch))?;
        let bytes = bytes.map_err(|error| Error::from_core(source, error))?;
        let context = trusting(context, self.sections.json_values());
        check_result(&bytes, source, level, &context).map(|(_, report)| report)
    }
}

/// Refuses a source that lacks a section of the base: the section may have been excluded rather
/// than deleted.
fn refuse_lacking(
    sections: &Sections<'_>,
    base: &Base,
    source: &str,
    options: &BackupOptions,
) -> Result<(), Error> {
    let old = base.content.sections();
    let lacking = old.names().find(|name| options.includes(name) && sections.get(name).is_none());
    match lacking {
        None => Ok(()),
        Some(name) => {
            Err(Error::LacksSection { source: source.to_owned(), section: name.to_owned() })
        }
    }
}

/// Returns the facts for the archive.
fn describe(content: &Content, options: &BackupOptions, backup_type: BackupType) -> NewArchive {
    let facts = content.facts.clone().with_backup_type(backup_type).with_packing(options.packing);
    let mut new = facts;
    if !options.includes_all() {
        new.archive_id = None;
    }
    if let Some(archive_id) = &options.archive_id {
        new.archive_id = Some(archive_id.clone());
    }
    // A whole system without a section that is not listed has no records of it.
    if matches!(backup_type, BackupType::Full | BackupType::Snapshot) {
        let excluded = tables().map(|table| table.name).filter(|name| !options.includes(name));
        new.excluded_sections.extend(excluded.map(str::to_owned));
    }
    if let Some(description) = &options.description {
        new.description = Some(description.clone());
    }
    if !options.tags.is_empty() {
        new.tags.clone_from(&options.tags);
    }
    new
}

/// Checks the written archive. One that is not valid at level `standard` is refused.
fn check_result(
    bytes: &[u8],
    source: &str,
    level: Level,
    context: &Context<'_>,
) -> Result<(Archive, Report), Error> {
    let open = Archive::open_watched(bytes, &context.limits, context.watch);
    let archive =
        context.run(open)?.map_err(|error| Error::Open { file: source.to_owned(), error })?;
    let report = context.run(archive.validation(level).finish_watched(context.watch))?;
    if report.valid && level >= Level::Standard {
        return Ok((archive, report));
    }
    let standard = archive.validation(Level::Standard).finish_watched(context.watch);
    let standard = context.run(standard)?;
    if standard.valid {
        return Ok((archive, report));
    }
    let codes = standard.failed_codes();
    Err(Error::MadeInvalid { file: source.to_owned(), codes })
}

/// Returns the number of devices in the devices section.
fn devices(sections: &Sections<'_>) -> u64 {
    let section = sections.get(DEVICES.section);
    let devices = section.and_then(|section| section.collection(DEVICES.collection));
    u64::try_from(devices.map_or(0, |devices| devices.len())).unwrap_or(u64::MAX)
}
