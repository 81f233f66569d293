//! The paved path: bytes in, an opened archive out.
//!
//! Opening undoes the layer, reads the container and the manifest, and no more. What is wrong
//! inside is the business of [`Archive::validate`]; what keeps the bytes from being read as an
//! archive at all is an [`OpenError`]. An encrypted archive is locked, and does what needs no
//! password; [`Archive::unlock`] returns it with its sections decrypted.

mod error;
mod lock;
mod members;
mod open;
#[cfg(not(feature = "decrypt"))]
mod plaintexts;
mod redacted;
mod sections;
mod signatures;
mod summary;
#[cfg(feature = "decrypt")]
mod unlock;

pub use error::OpenError;
pub use lock::{Lock, UnlockError};
pub use open::Opener;
pub use signatures::Signatures;

#[cfg(feature = "recover")]
pub(crate) use error::is_before;
pub(crate) use members::{
    CHECKSUMS, MANIFEST, Members, SCHEMA, SIGNATURE, encrypted_path, section_of, section_path,
};
pub(crate) use open::check_manifest;
pub(crate) use redacted::REDACTED_TAG;
pub(crate) use sections::SectionText;
pub(crate) use summary::claimed;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::document::Document;
use crate::integrity::Digest;
use crate::layer::Layer;
use crate::limits::Limits;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::summary::Summary;
#[cfg(not(feature = "decrypt"))]
use plaintexts::Plaintexts;
#[cfg(feature = "decrypt")]
use unlock::Plaintexts;

/// An opened archive: an SMA 1.0 archive or a document that a release of Shelly Manager wrote.
///
/// It owns the decompressed bytes, and everything that it hands out borrows from them. A clone
/// shares them and costs nothing; threads may share one.
///
/// One that is encrypted is locked until [`Archive::unlock`] returns it with its sections
/// decrypted. The last clone of an unlocked archive wipes them from memory when it is dropped.
#[derive(Clone)]
pub struct Archive {
    file: Arc<File>,
    /// What was decrypted; none while the archive is locked.
    plaintexts: Option<Arc<Plaintexts>>,
}

/// The archive as it is in its file.
struct File {
    file_size: u64,
    file_digest: Digest,
    layer: Layer,
    limits: Limits,
    /// The decompressed container, or the document's text.
    bytes: Vec<u8>,
    content: Content,
}

/// Bytes that are decompressed between two checkpoints.
const PIECE: usize = 64 * 1024;

/// What the decompressed bytes are.
pub(crate) enum Content {
    Members(Members),
    Document(Document),
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the content: it may be secret.
        let File { file_size, layer, .. } = &*self.file;
        f.debug_struct("Archive")
            .field("file_size", file_size)
            .field("layer", layer)
            .field("unlocked", &self.plaintexts.is_some())
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
        progress::finish(Self::open_watched(bytes, limits, &()))
    }

    /// Opens the bytes of a file as [`Archive::open`] does, with checkpoints.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub async fn open_watched(
        bytes: &[u8],
        limits: &Limits,
        watch: &dyn Watch,
    ) -> Result<Self, OpenError> {
        let mut opener = Opener::new(limits.clone());
        let total = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut track = Track::new(watch, Stage::Reading, Unit::Bytes, total);
        track.begin().await;
        for piece in bytes.chunks(PIECE) {
            opener.push(piece)?;
            track.advance_by(piece.len()).await;
        }
        opener.finish_watched(watch).await
    }

    /// What the archive says it is. Nothing of it is verified.
    #[must_use]
    pub fn summary(&self) -> Summary {
        summary::summarize(self)
    }

    /// The checksum of the manifest as it is there (profile, section 6.1), by which archives that
    /// build on this one name it; none of a document, and none where the manifest is missing.
    #[must_use]
    pub fn manifest_digest(&self) -> Option<Digest> {
        match self.content() {
            Content::Members(members) => members.manifest_digest(self.bytes()),
            Content::Document(_) => None,
        }
    }

    /// The decompressed container, or the document's text.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.file.bytes
    }

    /// Size of the file, in bytes.
    #[must_use]
    pub fn file_size(&self) -> u64 {
        self.file.file_size
    }

    /// SHA-256 of the file, as `sha256sum` prints it.
    #[must_use]
    pub fn file_digest(&self) -> Digest {
        self.file.file_digest
    }

    /// The limits that it was opened with.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.file.limits
    }

    /// The compression of the file.
    #[must_use]
    pub fn layer(&self) -> Layer {
        self.file.layer
    }

    pub(crate) fn content(&self) -> &Content {
        &self.file.content
    }

    /// What was decrypted; none while the archive is locked.
    pub(crate) fn plaintexts(&self) -> Option<&Plaintexts> {
        self.plaintexts.as_deref()
    }
}

/// Threads may share an archive.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Archive>();
};
