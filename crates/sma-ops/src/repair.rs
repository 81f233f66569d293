//! Saving what is intact in a damaged file.

use sma_core::recover::{RecoveredSection, RecoveredSignature, Recovery};
use sma_core::write::Packing;
use tracing::warn;

use crate::context::Context;
use crate::error::Error;
use crate::open::unlock_named;
use crate::signature::dropped;

/// What was found in a damaged file.
#[derive(Debug)]
pub struct Repaired {
    recovery: Recovery,
}

/// Looks for what is intact in a file, and has the signature that the context demands. `source` is
/// its name, for errors.
///
/// # Errors
/// When nothing of a backup is found in it.
pub fn repair(bytes: &[u8], source: &str, context: &Context<'_>) -> Result<Repaired, Error> {
    let policy = context.signature;
    let recovery = Recovery::open_watched(bytes, &context.limits, policy, context.watch);
    let recovery = context
        .run(recovery)?
        .map_err(|error| Error::Recover { file: source.to_owned(), error })?;
    Ok(Repaired { recovery })
}

impl Repaired {
    /// Returns what was found.
    #[must_use]
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// Makes an archive of what is intact, and returns the file.
    ///
    /// # Errors
    /// When the file does not have the signature that the context demands, and when no valid
    /// archive can be made of it.
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

    /// Takes out a section, as far as it is there, and decrypts it where it is encrypted. Only
    /// that of one that is intact can be relied on.
    ///
    /// # Errors
    /// When the file does not have the signature that the context demands, when nothing is there of
    /// the section, and when it cannot be decrypted.
    pub fn section(
        &self,
        name: &str,
        source: &str,
        context: &Context<'_>,
    ) -> Result<(&RecoveredSection, Vec<u8>), Error> {
        self.check_signature(source)?;
        let missing = || Error::NoSection { source: source.to_owned(), section: name.to_owned() };
        let (section, stored) = self.recovery.section_bytes(name).ok_or_else(missing)?;
        let bytes = match section.encrypted {
            false => stored.to_vec(),
            true => self.decrypted(name, source, context)?,
        };
        self.warn_of_signature(source, context);
        Ok((section, bytes))
    }

    fn decrypted(&self, name: &str, source: &str, context: &Context<'_>) -> Result<Vec<u8>, Error> {
        let stays = || Error::StaysEncrypted { file: source.to_owned(), section: name.to_owned() };
        let archive = self.recovery.to_archive().ok_or_else(stays)?;
        let unlocked = unlock_named(archive, source, context)?;
        unlocked.section(name).map(|section| section.text().to_vec()).ok_or_else(stays)
    }

    fn check_signature(&self, source: &str) -> Result<(), Error> {
        let check = self.recovery.check_signature();
        check.map_err(|error| Error::Signature { file: source.to_owned(), error })
    }

    fn warn_of_signature(&self, source: &str, context: &Context<'_>) {
        if self.recovery.report().signature != RecoveredSignature::Unsigned {
            warn!(component = "repairer", "{}", dropped(source, context));
        }
    }
}
