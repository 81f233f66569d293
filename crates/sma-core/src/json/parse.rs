//! The parser: one pass over the text, with an explicit stack.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::error::{BoxedError, JsonError, JsonErrorKind, error};
use super::string::Content;
use super::tape::{MAX_NODES, Node, NumberProblem, Tape};
use super::{names, number, string};
use crate::progress::{self, Stage, Track, Unit};

/// Bytes of text per node in the first allocation. Device records have a node about every twelve bytes, and
/// every nine without whitespace; less dense texts leave memory untouched, denser ones make the list grow.
const BYTES_PER_NODE: usize = 12;

/// Values after which the parser's loop is left and entered again: V8 switches to optimized code
/// only at calls, so a single call for a whole text would stay in the slow tier.
const VALUES_AT_ONCE: usize = 1024;

/// Parses a text as strict JSON: RFC 8259 with the rules of the profile, section 2.
///
/// `depth` is the maximum nesting of arrays and objects; the outermost has depth 1.
///
/// # Errors
///
/// Returns the first problem, see [`JsonError`].
///
/// ```
/// use sma_core::json::{parse, JsonErrorKind};
/// assert!(parse(b"{\"a\": 1}", 1).is_ok());
/// let error = parse(b"{\"a\": 1, \"\\u0061\": 2}", 1).unwrap_err();
/// assert_eq!(error.offset, 9);
/// assert_eq!(error.kind, JsonErrorKind::DuplicateName { name: "a".into() });
/// ```
pub fn parse(text: &[u8], depth: u16) -> Result<Tape, JsonError> {
    let total = u64::try_from(text.len()).unwrap_or(u64::MAX);
    progress::finish(parse_watched(
        text,
        depth,
        &mut Track::new(&(), Stage::Parsing, Unit::Bytes, total),
    ))
}

/// Parses a text as [`parse`] does, with checkpoints.
///
/// # Errors
/// As [`parse`].
pub(crate) async fn parse_watched(
    text: &[u8],
    depth: u16,
    track: &mut Track<'_>,
) -> Result<Tape, JsonError> {
    if u32::try_from(text.len()).is_err() {
        return Err(JsonError { offset: 0, kind: JsonErrorKind::TooLong });
    }
    if text.starts_with("\u{feff}".as_bytes()) {
        return Err(JsonError { offset: 0, kind: JsonErrorKind::ByteOrderMark });
    }
    let tape = Tape { nodes: Vec::new(), canonical: true, problem: None, depth: 0 };
    let mut parser = Parser { text, tape, limit: depth, names: Vec::new() };
    let parsed = match parser.grow(0, text.len() / BYTES_PER_NODE) {
        Ok(()) => parser.run(track).await,
        Err(problem) => Err(problem),
    };
    match parsed {
        Ok(()) => Ok(parser.tape),
        Err(problem) => Err(match core::str::from_utf8(text) {
            Err(error) if error.valid_up_to() <= problem.offset => {
                JsonError { offset: error.valid_up_to(), kind: JsonErrorKind::InvalidUtf8 }
            }
            _ => *problem,
        }),
    }
}

struct Parser<'a> {
    text: &'a [u8],
    tape: Tape,
    limit: u16,
    /// Names of the current object; the buffer is reused.
    names: Vec<u32>,
}

/// An array or object that has begun and not ended.
#[derive(Clone, Copy)]
struct Open {
    /// Index of its node.
    node: usize,
    is_object: bool,
    /// Whether the names so far are in ascending order.
    sorted: bool,
    /// Number of elements or members so far.
    count: u32,
    /// Index of the name of the latest member.
    name: usize,
}

impl Parser<'_> {
    async fn run(&mut self, track: &mut Track<'_>) -> Result<(), BoxedError> {
        let mut stack = Vec::new();
        let mut next = Some(self.skip_space(0));
        while let Some(at) = next {
            next = self.some_values(at, &mut stack)?;
            track.advance_by(next.unwrap_or(self.text.len()).saturating_sub(at)).await;
        }
        Ok(())
    }

    /// Parses the next [`VALUES_AT_ONCE`] values, the first at `at`; returns the offset of the one
    /// after them.
    #[inline(never)]
    fn some_values(
        &mut self,
        mut at: usize,
        stack: &mut Vec<Open>,
    ) -> Result<Option<usize>, BoxedError> {
        for _ in 0..VALUES_AT_ONCE {
            let byte = self.byte(at)?;
            at = match byte {
                b'"' => self.string(at)?,
                b'-' | b'0'..=b'9' => self.number(at)?,
                b'{' | b'[' => {
                    let mut open = self.open(at, stack.len(), byte == b'{')?;
                    at = self.skip_space(at + 1);
                    // In ASCII, the code of a closing bracket is that of the opening one plus two.
                    if self.byte(at)? != byte + 2 {
                        at = self.begin(&mut open, at)?;
                        stack.push(open);
                        continue;
                    }
                    self.close(open, at + 1)?;
                    at + 1
                }
                _ => self.literal(at, byte)?,
            };
            loop {
                let Some(open) = stack.last_mut() else {
                    self.finish(at)?;
                    return Ok(None);
                };
                at = self.skip_space(at);
                let byte = self.byte(at)?;
                if byte == b',' {
                    at = self.skip_space(at + 1);
                    at = self.begin(open, at)?;
                    break;
                }
                if byte != if open.is_object { b'}' } else { b']' } {
                    return Err(unexpected(at, byte));
                }
                at += 1;
                self.close(*open, at)?;
                stack.pop();
            }
        }
        Ok(Some(at))
    }

    /// Checks that only whitespace follows the outermost value.
    fn finish(&mut self, at: usize) -> Result<(), BoxedError> {
        let end = self.skip_space(at);
        if end == self.text.len() { Ok(()) } else { Err(error(end, JsonErrorKind::TrailingData)) }
    }

    /// Begins an array or object nested in `depth` others.
    #[inline]
    fn open(&mut self, at: usize, depth: usize, is_object: bool) -> Result<Open, BoxedError> {
        if depth >= usize::from(self.limit) {
            return Err(error(at, JsonErrorKind::TooDeep { limit: self.limit }));
        }
        self.tape.depth = self.tape.depth.max(u16::try_from(depth + 1).unwrap_or(self.limit));
        let node = self.tape.nodes.len();
        self.push(if is_object { Node::OBJECT } else { Node::ARRAY }, at, at)?;
        Ok(Open { node, is_object, sorted: true, count: 0, name: 0 })
    }

    /// Begins an element or member at `at`; returns the offset of its value.
    #[inline(always)]
    fn begin(&mut self, open: &mut Open, at: usize) -> Result<usize, BoxedError> {
        open.count += 1;
        if !open.is_object {
            return Ok(at);
        }
        let byte = self.byte(at)?;
        if byte != b'"' {
            return Err(unexpected(at, byte));
        }
        let name = self.tape.nodes.len();
        let end = self.string(at)?;
        if open.count > 1 && open.sorted {
            match self.name(open.name).compare_names(self.name(name)) {
                Ordering::Less => {}
                Ordering::Equal => return Err(error(at, names::duplicate(self.name(name)))),
                Ordering::Greater => open.sorted = false,
            }
        }
        open.name = name;
        let colon = self.skip_space(end);
        match self.byte(colon)? {
            b':' => Ok(self.skip_space(colon + 1)),
            byte => Err(unexpected(colon, byte)),
        }
    }

    /// Ends an array or object at offset `end`.
    #[inline]
    fn close(&mut self, open: Open, end: usize) -> Result<(), BoxedError> {
        if !open.sorted {
            self.tape.canonical = false;
            names::refuse_duplicates(&self.tape.nodes, self.text, open.node, &mut self.names)?;
        }
        let next = narrow(self.tape.nodes.len());
        if let Some(node) = self.tape.nodes.get_mut(open.node) {
            node.close(narrow(end), next, open.count);
        }
        Ok(())
    }

    #[inline]
    fn name(&self, index: usize) -> Content<'_> {
        self.tape.nodes.get(index).map_or(Content::plain(""), |node| node.content(self.text))
    }

    /// Parses the string whose opening quote is at `at`; returns its end.
    #[inline(always)]
    fn string(&mut self, at: usize) -> Result<usize, BoxedError> {
        let (end, tag) = match string::end_of_plain(self.text, at) {
            Some(end) => (end, Node::STRING),
            None => self.intricate_string(at)?,
        };
        self.push(tag, at, end)?;
        Ok(end)
    }

    /// Scans a string with escapes, or characters beyond ASCII.
    #[inline(never)]
    fn intricate_string(&mut self, at: usize) -> Result<(usize, u32), BoxedError> {
        let string::Scanned { end, escaped, canonical } = string::scan(self.text, at)?;
        self.tape.canonical &= canonical;
        Ok((end, if escaped { Node::STRING | Node::MARK } else { Node::STRING }))
    }

    /// Parses the number at `at`; returns its end.
    #[inline]
    fn number(&mut self, at: usize) -> Result<usize, BoxedError> {
        let (end, tag) = match number::end_of_plain(self.text, at) {
            Some(end) => (end, Node::NUMBER),
            None => self.intricate_number(at)?,
        };
        self.push(tag, at, end)?;
        Ok(end)
    }

    /// Scans a number that is not a short integer.
    #[inline(never)]
    fn intricate_number(&mut self, at: usize) -> Result<(usize, u32), BoxedError> {
        let scanned = number::scan(self.text, at).map_err(|kind| error(at, kind))?;
        self.tape.canonical &= scanned.canonical;
        if let (Some(kind), None) = (scanned.problem, self.tape.problem) {
            self.tape.problem = Some(NumberProblem { offset: at, kind });
        }
        Ok((scanned.end, if scanned.plain { Node::NUMBER } else { Node::NUMBER | Node::MARK }))
    }

    #[inline]
    fn literal(&mut self, at: usize, first: u8) -> Result<usize, BoxedError> {
        let (word, tag): (&[u8], u32) = match first {
            b't' => (b"true", Node::TRUE),
            b'f' => (b"false", Node::FALSE),
            b'n' => (b"null", Node::NULL),
            byte => return Err(unexpected(at, byte)),
        };
        for (index, expected) in word.iter().enumerate() {
            let byte = self.byte(at + index)?;
            if byte != *expected {
                return Err(unexpected(at + index, byte));
            }
        }
        self.push(tag, at, at + word.len())?;
        Ok(at + word.len())
    }

    /// Adds a node for the range from `start` to `end`.
    #[inline(always)]
    fn push(&mut self, tag: u32, start: usize, end: usize) -> Result<(), BoxedError> {
        let held = self.tape.nodes.len();
        if held == self.tape.nodes.capacity() {
            self.grow(start, self.to_come(start, held))?;
        }
        self.tape.nodes.push(Node::new(tag, narrow(start), narrow(end), narrow(held + 1)));
        Ok(())
    }

    /// Estimates how many nodes follow the `held` ones before offset `at`, by how dense those are. At least
    /// a quarter of them, so that copying stays cheap, and at most as many, so that little stays unused.
    #[cold]
    fn to_come(&self, at: usize, held: usize) -> usize {
        let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let rest = wide(self.text.len().saturating_sub(at));
        let as_dense = wide(held).saturating_mul(rest) / wide(at.max(1));
        let estimate = as_dense.saturating_add(as_dense / 16);
        usize::try_from(estimate).unwrap_or(held).clamp(held / 4, held)
    }

    /// Reserves about `more` nodes; `at` is the current offset.
    #[cold]
    fn grow(&mut self, at: usize, more: usize) -> Result<(), BoxedError> {
        let nodes = &mut self.tape.nodes;
        let more = more.max(8).min(MAX_NODES.saturating_sub(nodes.len()));
        match nodes.try_reserve_exact(more) {
            Ok(()) if more > 0 => Ok(()),
            _ => Err(error(at, JsonErrorKind::TooManyValues)),
        }
    }

    #[inline(always)]
    fn byte(&self, at: usize) -> Result<u8, BoxedError> {
        match self.text.get(at) {
            Some(byte) => Ok(*byte),
            None => Err(error(self.text.len(), JsonErrorKind::UnexpectedEnd)),
        }
    }

    /// Returns the offset of the first byte from `at` on that is not whitespace.
    #[inline(always)]
    fn skip_space(&mut self, at: usize) -> usize {
        match self.text.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => self.skip_spaces(at),
            _ => at,
        }
    }

    #[inline(never)]
    fn skip_spaces(&mut self, mut at: usize) -> usize {
        self.tape.canonical = false;
        // Indentation usually consists of a line feed and many spaces.
        while self.text.get(at + 1..).is_some_and(|rest| rest.starts_with(&[b' '; 8])) {
            at += 8;
        }
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.text.get(at) {
            at += 1;
        }
        at
    }
}

fn unexpected(at: usize, byte: u8) -> BoxedError {
    error(at, JsonErrorKind::UnexpectedByte { byte })
}

/// Converts an offset or node index to the form in a node; both were checked to fit.
#[inline(always)]
fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
