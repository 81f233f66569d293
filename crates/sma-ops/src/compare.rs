//! Comparing two archives.

use sma_core::archive::Archive;
use sma_core::compare::{self, Comparison};

use crate::context::Context;
use crate::error::Error;
use crate::signature::check_signature;

/// Compares an older archive with a newer one.
///
/// # Errors
/// When one does not meet the context's signature policy, and [`Error::Canceled`].
pub fn compare(old: &Archive, new: &Archive, context: &Context<'_>) -> Result<Comparison, Error> {
    check_signature(old, "the older archive", context)?;
    check_signature(new, "the newer archive", context)?;
    context.run(compare::compare_watched(&old.sections(), &new.sections(), context.watch))
}
