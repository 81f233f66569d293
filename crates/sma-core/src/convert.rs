//! Conversion of the documents of released versions into SMA 1.0 archives, and of archives into
//! `2026.1` documents.
//!
//! [`plan`] previews a conversion before anything is written; [`to_archive`] and [`to_document`]
//! perform it. They read an opened archive and return new bytes; the original is unchanged, and
//! must be kept to revert the conversion. The same input gives the same bytes.
//!
//! Every loss is reported: data without a place in the other format, required data that the source
//! lacks, and data that changes its form result in a [`Note`] with its location.

mod archive;
mod complete;
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
pub use complete::complete_document;
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

/// Treatment of a source that is not valid at level `standard`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "faults are accepted, or they are not")]
pub enum Faults {
    /// The source is refused: a conversion writes new checksums, which would hide damage.
    #[default]
    Refused,
    /// The source is converted as far as it can be read.
    Accepted,
}

/// Previews what [`to_archive`] will do with a document.
///
/// The plan is made from the very archive that is written afterwards: it is assembled in memory and
/// checked at level `thorough`. An SMA 1.0 archive needs no steps: there is only one schema version
/// so far.
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
        Content::Document(document) => plan::plan_document(archive, document, watch).await,
        Content::Members(_) => plan::plan_archive(archive),
    }
}

/// Converts a `2026.1` or `2024.1` document to an SMA 1.0 archive, as a `full` backup.
///
/// Its sections are those of [`Archive::section`], byte for byte. The document's `export_id`
/// becomes the `archive_id`, and its `export_type` a tag, from which [`to_document`] restores them.
///
/// # Errors
/// [`ConvertError::NoDocument`] for an SMA 1.0 archive, [`ConvertError::Invalid`] where faults are
/// refused, and [`ConvertError::Write`] where the manifest or the container cannot represent the
/// document.
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

/// Converts a document to an archive as [`to_archive`] does, with checkpoints.
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

/// Converts an archive, or a document, to a `2026.1` document: canonical JSON with its checksum,
/// which [`compress`](crate::layer::compress) can put into the one gzip layer that documents may
/// have.
///
/// Data without a place in a document is omitted, and required data that the archive lacks is
/// filled in; the notes list both. A `2026.1` document converted to an archive and back is
/// unchanged, except for what the notes of its plan list.
///
/// The document contains the secrets of an unlocked archive in plaintext.
///
/// # Errors
/// [`ConvertError::Locked`] for an encrypted archive that is not unlocked,
/// [`ConvertError::Invalid`] where faults are refused, [`ConvertError::Empty`] and
/// [`ConvertError::TooLarge`] where no reader would accept the document.
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

/// Converts to a document as [`to_document`] does, with checkpoints.
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
