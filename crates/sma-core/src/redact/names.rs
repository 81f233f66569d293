//! Names in texts, in any spelling: patterns to search for, and replacements.

mod patterns;
mod technical;

use alloc::borrow::ToOwned;
use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::finder::{Finder, TooMany};
use super::letters::{Gap, Letters, Word, Words};
pub(super) use patterns::Spelling;
use patterns::{Part, parts, pattern_texts};
use technical::TECHNICAL;

/// Surrounds the words of patterns and texts.
const SEPARATOR: u8 = 1;
/// Marks a place in a text that no pattern may span.
const BARRIER: u8 = 0;

/// Name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    /// Index in the list of names.
    pub(super) id: usize,
    /// Number of its words.
    pub(super) words: usize,
}

/// Finds names in texts.
pub(super) struct NameFinder {
    finder: Finder,
    /// Meaning of the finder's patterns.
    patterns: Vec<Pattern>,
    /// Number of words of the longest pattern.
    max_words: usize,
}

#[derive(Clone, Copy)]
struct Pattern {
    id: usize,
    words: usize,
}

impl NameFinder {
    /// Creates a finder of names, each with its number.
    pub(super) fn new<'n>(
        names: impl IntoIterator<Item = (usize, &'n str, Spelling)>,
    ) -> Result<Self, TooMany> {
        let (mut texts, mut patterns) = (Vec::new(), Vec::new());
        for (id, name, spelling) in names {
            for (text, words) in pattern_texts(name, spelling) {
                texts.push(text);
                patterns.push(Pattern { id, words });
            }
        }
        let finder = Finder::new(texts.iter().map(Vec::as_slice))?;
        let max_words = patterns.iter().map(|it| it.words).max().unwrap_or_default();
        Ok(Self { finder, patterns, max_words })
    }

    /// Returns the names in a text, disjoint and in order. Of nested names the longest is returned;
    /// overlapping ones are merged, under the longer name.
    pub(super) fn find(&self, text: &str, templates: Vec<Range<usize>>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        if self.patterns.is_empty() {
            return found;
        }
        let mut state = Finder::start();
        // Ranges of the last words, which a pattern may consist of.
        let mut recent: VecDeque<Range<usize>> = VecDeque::new();
        let (mut all, mut letters) = (Words::new(text, templates), Letters::default());
        while let Some((range, gap)) = all.read(&mut letters) {
            if gap == Gap::Wide {
                state = self.read(state, &[BARRIER, SEPARATOR]);
            }
            state = self.read(state, letters.long.as_bytes());
            state = self.finder.next(state, SEPARATOR);
            if recent.len() >= self.max_words {
                recent.pop_front();
            }
            recent.push_back(range.clone());
            let pattern = self.finder.pattern(state).and_then(|id| self.patterns.get(id).copied());
            if let Some(Pattern { id, words }) = pattern
                && let Some(first) = recent.len().checked_sub(words).and_then(|at| recent.get(at))
            {
                push_merged(&mut found, Found { range: first.start..range.end, id, words });
            }
        }
        found
    }

    fn read(&self, state: u32, bytes: &[u8]) -> u32 {
        bytes.iter().fold(state, |state, byte| self.finder.next(state, *byte))
    }
}

/// Adds the match that ends last, and merges overlapping ones.
fn push_merged(found: &mut Vec<Found>, mut new: Found) {
    while let Some(last) = found.pop_if(|last| new.range.start < last.range.end) {
        if last.range.start < new.range.start {
            let is_longer = last.range.len() > new.range.len();
            let (id, words) = if is_longer { (last.id, last.words) } else { (new.id, new.words) };
            new = Found { range: last.range.start..new.range.end, id, words };
        }
    }
    found.push(new);
}

fn words(name: &str) -> Vec<Word> {
    Words::new(name, Vec::new()).collect()
}

/// Returns the normal form of a name, which all its spellings share.
pub(super) fn identity(name: &str) -> String {
    words(name).into_iter().map(|word| word.letters).collect()
}

/// Returns whether a name is distinctive enough to be searched for: not too short, and not made of
/// numbers and technical terms only.
pub(super) fn is_telling(name: &str) -> bool {
    let parts = parts(name);
    let letters = parts.iter().flat_map(|part| part.letters.chars());
    let (count, has_letter) =
        letters.fold((0, false), |(count, has), c| (count + 1, has || c.is_alphabetic()));
    let is_technical = |part: &Part| {
        TECHNICAL.contains(&part.letters.as_str())
            || part.letters.bytes().all(|byte| byte.is_ascii_digit())
    };
    count >= 2 && has_letter && !parts.iter().all(is_technical)
}

/// Returns a replacement such as `Name 3` in the style of the original spelling, which has `words`
/// words: `name-3`, `NAME_3`, `Name%203`.
pub(super) fn spell_like(spelled: &str, words: usize, is_split: bool, replacement: &str) -> String {
    let mut letters = spelled.chars().filter(|c| c.is_alphabetic()).peekable();
    let has_letters = letters.peek().is_some();
    let cased: Vec<char> = letters.filter(|c| c.is_lowercase() || c.is_uppercase()).collect();
    let new = match has_letters && !cased.is_empty() {
        true if cased.iter().all(|c| c.is_lowercase()) => replacement.to_lowercase(),
        true if cased.len() > 1 && cased.iter().all(|c| c.is_uppercase()) => {
            replacement.to_uppercase()
        }
        _ => replacement.to_owned(),
    };
    let separator = match words {
        1 if is_split => "",
        1 => return new,
        _ => separator(spelled),
    };
    new.replace(' ', separator)
}

/// Returns the separator of the first two words of a name.
fn separator(spelled: &str) -> &str {
    let mut words = Words::new(spelled, Vec::new());
    match (words.next(), words.next()) {
        (Some(first), Some(second)) => {
            spelled.get(first.range.end..second.range.start).unwrap_or_default()
        }
        _ => " ",
    }
}

/// Returns whether a name has several separated words.
pub(super) fn is_split(name: &str) -> bool {
    parts(name).len() > 1
}

#[cfg(test)]
mod tests;
