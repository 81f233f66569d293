//! The flat tree of a parsed text.

use alloc::vec::Vec;
use core::fmt;

use super::string::Content;
use super::value::{Kind, Value};

/// Maximum number of values and names of one text: what fits beside a tag in 32 bits.
pub(super) const MAX_NODES: usize = (1 << 28) - 1;

/// A parsed text: its values in text order, without the text itself.
///
/// It owns 16 bytes for each value and each name, so it can be stored beside the bytes that it was
/// made from. [`Tape::root`] joins the two for reading.
///
/// ```
/// let text = br#"{"a":[1,true]}"#;
/// let tape = sma_core::json::parse(text, 64)?;
/// assert_eq!(tape.root(text).get("a").map(|a| a.len()), Some(2));
/// assert!(tape.is_canonical());
/// # Ok::<(), sma_core::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tape {
    pub(super) nodes: Vec<Node>,
    pub(super) canonical: bool,
    pub(super) problem: Option<NumberProblem>,
    pub(super) depth: u16,
}

/// Number that a `2026.1` document, a manifest and a schema may not contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NumberProblem {
    /// Offset of the number, in bytes.
    pub offset: usize,
    /// Kind of problem.
    pub kind: NumberProblemKind,
}

/// Kind of problem of a number that is a finite binary64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a number has no other problem of range or rounding")]
pub enum NumberProblemKind {
    /// Its binary64 value is an integer beyond ±(2⁵³ − 1).
    Unsafe,
    /// It is not zero, but its binary64 value is.
    Underflow,
}

impl fmt::Display for NumberProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsafe => "is an integer beyond ±(2^53-1)",
            Self::Underflow => "is not zero, but too small for a binary64 float",
        })
    }
}

impl Tape {
    /// Returns the outermost value. `text` must be the bytes that were parsed: with another text
    /// the values are meaningless, but nothing panics.
    #[must_use]
    pub fn root<'a>(&'a self, text: &'a [u8]) -> Value<'a> {
        Value::new(&self.nodes, text, 0)
    }

    /// Returns the number of values and names.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns whether the text is byte for byte in the form of RFC 8785.
    #[must_use]
    pub fn is_canonical(&self) -> bool {
        self.canonical
    }

    /// Returns the first number that the rules of the `2026.1` format refuse.
    #[must_use]
    pub fn first_unsafe_number(&self) -> Option<NumberProblem> {
        self.problem
    }

    /// Returns the offset of the first array or object nested deeper than `depth` levels, where the
    /// outermost one has depth 1. For texts that were parsed with a larger depth.
    #[must_use]
    pub fn first_too_deep(&self, depth: u16) -> Option<usize> {
        if self.depth <= depth {
            return None;
        }
        let mut ends = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            while ends.last().is_some_and(|&end| end <= index) {
                ends.pop();
            }
            if matches!(node.kind(), Kind::Array | Kind::Object) {
                ends.push(wide(node.next));
                if ends.len() > usize::from(depth) {
                    return Some(wide(node.start));
                }
            }
        }
        None
    }
}

/// Value, or name of a member, which precedes its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// Offset of the first byte in the text.
    pub(super) start: u32,
    /// Offset after the last byte.
    pub(super) end: u32,
    /// Index of the node after this one and its descendants.
    pub(super) next: u32,
    /// Kind in the lowest three bits, then [`Node::MARK`], then the number of elements or members.
    tag: u32,
}

impl Node {
    pub(super) const NULL: u32 = 0;
    pub(super) const FALSE: u32 = 1;
    pub(super) const TRUE: u32 = 2;
    pub(super) const NUMBER: u32 = 3;
    pub(super) const STRING: u32 = 4;
    pub(super) const ARRAY: u32 = 5;
    pub(super) const OBJECT: u32 = 6;
    /// Marks a string with escapes, or a number with a point or an exponent.
    pub(super) const MARK: u32 = 8;

    const KIND: u32 = 7;
    const COUNT_SHIFT: u32 = 4;

    /// Creates a node whose `tag` is one of the constants above, strings and numbers optionally
    /// with [`Node::MARK`].
    pub(super) fn new(tag: u32, start: u32, end: u32, next: u32) -> Self {
        Self { start, end, next, tag }
    }

    /// Completes the node of an array or object with its end and number of elements or members.
    pub(super) fn close(&mut self, end: u32, next: u32, count: u32) {
        self.end = end;
        self.next = next;
        self.tag |= count << Self::COUNT_SHIFT;
    }

    pub(super) fn kind(self) -> Kind {
        match self.tag & Self::KIND {
            Self::FALSE | Self::TRUE => Kind::Bool,
            Self::NUMBER => Kind::Number,
            Self::STRING => Kind::String,
            Self::ARRAY => Kind::Array,
            Self::OBJECT => Kind::Object,
            _ => Kind::Null,
        }
    }

    pub(super) fn is_true(self) -> bool {
        self.tag & Self::KIND == Self::TRUE
    }

    pub(super) fn is_marked(self) -> bool {
        self.tag & Self::MARK != 0
    }

    /// Returns the content between the quotes of a string.
    pub(super) fn content(self, text: &[u8]) -> Content<'_> {
        let bytes = text.get(wide(self.start) + 1..wide(self.end).saturating_sub(1));
        Content { bytes: bytes.unwrap_or_default(), escaped: self.is_marked() }
    }

    pub(super) fn count(self) -> u32 {
        self.tag >> Self::COUNT_SHIFT
    }
}

/// Converts a 32-bit offset or index to `usize`, which has at least as many bits here.
pub(super) fn wide(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn a_node_has_sixteen_bytes() {
        assert_eq!(size_of::<Node>(), 16);
    }

    #[test]
    fn the_first_container_too_deep_is_found() {
        let text = br#"{"a":[[]],"b":[{"c":[]}]}"#;
        let tape = parse(text, 64).unwrap();
        assert_eq!(tape.first_too_deep(4), None);
        assert_eq!(tape.first_too_deep(3), Some(20));
        assert_eq!(tape.first_too_deep(2), Some(6));
        assert_eq!(tape.first_too_deep(1), Some(5));
        assert_eq!(tape.first_too_deep(0), Some(0));
        assert_eq!(parse(b"1", 0).unwrap().first_too_deep(0), None);
    }

    #[test]
    fn the_first_invalid_number_is_reported() {
        let problem = |text: &str| parse(text.as_bytes(), 64).unwrap().first_unsafe_number();
        for fine in [
            "5e-324",
            "9007199254740991",
            "-9007199254740991",
            "0e-400",
            "0.0",
            "9007199254740991.4",
            "1.5",
            "-0",
            // 2.47e-324 lies nearer to the smallest binary64 than to zero.
            "2.4703282292062328e-324",
        ] {
            assert_eq!(problem(fine), None, "{fine}");
        }
        for large in [
            "9007199254740992",
            "-9007199254740992",
            "9007199254740991.5",
            "1.7976931348623157e308",
            "1e16",
            "100000000000000000000",
        ] {
            let kind = NumberProblemKind::Unsafe;
            assert_eq!(problem(large), Some(NumberProblem { offset: 0, kind }), "{large}");
        }
        for small in ["1e-400", "-1e-400", "0.1e-99999999999999999999", "2.4703282292062327e-324"] {
            let kind = NumberProblemKind::Underflow;
            assert_eq!(problem(small), Some(NumberProblem { offset: 0, kind }), "{small}");
        }
        assert_eq!(
            problem("[1,1e-400,1e300]"),
            Some(NumberProblem { offset: 3, kind: NumberProblemKind::Underflow })
        );
    }
}
