//! How the facts of a document's export stand in a manifest, so that they find their way back.

use alloc::format;
use alloc::string::String;

use crate::document::Version;
use crate::integrity::Digest;
use crate::json::Value;
use crate::shape::{self, FaultKind, Others, Shape, Type, optional};
use crate::summary::Summary;

/// Who made a document that does not say so, and other names that must not be empty.
pub(super) const UNKNOWN: &str = "unknown";

/// Kinds of databases that both formats name.
const DATABASES: &[&str] = &["sqlite", "postgresql", "mysql"];

/// What the tag of a converted archive begins with that keeps the document's `export_type`.
const EXPORT_TYPE: &str = "export_type:";

/// The ids of documents and of archives, which are the same where they are well-formed.
static IDS: Shape = Shape {
    fields: &[
        optional("export_id", "Export ID", Type::Uuid),
        optional("archive_id", "Archive ID", Type::Uuid),
    ],
    others: Others::Reported,
};

/// The description of an archive that was a document.
pub(super) fn description(version: Version) -> String {
    format!("Converted from a {} document", version.as_str())
}

/// Whether an archive's description says no more than that it was converted.
pub(super) fn is_description(text: &str) -> bool {
    Version::ALL.iter().any(|version| description(*version) == text)
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
    DATABASES.iter().copied().find(|database| *database == name)
}

/// The id of an export or archive, if `object`, which holds it, has a lower-case UUID there.
pub(super) fn id<'s>(object: Option<Value<'_>>, summary: &'s Summary) -> Option<&'s str> {
    let mut is_uuid = true;
    shape::check(object?, &IDS, &mut |fault| {
        is_uuid &= !matches!(fault.kind, FaultKind::Mismatch { .. });
    });
    summary.archive_id.as_deref().filter(|_| is_uuid)
}

/// An id for an export that has none: a UUID of version 8 (RFC 9562), which is made of what is
/// exported.
pub(super) fn id_of(bytes: &[u8]) -> String {
    let digest = Digest::of(bytes).to_hex();
    let part = |range: core::ops::Range<usize>| digest.get(range).unwrap_or_default();
    let (a, b, c, d, e) = (part(0..8), part(8..12), part(12..15), part(15..18), part(18..30));
    format!("{a}-{b}-8{c}-8{d}-{e}")
}
