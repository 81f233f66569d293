//! Turning the documents of released versions into SMA 1.0 archives, and archives back into
//! `2026.1` documents.
//!
//! [`plan`] says what a conversion will do, before anything is written; [`to_archive`] and
//! [`to_document`] do it. They read an opened archive and make new bytes: the original is never
//! touched, and going back means keeping it. The same input gives the same bytes.
//!
//! Nothing is lost in silence. What the other format has no place for, what it needs and the
//! source lacks, and what changes its form is a [`Note`] that says where.

mod archive;
mod date;
mod document;
mod error;
mod export;
mod losses;
mod note;
mod plan;
mod record;
mod source;
#[cfg(test)]
mod tests;

pub use archive::describe;
pub use document::NewDocument;
pub use error::ConvertError;
pub use note::{Note, NoteKind};
pub use plan::{Plan, Step};

use alloc::vec::Vec;

use source::Source;

use crate::archive::{Archive, Content};
use crate::check::Level;
use crate::progress::{self, Watch};
use crate::write::Packing;

/// What becomes of a source that is not valid at level `standard`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "faults are accepted, or they are not")]
pub enum Faults {
    /// It is refused: a conversion writes new checksums, and would make damage look sound.
    #[default]
    Refused,
    /// It is converted as far as it can be read.
    Accepted,
}

/// What [`to_archive`] will do with a document, and what is to be known before.
///
/// Made from the very archive that is then written: it is put together in memory and checked at
/// level `thorough`. An SMA 1.0 archive needs no steps: there is one schema version so far, and
/// so no migration.
///
/// ```
/// use sma_core::{Archive, Limits, convert};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/2024.1-server-export.sma");
/// let document = Archive::open(bytes, &Limits::default())?;
/// let plan = convert::plan(&document);
/// assert_eq!((&*plan.from_version, &*plan.to_version), ("2024.1", "1.0.0"));
/// assert_eq!(plan.steps[0].member, "data/devices.json");
/// assert!(plan.faults.is_empty() && plan.obstacle.is_none());
/// # Ok::<(), sma_core::archive::OpenError>(())
/// ```
#[must_use]
pub fn plan(archive: &Archive) -> Plan {
    progress::finish(plan_watched(archive, &()))
}

/// Plans as [`plan`] does, with checkpoints.
pub async fn plan_watched(archive: &Archive, watch: &dyn Watch) -> Plan {
    match archive.content() {
        Content::Document(document) => plan::of_document(archive, document, watch).await,
        Content::Members(_) => plan::of_archive(archive),
    }
}

/// Writes a `2026.1` or `2024.1` document as an SMA 1.0 archive, a `full` backup.
///
/// Its sections are those of [`Archive::section`], to the byte. The document's `export_id`
/// becomes the `archive_id`, and its `export_type` a tag, so that [`to_document`] restores them.
///
/// # Errors
/// [`ConvertError::NoDocument`] of an SMA 1.0 archive, [`ConvertError::Invalid`] where faults are
/// not accepted, and [`ConvertError::Write`] where the manifest or the container cannot hold what
/// the document says.
///
/// ```
/// use sma_core::convert::{self, Faults};
/// use sma_core::write::Packing;
/// use sma_core::{Archive, Limits};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/2026.1-server-export.sma");
/// let document = Archive::open(bytes, &Limits::default())?;
/// let bytes = convert::to_archive(&document, &Packing::default(), Faults::Refused)?;
/// let archive = Archive::open(&bytes, &Limits::default())?;
/// assert_eq!(archive.summary().format, "SMA 1.0.0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_archive(
    archive: &Archive,
    packing: &Packing,
    faults: Faults,
) -> Result<Vec<u8>, ConvertError> {
    progress::finish(to_archive_watched(archive, packing, faults, &()))
}

/// Writes a document as an archive as [`to_archive`] does, with checkpoints.
///
/// # Errors
/// As [`to_archive`].
pub async fn to_archive_watched(
    archive: &Archive,
    packing: &Packing,
    faults: Faults,
    watch: &dyn Watch,
) -> Result<Vec<u8>, ConvertError> {
    let Content::Document(document) = archive.content() else {
        return Err(ConvertError::NoDocument);
    };
    if faults == Faults::Refused {
        source::refuse_faults(&archive.validation(Level::Standard).finish_watched(watch).await)?;
    }
    archive::write(archive, document, packing, watch).await
}

/// Writes an archive, or a document, as a `2026.1` document: canonical JSON with its checksum,
/// which [`compress`](crate::layer::compress) puts into the one gzip layer that a document may
/// have.
///
/// What a document has no place for is left out, and what it needs and the archive lacks is
/// filled in; the notes name both. A `2026.1` document that became an archive becomes the same
/// document again, unless it has what its plan noted.
///
/// The secrets of an unlocked archive are in the document in clear.
///
/// # Errors
/// [`ConvertError::Locked`] of an encrypted archive that is not unlocked,
/// [`ConvertError::Invalid`] where faults are not accepted, [`ConvertError::Empty`] and
/// [`ConvertError::TooLarge`] where no reader would take the document.
///
/// ```
/// use sma_core::convert::{self, Faults};
/// use sma_core::{Archive, Level, Limits};
///
/// # let bytes = include_bytes!("../../../tests/vectors/samples/1.0-tar-gzip.sma");
/// let archive = Archive::open(bytes, &Limits::default())?;
/// let document = convert::to_document(&archive, Faults::Refused)?;
/// assert!(document.notes.iter().any(|note| note.text.contains("notifications")));
/// let document = Archive::open(&document.json, &Limits::default())?;
/// assert!(document.validate(Level::Standard).valid);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_document(source: &Archive, faults: Faults) -> Result<NewDocument, ConvertError> {
    progress::finish(to_document_watched(source, faults, &()))
}

/// Writes a document as [`to_document`] does, with checkpoints.
///
/// # Errors
/// As [`to_document`].
pub async fn to_document_watched(
    source: &Archive,
    faults: Faults,
    watch: &dyn Watch,
) -> Result<NewDocument, ConvertError> {
    document::write(&Source::read(source, faults, watch).await?, watch).await
}
