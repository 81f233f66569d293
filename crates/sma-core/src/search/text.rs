//! The texts of an index: each as it is written, and folded.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use zeroize::Zeroizing;

use super::fold::fold;
use super::query::Query;
use crate::shape::mac_address;

/// Texts by number. Those that recur are stored once, as far as they are remembered.
#[derive(Default)]
pub(super) struct Texts {
    folded: Lines,
    /// Texts that differ from their folded form; the others are empty here.
    written: Lines,
}

/// Number of a text.
pub(super) type TextId = u32;

impl Texts {
    /// In place of a secret: nothing is found in it.
    pub(super) const HIDDEN: TextId = 0;

    /// Creates texts with [`Texts::HIDDEN`] only.
    pub(super) fn new() -> Self {
        let mut texts = Self::default();
        texts.folded.end_line();
        texts.written.push_str("••••••");
        texts.written.end_line();
        texts
    }

    /// Adds a text. `None` where all would have more than `max_bytes`.
    pub(super) fn push(&mut self, text: &str, max_bytes: usize) -> Option<TextId> {
        let id = TextId::try_from(self.folded.ends.len()).ok()?;
        let start = self.folded.text.0.len();
        if start.saturating_add(self.written.text.0.len()).saturating_add(text.len()) > max_bytes {
            return None;
        }
        self.folded.text.reserve(text.len());
        fold(text, |c| self.folded.text.push(c));
        if self.folded.text.0.get(start..) != Some(text) {
            self.written.push_str(text);
        }
        // On a line of its own, which no query spans.
        if text.len() == 17 && mac_address(text).is_some() {
            self.folded.text.push('\n');
            let digits = text.chars().filter(char::is_ascii_hexdigit);
            digits.for_each(|digit| self.folded.text.push(digit.to_ascii_lowercase()));
        }
        self.folded.end_line();
        self.written.end_line();
        Some(id)
    }

    /// Returns a text as it is written.
    pub(super) fn written(&self, id: TextId) -> &str {
        Some(self.written.get(id)).filter(|text| !text.is_empty()).unwrap_or(self.folded(id))
    }

    /// Returns a folded text.
    pub(super) fn folded(&self, id: TextId) -> &str {
        self.folded.get(id).split('\n').next().unwrap_or_default()
    }

    /// Returns for each text the words of a query that it contains, as bits.
    pub(super) fn find(&self, query: &Query) -> Vec<u8> {
        let mut found = vec![0; self.folded.ends.len()];
        for (bit, needle) in query.needles() {
            let mut id = 0;
            for (at, _) in self.folded.text.0.match_indices(needle) {
                while self.folded.ends.get(id).is_some_and(|end| index(*end) <= at) {
                    id += 1;
                }
                if let Some(bits) = found.get_mut(id) {
                    *bits |= bit;
                }
            }
        }
        found
    }
}

/// Lines in one text, wiped from memory on drop.
#[derive(Default)]
struct Lines {
    text: Wiped,
    /// End of each line, after its line feed.
    ends: Vec<u32>,
}

impl Lines {
    fn push_str(&mut self, text: &str) {
        self.text.reserve(text.len());
        self.text.0.push_str(text);
    }

    fn end_line(&mut self) {
        self.text.push('\n');
        // The sum of the texts is bounded.
        self.ends.push(u32::try_from(self.text.0.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, id: TextId) -> &str {
        let end_of = |at: usize| self.ends.get(at).map(|end| index(*end));
        let start = index(id).checked_sub(1).and_then(end_of).unwrap_or_default();
        let range: Range<usize> = start..end_of(index(id)).unwrap_or(start).max(start + 1) - 1;
        self.text.0.get(range).unwrap_or_default()
    }
}

/// Growing text that leaves no copies behind.
#[derive(Default)]
struct Wiped(Zeroizing<String>);

impl Wiped {
    fn push(&mut self, c: char) {
        self.reserve(c.len_utf8());
        self.0.push(c);
    }

    fn reserve(&mut self, more: usize) {
        let needed = self.0.len().saturating_add(more);
        if needed > self.0.capacity() {
            let capacity = needed.max(self.0.capacity().saturating_mul(2));
            let mut larger = Zeroizing::new(String::with_capacity(capacity));
            larger.push_str(&self.0);
            self.0 = larger;
        }
    }
}

/// Returns a number as an index.
pub(super) fn index(id: u32) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Texts {
        let mut texts = Texts::new();
        all.iter().for_each(|text| assert!(texts.push(text, 1000).is_some()));
        texts
    }

    #[test]
    fn texts_are_returned_as_written_and_folded() {
        let all = ["", "Küche 1", "lower", "A8:03:2A:B1:23:45", "a\nb"];
        let texts = texts(&all);
        for (id, text) in (1..).zip(all) {
            assert_eq!(texts.written(id), text);
        }
        let folded = (1..6).map(|id| texts.folded(id));
        assert!(folded.eq(["", "kuche 1", "lower", "a8:03:2a:b1:23:45", "a b"]));
        assert_eq!(texts.folded(Texts::HIDDEN), "");
        assert_eq!(texts.written(99), "");
    }

    #[test]
    fn the_words_of_a_query_are_found_in_each_text() {
        let texts = texts(&["Kitchen lamp", "lampion", "A8:03:2A:B1:23:45", "x"]);
        let find = |query: &str| texts.find(&Query::new(query));
        assert_eq!(find("LAMP kit"), [0, 0b11, 0b01, 0, 0]);
        assert_eq!(find("a8032a"), [0, 0, 0, 1, 0]);
        assert_eq!(find("12345"), [0, 0, 0, 1, 0]);
        // No word spans two texts.
        assert_eq!(find("plampion"), [0; 5]);
    }

    #[test]
    fn a_text_beyond_the_maximum_is_refused() {
        let mut texts = Texts::new();
        assert!(texts.push("abc", 30).is_some());
        assert_eq!(texts.push(&"x".repeat(30), 30), None);
    }
}
