//! How the facts of a document's export stand in a manifest, so that they find their way back.

use alloc::format;
use alloc::string::String;

use crate::document::Version;
use crate::integrity::Digest;
use crate::manifest::DATABASE_TYPES;
use crate::shape::is_uuid;
use crate::summary::Summary;
use crate::words::VariantArray;

/// Who made a document that does not say so, and other names that must not be empty.
pub(super) const UNKNOWN: &str = "unknown";

/// What the tag of a converted archive begins with that keeps the document's `export_type`.
const EXPORT_TYPE: &str = "export_type:";

/// The description of an archive that was a document.
pub(super) fn description(version: Version) -> String {
    format!("Converted from a {version} document")
}

/// Whether an archive's description says no more than that it was converted.
pub(super) fn is_description(text: &str) -> bool {
    Version::VARIANTS.iter().any(|version| description(*version) == text)
}

/// The tag that keeps an export's type.
pub(super) fn tag(export_type: &str) -> String {
    format!("{EXPORT_TYPE}{export_type}")
}

/// The type of an export that a tag keeps.
pub(super) fn type_of_tag(tag: &str) -> Option<&str> {
    tag.strip_prefix(EXPORT_TYPE)
}

/// The type of an export by its name, where a `2026.1` document can say it.
pub(super) fn type_named(name: &str) -> Option<&'static str> {
    ["manual", "api"].into_iter().find(|known| *known == name)
}

/// The database that both formats can name; none where the source names another one, or none.
pub(super) fn database(summary: &Summary) -> Option<&'static str> {
    let name = summary.database_type.as_deref()?;
    DATABASE_TYPES.iter().copied().find(|database| *database == name)
}

/// The id of an export or archive, if it is a lower-case UUID: the two are the same then.
pub(super) fn id(summary: &Summary) -> Option<&str> {
    summary.archive_id.as_deref().filter(|id| is_uuid(id))
}

/// An id for an export that has none: a UUID of version 8 (RFC 9562), which is made of what is
/// exported.
pub(super) fn id_of(bytes: &[u8]) -> String {
    let digest = Digest::compute(bytes).to_hex();
    let part = |range: core::ops::Range<usize>| digest.get(range).unwrap_or_default();
    let (a, b, c, d, e) = (part(0..8), part(8..12), part(12..15), part(15..18), part(18..30));
    format!("{a}-{b}-8{c}-8{d}-{e}")
}
