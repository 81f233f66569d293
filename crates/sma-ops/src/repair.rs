//! Repair of damaged files.

use std::borrow::Cow;

use sma_core::archive::Archive;
use sma_core::layer::Layer;
use sma_core::recover::{
    RecoveredSection, RecoveredSignature, RecoveredState, Recovery, RepairError,
};
use sma_core::write::Packing;
use tracing::warn;

use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::open::unlock_source;
use crate::signature::signature_loss;

/// The readable content of a damaged file.
#[derive(Debug)]
pub struct DamagedFile {
    recovery: Recovery,
}

/// A section of a damaged file.
#[derive(Debug)]
#[non_exhaustive]
pub struct ExtractedSection<'r> {
    /// Its state.
    pub section: &'r RecoveredSection,
    /// Its JSON.
    pub json: Vec<u8>,
    /// Whether only its complete records and members are left.
    pub is_shortened: bool,
}

impl ExtractedSection<'_> {
    /// Returns whether it is proven to be what was backed up.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.section.state == RecoveredState::Intact && !self.is_shortened
    }
}

/// The sections of a damaged archive that are proven intact, as an archive to restore.
#[derive(Debug)]
#[non_exhaustive]
pub struct Salvaged {
    /// The archive, unlocked. The signature of the damaged one was checked.
    pub archive: Archive,
    /// The sections that it lacks, and their states.
    pub lost: Vec<RecoveredSection>,
    /// Whether the damaged archive contained only the changes since a base.
    pub is_increment: bool,
}

/// An archive that is not damaged has lost nothing.
impl From<Archive> for Salvaged {
    fn from(archive: Archive) -> Self {
        let is_increment = archive.is_partial();
        Self { archive, lost: Vec::new(), is_increment }
    }
}

/// Opens and unlocks the intact sections of an archive that may be damaged.
///
/// # Errors
/// When it cannot be read, does not meet the context's signature policy, stays locked, or no section
/// is proven intact.
pub fn salvage(input: &Input, context: &Context<'_>) -> Result<Salvaged, Error> {
    let source = input.to_string();
    let damaged = repair(&input.archive_bytes(context)?, &source, context)?;
    damaged.check_signature(&source)?;
    let recovery = damaged.recovery();
    let packing = Packing { layer: Layer::None, ..recovery.packing() };
    let repaired = context
        .run(recovery.repair_watched(&packing, context.watch))?
        .map_err(|error| Error::Repair { file: source.clone(), error })?;
    let open = Archive::open_watched(&repaired, &context.limits, context.watch);
    let archive =
        context.run(open)?.map_err(|error| Error::Open { file: source.clone(), error })?;
    let sections = recovery.sections().iter();
    let lost = sections.filter(|section| section.state != RecoveredState::Intact).cloned();
    Ok(Salvaged {
        archive: unlock_source(archive, &source, context)?,
        lost: lost.collect(),
        is_increment: recovery.is_partial(),
    })
}

/// Searches a file for intact data that meets the context's signature policy. `source` is its name,
/// for errors.
///
/// # Errors
/// When nothing of a backup is found.
pub fn repair(bytes: &[u8], source: &str, context: &Context<'_>) -> Result<DamagedFile, Error> {
    let policy = context.signature;
    let recovery = Recovery::open_watched(bytes, &context.limits, policy, context.watch);
    let recovery = context
        .run(recovery)?
        .map_err(|error| Error::Recover { file: source.to_owned(), error })?;
    Ok(DamagedFile { recovery })
}

impl DamagedFile {
    /// Returns the recovered content.
    #[must_use]
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// Writes an archive of the intact sections, and returns the file.
    ///
    /// # Errors
    /// When the file does not meet the context's signature policy, and when the sections do not
    /// make a valid archive.
    pub fn finish(
        &self,
        packing: &Packing,
        source: &str,
        context: &Context<'_>,
    ) -> Result<Vec<u8>, Error> {
        self.check_signature(source)?;
        let bytes = context
            .run(self.recovery.repair_watched(packing, context.watch))?
            .map_err(|error| Error::Repair { file: source.to_owned(), error })?;
        self.warn_of_signature(source, context);
        Ok(bytes)
    }

    /// Extracts a section as JSON, decrypted if necessary; of a section that is not strict JSON, the
    /// complete records and members. Only an intact section can be trusted.
    ///
    /// # Errors
    /// When the file does not meet the context's signature policy, nothing of the section is left or
    /// complete, or it cannot be decrypted.
    pub fn section(
        &self,
        name: &str,
        source: &str,
        context: &Context<'_>,
    ) -> Result<ExtractedSection<'_>, Error> {
        self.check_signature(source)?;
        let missing = || {
            let names = self.recovery.sections().iter().map(|section| section.name.as_str());
            let found = names.filter(|name| self.recovery.section_bytes(name).is_some());
            let found: Vec<&str> = found.collect();
            if found.is_empty() {
                let error = RepairError::NothingIntact;
                return Error::Repair { file: source.to_owned(), error };
            }
            Error::no_section(source, name, found)
        };
        let (section, _) = self.recovery.section_bytes(name).ok_or_else(missing)?;
        let unreadable =
            || Error::NothingReadable { file: source.to_owned(), section: name.to_owned() };
        let (json, is_shortened) = match section.encrypted {
            false => match self.recovery.section_json(name).ok_or_else(unreadable)? {
                (_, Cow::Borrowed(stored)) => (stored.to_vec(), false),
                (_, Cow::Owned(complete)) => (complete, true),
            },
            true => (self.decrypt(name, source, context)?, false),
        };
        self.warn_of_signature(source, context);
        Ok(ExtractedSection { section, json, is_shortened })
    }

    fn decrypt(&self, name: &str, source: &str, context: &Context<'_>) -> Result<Vec<u8>, Error> {
        let stays = || Error::StaysEncrypted { file: source.to_owned(), section: name.to_owned() };
        let archive = self.recovery.to_archive().ok_or_else(stays)?;
        let unlocked = unlock_source(archive, source, context)?;
        unlocked.section(name).map(|section| section.text().to_vec()).ok_or_else(stays)
    }

    fn check_signature(&self, source: &str) -> Result<(), Error> {
        let check = self.recovery.check_signature();
        check.map_err(|error| Error::Signature { file: source.to_owned(), error })
    }

    fn warn_of_signature(&self, source: &str, context: &Context<'_>) {
        if self.recovery.report().signature != RecoveredSignature::Unsigned {
            warn!(component = "repairer", "{}", signature_loss(source, context));
        }
    }
}
