//! Folding of texts, so that spellings of one word are equal: compatibility decomposition (NFKD),
//! lower case, no marks.

use alloc::string::String;
use alloc::vec::Vec;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Folds a text, and passes on each character.
///
/// Line ends and other control characters become spaces, so that a folded text has one line.
pub(super) fn fold(text: &str, mut push: impl FnMut(char)) {
    for c in text.chars() {
        fold_char(c, &mut push);
    }
}

/// Folds a text into a new one. Not for plaintexts, which are wiped.
pub(super) fn to_folded(text: &str) -> String {
    let mut folded = String::new();
    fold(text, |c| folded.push(c));
    folded
}

/// Folds a text, and returns the offset in the original of each byte of the folded text, and of its
/// end.
pub(super) fn fold_with_offsets(text: &str) -> (String, Vec<usize>) {
    let (mut folded, mut offsets) = (String::new(), Vec::new());
    for (at, c) in text.char_indices() {
        fold_char(c, &mut |c| {
            folded.push(c);
            offsets.resize(folded.len(), at);
        });
    }
    offsets.push(text.len());
    (folded, offsets)
}

/// Returns the number of bytes of a folded character.
pub(super) fn folded_len(c: char) -> usize {
    let mut length = 0;
    fold_char(c, &mut |c| length += c.len_utf8());
    length
}

fn fold_char(c: char, push: &mut impl FnMut(char)) {
    match c {
        ' '..='~' => push(c.to_ascii_lowercase()),
        _ if c.is_control() || c.is_whitespace() => push(' '),
        'ß' | 'ẞ' => ['s', 's'].into_iter().for_each(push),
        'æ' | 'Æ' => ['a', 'e'].into_iter().for_each(push),
        'œ' | 'Œ' => ['o', 'e'].into_iter().for_each(push),
        'ø' | 'Ø' => push('o'),
        'đ' | 'Đ' => push('d'),
        'ł' | 'Ł' => push('l'),
        'ı' => push('i'),
        'ς' => push('σ'),
        _ => decompose_compatible(c, |part| {
            for lower in part.to_lowercase().filter(|lower| !is_ignored(*lower)) {
                // Decomposition may result in spaces of other kinds.
                push(if lower.is_whitespace() { ' ' } else { lower });
            }
        }),
    }
}

/// Returns whether a character is left out: marks, and what is invisible.
fn is_ignored(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_word_are_equal() {
        for (spellings, folded) in [
            (&["Küche", "ku\u{308}che", "KÜCHE", "Ku\u{ad}che"][..], "kuche"),
            (&["Straße", "STRASSE", "STRAẞE"], "strasse"),
            (&["İstanbul", "istanbul", "ISTANBUL"], "istanbul"),
            (&["Όροφος", "ΟΡΟΦΟΣ"], "οροφοσ"),
            (&["ﬁlter", "Ｆｉｌｔｅｒ"], "filter"),
            (&["Łódź", "lodz"], "lodz"),
            (&["Ångström", "Å\u{33a}ngström"], "angstrom"),
            (&["a\nb", "a\tb", "a\u{a0}b", "a\u{2028}b"], "a b"),
        ] {
            for spelling in spellings {
                assert_eq!(to_folded(spelling), folded, "{spelling}");
            }
        }
    }

    #[test]
    fn a_syllable_begins_as_its_letters_do() {
        assert!(to_folded("거실").starts_with(&to_folded("거")));
    }

    #[test]
    fn offsets_are_those_of_the_original() {
        let text = "Aß\u{301}ﬁé";
        let (folded, offsets) = fold_with_offsets(text);
        assert_eq!(folded, "assfie");
        assert_eq!(offsets, [0, 1, 1, 5, 5, 8, 10]);
        assert_eq!(text.chars().map(folded_len).sum::<usize>(), folded.len());
    }
}
