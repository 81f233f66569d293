//! Opening and unlocking archives.

use std::time::Instant;

use sma_core::Level;
use sma_core::archive::{Archive, UnlockError};
use tracing::info;

use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::progress::nanoseconds;
use crate::signature::check_signature;

/// Opens an archive or document.
///
/// # Errors
/// When it cannot be read, or is not an archive.
pub fn open(input: &Input, context: &Context<'_>) -> Result<Archive, Error> {
    let started = Instant::now();
    let archive = input.archive(&context.limits, context)?;
    let duration = nanoseconds(started.elapsed());
    info!(component = "reader", duration, "opened {input}");
    Ok(archive)
}

/// Opens an archive or document to use its content: checks its signature, and unlocks it if it is
/// encrypted.
///
/// # Errors
/// When it cannot be read, is not an archive, does not meet the context's signature policy, or
/// stays locked.
pub fn open_unlocked(input: &Input, context: &Context<'_>) -> Result<Archive, Error> {
    let archive = open(input, context)?;
    check_signature(&archive, &input.to_string(), context)?;
    unlock(archive, input, context)
}

/// Unlocks an archive if it is encrypted.
///
/// # Errors
/// When it stays locked.
pub fn unlock(archive: Archive, input: &Input, context: &Context<'_>) -> Result<Archive, Error> {
    unlock_source(archive, &input.to_string(), context)
}

/// Unlocks an archive with this name if it is encrypted.
pub(crate) fn unlock_source(
    archive: Archive,
    source: &str,
    context: &Context<'_>,
) -> Result<Archive, Error> {
    if !archive.is_locked() {
        return Ok(archive);
    }
    let credential = context.credentials.require(source, &archive)?;
    let started = Instant::now();
    let locked = |error: UnlockError| Error::Unlock {
        file: source.to_owned(),
        error: error.with_credential(&credential),
    };
    let memory = context.limits.kdf_memory_bytes;
    let key = archive.lock().and_then(|lock| lock.key(&credential, memory)).map_err(locked)?;
    let unlocked = context.run(archive.decrypt_watched(&key, context.watch))?.map_err(locked)?;
    let duration = nanoseconds(started.elapsed());
    info!(component = "decryptor", duration, "unlocked {source}");
    Ok(unlocked)
}

/// Checks an archive at level `standard` before anything is made of it, since new checksums would
/// hide its faults. `source` is the name of the archive, for errors. Faults of signatures are
/// ignored if the context ignores signatures.
///
/// # Errors
/// [`Error::Faulty`].
pub fn check(archive: &Archive, source: &str, context: &Context<'_>) -> Result<(), Error> {
    let validation = archive.validation(Level::Standard);
    let validation = validation.with_public_keys(context.signature.public_keys());
    let report = context.run(validation.finish_watched(context.watch))?;
    let codes = context.signature.failed_codes(&report);
    if codes.is_empty() {
        return Ok(());
    }
    Err(Error::Faulty { file: source.to_owned(), codes, signed: archive.is_signed() })
}
