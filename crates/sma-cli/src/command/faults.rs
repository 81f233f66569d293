//! Warnings about archives that are read despite errors.

use sma_core::archive::Archive;
use sma_ops::{Context, Error, Input, check};

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Warns if an archive is incremental or differential.
pub(super) fn warn_if_partial(archive: &Archive, file: &Input, console: &Console) {
    if archive.is_partial() {
        let message = format!("{file} contains only the changes since its base");
        console.warn("reader", &message);
    }
}

/// Warns if an archive is partial or has errors.
///
/// # Errors
/// When it is interrupted.
pub(super) fn warn_about(
    archive: &Archive,
    file: &Input,
    console: &Console,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    warn_if_partial(archive, file, console);
    match check(archive, &file.to_string(), context) {
        Ok(()) => Ok(Exit::Fine),
        Err(error @ Error::Faulty { .. }) => {
            console.warn("reader", &format!("{error}; validate it for details"));
            Ok(Exit::Invalid)
        }
        Err(error) => Err(error.into()),
    }
}
