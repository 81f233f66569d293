//! Conversion of a document to an archive.

use alloc::vec::Vec;

use super::{ConvertError, export};
use crate::archive::{Archive, Content};
use crate::document::Document;
use crate::manifest::BackupType;
use crate::progress::Watch;
use crate::summary::Summary;
use crate::write::{NewArchive, Packing, UNKNOWN_DATABASE, write_watched};

/// Describes an archive as a manifest does: with the values of its own manifest or, for a document,
/// those that [`to_archive`](super::to_archive) would write. Unknown values are empty, and the
/// packing is the default.
#[must_use]
pub fn describe(archive: &Archive) -> NewArchive {
    let summary = archive.facts();
    match archive.content() {
        Content::Document(document) => describe_document(&summary, document),
        Content::Members(_) => NewArchive {
            excluded_sections: archive.excluded_sections(),
            ..describe_manifest(summary)
        },
    }
}

/// Writes the sections of a document, with a manifest made from its metadata.
pub(super) async fn write(
    archive: &Archive,
    document: &Document,
    packing: &Packing,
    watch: &dyn Watch,
) -> Result<Vec<u8>, ConvertError> {
    let new = describe_document(&archive.facts(), document).with_packing(*packing);
    Ok(write_watched(&new, document.sections(archive.bytes()), watch).await?)
}

fn describe_document(summary: &Summary, document: &Document) -> NewArchive {
    let created_at = summary.created_at.as_deref().unwrap_or_default();
    let created_by = summary.created_by.as_deref().unwrap_or(export::UNKNOWN);
    NewArchive {
        archive_id: export::id(summary).map(Into::into),
        ..NewArchive::new(created_at, created_by)
            .with_backup_type(BackupType::Full)
            .with_description(export::description(document.version()))
            .with_tags(summary.backup_type.as_deref().map(export::tag))
            .with_manager_version(summary.manager_version.as_deref().unwrap_or_default())
            .with_database(export::database(summary).unwrap_or(UNKNOWN_DATABASE), "")
            .with_hostname(summary.hostname.as_deref().unwrap_or_default())
    }
}

fn describe_manifest(summary: Summary) -> NewArchive {
    let blank = NewArchive::new(
        summary.created_at.unwrap_or_default(),
        summary.created_by.unwrap_or_default(),
    );
    NewArchive {
        backup_type: summary
            .backup_type
            .as_deref()
            .and_then(|name| name.parse().ok())
            .unwrap_or(blank.backup_type),
        description: summary.description,
        tags: summary.tags,
        archive_id: summary.archive_id,
        manager_version: summary.manager_version.unwrap_or_default(),
        database_type: summary.database_type.unwrap_or(blank.database_type),
        database_version: summary.database_version.unwrap_or_default(),
        schema_version: summary.schema_version.unwrap_or(blank.schema_version),
        hostname: summary.hostname.unwrap_or_default(),
        ..blank
    }
}
