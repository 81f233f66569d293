//! Reading a parsed text.

mod strings;

pub use strings::Strings;

use alloc::borrow::Cow;
#[cfg(feature = "compare")]
use alloc::collections::BTreeMap;
use core::fmt;
use core::ops::Range;

use super::number;
use super::string::Content;
use super::tape::{Node, wide};

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "RFC 8259 has these six")]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::String => "text",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// A value of a parsed text: a place in a [`Tape`](super::Tape) and in its text, cheap to copy.
///
/// Each accessor answers `None`, or nothing to iterate over, for a value of another kind.
///
/// ```
/// let text = br#"{"id": 24.0, "tags": ["a", "\u0062"]}"#;
/// let tape = sma_core::json::parse(text, 64)?;
/// let root = tape.root(text);
/// assert_eq!(root.get("id").and_then(|id| id.as_uint()), Some(24));
/// let tags: Vec<_> = root.get("tags").into_iter().flat_map(|tags| tags.elements()).collect();
/// assert_eq!(tags[1].as_str().as_deref(), Some("b"));
/// assert_eq!(tags[1].source(), r#""\u0062""#);
/// # Ok::<(), sma_core::json::JsonError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Value<'a> {
    nodes: &'a [Node],
    text: &'a [u8],
    index: usize,
}

/// The name of an object's member.
#[derive(Clone, Copy)]
pub struct Key<'a>(Value<'a>);

impl<'a> Value<'a> {
    pub(super) fn new(nodes: &'a [Node], text: &'a [u8], index: usize) -> Self {
        Self { nodes, text, index }
    }

    /// What kind of value it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind()
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The truth value of `true` and `false`.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.node().is_true())
    }

    /// The string meant, borrowed from the text where it has no escape.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String).then(|| self.content().resolve())
    }

    /// The binary64 nearest to the number.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        (self.kind() == Kind::Number).then(|| number::to_f64(self.bytes()))
    }

    /// A number whose binary64 value is an integer from 0 to 2⁵³ − 1. However it is written:
    /// `24.0`, `2.4e1` and `-0` count.
    #[must_use]
    pub fn as_uint(self) -> Option<u64> {
        let (negative, magnitude) = self.integer()?;
        (!negative || magnitude == 0).then_some(magnitude)
    }

    /// A number whose binary64 value is an integer from −(2⁵³ − 1) to 2⁵³ − 1, however written.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        let (negative, magnitude) = self.integer()?;
        let magnitude = i64::try_from(magnitude).ok()?;
        Some(if negative { -magnitude } else { magnitude })
    }

    /// Whether it is a number written without point and exponent. `-0` is one.
    #[must_use]
    pub fn is_plain_integer(self) -> bool {
        self.kind() == Kind::Number && !self.node().is_marked()
    }

    /// Elements of an array or members of an object; otherwise 0.
    #[must_use]
    pub fn len(self) -> usize {
        wide(self.node().count())
    }

    /// Whether [`Value::len`] is 0.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The elements of an array.
    pub fn elements(self) -> impl Iterator<Item = Value<'a>> + Clone {
        self.siblings().take(if self.kind() == Kind::Array { usize::MAX } else { 0 })
    }

    /// The members of an object, in the order of the text.
    pub fn members(self) -> impl Iterator<Item = (Key<'a>, Value<'a>)> + Clone {
        let most = if self.kind() == Kind::Object { usize::MAX } else { 0 };
        self.siblings()
            .take(most)
            .map(|value| (Key(value.at(value.index.saturating_sub(1))), value))
    }

    /// The value of the member `name` of an object, which is searched for.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.members().find_map(|(key, value)| key.is(name).then_some(value))
    }

    /// The members of an object by name: for those who look up many, as each [`Value::get`] goes
    /// through all of them.
    #[cfg(feature = "compare")]
    pub(crate) fn by_name(self) -> BTreeMap<Cow<'a, str>, Value<'a>> {
        self.members().map(|(key, value)| (key.name(), value)).collect()
    }

    /// Where the value lies in the text, in bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let node = self.node();
        wide(node.start)..wide(node.end)
    }

    /// The length of its source text, in bytes.
    pub(crate) fn size(self) -> usize {
        self.range().len()
    }

    /// The value exactly as the text has it, without white space around it.
    #[must_use]
    pub fn source(self) -> &'a str {
        core::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// Whether both are the same place of one text.
    pub(super) fn is_at(self, other: Self) -> bool {
        self.index == other.index
    }

    /// The elements, or the values of the members.
    pub(super) fn siblings(self) -> Siblings<'a> {
        let names = usize::from(self.kind() == Kind::Object);
        Siblings { container: self, next: self.index + 1, left: self.len(), names }
    }

    /// What lies between the quotes of a string.
    pub(super) fn content(self) -> Content<'a> {
        self.node().content(self.text)
    }

    /// The bytes of [`Value::source`].
    pub(super) fn bytes(self) -> &'a [u8] {
        self.text.get(self.range()).unwrap_or_default()
    }

    /// Sign and magnitude of a number that is a safe integer.
    fn integer(self) -> Option<(bool, u64)> {
        if self.kind() == Kind::Number { number::to_integer(self.bytes()) } else { None }
    }

    fn at(self, index: usize) -> Self {
        Self { index, ..self }
    }

    fn node(self) -> Node {
        // A parsed text has at least one node, and no index was made up.
        self.nodes.get(self.index).copied().unwrap_or(Node::new(Node::NULL, 0, 0, 0))
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the content: it may be secret.
        write!(f, "Value({:?} at {:?})", self.kind(), self.range())
    }
}

impl<'a> Key<'a> {
    /// The name, borrowed from the text where it has no escape.
    #[must_use]
    pub fn name(self) -> Cow<'a, str> {
        self.0.content().resolve()
    }

    /// Whether the name is `name`; cheaper than comparing [`Key::name`].
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.0.content().is(name)
    }

    /// Where the name lies in the text, with its quotes, in bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.0.range()
    }

    pub(super) fn content(self) -> Content<'a> {
        self.0.content()
    }
}

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.0.source()).finish()
    }
}

/// The elements of an array, or the values of an object's members.
#[derive(Clone)]
pub(super) struct Siblings<'a> {
    container: Value<'a>,
    /// Index of the next element, or of the next member's name.
    next: usize,
    left: usize,
    /// Nodes before each value that are its name: none or one.
    names: usize,
}

impl<'a> Iterator for Siblings<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        self.left = self.left.checked_sub(1)?;
        let value = self.container.at(self.next + self.names);
        self.next = wide(value.node().next);
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}
