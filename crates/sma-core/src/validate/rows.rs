//! The records of a collection, for checks that look at each.

use crate::json::Value;
use crate::section::Section;

/// The records of a section's collection, those too that are no objects; none where the
/// collection is absent or malformed, which other checks tell.
pub(super) fn records<'a>(
    section: Section<'a>,
    collection: &str,
) -> impl Iterator<Item = Value<'a>> {
    section.collection(collection).into_iter().flat_map(|found| found.rows(0, usize::MAX))
}
