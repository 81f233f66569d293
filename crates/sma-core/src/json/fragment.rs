//! Members of an object, or elements of an array, in a truncated or damaged text.

use alloc::borrow::Cow;
use alloc::string::String;
use core::ops::Range;

use super::parse;

/// A member or element.
pub(crate) struct Fragment {
    /// Name of a member, if it can be read; `None` for an element.
    pub(crate) name: Option<String>,
    /// Range of the value, up to the end of the text if it is truncated.
    pub(crate) range: Range<usize>,
    /// Whether the end of the value was found. Its content is not checked.
    pub(crate) is_whole: bool,
}

/// Iterates over a text that [`parse`](super::parse()) refuses, as far as brackets, quotes and
/// commas can be followed, in one pass and without recursion.
pub(crate) struct Fragments<'a> {
    text: &'a [u8],
    /// Offset of the next byte.
    at: usize,
    is_object: bool,
    is_first: bool,
    has_ended: bool,
    problem: Option<usize>,
}

impl<'a> Fragments<'a> {
    /// Iterates over the object or array of a text; over nothing if it is neither.
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let mut fragments =
            Self { text, at: 0, is_object: false, is_first: true, has_ended: false, problem: None };
        fragments.skip_space();
        match fragments.byte() {
            Some(b'{') => fragments.is_object = true,
            Some(b'[') => {}
            _ => fragments.stop(),
        }
        fragments.at += 1;
        fragments
    }

    /// Returns where the text could not be followed, after the last fragment; `None` if it ends
    /// properly.
    pub(crate) fn problem(&self) -> Option<usize> {
        self.problem
    }

    fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Notes that the text cannot be followed from here on.
    fn stop(&mut self) {
        self.has_ended = true;
        self.problem = Some(self.at.min(self.text.len()));
    }

    /// Skips the closing bracket, after which only whitespace may follow.
    fn close(&mut self) {
        self.has_ended = true;
        self.at += 1;
        self.skip_space();
        if self.at < self.text.len() {
            self.stop();
        }
    }

    /// Skips a member's name and colon. `None` where they are missing; the name is `None` where it
    /// is not strict JSON.
    fn name(&mut self) -> Option<Option<String>> {
        if self.byte() != Some(b'"') {
            return None;
        }
        let end = string_end(self.text, self.at)?;
        let source = self.text.get(self.at..end).unwrap_or_default();
        let name = parse(source, 0).ok();
        let name = name.and_then(|tape| tape.root(source).as_str().map(Cow::into_owned));
        self.at = end;
        self.skip_space();
        if self.byte() != Some(b':') {
            return None;
        }
        self.at += 1;
        self.skip_space();
        Some(name)
    }
}

impl Iterator for Fragments<'_> {
    type Item = Fragment;

    fn next(&mut self) -> Option<Fragment> {
        if self.has_ended {
            return None;
        }
        self.skip_space();
        let closing = if self.is_object { b'}' } else { b']' };
        match self.byte() {
            Some(byte) if byte == closing => {
                self.close();
                return None;
            }
            Some(b',') if !self.is_first => {
                self.at += 1;
                self.skip_space();
            }
            Some(_) if self.is_first => {}
            _ => {
                self.stop();
                return None;
            }
        }
        self.is_first = false;
        let mut name = None;
        if self.is_object {
            let Some(found) = self.name() else {
                self.stop();
                return None;
            };
            name = found;
        }
        let start = self.at;
        let end = value_end(self.text, start);
        self.at = end.unwrap_or(self.text.len());
        if end.is_none() {
            self.stop();
        }
        (start < self.at).then(|| Fragment { name, range: start..self.at, is_whole: end.is_some() })
    }
}

/// Returns the end of the string whose opening quote is at `open`.
fn string_end(text: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Returns the end of the value at `at`. A number or literal must be followed by something: at the
/// end of a truncated text it may be incomplete.
fn value_end(text: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match text.get(at)? {
            b'"' => at = string_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            _ if depth > 0 => {
                at += 1;
                continue;
            }
            _ => {
                let rest = text.get(at..)?;
                let ends =
                    |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
                return rest.iter().position(ends).filter(|length| *length > 0).map(|l| at + l);
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    /// Name, value, and whether it is whole.
    type Found<'a> = (Option<String>, &'a str, bool);

    fn read(text: &str) -> (Vec<Found<'_>>, Option<usize>) {
        let mut fragments = Fragments::new(text.as_bytes());
        let found = fragments
            .by_ref()
            .map(|found| (found.name, text.get(found.range).unwrap(), found.is_whole))
            .collect();
        (found, fragments.problem())
    }

    fn name(name: &str) -> Option<String> {
        Some(name.into())
    }

    #[test]
    fn a_complete_object_is_read_to_its_end() {
        let text = " { \"a\" : {\"b\":[1,\"}\\\"\"]} ,\"\\u0063\":12,\"d\":\"x\" } ";
        let found = [
            (name("a"), "{\"b\":[1,\"}\\\"\"]}", true),
            (name("c"), "12", true),
            (name("d"), "\"x\"", true),
        ];
        assert_eq!(read(text), (found.to_vec(), None));
        assert_eq!(read("{}"), (Vec::new(), None));
        assert_eq!(read("[ 1 ,[2]]").0.len(), 2);
    }

    #[test]
    fn a_truncated_value_is_incomplete() {
        let whole = (name("a"), "1", true);
        for (text, rest) in [
            ("{\"a\":1,\"b\":[1,2", Some("[1,2")),
            ("{\"a\":1,\"b\":12", Some("12")),
            ("{\"a\":1,\"b\":\"x\\\"", Some("\"x\\\"")),
            ("{\"a\":1,\"b\":", None),
            ("{\"a\":1,\"b", None),
            ("{\"a\":1,", None),
            ("{\"a\":1", None),
        ] {
            let (found, problem) = read(text);
            let is_number_cut = text.ends_with(":1");
            assert_eq!(found.first() == Some(&whole), !is_number_cut, "{text}");
            assert_eq!(found.get(1).map(|(_, value, _)| *value), rest, "{text}");
            assert!(found.get(1).is_none_or(|(_, _, is_whole)| !is_whole), "{text}");
            // A name without an end is not followed at all.
            let end = if text.ends_with("\"b") { 7 } else { text.len() };
            assert_eq!(problem, Some(end), "{text}");
        }
    }

    #[test]
    fn invalid_json_ends_the_fragments() {
        assert_eq!(read("{\"a\":1 x").1, Some(7));
        assert_eq!(read("{\"a\":1}x").1, Some(7));
        assert_eq!(read("{\"a\"1}").1, Some(4));
        assert_eq!(read("{a:1}").1, Some(1));
        assert_eq!(read("{,}").1, Some(1));
        assert_eq!(read("{\"a\":}").1, Some(6));
        assert_eq!(read("").1, Some(0));
        assert_eq!(read("1").1, Some(0));
        // The content of values is not checked.
        let odd = read("{\"\\x\":tru,\"b\":[}}");
        assert_eq!(odd.0.first(), Some(&(None, "tru", true)));
    }

    #[test]
    fn depth_does_not_slow_parsing() {
        let deep = "[".repeat(1 << 20);
        let (found, problem) = read(&deep);
        assert_eq!((found.len(), problem), (1, Some(deep.len())));
    }
}
