//! Comparing two archives.

use sma_core::archive::Archive;
use sma_core::compare::{self, Comparison};

use crate::context::Context;
use crate::error::Error;

/// Compares an older archive with a newer one.
///
/// # Errors
/// [`Error::Cancelled`].
pub fn compare(old: &Archive, new: &Archive, context: &Context<'_>) -> Result<Comparison, Error> {
    context.run(compare::compare_watched(&old.sections(), &new.sections(), context.watch))
}
