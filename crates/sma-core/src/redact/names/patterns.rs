//! Patterns to search for a name by: its words with any separators, and its parts joined.

use alloc::string::String;
use alloc::vec::Vec;

use super::{SEPARATOR, words};
use crate::redact::letters::{Gap, Word};

/// Maximum number of gaps of a name that may be omitted one by one.
const MAX_FREE_GAPS: usize = 3;

/// Maximum length of a name that is split into parts, in bytes: real names are shorter.
const MAX_SPLIT: usize = 512;

/// Spellings of a name to search for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::redact) enum Spelling {
    /// Its words, with any separator.
    Words,
    /// In addition its words joined, and joined words separated.
    Any,
}

/// Returns the patterns of a name, each with its number of words.
pub(super) fn pattern_texts(name: &str, spelling: Spelling) -> Vec<(Vec<u8>, usize)> {
    let parts = match spelling {
        Spelling::Words => words(name).into_iter().map(Part::from).collect(),
        Spelling::Any => parts(name),
    };
    let free: Vec<usize> = match spelling {
        Spelling::Words => Vec::new(),
        Spelling::Any => (1..parts.len())
            .filter(|at| parts.get(*at).is_some_and(|it| it.gap != Gap::Unspaced))
            .collect(),
    };
    let as_spelled = |at: usize| parts.get(at).is_some_and(|part| part.is_inner);
    let joins: Vec<Vec<usize>> = if free.len() <= MAX_FREE_GAPS {
        let choices = 0..1_usize << free.len();
        let chosen = |choice: usize| {
            free.iter()
                .enumerate()
                .filter(move |(bit, _)| choice >> bit & 1 == 1)
                .map(|(_, at)| *at)
        };
        choices.map(|choice| chosen(choice).collect()).collect()
    } else {
        let joined = free.iter().copied().filter(|at| as_spelled(*at)).collect();
        Vec::from([Vec::new(), joined, free.clone()])
    };
    let mut patterns = Vec::new();
    for joined in joins {
        let long = pattern(&parts, &joined, |part| &part.letters);
        let plain = pattern(&parts, &joined, |part| part.plain.as_ref().unwrap_or(&part.letters));
        if plain.0 != long.0 {
            patterns.push(plain);
        }
        patterns.push(long);
    }
    for (at, part) in parts.iter().enumerate() {
        // `Annas Zimmer` may be spelled `Anna's Zimmer`.
        if part.letters.len() > 2 && part.letters.ends_with('s') {
            patterns.push(with_possessive(&parts, at));
        }
    }
    patterns
}

/// Returns the pattern of a name in which the last `s` of a part is a word of its own.
fn with_possessive(parts: &[Part], at: usize) -> (Vec<u8>, usize) {
    let mut text = Vec::from([SEPARATOR]);
    for (index, part) in parts.iter().enumerate() {
        let letters = part.letters.strip_suffix('s').filter(|_| index == at);
        text.extend_from_slice(letters.unwrap_or(&part.letters).as_bytes());
        text.extend_from_slice(if letters.is_some() { &[SEPARATOR, b's'] } else { &[] });
        text.push(SEPARATOR);
    }
    (text, parts.len() + 1)
}

fn pattern(
    parts: &[Part],
    joined: &[usize],
    letters: impl Fn(&Part) -> &String,
) -> (Vec<u8>, usize) {
    let mut text = Vec::from([SEPARATOR]);
    let mut count = 0;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 && joined.binary_search(&at).is_ok() {
            text.pop();
        } else {
            count += 1;
        }
        text.extend_from_slice(letters(part).as_bytes());
        text.push(SEPARATOR);
    }
    (text, count)
}

/// Part of a name that some spellings separate.
pub(super) struct Part {
    pub(super) letters: String,
    plain: Option<String>,
    gap: Gap,
    /// Whether it directly follows the previous part in the original spelling.
    is_inner: bool,
}

impl From<Word> for Part {
    fn from(word: Word) -> Self {
        Self { letters: word.letters, plain: word.plain, gap: word.gap, is_inner: false }
    }
}

/// Returns the words of a name, split into parts that begin with an upper-case letter or a number.
pub(super) fn parts(name: &str) -> Vec<Part> {
    if name.len() > MAX_SPLIT {
        return words(name).into_iter().map(Part::from).collect();
    }
    let mut found = Vec::new();
    for word in words(name) {
        let spelled = name.get(word.range.clone()).unwrap_or_default();
        let mut start = 0;
        let mut before: Option<char> = None;
        let cuts = spelled.char_indices().filter(|(at, c)| {
            let begins = before.is_some_and(|before| {
                before.is_lowercase() && c.is_uppercase()
                    || before.is_alphabetic() && c.is_numeric()
                    || before.is_numeric() && c.is_alphabetic()
            });
            before = Some(*c);
            begins && *at > 0
        });
        let cuts: Vec<usize> = cuts.map(|(at, _)| at).chain([spelled.len()]).collect();
        for cut in cuts {
            for (index, part) in
                words(spelled.get(start..cut).unwrap_or_default()).into_iter().enumerate()
            {
                let is_inner = start > 0 || index > 0;
                let gap = if is_inner { Gap::Narrow } else { word.gap };
                found.push(Part { gap, is_inner, ..Part::from(part) });
            }
            start = cut;
        }
    }
    found
}
