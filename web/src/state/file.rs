//! The file that is opened, and how that goes.

use sma_core::summary::Summary;
use sma_worker::protocol::{KeyFacts, LockFacts, Refusal, Stage};

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
    pub(super) fn derived_name(&self, what: &str) -> String {
        let title = self.title();
        let stem = title.strip_suffix(".sma").unwrap_or(&title);
        format!("{stem}.{what}.sma")
    }
}

/// An open archive.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OpenArchive {
    /// The file that it came in.
    pub(crate) file: FileFacts,
    /// How many files came with it and were left alone.
    pub(crate) left_alone: u32,
    /// What it is.
    pub(crate) summary: Summary,
    /// What it is unlocked with; none where nothing is encrypted.
    pub(crate) lock: Option<LockFacts>,
    /// The public key that it brings along.
    pub(crate) embedded: Option<KeyFacts>,
}

/// Why a file is not on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// It is no archive.
    Refused(FileFacts, Refusal),
    /// The browser could not read it: its words.
    Unreadable(FileFacts, String),
    /// The worker broke down over it.
    Breakdown(FileFacts),
    /// A folder was dropped.
    Folder,
    /// Nothing that could be opened was dropped or pasted.
    Nothing,
}

/// How far opening has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// What is being done.
    pub(crate) stage: Stage,
    /// Bytes done of this stage.
    pub(crate) done: u64,
    /// Bytes to do in this stage.
    pub(crate) total: u64,
}

impl Progress {
    /// Nothing is done yet.
    pub(super) const START: Self = Self { stage: Stage::Reading, done: 0, total: 0 };
}
