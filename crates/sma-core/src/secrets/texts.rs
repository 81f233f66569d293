//! Secrets inside texts: scripts, headers, URLs, lists of variables, and JSON in a string.

mod assignments;
mod commands;
mod cursor;
mod encoded;
mod shapes;
mod tables;
mod tags;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

pub(super) use commands::Command;

use super::{find_hidden, is_placeholder};
use crate::json::{self, Strings, Tape, quote};
use crate::limits::Limits;

/// Parses a text that is itself a JSON object or array.
pub(crate) fn json_text(text: &str) -> Option<Tape> {
    let is_container = text.trim_ascii_start().starts_with(['{', '[']);
    let parse = || json::parse(text.as_bytes(), Limits::default().json_depth).ok();
    is_container.then(parse)?
}

/// Returns the ranges of secrets in a text that is not JSON, disjoint and in order, in linear time.
pub(crate) fn find_in_text(text: &str) -> Vec<Range<usize>> {
    if !may_hold_secret(text) {
        return Vec::new();
    }
    let mut found = find_plain(text);
    encoded::find(text, &mut found);
    found.retain(|range| text.get(range.clone()).is_some_and(is_readable));
    merge(found)
}

/// Returns the ranges of secrets that are not encoded, in any order.
fn find_plain(text: &str) -> Vec<Range<usize>> {
    let mut found = assignments::values(text);
    commands::find(text, &mut found);
    shapes::find(text, &mut found);
    tables::find(text, &mut found);
    tags::find(text, &mut found);
    found
}

/// Replaces every secret in a text by `mark`, also where the text is JSON.
pub(crate) fn conceal<'t>(text: &'t str, mark: &str) -> Cow<'t, str> {
    let Some(tape) = json_text(text) else {
        return splice(text, find_in_text(text).into_iter().map(|range| (range, mark.into())));
    };
    let root = tape.root(text.as_bytes());
    let secrets = find_hidden(root);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut strings = Strings::new(root);
    while let Some(string) = strings.next_string() {
        let inner = string.as_str().unwrap_or_default();
        if secrets.binary_search(&string.range().start).is_err()
            && let Cow::Owned(new) = conceal(&inner, mark)
        {
            edits.push((string.range(), quote(&new)));
        }
    }
    edits.extend(
        secrets.iter().filter_map(|start| Some((*start..scalar_end(text, *start)?, quote(mark)))),
    );
    edits.sort_unstable_by_key(|(range, _)| range.start);
    splice(text, edits)
}

/// Replaces ranges of a text, which are disjoint and in order.
pub(crate) fn splice(
    text: &str,
    edits: impl IntoIterator<Item = (Range<usize>, String)>,
) -> Cow<'_, str> {
    let mut new = String::new();
    let mut done = 0;
    for (range, replacement) in edits {
        new.push_str(text.get(done..range.start).unwrap_or_default());
        new.push_str(&replacement);
        done = range.end;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    new.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(new)
}

/// Returns the end of the string or number at an offset of a JSON text.
fn scalar_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let Some(string) = rest.strip_prefix('"') else {
        let length = rest.find(|c: char| c.is_ascii_whitespace() || ",]}".contains(c));
        return Some(start + length.unwrap_or(rest.len()));
    };
    let mut is_escaped = false;
    let length = string.find(|c: char| {
        let ends = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    })?;
    Some(start + 1 + length + 1)
}

/// Returns whether a text may contain a secret: one without separators is a single word, and at
/// most a token or a code.
fn may_hold_secret(text: &str) -> bool {
    let is_separator =
        |byte: u8| !byte.is_ascii() || byte.is_ascii_whitespace() || b"=:%,(>@$".contains(&byte);
    text.len() >= shapes::MIN_TOKEN || shapes::is_setup_code(text) || text.bytes().any(is_separator)
}

/// Returns whether a text is a value, rather than a placeholder or a template.
fn is_readable(value: &str) -> bool {
    !value.is_empty() && !is_placeholder(value) && !value.contains("{{")
}

/// Merges adjacent ranges of a sorted list.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests;
