//! What is searched for.

use alloc::string::String;
use alloc::vec::Vec;

use super::fold::to_folded;

/// A query: words that a record must all contain, in any order.
pub(super) struct Query {
    /// The folded query with single spaces.
    pub(super) phrase: String,
    words: Vec<Word>,
}

/// A word of a query.
pub(super) struct Word {
    pub(super) text: String,
    /// The same without separators, if it is a MAC address or the beginning of one.
    digits: Option<String>,
}

impl Query {
    /// Maximum number of words; more are ignored.
    pub(super) const MAX_WORDS: usize = 8;

    /// Parses a query as it is typed.
    pub(super) fn new(query: &str) -> Self {
        let folded = to_folded(query);
        let texts = || folded.split(' ').filter(|word| !word.is_empty());
        let words = texts().take(Self::MAX_WORDS).map(Word::new).collect();
        Self { phrase: texts().collect::<Vec<_>>().join(" "), words }
    }

    /// Returns the words.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Returns the bits of all words.
    pub(super) fn all(&self) -> u8 {
        bits().take(self.words.len()).fold(0, |all, bit| all | bit)
    }

    /// Returns the texts to search for, each with the bit of its word.
    pub(super) fn needles(&self) -> impl Iterator<Item = (u8, &str)> {
        let needles = |(bit, word)| Word::needles(word).map(move |needle| (bit, needle));
        bits().zip(&self.words).flat_map(needles)
    }
}

impl Word {
    fn new(text: &str) -> Self {
        Self { text: text.into(), digits: address_digits(text) }
    }

    fn needles(&self) -> impl Iterator<Item = &str> {
        core::iter::once(&*self.text).chain(self.digits.as_deref())
    }
}

/// Returns a bit for each word.
fn bits() -> impl Iterator<Item = u8> {
    (0..Query::MAX_WORDS).map(|index| 1 << index)
}

/// Returns the digits of a MAC address, or of the beginning of one, that is written with separators:
/// pairs joined by `:`, `-` or `_`, or groups of four joined by `.` or `-`. A time is not one.
fn address_digits(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| ":-_.".contains(*c))?;
    let groups: Vec<&str> = text.split(separator).collect();
    let length = groups.first()?.len();
    let is_form = matches!((length, separator), (2, ':' | '-' | '_') | (4, '.' | '-'));
    let (last, full) = groups.split_last()?;
    let digits: String = groups.concat();
    let is_address = is_form
        && full.iter().all(|group| group.len() == length)
        && last.len() <= length
        && (4..=12).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (digits.len() == 12 || digits.bytes().any(|byte| byte.is_ascii_alphabetic()));
    is_address.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_separated_by_spaces_of_any_kind() {
        let query = Query::new("  Küche\u{a0}\tLAMPE ");
        assert_eq!(query.phrase, "kuche lampe");
        assert!(query.needles().eq([(1, "kuche"), (2, "lampe")]));
        assert_eq!(query.all(), 0b11);
        assert_eq!(Query::new(" \n").all(), 0);
        assert_eq!(Query::new("a b c d e f g h i j").all(), u8::MAX);
    }

    #[test]
    fn addresses_are_recognized_in_every_form() {
        for (text, digits) in [
            ("a8:03:2a:b1:23:45", Some("a8032ab12345")),
            ("a8-03-2a-b1-23-45", Some("a8032ab12345")),
            ("a803.2ab1.2345", Some("a8032ab12345")),
            ("00:11:22:33:44:55", Some("001122334455")),
            ("a8:03", Some("a803")),
            ("a8:03:2", Some("a8032")),
            ("a8:", None),
            ("a8032ab12345", None),
            ("12:30:45", None),
            ("2026-01-19", None),
            ("10.0.0.2", None),
            ("1.14.0", None),
            ("a8:03-2a", None),
            ("be-quiet", None),
        ] {
            assert_eq!(address_digits(text).as_deref(), digits, "{text}");
        }
    }
}
