//! What is looked for inside of longer texts, and where.

use alloc::vec::Vec;
use core::ops::Range;

/// Shortest name that is looked for inside of longer texts, in bytes, and only as a word.
pub(super) const SHORTEST_NAME: usize = 2;

/// Shortest secret that is looked for inside of longer texts, in bytes: shorter ones are found in
/// everything.
pub(super) const SHORTEST_SECRET: usize = 4;

/// Shortest secret that is not found by chance, in bytes.
const SHORTEST_DISTINCT: usize = 6;

/// Whether a range begins and ends where words do.
pub(super) fn is_word(text: &str, range: &Range<usize>) -> bool {
    let is_part = |c: char| c.is_alphanumeric();
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !before.is_some_and(is_part) && !after.is_some_and(is_part)
}

/// Whether a secret is no word, so that it is nowhere by chance: `password` may well be the name
/// of a member.
pub(super) fn is_distinct(secret: &str) -> bool {
    secret.len() >= SHORTEST_DISTINCT && !secret.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The actions of a template, in which words are those of a program.
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
