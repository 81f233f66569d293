//! Finding known secrets in texts.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use super::finder::{Finder, TooMany};

/// Minimum length of a secret that is searched for as a word, in bytes: shorter ones occur
/// everywhere.
pub(super) const MIN_LENGTH: usize = 4;

/// Minimum length of a secret that does not occur by chance, in bytes.
const MIN_DISTINCT: usize = 6;

/// Minimum length of a secret of letters only, which may be part of a word.
const MIN_LETTERS: usize = 12;

/// Returns whether a secret is neither a word nor a number, so that it does not occur by chance:
/// `password` may be the name of a member, and `20260301` a part of a version.
pub(super) fn is_distinct(secret: &str) -> bool {
    secret.len() >= MIN_DISTINCT
        && secret.chars().any(char::is_alphabetic)
        && (secret.chars().any(|c| !c.is_alphabetic()) || secret.len() >= MIN_LETTERS)
}

/// Returns whether a secret may be the name of a member by chance.
pub(super) fn may_be_name(secret: &str) -> bool {
    secret.bytes().all(|byte| byte.is_ascii_lowercase() || b"_-.: ".contains(&byte))
}

/// Finds distinctive secrets anywhere, in either case of ASCII letters.
pub(super) struct SecretFinder {
    finder: Finder,
    /// Lengths of the patterns, and whether they may be names of members.
    patterns: Vec<(usize, bool)>,
}

impl SecretFinder {
    pub(super) fn new<'s>(secrets: impl Iterator<Item = &'s str>) -> Result<Self, TooMany> {
        let secrets: Vec<(Vec<u8>, bool)> = secrets
            .filter(|secret| is_distinct(secret))
            .map(|secret| (decode(secret), may_be_name(secret)))
            .collect();
        let finder = Finder::new(secrets.iter().map(|(secret, _)| secret.as_slice()))?;
        let patterns = secrets.iter().map(|(secret, is_name)| (secret.len(), *is_name)).collect();
        Ok(Self { finder, patterns })
    }

    /// Returns the ranges of secrets in a text, disjoint and in order; overlapping ones are merged.
    /// In names of members only secrets that no program would choose as a name.
    pub(super) fn find(&self, text: &str, is_name: bool) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        if self.patterns.is_empty() {
            return found;
        }
        // Without percent-encoding every byte keeps its offset.
        let is_encoded = text.contains('%');
        let decoded = if is_encoded { Cow::Owned(decode(text)) } else { text.as_bytes().into() };
        let starts = is_encoded.then(|| decoded_offsets(text));
        let place = |at: usize| match &starts {
            Some(starts) => starts.get(at).copied().unwrap_or(text.len()),
            None => at,
        };
        let mut state = Finder::start();
        for (at, byte) in decoded.iter().enumerate() {
            state = self.finder.next(state, byte.to_ascii_lowercase());
            let pattern = self.finder.pattern(state).and_then(|id| self.patterns.get(id));
            let Some((length, _)) = pattern.filter(|(_, may_be_name)| !is_name || !may_be_name)
            else {
                continue;
            };
            let mut range = place((at + 1).saturating_sub(*length))..place(at + 1);
            while let Some(last) = found.pop_if(|last| range.start < last.end) {
                range.start = range.start.min(last.start);
            }
            found.push(range);
        }
        found
    }
}

/// Returns the bytes of a text in lowercase ASCII, with percent-encoded ones decoded.
fn decode(text: &str) -> Vec<u8> {
    let bytes = percent_encoding::percent_decode_str(text);
    bytes.map(|byte| byte.to_ascii_lowercase()).collect()
}

/// Returns the offset of each byte of a decoded text.
fn decoded_offsets(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        starts.push(at);
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let is_encoded = bytes.get(at) == Some(&b'%') && is_digit(at + 1) && is_digit(at + 2);
        at += if is_encoded { 3 } else { 1 };
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(secrets: &[&str], text: &'t str) -> Vec<&'t str> {
        let finder = SecretFinder::new(secrets.iter().copied()).unwrap();
        finder.find(text, false).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn secrets_are_found_in_any_text() {
        for (text, expected) in [
            ("xhunter9y", &["hunter9"][..]),
            ("HUNTER9 hunter9hunter9", &["HUNTER9", "hunter9", "hunter9"]),
            ("a%20hunt%65r9.", &["hunt%65r9"]),
            ("hunter", &[]),
        ] {
            assert_eq!(found(&["hunter9"], text), expected, "{text}");
        }
        assert_eq!(found(&["a%20b c1"], "xa%20b%20c1x"), ["a%20b%20c1"]);
        assert_eq!(found(&["abcd12", "cd1234", "d12"], "abcd1234 abcd12"), ["abcd1234", "abcd12"]);
        assert_eq!(found(&["größe1"], "die größe1!"), ["größe1"]);
    }

    #[test]
    fn words_and_numbers_are_not_distinct() {
        for secret in ["hunter9", "korrekt-pferd-9", "Sommer2026!", "a1b2c3", "correcthorsebattery"]
        {
            assert!(is_distinct(secret), "{secret}");
        }
        for secret in ["", "ab1", "password", "Kitchen", "20260301", "12:30:45", "2026-03-01"] {
            assert!(!is_distinct(secret), "{secret}");
        }
        let finder = SecretFinder::new(["wifi-password", "hunter_22"].into_iter()).unwrap();
        assert_eq!(finder.find("wifi-password", true), []);
        assert_eq!(finder.find("hunter_22", true).len(), 1);
    }
}
