//! Opening archives, and unlocking them where that is needed.

use std::time::Instant;

use sma_core::Level;
use sma_core::archive::Archive;
use tracing::info;

use crate::context::Context;
use crate::error::Error;
use crate::input::Input;
use crate::progress::nanoseconds;

/// Opens an archive or document.
///
/// # Errors
/// When it cannot be read, or is no archive.
pub fn open(input: &Input, context: &Context<'_>) -> Result<Archive, Error> {
    let started = Instant::now();
    let archive = input.archive(&context.limits, context)?;
    let duration = nanoseconds(started.elapsed());
    info!(component = "reader", duration, "opened {input}");
    Ok(archive)
}

/// Opens an archive or document, and unlocks it where it is encrypted.
///
/// # Errors
/// When it cannot be read, is no archive, or stays locked.
pub fn open_unlocked(input: &Input, context: &Context<'_>) -> Result<Archive, Error> {
    unlock(open(input, context)?, input, context)
}

/// Unlocks an archive where it is encrypted.
///
/// # Errors
/// When it stays locked.
pub fn unlock(archive: Archive, input: &Input, context: &Context<'_>) -> Result<Archive, Error> {
    if !archive.is_locked() {
        return Ok(archive);
    }
    let credential = context.credentials.needed(&input.to_string(), &archive)?;
    let started = Instant::now();
    let locked = |error| Error::Unlock { file: input.to_string(), error };
    let memory = context.limits.kdf_memory_bytes;
    let key = archive.lock().and_then(|lock| lock.key(&credential, memory)).map_err(locked)?;
    let unlocked = context.run(archive.decrypt_watched(&key, context.watch))?.map_err(locked)?;
    let duration = nanoseconds(started.elapsed());
    info!(component = "decryptor", duration, "unlocked {input}");
    Ok(unlocked)
}

/// Checks an archive at level `standard`, before anything is made of it: new checksums would hide
/// its faults.
///
/// # Errors
/// [`Error::Faulty`].
pub fn check(archive: &Archive, input: &Input, context: &Context<'_>) -> Result<(), Error> {
    let report = context.run(archive.validation(Level::Standard).finish_watched(context.watch))?;
    if report.valid {
        return Ok(());
    }
    Err(Error::Faulty { file: input.to_string(), codes: report.failed_codes() })
}
