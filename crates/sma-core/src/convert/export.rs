//! Representation of an export's metadata in a manifest, so that it survives the way back.

use alloc::format;
use alloc::string::String;

use crate::document::Version;
use crate::integrity::Digest;
use crate::manifest::DATABASE_TYPES;
use crate::shape::is_uuid;
use crate::summary::Summary;
use crate::words::VariantArray;

/// Creator of a document that names none, and other names that may not be empty.
pub(super) const UNKNOWN: &str = "unknown";

/// Prefix of the tag that preserves the document's `export_type`.
const EXPORT_TYPE: &str = "export_type:";

/// Returns the description of a converted document.
pub(super) fn description(version: Version) -> String {
    format!("Converted from a {version} document")
}

/// Returns whether a description only states that the archive was converted.
pub(super) fn is_description(text: &str) -> bool {
    Version::VARIANTS.iter().any(|version| description(*version) == text)
}

/// Returns the tag that preserves an export type.
pub(super) fn tag(export_type: &str) -> String {
    format!("{EXPORT_TYPE}{export_type}")
}

/// Returns the export type that a tag preserves.
pub(super) fn type_of_tag(tag: &str) -> Option<&str> {
    tag.strip_prefix(EXPORT_TYPE)
}

/// Returns the export type of that name, if `2026.1` documents have it.
pub(super) fn find_type(name: &str) -> Option<&'static str> {
    ["manual", "api"].into_iter().find(|known| *known == name)
}

/// Returns the database type, if both formats have it.
pub(super) fn database(summary: &Summary) -> Option<&'static str> {
    let name = summary.database_type.as_deref()?;
    DATABASE_TYPES.iter().copied().find(|database| *database == name)
}

/// Returns the id of an export or archive, if it is a lowercase UUID, which both formats share.
pub(super) fn id(summary: &Summary) -> Option<&str> {
    summary.archive_id.as_deref().filter(|id| is_uuid(id))
}

/// Returns an id for an export that has none: a UUID of version 8 (RFC 9562), derived from the
/// exported bytes.
pub(super) fn id_of(bytes: &[u8]) -> String {
    let digest = Digest::compute(bytes).to_hex();
    let part = |range: core::ops::Range<usize>| digest.get(range).unwrap_or_default();
    let (a, b, c, d, e) = (part(0..8), part(8..12), part(12..15), part(15..18), part(18..30));
    format!("{a}-{b}-8{c}-8{d}-{e}")
}
