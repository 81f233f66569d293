//! Restoring archives.

use std::time::Instant;

use sma_core::archive::Archive;
use sma_core::restore::{RestoreOptions, RestoreResult, rehearse_watched};

use crate::content::Content;
use crate::context::Context;
use crate::error::Error;
use crate::open::nanoseconds;

/// Works out what restoring an archive would do to a target; to an empty system without one.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn rehearse_restore(
    archive: &Archive,
    target: Option<&Content>,
    options: &RestoreOptions,
    context: &Context<'_>,
) -> Result<RestoreResult, Error> {
    let started = Instant::now();
    let sections = target.map(Content::sections);
    let rehearsal = rehearse_watched(archive, sections.as_ref(), options, context.watch);
    let mut result = context.run(rehearsal)?;
    result.duration = nanoseconds(started);
    Ok(result)
}
