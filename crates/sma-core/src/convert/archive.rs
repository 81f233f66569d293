//! Writing a document as an archive.

use alloc::vec::Vec;

use super::{ConvertError, export};
use crate::archive::Archive;
use crate::document::Document;
use crate::progress::Watch;
use crate::write::{BackupType, NewArchive, Packing, UNKNOWN_DATABASE, write_watched};

/// Writes the sections of a document, with the manifest that its metadata makes.
pub(super) async fn write(
    archive: &Archive,
    document: &Document,
    packing: &Packing,
    watch: &dyn Watch,
) -> Result<Vec<u8>, ConvertError> {
    let summary = archive.summary();
    let created_at = summary.created_at.as_deref().unwrap_or_default();
    let created_by = summary.created_by.as_deref().unwrap_or(export::UNKNOWN);
    let new = NewArchive {
        archive_id: export::id(&summary).map(Into::into),
        ..NewArchive::new(created_at, created_by)
            .with_backup_type(BackupType::Full)
            .with_description(export::description(document.version()))
            .with_tags(summary.backup_type.as_deref().map(export::tag))
            .with_manager_version(summary.manager_version.as_deref().unwrap_or_default())
            .with_database(export::database(&summary).unwrap_or(UNKNOWN_DATABASE), "")
            .with_hostname(summary.hostname.as_deref().unwrap_or_default())
            .with_packing(*packing)
    };
    Ok(write_watched(&new, document.sections(archive.bytes()), watch).await?)
}
