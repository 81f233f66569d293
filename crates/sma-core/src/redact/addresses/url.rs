//! Finding URLs in texts.

use alloc::vec::Vec;
use core::ops::Range;

/// Maximum length of a URL's scheme, in bytes.
const MAX_SCHEME: usize = 32;

/// Returns the URLs in a text, in order, except those that a template completes. Takes linear time:
/// no part of the text is scanned as a URL twice.
pub(super) fn urls(text: &str) -> Vec<Range<usize>> {
    let mut urls: Vec<Range<usize>> = Vec::new();
    let mut done = 0;
    while let Some(at) = text.get(done..).and_then(|rest| rest.find("://")).map(|at| done + at) {
        let before = text.get(done..at).unwrap_or_default();
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let scheme = before.chars().rev().take(MAX_SCHEME).take_while(|c| is_scheme(*c)).count();
        let start = at - scheme;
        let is_end = |c: char| c.is_whitespace() || "\"'`<>|\\".contains(c);
        let rest = text.get(at..).unwrap_or_default();
        let end = at + rest.find(is_end).unwrap_or(rest.len());
        let url = text.get(start..end).unwrap_or_default();
        let url = url.trim_end_matches(['.', ',', ';', ')', ']', '}', '!', '?', ':']);
        if scheme > 0 && !url.contains("{{") {
            urls.push(start..start + url.len());
        }
        done = end;
    }
    urls
}

/// Returns the host of a URL, and its user if it has one.
pub(in crate::redact) fn host_and_user(url: &str) -> (&str, Option<&str>) {
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user.split(':').next().unwrap_or_default()), host),
        None => (None, authority),
    };
    let host = if host.starts_with('[') { "" } else { host.split(':').next().unwrap_or_default() };
    (host, user.filter(|user| !user.is_empty()))
}
