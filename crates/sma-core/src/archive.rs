//! Opened archives.
//!
//! Opening decompresses the file and reads the container and the manifest, and no more. Problems of
//! the content are reported by [`Archive::validate`]; what prevents the bytes from being read as an
//! archive at all is an [`OpenError`]. An encrypted archive is locked: everything that needs no
//! password works, and [`Archive::unlock`] returns it with its sections decrypted.

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
pub(crate) use summary::summarize_manifest;

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use once_cell::race::OnceBox;

use crate::document::Document;
use crate::integrity::Digest;
use crate::json::Value;
use crate::layer::Layer;
use crate::limits::Limits;
use crate::progress::{self, Stage, Track, Unit, Watch};
use crate::summary::Summary;
#[cfg(not(feature = "decrypt"))]
use plaintexts::Plaintexts;
#[cfg(feature = "decrypt")]
use unlock::Plaintexts;

/// Opened archive: an SMA 1.0 archive, or a document written by a release of Shelly Manager.
///
/// It owns the decompressed bytes, and everything it returns borrows from them. Clones share the
/// bytes and cost nothing; threads may share an archive.
///
/// An encrypted archive is locked until [`Archive::unlock`] returns it with its sections decrypted.
/// Dropping the last clone of an unlocked archive wipes the plaintexts from memory.
#[derive(Clone)]
pub struct Archive {
    file: Arc<File>,
    /// The decrypted sections; `None` while the archive is locked.
    plaintexts: Option<Arc<Plaintexts>>,
}

/// The opened file, shared by all clones.
struct File {
    file_size: u64,
    /// Computed when it is asked for, if the file is its own content.
    file_digest: OnceBox<Digest>,
    layer: Layer,
    limits: Limits,
    /// The decompressed container, or the document's text.
    bytes: Vec<u8>,
    content: Content,
}

/// Bytes decompressed between two checkpoints.
const PIECE: usize = 64 * 1024;

/// Content of the decompressed bytes.
pub(crate) enum Content {
    Members(Members),
    Document(Document),
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content may be secret.
        let File { file_size, layer, .. } = &*self.file;
        f.debug_struct("Archive")
            .field("file_size", file_size)
            .field("layer", layer)
            .field("unlocked", &self.plaintexts.is_some())
            .finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens the bytes of a file. To show progress, or to cancel, use [`Opener`].
    ///
    /// Hostile bytes cannot cause a panic or an endless loop, or take more memory than a small
    /// multiple of the limits.
    ///
    /// # Errors
    /// Returns an error when the bytes cannot be read as an archive at all; it names what they are
    /// instead.
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

    /// Returns what the archive states about itself. Nothing of it is verified.
    #[must_use]
    pub fn summary(&self) -> Summary {
        summary::summarize(self)
    }

    /// Returns what [`Archive::summary`] does, with checkpoints: its sections are parsed first.
    pub async fn summary_watched(&self, watch: &dyn Watch) -> Summary {
        if let Content::Members(_) = self.content() {
            self.parse_watched(watch).await;
        }
        self.summary()
    }

    /// Returns the summary without the sections, none of which is parsed.
    pub(crate) fn facts(&self) -> Summary {
        summary::facts(self)
    }

    /// Returns the computed checksum of the manifest (profile, section 6.1), by which incremental
    /// archives refer to this one; `None` for a document, and where the manifest is missing.
    #[must_use]
    pub fn manifest_digest(&self) -> Option<Digest> {
        match self.content() {
            Content::Members(members) => members.manifest_digest(self.bytes()),
            Content::Document(_) => None,
        }
    }

    /// Returns the paths and bytes of the members, in their order in the file and as they are stored:
    /// encrypted ones encrypted. A document has none.
    ///
    /// ```
    /// use sma_core::{Archive, Limits};
    ///
    /// # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
    /// let archive = Archive::open(bytes, &Limits::default())?;
    /// let (path, manifest) = archive.members().next().expect("a member");
    /// assert_eq!(path, "manifest.json");
    /// assert!(manifest.starts_with(b"{"));
    /// # Ok::<(), sma_core::archive::OpenError>(())
    /// ```
    pub fn members(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let list = match self.content() {
            Content::Members(members) => members.list(),
            Content::Document(_) => &[],
        };
        list.iter().map(|member| (member.path.as_str(), member.bytes(self.bytes())))
    }

    /// Returns the decompressed container, or the text of the document.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.file.bytes
    }

    /// Returns the size of the file, in bytes.
    #[must_use]
    pub fn file_size(&self) -> u64 {
        self.file.file_size
    }

    /// Returns the SHA-256 of the file, as `sha256sum` prints it.
    #[must_use]
    pub fn file_digest(&self) -> Digest {
        let file = &self.file;
        *file.file_digest.get_or_init(|| Box::new(Digest::compute(&file.bytes)))
    }

    /// Returns the limits that the archive was opened with.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.file.limits
    }

    /// Returns the compression of the file.
    #[must_use]
    pub fn layer(&self) -> Layer {
        self.file.layer
    }

    /// Returns the whole `2026.1` or `2024.1` document; `None` for an SMA 1.0 archive.
    #[must_use]
    pub fn document(&self) -> Option<Value<'_>> {
        match self.content() {
            Content::Document(document) => Some(document.root(self.bytes())),
            Content::Members(_) => None,
        }
    }

    pub(crate) fn content(&self) -> &Content {
        &self.file.content
    }

    /// Returns the decrypted sections; `None` while the archive is locked.
    pub(crate) fn plaintexts(&self) -> Option<&Plaintexts> {
        self.plaintexts.as_deref()
    }
}

/// Threads may share an archive.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Archive>();
};
