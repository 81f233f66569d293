//! Writing a document as an archive.

use alloc::string::String;
use alloc::vec::Vec;

use super::{ConvertError, export};
use crate::archive::Archive;
use crate::document::Document;
use crate::schema::FIRST_VERSION;
use crate::write::{
    BackupType, NewArchive, NewSection, Packing, UNKNOWN_DATABASE, write as write_archive,
};

/// Writes the sections of a document, with the manifest that its metadata makes.
pub(super) fn write(
    archive: &Archive,
    document: &Document,
    packing: &Packing,
) -> Result<Vec<u8>, ConvertError> {
    let text = archive.bytes();
    let sections = document.sections(text).iter();
    let sections: Vec<NewSection<'_>> =
        sections.map(|section| NewSection { name: section.name, json: &section.text }).collect();
    let summary = archive.summary();
    let tag = summary.backup_type.as_deref().map(export::tag);
    let tags: Vec<&str> = tag.iter().map(String::as_str).collect();
    let bytes = write_archive(&NewArchive {
        created_at: summary.created_at.as_deref().unwrap_or_default(),
        created_by: summary.created_by.as_deref().unwrap_or(export::UNKNOWN),
        backup_type: BackupType::Full,
        description: Some(&export::description(document.version())),
        tags: &tags,
        archive_id: export::id(&summary),
        base: None,
        manager_version: summary.manager_version.as_deref().unwrap_or_default(),
        database_type: export::database(&summary).unwrap_or(UNKNOWN_DATABASE),
        database_version: "",
        schema_version: FIRST_VERSION,
        hostname: summary.hostname.as_deref().unwrap_or_default(),
        total_devices: None,
        sections: &sections,
        packing: *packing,
    })?;
    Ok(bytes)
}
