//! Saving what is intact in a damaged file.

use sma_core::recover::Recovery;
use sma_core::write::Packing;

use crate::context::Context;
use crate::error::Error;

/// What was found in a damaged file.
#[derive(Debug)]
pub struct Repaired {
    recovery: Recovery,
}

/// Looks for what is intact in a file. `source` is its name, for errors.
///
/// # Errors
/// When nothing of a backup is found in it.
pub fn repair(bytes: &[u8], source: &str, context: &Context<'_>) -> Result<Repaired, Error> {
    let recovery = Recovery::of_watched(bytes, &context.limits, context.watch);
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
    /// When no valid archive can be made of it.
    pub fn finish(
        &self,
        packing: &Packing,
        source: &str,
        context: &Context<'_>,
    ) -> Result<Vec<u8>, Error> {
        context
            .run(self.recovery.repair_watched(packing, context.watch))?
            .map_err(|error| Error::refused(source, error))
    }
}
