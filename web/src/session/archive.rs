//! The archive that is open, and the file that it came in.

use sma_core::summary::Summary;
use sma_worker::protocol::{KeyFacts, LockFacts, Number};
use web_sys::Blob;

use super::check::Keys;

/// The file that is being opened, or is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileFacts {
    /// Its name; none when it was pasted as text.
    pub(crate) name: String,
    /// Its size, in bytes.
    pub(crate) size: u64,
}

impl FileFacts {
    /// What to call it.
    pub(crate) fn title(&self) -> String {
        if self.name.is_empty() { "Pasted text".into() } else { self.name.clone() }
    }

    /// What to call an archive that is made of it: `home.repaired.sma` of `home.sma`.
    pub(crate) fn derived_name(&self, what: &str) -> String {
        let title = self.title();
        let stem = title.strip_suffix(".sma").unwrap_or(&title);
        format!("{stem}.{what}.sma")
    }
}

/// An open archive, as it is: locked or unlocked.
#[derive(Clone, Debug)]
pub(crate) struct OpenArchive {
    /// What the worker knows it by.
    pub(crate) number: Number,
    /// The file that it came in.
    pub(crate) file: FileFacts,
    /// The same, as the browser has it.
    pub(crate) source: Blob,
    /// How many files came with it and were left alone.
    pub(crate) left_alone: u32,
    /// What it is.
    pub(crate) summary: Box<Summary>,
    /// What it is unlocked with; none where nothing is encrypted.
    pub(crate) lock: Option<LockFacts>,
    /// That it is unlocked, if it is.
    pub(crate) unlocked: Option<Unlocked>,
    /// The public key that it brings along.
    pub(crate) embedded: Option<KeyFacts>,
    /// The public keys to begin with.
    pub(crate) keys: Keys,
}

/// What is left when an unlocked archive is locked again.
#[derive(Clone, Debug)]
pub(crate) struct Unlocked {
    /// What the archive was while it was locked.
    pub(crate) before: Box<Summary>,
}

impl OpenArchive {
    /// The archive with its sections decrypted, measured by those keys.
    pub(crate) fn unlocked(&self, summary: Box<Summary>, keys: Keys) -> Self {
        let unlocked = Some(Unlocked { before: self.summary.clone() });
        Self { summary, unlocked, keys, ..self.clone() }
    }

    /// The archive as it was before it was unlocked, measured by those keys.
    pub(crate) fn locked(&self, keys: Keys) -> Self {
        let before = self.unlocked.as_ref().map(|unlocked| unlocked.before.clone());
        let summary = before.unwrap_or_else(|| self.summary.clone());
        Self { summary, unlocked: None, keys, ..self.clone() }
    }
}
