//! Finding templates in texts.

use alloc::vec::Vec;
use core::ops::Range;

/// Returns the actions of a template, whose words are code.
pub(super) fn templates(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let end = text.get(start..).and_then(|rest| rest.find("}}"));
        let end = end.map_or(text.len(), |at| start + at + 2);
        ranges.push(start..end);
        from = end;
    }
    ranges
}
