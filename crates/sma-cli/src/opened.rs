//! An archive whose content can be read: one in clear, or one that was unlocked.

use std::rc::Rc;
use std::time::Instant;

use sma_core::Limits;
use sma_core::archive::{Archive, Unlocked, Unlocking, View};
use sma_core::encryption::Credential;

use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::failure::Failure;
use crate::input::Input;

/// An archive, unlocked where it is encrypted.
#[derive(Debug)]
pub(crate) enum Opened {
    /// Its sections were never encrypted.
    Clear(Rc<Archive>),
    /// Its sections are decrypted, in memory alone.
    Unlocked(Unlocked<Rc<Archive>>),
}

/// Opens an archive, and tells so.
///
/// # Errors
/// When it cannot be read, or is no archive.
pub(crate) fn open(input: &Input, console: &Console) -> Result<Archive, Failure> {
    let started = Instant::now();
    let archive = input.archive(&Limits::default())?;
    console.done("reader", &format!("opened {input}"), started.elapsed());
    Ok(archive)
}

impl Opened {
    /// Opens an archive, and unlocks it where that is needed.
    ///
    /// # Errors
    /// When it cannot be read, is no archive, or stays locked.
    pub(crate) fn read(
        input: &Input,
        credential: &CredentialArguments,
        console: &Console,
    ) -> Result<Self, Failure> {
        Self::of(open(input, console)?, input, credential, console)
    }

    /// Unlocks an archive where that is needed.
    ///
    /// # Errors
    /// When it stays locked.
    pub(crate) fn of(
        archive: Archive,
        input: &Input,
        credential: &CredentialArguments,
        console: &Console,
    ) -> Result<Self, Failure> {
        if !View::from(&archive).is_locked() {
            return Ok(Self::Clear(Rc::new(archive)));
        }
        let credential = credential.needed(input, console)?;
        let started = Instant::now();
        let unlocked = Self::unlock(archive, input, &credential)?;
        console.done("decryptor", &format!("unlocked {input}"), started.elapsed());
        Ok(unlocked)
    }

    /// Unlocks an archive; one that is not encrypted needs nothing.
    ///
    /// # Errors
    /// When it stays locked.
    pub(crate) fn unlock(
        archive: Archive,
        input: &Input,
        credential: &Credential,
    ) -> Result<Self, Failure> {
        if !View::from(&archive).is_locked() {
            return Ok(Self::Clear(Rc::new(archive)));
        }
        let locked = |error| Failure::unlock(input.to_string(), error);
        let memory = archive.limits().kdf_memory_bytes;
        let key = archive.lock().and_then(|lock| lock.key(credential, memory)).map_err(locked)?;
        let unlocking = Unlocking::new(Rc::new(archive), key).map_err(locked)?;
        Ok(Self::Unlocked(unlocking.finish().map_err(locked)?))
    }

    /// The archive, as it is in its file.
    pub(crate) fn archive(&self) -> &Archive {
        match self {
            Self::Clear(archive) => archive,
            Self::Unlocked(unlocked) => unlocked.archive(),
        }
    }

    /// All that can be read of it.
    pub(crate) fn view(&self) -> View<'_> {
        match self {
            Self::Clear(archive) => archive.as_ref().into(),
            Self::Unlocked(unlocked) => unlocked.into(),
        }
    }
}
