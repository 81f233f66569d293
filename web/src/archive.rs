//! An open archive: its file, its lock, its keys, its screens and their addresses.

mod address;
mod screen;

use sma_core::summary::Summary;
use sma_worker::protocol::{Allowance, KeyFacts, LockFacts, Number};
use web_sys::Blob;

pub(crate) use address::OVERVIEW as START;
pub(crate) use screen::{Place, Screen, Tool};

/// A file that is being opened, or is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileFacts {
    /// Its name; empty if it was pasted as text.
    pub(crate) name: String,
    /// Its size, in bytes.
    pub(crate) size: u64,
}

impl FileFacts {
    /// Returns its name for display.
    pub(crate) fn title(&self) -> String {
        if self.name.is_empty() { "Pasted text".into() } else { self.name.clone() }
    }

    /// Returns the name of a file that is made from it, such as `home.repaired.sma` for
    /// `home.sma` and `repaired.sma`.
    pub(crate) fn derived_name(&self, ending: &str) -> String {
        let title = self.title();
        let stem = title.strip_suffix(".sma").unwrap_or(&title);
        format!("{stem}.{ending}")
    }
}

/// Public keys used in a validation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// Key that must have made every signature, if the user chose one.
    pub(crate) chosen: Option<KeyFacts>,
    /// Base64 of the key from the keyring that is used while none is chosen.
    pub(crate) recognized: Option<String>,
    /// Base64 of the key whose fingerprint the user compared with the one that its owner gives.
    pub(crate) compared: Option<String>,
    /// Public key that the user entered, to compare its fingerprint.
    pub(crate) given: Option<Result<KeyFacts, String>>,
}

impl Keys {
    /// Returns the keys that are sent to the worker.
    pub(crate) fn trusted_keys(&self) -> Vec<String> {
        let chosen = self.chosen.as_ref().map(|key| key.base64.clone());
        chosen.or_else(|| self.recognized.clone()).into_iter().collect()
    }
}

/// An open archive, locked or unlocked.
#[derive(Clone, Debug)]
pub(crate) struct OpenArchive {
    /// Its number in the worker.
    pub(crate) number: Number,
    /// Its file.
    pub(crate) file: FileFacts,
    /// Content of the file.
    pub(crate) source: Blob,
    /// Limits with which it was opened.
    pub(crate) allowance: Allowance,
    /// Number of files that were given with it and not opened.
    pub(crate) not_opened: u32,
    /// Its summary.
    pub(crate) summary: Box<Summary>,
    /// What unlocks it; none if nothing is encrypted.
    pub(crate) lock: Option<LockFacts>,
    /// Set while it is unlocked.
    pub(crate) unlocked: Option<Unlocked>,
    /// Public key stored in the archive.
    pub(crate) embedded: Option<KeyFacts>,
    /// Public keys for the first validation.
    pub(crate) keys: Keys,
}

/// State to which an unlocked archive returns when it is locked.
#[derive(Clone, Debug)]
pub(crate) struct Unlocked {
    /// Summary of the locked archive.
    pub(crate) before: Box<Summary>,
}

impl OpenArchive {
    /// Returns whether it waits for a password or key.
    pub(crate) fn is_locked(&self) -> bool {
        let is_usable = |lock: &LockFacts| !matches!(lock, LockFacts::Unusable { .. });
        self.unlocked.is_none() && self.lock.as_ref().is_some_and(is_usable)
    }

    /// Returns the screen that an address names. None if the archive has no such screen.
    pub(crate) fn screen_at(&self, address: &str) -> Option<Screen> {
        address::read(address, &self.summary)
    }

    /// Returns the address of a screen, such as `#/devices/17`.
    pub(crate) fn address_of(&self, screen: &Screen) -> String {
        address::write(screen, &self.summary)
    }

    /// Returns the archive as it stays open beside another one, with the keys to validate with.
    pub(crate) fn kept(&self, keys: Keys) -> Self {
        Self { keys, not_opened: 0, ..self.clone() }
    }

    /// Returns the archive as unlocked, with its new summary and the keys to validate with.
    pub(crate) fn to_unlocked(&self, summary: Box<Summary>, keys: Keys) -> Self {
        let unlocked = Some(Unlocked { before: self.summary.clone() });
        Self { summary, unlocked, keys, ..self.clone() }
    }

    /// Returns the archive as locked, with the keys to validate with.
    pub(crate) fn to_locked(&self, keys: Keys) -> Self {
        let before = self.unlocked.as_ref().map(|unlocked| unlocked.before.clone());
        let summary = before.unwrap_or_else(|| self.summary.clone());
        Self { summary, unlocked: None, keys, ..self.clone() }
    }
}
