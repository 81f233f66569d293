//! Texts from files, made fit for people's eyes.

use alloc::string::String;

/// Characters that are shown, before escaping; the longest path that is allowed has no more.
const MOST: usize = crate::Limits::PATH_BYTES;

/// A text from a file as part of a sentence: what a terminal or a page would act on is escaped
/// (control and bidirectional characters, and everything else that cannot be seen), and the rest
/// of a long one is cut off.
///
/// ```
/// use sma_core::shown::shown;
/// assert_eq!(shown("Kitchen\u{1b}[31m"), "Kitchen\\u{1b}[31m");
/// ```
#[must_use]
pub fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(MOST).flat_map(escaped).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('\u{2026}');
    }
    shown
}

/// A text, or of a longer one as many bytes at most as are allowed, and an ellipsis.
#[cfg(feature = "compare")]
pub(crate) fn clip(text: &str, max_bytes: usize) -> String {
    if text.len() <= max_bytes {
        return String::from(text);
    }
    let mut clipped =
        String::from(text.get(..text.floor_char_boundary(max_bytes)).unwrap_or_default());
    clipped.push('\u{2026}');
    clipped
}

/// The character itself where it can be seen, else as `\u{202e}`.
fn escaped(character: char) -> impl Iterator<Item = char> {
    let plain = matches!(character, '"' | '\'' | '\\').then_some(character);
    plain.into_iter().chain(plain.is_none().then(|| character.escape_debug()).into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(shown("data/it's \"a\".json"), "data/it's \"a\".json");
        assert_eq!(shown("a\x1b[31m\n\0"), "a\\u{1b}[31m\\n\\0");
        assert_eq!(
            shown("a\u{202e}b\u{2066}\u{200b}\u{feff}"),
            "a\\u{202e}b\\u{2066}\\u{200b}\\u{feff}"
        );
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = shown(&"a".repeat(1 << 20));
        assert_eq!(long.chars().count(), 256);
        assert!(long.ends_with('\u{2026}'));
        assert_eq!(shown(&"\u{1f600}".repeat(255)), "\u{1f600}".repeat(255));
    }
}
