//! An archive whose content can be read: one in clear, or one that was unlocked.

use std::rc::Rc;
use std::time::Instant;

use sma_core::archive::{Archive, Unlocked, Unlocking, View};
use sma_core::encryption::Credential;
use sma_core::{Level, Limits};

use crate::console::Console;
use crate::credential::CredentialArguments;
use crate::exit::Exit;
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

    /// Unlocks an archive that is locked.
    ///
    /// # Errors
    /// When it stays so.
    pub(crate) fn unlock(
        archive: Archive,
        input: &Input,
        credential: &Credential,
    ) -> Result<Self, Failure> {
        let locked = |error| Failure::unlock(input.to_string(), error);
        let memory = archive.limits().kdf_memory_bytes;
        let key = archive.lock().and_then(|lock| lock.key(credential, memory)).map_err(locked)?;
        let unlocking = Unlocking::new(Rc::new(archive), key).map_err(locked)?;
        Ok(Self::Unlocked(unlocking.finish().map_err(locked)?))
    }

    /// The codes of the checks at level `standard` that it fails, if it does.
    pub(crate) fn faults(&self) -> Option<String> {
        let report = self.view().validation(Level::Standard).finish();
        (!report.valid).then(|| report.failed_codes().join(", "))
    }

    /// Tells that there is more to an archive than what is in its file, where that is so.
    pub(crate) fn warn_if_partial(&self, input: &Input, console: &Console) {
        if self.view().is_partial() {
            let message = format!("{input} holds only what changed since another archive");
            console.warn("reader", &message);
        }
    }

    /// Tells what should be known of an archive that is read as it is, faults and all.
    pub(crate) fn looked_at(&self, input: &Input, console: &Console) -> Exit {
        self.warn_if_partial(input, console);
        let Some(codes) = self.faults() else { return Exit::Fine };
        console.warn("reader", &format!("{input} has faults: {codes}; validate it to see them"));
        Exit::Invalid
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
