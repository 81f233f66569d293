//! Texts of results, with what was found in them.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::fold::{fold_with_offsets, folded_len};
use super::query::Query;

/// Maximum length of a text in a result, in characters.
const MAX_CHARS: usize = 120;

/// Number of characters before the first word found in a long text.
const CHARS_BEFORE: usize = 30;

/// Replacement for what is left out.
const ELLIPSIS: &str = "…";

/// Part of a text. It is wiped from memory on drop: it may have been decrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether it was searched for.
    pub is_match: bool,
}

impl Drop for Part {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

/// Returns at most [`MAX_CHARS`] of a text, around the first word found in it. `folded` is the same
/// text, folded.
pub(super) fn mark(text: &str, folded: &str, query: &Query) -> Vec<Part> {
    let (window, is_cut_before, is_cut_after) = window(text, folded, query);
    let mut parts = Parts::default();
    if is_cut_before {
        parts.push(ELLIPSIS, false);
    }
    let mut done = 0;
    for range in matches(window, query) {
        parts.push(window.get(done..range.start).unwrap_or_default(), false);
        parts.push(window.get(range.clone()).unwrap_or_default(), true);
        done = range.end;
    }
    parts.push(window.get(done..).unwrap_or_default(), false);
    if is_cut_after {
        parts.push(ELLIPSIS, false);
    }
    parts.0
}

#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn push(&mut self, text: &str, is_match: bool) {
        if !text.is_empty() {
            self.0.push(Part { text: text.into(), is_match });
        }
    }
}

/// Returns the part of a text around the first word found, and whether it is cut before and after.
fn window<'t>(text: &'t str, folded: &str, query: &Query) -> (&'t str, bool, bool) {
    if text.chars().nth(MAX_CHARS).is_none() {
        return (text, false, false);
    }
    let first = query.needles().filter_map(|(_, needle)| folded.find(needle)).min();
    let at = original_offset(text, first.unwrap_or_default());
    let (before, rest) = text.split_at_checked(at).unwrap_or(("", text));
    let mut chars_before = before.char_indices().rev().take(CHARS_BEFORE);
    let start = chars_before.by_ref().last().map_or(at, |(start, _)| start);
    let left = MAX_CHARS.saturating_sub(before.get(start..).unwrap_or_default().chars().count());
    let end = rest.char_indices().nth(left).map_or(text.len(), |(end, _)| at + end);
    (text.get(start..end).unwrap_or_default(), start > 0, end < text.len())
}

/// Returns the offset in a text of the character that is at an offset in the folded text.
fn original_offset(text: &str, in_folded: usize) -> usize {
    if text.is_ascii() {
        return in_folded;
    }
    let mut length = 0;
    let mut chars = text.char_indices().skip_while(|(_, c)| {
        length += folded_len(*c);
        length <= in_folded
    });
    chars.next().map_or(text.len(), |(at, _)| at)
}

/// Returns the ranges of a short text in which words are found, disjoint and in order.
fn matches(text: &str, query: &Query) -> Vec<Range<usize>> {
    let (folded, offsets) = fold_with_offsets(text);
    let original = |at: usize| offsets.get(at).copied().unwrap_or(text.len());
    let mut found: Vec<Range<usize>> = query
        .needles()
        .flat_map(|(_, needle)| folded.match_indices(needle))
        .map(|(at, needle)| {
            let (start, mut end) = (original(at), at + needle.len());
            // To the end of the last character, with the marks on it.
            while end < folded.len() && original(end) == original(end - 1) {
                end += 1;
            }
            start..original(end)
        })
        .collect();
    found.sort_unstable_by_key(|range| (range.start, range.end));
    found.dedup_by(|next, range| {
        let is_joined = next.start <= range.end;
        if is_joined {
            range.end = range.end.max(next.end);
        }
        is_joined
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::fold::to_folded;
    use super::*;

    /// A text in which what is marked is in brackets.
    fn marked(text: &str, query: &str) -> String {
        let parts = mark(text, &to_folded(text), &Query::new(query));
        let show = |part: &Part| match part.is_match {
            true => alloc::format!("[{}]", part.text),
            false => part.text.clone(),
        };
        parts.iter().map(show).collect()
    }

    #[test]
    fn matches_are_marked_in_the_original() {
        for (text, query, expected) in [
            ("Kitchen lamp", "lamp KIT", "[Kit]chen [lamp]"),
            ("Große Küche", "GROSSE kuche", "[Große] [Küche]"),
            ("Ku\u{308}che", "ku", "[Ku\u{308}]che"),
            ("aaaa", "aa a", "[aaaa]"),
            ("Straße", "s", "[S]tra[ß]e"),
            ("A8:03:2A:B1:23:45", "a8:03:2a", "[A8:03:2A]:B1:23:45"),
            ("nothing", "x", "nothing"),
            ("", "x", ""),
        ] {
            assert_eq!(marked(text, query), expected);
        }
    }

    #[test]
    fn long_texts_are_cut_around_the_first_match() {
        for filler in ["abc ", "äöü "] {
            let text = [&filler.repeat(500), "Kitchen", &filler.repeat(500)].concat();
            let marked = marked(&text, "kitchen");
            assert!(marked.contains("[Kitchen]"), "{marked}");
            assert!(marked.starts_with(ELLIPSIS) && marked.ends_with(ELLIPSIS), "{marked}");
            assert!(marked.chars().count() <= MAX_CHARS + 4, "{marked}");
        }
        assert_eq!(marked(&"x".repeat(200), "y").chars().count(), MAX_CHARS + 1);
    }
}
