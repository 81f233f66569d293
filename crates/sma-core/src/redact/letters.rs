//! Normalization of texts to the letters of their words, without case, accents and separators, so
//! that `Annas Schlafzimmer`, `annas-schlafzimmer` and `Annas%20Schlafzimmer` are equal.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Word of a text: its letters and its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, with umlauts as two letters and without other accents.
    pub(super) letters: String,
    /// The same with umlauts as one letter, if that differs.
    pub(super) plain: Option<String>,
    pub(super) range: Range<usize>,
    /// Gap before this word.
    pub(super) gap: Gap,
}

/// Gap between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// One that separates names: a line end, a template, a wide space.
    Wide,
    /// One that separates words of one name.
    Narrow,
    /// None, in a script without spaces.
    Unspaced,
}

/// Maximum number of characters between the words of a name.
const MAX_GAP: usize = 8;

/// Iterator over the words of a text. Percent-encoded characters are decoded, and template actions
/// are skipped.
pub(super) struct Words<'t> {
    chars: Decoded<'t>,
    ahead: Option<(Range<usize>, char)>,
    templates: Vec<Range<usize>>,
    is_first: bool,
    after_unspaced: bool,
}

impl<'t> Words<'t> {
    /// Creates the iterator. `templates` are the actions of the text, in order.
    pub(super) fn new(text: &'t str, mut templates: Vec<Range<usize>>) -> Self {
        templates.reverse();
        let mut chars = Decoded { text, at: 0 };
        let ahead = chars.next();
        Self { chars, ahead, templates, is_first: true, after_unspaced: false }
    }

    /// Skips characters that are not letters, and returns the kind of gap.
    fn skip_gap(&mut self) -> Option<Gap> {
        let mut count = 0;
        let mut is_wide = core::mem::take(&mut self.is_first);
        while let Some((range, c)) = &self.ahead {
            while self.templates.last().is_some_and(|template| template.end <= range.start) {
                self.templates.pop();
                is_wide = true;
            }
            let is_in_template = self.templates.last().is_some_and(|it| it.start <= range.start);
            if c.is_alphanumeric() && !is_in_template {
                let is_joined = count == 0 && (self.after_unspaced || is_unspaced(*c));
                return Some(match is_wide || count > MAX_GAP {
                    true => Gap::Wide,
                    false if is_joined => Gap::Unspaced,
                    false => Gap::Narrow,
                });
            }
            count += 1;
            is_wide |= is_in_template || matches!(c, '\n' | '\r');
            self.ahead = self.chars.next();
        }
        None
    }

    /// Reads the next word, and returns its range and the gap before it.
    pub(super) fn read(&mut self, letters: &mut Letters) -> Option<(Range<usize>, Gap)> {
        let gap = self.skip_gap()?;
        letters.clear();
        let mut range: Option<Range<usize>> = None;
        self.after_unspaced = false;
        while let Some((at, c)) = self.ahead.clone() {
            let is_apart = is_unspaced(c);
            let is_part = c.is_alphanumeric() && !(is_apart && range.is_some())
                || is_invisible(c) && range.is_some();
            let is_in_template = self.templates.last().is_some_and(|it| it.start <= at.start);
            if !is_part || is_in_template || is_apostrophe(c) && !self.continues_word() {
                break;
            }
            letters.push(c);
            range = Some(range.map_or(at.start, |range| range.start)..at.end);
            self.ahead = self.chars.next();
            if is_apart {
                self.after_unspaced = true;
                break;
            }
        }
        Some((range?, gap))
    }
}

impl Words<'_> {
    /// Returns whether the word goes on behind an apostrophe that is ahead, other than by the `s` of
    /// a possessive.
    fn continues_word(&self) -> bool {
        let mut behind = self.chars.clone().map(|(_, c)| c);
        match behind.next() {
            Some('s' | 'S') => behind.next().is_some_and(char::is_alphanumeric),
            Some(c) => c.is_alphanumeric(),
            None => false,
        }
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let mut letters = Letters::default();
        let (range, gap) = self.read(&mut letters)?;
        Some(Word { letters: letters.long, plain: letters.plain, range, gap })
    }
}

/// Letters of a word, in both spellings of umlauts.
#[derive(Default)]
pub(super) struct Letters {
    /// With umlauts as two letters.
    pub(super) long: String,
    /// With umlauts as one letter, if that differs.
    plain: Option<String>,
}

impl Letters {
    fn clear(&mut self) {
        self.long.clear();
        self.plain = None;
    }

    fn push(&mut self, c: char) {
        match c {
            'a'..='z' | '0'..='9' => self.push_str(c.encode_utf8(&mut [0; 4])),
            'A'..='Z' => self.push_str(c.to_ascii_lowercase().encode_utf8(&mut [0; 4])),
            'ß' | 'ẞ' => self.push_str("ss"),
            'ø' | 'Ø' => {
                self.plain.get_or_insert_with(|| self.long.clone()).push('o');
                self.long.push_str("oe");
            }
            'æ' | 'Æ' => self.push_str("ae"),
            'ł' | 'Ł' => self.push_str("l"),
            'đ' | 'Đ' => self.push_str("d"),
            _ => decompose_compatible(c, |part| {
                if part == '\u{308}' && self.long.ends_with(['a', 'o', 'u']) {
                    self.plain.get_or_insert_with(|| self.long.clone());
                    self.long.push('e');
                } else if !is_invisible(part) {
                    for lower in part.to_lowercase().filter(|lower| !is_invisible(*lower)) {
                        self.push_str(lower.encode_utf8(&mut [0; 4]));
                    }
                }
            }),
        }
    }

    fn push_str(&mut self, letters: &str) {
        self.long.push_str(letters);
        if let Some(plain) = &mut self.plain {
            plain.push_str(letters);
        }
    }
}

/// Returns whether a character belongs to the previous letter or to the spelling of a word:
/// accents, apostrophes, joiners.
fn is_invisible(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{200b}'..='\u{200d}' | '\u{fe0f}' | '\u{ad}')
        || matches!(c, '\u{300}'..='\u{36f}') && is_combining_mark(c)
}

/// Returns whether a character belongs to a script that does not separate words, or that appends
/// particles to words: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{30ff}' | '\u{3105}'..='\u{318f}' | '\u{31a0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{323af}')
}

/// Returns whether a character separates an ending from a word, or ends a quoted text.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// Iterator over the characters of a text, with percent-encoded ones decoded (RFC 3986, section
/// 2.1).
#[derive(Clone)]
struct Decoded<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Decoded<'_> {
    type Item = (Range<usize>, char);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let (c, length) =
            encoded(rest).or_else(|| rest.chars().next().map(|c| (c, c.len_utf8())))?;
        self.at += length;
        Some((start..self.at, c))
    }
}

/// Decodes the percent-encoded character at the beginning of a text, and returns its length in
/// bytes.
fn encoded(text: &str) -> Option<(char, usize)> {
    if !text.starts_with('%') {
        return None;
    }
    (1..=4).map(|count| count * 3).find_map(|length| {
        let spelled = text.get(..length)?;
        let is_byte = |it: &[u8]| matches!(it, [b'%', digits @ ..] if digits.iter().all(u8::is_ascii_hexdigit));
        let read = percent_encoding::percent_decode_str(spelled).decode_utf8().ok()?;
        let is_encoded = spelled.as_bytes().chunks(3).all(is_byte);
        read.chars().next().filter(|_| is_encoded).map(|c| (c, length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of each word, those behind a wide gap after a bar.
    fn letters(text: &str) -> String {
        let mut found = String::new();
        for word in Words::new(text, Vec::new()) {
            found.push_str(match word.gap {
                Gap::Wide => "|",
                Gap::Narrow => " ",
                Gap::Unspaced => "+",
            });
            found.push_str(&word.letters);
            found.extend(word.plain.into_iter().flat_map(|plain| ["/".into(), plain]));
        }
        found
    }

    #[test]
    fn words_are_the_same_however_they_are_spelled() {
        for (text, expected) in [
            ("Annas Schlafzimmer", "|annas schlafzimmer"),
            ("annas-schlafzimmer", "|annas schlafzimmer"),
            ("ANNAS_SCHLAFZIMMER", "|annas schlafzimmer"),
            ("Annas%20Schlafzimmer", "|annas schlafzimmer"),
            ("Anna's", "|anna s"),
            ("l'Étage 'x'", "|letage x"),
            ("Küche", "|kueche/kuche"),
            ("Ku\u{308}che", "|kueche/kuche"),
            ("K%C3%BCche", "|kueche/kuche"),
            ("Café Ærø", "|cafe aeroe/aero"),
            ("客厅的TV", "|客+厅+的+tv"),
            ("ＴＶ", "|tv"),
            ("one\ntwo", "|one|two"),
            ("one \"two\"", "|one two"),
            ("50% off %zz", "|50 off zz"),
            ("", ""),
            ("💡", ""),
        ] {
            assert_eq!(letters(text), expected, "{text}");
        }
    }

    #[test]
    fn words_have_their_range() {
        let text = "zur K%C3%BCche: 客厅";
        let found: Vec<&str> = Words::new(text, Vec::new()).map(|it| &text[it.range]).collect();
        assert_eq!(found, ["zur", "K%C3%BCche", "客", "厅"]);
        let text = "name === 'Boiler' || 'l’Étage’";
        let found: Vec<&str> = Words::new(text, Vec::new()).map(|it| &text[it.range]).collect();
        assert_eq!(found, ["name", "Boiler", "l’Étage"]);
    }

    #[test]
    fn template_actions_are_skipped() {
        let text = "a {{.Name}} b";
        let words: Vec<Word> = Words::new(text, core::iter::once(2..11).collect()).collect();
        assert_eq!(words.iter().map(|it| &*it.letters).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(words[1].gap, Gap::Wide);
    }
}
