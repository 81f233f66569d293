//! An incremental or differential archive together with its bases, as one archive.

use sma_core::Level;
use sma_core::archive::Archive;

use crate::bases::Bases;
use crate::context::Context;
use crate::create::{BackupOptions, create};
use crate::error::Error;
use crate::input::Input;
use crate::source::Source as _;

/// Opens and unlocks the state that an incremental or differential archive and its bases represent
/// together, as a full archive.
///
/// # Errors
/// When one cannot be read, does not meet the context's signature policy, is invalid, or is not based
/// on the previous one.
pub fn join(input: &Input, bases: &[Input], context: &Context<'_>) -> Result<Archive, Error> {
    let bases = Bases::read(bases, context)?;
    let content = input.content(&bases, context)?;
    if bases.last().is_some() && !content.is_increment() {
        return Err(Error::UnneededBase);
    }
    let source = input.to_string();
    let options = BackupOptions::default().with_validation(Level::Standard);
    let made = create(content, &source, &bases, &options, context)?;
    let open = Archive::open_watched(&made.bytes, &context.limits, context.watch);
    context.run(open)?.map_err(|error| Error::Open { file: source, error })
}
