//! The paved path: bytes in, an opened archive out.
//!
//! Opening undoes the layer, reads the container and the manifest, and no more. What is wrong
//! inside is the business of [`Archive::validate`]; what keeps the bytes from being read as an
//! archive at all is an [`OpenError`]. An encrypted archive is locked, and an [`Archive`] does
//! what needs no password; [`Archive::unlock`] makes an [`Unlocked`] of it.

mod error;
mod members;
mod open;
mod signatures;
mod summary;
mod unlock;
mod unlocked;
mod view;

pub use error::OpenError;
pub use open::Opener;
pub use signatures::Signatures;
pub use unlock::{Lock, UnlockError, Unlocking};
pub use unlocked::Unlocked;

pub(crate) use members::{
    CHECKSUMS, MANIFEST, Members, SCHEMA, SIGNATURE, encrypted_path, section_of, section_path,
};
pub(crate) use view::SectionText;
pub use view::View;

use alloc::vec::Vec;
use core::fmt;

use crate::check::Level;
use crate::document::Document;
use crate::integrity::Digest;
use crate::layer::Layer;
use crate::limits::Limits;
use crate::report::Report;
use crate::section::Section;
use crate::summary::Summary;
use crate::validate::Validation;

/// An opened archive: an SMA 1.0 archive or a document that a release of Shelly Manager wrote.
///
/// It owns the decompressed bytes; everything that it hands out borrows from them.
pub struct Archive {
    file_size: u64,
    file_digest: Digest,
    layer: Layer,
    limits: Limits,
    /// The decompressed container, or the document's text.
    bytes: Vec<u8>,
    content: Content,
}

/// What the decompressed bytes are.
pub(crate) enum Content {
    Members(Members),
    Document(Document),
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the content: it may be secret.
        let Self { file_size, layer, .. } = self;
        f.debug_struct("Archive")
            .field("file_size", file_size)
            .field("layer", layer)
            .finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens the bytes of a file. To show progress, or to stop on the way, use [`Opener`].
    ///
    /// Hostile bytes cannot make it panic, loop, or take more memory than a small multiple of
    /// the limits.
    ///
    /// # Errors
    /// When the bytes cannot be read as an archive at all; the error says what they are.
    ///
    /// ```
    /// use sma_core::{Limits, archive::Archive};
    /// let error = Archive::open(b"\x89PNG\r\n\x1a\n", &Limits::default()).unwrap_err();
    /// assert_eq!(error.check().info().code, "SMA-A001");
    /// ```
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Self, OpenError> {
        let mut opener = Opener::new(limits.clone());
        opener.push(bytes)?;
        opener.finish()
    }

    /// What the archive says it is. Nothing of it is verified.
    #[must_use]
    pub fn summary(&self) -> Summary {
        summary::summarize(self.view())
    }

    /// Runs the checks of a level.
    #[must_use]
    pub fn validate(&self, level: Level) -> Report {
        self.validation(level).finish()
    }

    /// Prepares the checks of a level, to be run step by step.
    #[must_use]
    pub fn validation(&self, level: Level) -> Validation<'_> {
        Validation::new(self.view(), level)
    }

    /// A section that can be read: one that the archive holds, unencrypted and as a JSON object.
    ///
    /// The first call for a section parses it; the first call for a section of a document maps
    /// the document to sections.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<Section<'_>> {
        self.view().section(name)
    }

    /// The checksum of the manifest as it is there (profile, section 6.1), by which archives that
    /// build on this one name it; none of a document, and none where the manifest is missing.
    #[must_use]
    pub fn manifest_digest(&self) -> Option<Digest> {
        match &self.content {
            Content::Members(members) => members.manifest_digest(&self.bytes),
            Content::Document(_) => None,
        }
    }

    /// The decompressed container, or the document's text.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Size of the file, in bytes.
    #[must_use]
    pub fn file_size(&self) -> u64 {
        self.file_size
    }

    /// SHA-256 of the file, as `sha256sum` prints it.
    #[must_use]
    pub fn file_digest(&self) -> Digest {
        self.file_digest
    }

    /// The limits that it was opened with.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The compression of the file.
    #[must_use]
    pub fn layer(&self) -> Layer {
        self.layer
    }

    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    fn view(&self) -> View<'_> {
        View::locked(self)
    }
}
