//! Sections that a caller selects and excludes.

use sma_core::section::{selects_nothing, unknown_names};

use crate::error::Error;

/// Checks the selected and excluded sections of a source that has those in `present`.
///
/// # Errors
/// When the source lacks one of them, or every selected section is excluded.
pub(crate) fn check_selection(
    source: &str,
    chosen: &[String],
    excluded: &[String],
    present: &[&str],
) -> Result<(), Error> {
    if let Some(name) = unknown_names(chosen, excluded, present).next() {
        return Err(Error::no_section(source, name, present.iter().copied()));
    }
    if selects_nothing(chosen, excluded, present) {
        return Err(Error::NothingSelected { source: source.to_owned() });
    }
    Ok(())
}
