//! Private parts of a text, and merging those that overlap.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::Range;

use super::{Private, REDACTED};

/// Range of a text and its replacement.
pub(super) struct Span<'d> {
    pub(super) range: Range<usize>,
    pub(super) new: Cow<'d, str>,
    /// Kind of private data; `None` where it is a replacement already.
    pub(super) kind: Option<Private>,
}

impl Span<'_> {
    pub(super) fn secret(range: Range<usize>) -> Self {
        Self { range, new: Cow::Borrowed(REDACTED), kind: Some(Private::Secret) }
    }

    pub(super) fn coordinate(range: Range<usize>) -> Self {
        Self { range, new: Cow::Borrowed("0"), kind: Some(Private::Location) }
    }

    /// Returns the span of a replacement, which stays.
    pub(super) fn kept(range: Range<usize>) -> Self {
        Self { range, new: Cow::Borrowed(""), kind: None }
    }
}

/// Merges overlapping spans, and sorts them.
pub(super) fn merge(mut spans: Vec<Span<'_>>) -> Vec<Span<'_>> {
    // Of equal ranges, existing replacements come first.
    spans.sort_by_key(|span| (span.range.start, Reverse(span.range.end), span.kind.is_some()));
    let mut merged: Vec<Span<'_>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.range.end <= last.range.end => {}
            Some(last) if span.range.start < last.range.end => {
                let end = span.range.end;
                let is_secret = [&*last, &span].iter().any(|it| it.kind == Some(Private::Secret));
                let is_longer = span.range.len() > last.range.len();
                if is_secret {
                    (last.new, last.kind) = (Cow::Borrowed(REDACTED), Some(Private::Secret));
                } else if last.kind.is_none() || is_longer && span.kind.is_some() {
                    (last.new, last.kind) = (span.new, span.kind);
                }
                last.range.end = end;
            }
            _ => merged.push(span),
        }
    }
    merged
}
