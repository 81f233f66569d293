//! What should be known of archives that are read as they are, faults and all.

use sma_core::archive::Archive;
use sma_ops::{Context, Error, Input, check};

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Warns where there is more to an archive than its file holds.
pub(super) fn warn_if_partial(archive: &Archive, file: &Input, console: &Console) {
    if archive.is_partial() {
        let message = format!("{file} holds only what changed since another archive");
        console.warn("reader", &message);
    }
}

/// Warns of what should be known of an archive that is read as it is.
///
/// # Errors
/// When it is interrupted.
pub(super) fn look_at(
    archive: &Archive,
    file: &Input,
    console: &Console,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    warn_if_partial(archive, file, console);
    match check(archive, &file.to_string(), context) {
        Ok(()) => Ok(Exit::Fine),
        Err(error @ Error::Faulty { .. }) => {
            console.warn("reader", &format!("{error}; validate it to see them"));
            Ok(Exit::Invalid)
        }
        Err(error) => Err(error.into()),
    }
}
