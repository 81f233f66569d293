//! Positions in a text.

use alloc::string::String;
use core::fmt::{self, Write};

use super::value::{Key, Kind, Value};

/// Line and column in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a position is a line and a column")]
pub struct Position {
    /// Line, from 1. Only a line feed ends a line.
    pub line: u64,
    /// Column, from 1, in Unicode scalar values.
    pub column: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Returns the position of the character that the byte at `offset` belongs to. An offset beyond the
/// text means its end.
///
/// ```
/// use sma_core::json::{position, Position};
/// let text = "{\n  \"ü\": 01}".as_bytes();
/// assert_eq!(position(text, 10), Position { line: 2, column: 8 });
/// ```
#[must_use]
pub fn position(text: &[u8], offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
    let (lines, line) = before.split_at_checked(line_start).unwrap_or_default();
    // If a character begins before `offset` and continues there, it is the one to locate.
    let begun = text.get(offset).is_some_and(|byte| byte & 0xc0 == 0x80) && !line.is_empty();
    let characters = u64::try_from(line.len()).unwrap_or(u64::MAX) - count(line, continuations);
    Position {
        line: count(lines, line_feeds) + 1,
        column: if begun { characters } else { characters + 1 },
    }
}

/// Positions of many offsets of one text. Each is counted from the previous one if it is behind
/// that, so that a hundred positions in a long text cost little more than one.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Positions<'a> {
    text: &'a [u8],
    last: (usize, Position),
}

impl<'a> Positions<'a> {
    /// Begins at the start of a text.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, last: (0, Position { line: 1, column: 1 }) }
    }

    /// Returns the same as [`position`].
    pub fn position(&mut self, offset: usize) -> Position {
        if offset < self.last.0 {
            *self = Self::new(self.text);
        }
        let (from, start) = self.last;
        let there = position(self.text.get(from..).unwrap_or_default(), offset - from);
        let column = if there.line == 1 { start.column + there.column - 1 } else { there.column };
        let found = Position { line: start.line + there.line - 1, column };
        // Counting can only continue at the first byte of a character.
        if self.text.get(offset).is_some_and(|byte| byte & 0xc0 != 0x80) {
            self.last = (offset, found);
        }
        found
    }
}

impl Value<'_> {
    /// Returns the JSON pointer (RFC 6901), relative to this value, of the innermost value whose
    /// element or member covers the byte at `offset` of the text. A member is covered from its name
    /// on.
    ///
    /// ```
    /// let text = br#"{"a/b":[true,{"c":null}]}"#;
    /// let tape = sma_core::json::parse(text, 64)?;
    /// assert_eq!(tape.root(text).pointer_to(15), "/a~1b/1/c");
    /// # Ok::<(), sma_core::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn pointer_to(self, offset: usize) -> String {
        let mut pointer = String::new();
        let mut value = self;
        loop {
            let next = match value.kind() {
                Kind::Array => {
                    let mut elements = value.elements().enumerate();
                    elements.find(|(_, element)| element.range().contains(&offset)).map(|found| {
                        // Writing to a string cannot fail.
                        let _ = write!(pointer, "/{}", found.0);
                        found.1
                    })
                }
                Kind::Object => {
                    let covers = |key: Key<'_>, value: Value<'_>| {
                        (key.range().start..value.range().end).contains(&offset)
                    };
                    value.members().find(|(key, value)| covers(*key, *value)).map(|found| {
                        push_token(&mut pointer, &found.0.name());
                        found.1
                    })
                }
                _ => None,
            };
            match next {
                Some(next) => value = next,
                None => return pointer,
            }
        }
    }
}

/// Appends the name of a member to a JSON pointer (RFC 6901, section 4).
pub(crate) fn push_token(pointer: &mut String, name: &str) {
    pointer.push('/');
    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
}

/// Returns the name of a member in a JSON pointer (RFC 6901, section 4).
#[cfg(feature = "compare")]
pub(crate) fn parse_token(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);

/// Counts the bytes for which `marks` sets a bit in a word of eight. Eight at a time, because
/// documents of many megabytes in one line are common.
fn count(bytes: &[u8], marks: impl Fn(u64) -> u64) -> u64 {
    let (words, rest) = bytes.as_chunks();
    // Zeros fill the last word: they are not counted.
    let last = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]);
    words.map(|word| u64::from(marks(word).count_ones())).sum()
}

/// Marks the UTF-8 continuation bytes.
fn continuations(word: u64) -> u64 {
    (word >> 7) & !(word >> 6) & ONES
}

/// Marks the line feeds.
fn line_feeds(word: u64) -> u64 {
    let difference = word ^ (ONES * u64::from(b'\n'));
    // No carry crosses bytes here, so every mark is exact.
    !(((difference & LOW_BITS) + LOW_BITS) | difference | LOW_BITS)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn positions_are_counted_from_the_previous_one() {
        let text = "{\n \"ü€\": [1,\n\n \"😀\"]}\n".as_bytes();
        let mut positions = Positions::new(text);
        for step in [1, 2, 3, 5, 7] {
            for offset in (0..text.len() + 3).step_by(step) {
                assert_eq!(
                    positions.position(offset),
                    position(text, offset),
                    "{offset} by {step}"
                );
            }
        }
    }

    #[test]
    fn positions_count_lines_and_characters() {
        let text = "{\r\n\"ü€😀\":\n\n 1}";
        let at = |offset| {
            let Position { line, column } = position(text.as_bytes(), offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 3));
        assert_eq!(at(3), (2, 1));
        // Inside of the quotes: ü has two bytes, € three and 😀 four.
        assert_eq!([at(4), at(5)], [(2, 2); 2]);
        assert_eq!([at(6), at(8)], [(2, 3); 2]);
        assert_eq!([at(9), at(12)], [(2, 4); 2]);
        assert_eq!(at(13), (2, 5));
        assert_eq!(at(16), (3, 1));
        assert_eq!(at(17), (4, 1));
        assert_eq!(at(18), (4, 2));
        assert_eq!(at(20), (4, 4));
        assert_eq!(at(usize::MAX), (4, 4));
        assert_eq!(position(b"", 5), Position { line: 1, column: 1 });
    }

    #[test]
    fn positions_agree_with_counting_characters() {
        let text = "\n\u{b}\u{8a}\u{10a}é\n\n0123456789abcdefg€\n😀x\n".repeat(3);
        for (offset, _) in text.char_indices() {
            let before = &text[..offset];
            let line = before.split('\n').count();
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            let expected = Position { line: line as u64, column: column as u64 };
            assert_eq!(position(text.as_bytes(), offset), expected);
        }
    }

    #[test]
    fn pointers_name_the_innermost_value() {
        // The names of RFC 6901, section 5, and one with an escape.
        let text = r#"{"foo":["bar","baz"],"":0,"a/b":1,"m~n":{"k\"l":[[ 2 ]]},"\u002f":3}"#;
        let tape = parse(text.as_bytes(), 64).unwrap();
        let pointer = |part: &str| tape.root(text.as_bytes()).pointer_to(text.find(part).unwrap());
        assert_eq!(pointer("{"), "");
        assert_eq!(pointer("foo"), "/foo");
        assert_eq!(pointer("[\"bar"), "/foo");
        assert_eq!(pointer("bar"), "/foo/0");
        assert_eq!(pointer(",\"baz"), "/foo");
        assert_eq!(pointer("baz"), "/foo/1");
        assert_eq!(pointer("\"\":"), "/");
        assert_eq!(pointer("0,"), "/");
        assert_eq!(pointer("1,"), "/a~1b");
        assert_eq!(pointer("m~n"), "/m~0n");
        assert_eq!(pointer("2"), "/m~0n/k\"l/0/0");
        assert_eq!(pointer(" 2"), "/m~0n/k\"l/0");
        assert_eq!(pointer("3"), "/~1");
        assert_eq!(tape.root(text.as_bytes()).pointer_to(text.len()), "");
        let inner = tape.root(text.as_bytes()).get("m~n").unwrap();
        assert_eq!(inner.pointer_to(text.find('2').unwrap()), "/k\"l/0/0");
    }

    #[test]
    fn pointers_into_deep_texts_do_not_recurse() {
        let mut text = Vec::from([b'['; 60_000]);
        text.extend([b']'; 60_000]);
        let tape = parse(&text, 60_000).unwrap();
        assert_eq!(tape.root(&text).pointer_to(59_999).len(), 2 * 59_999);
    }
}
