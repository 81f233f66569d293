//! Reading a parsed text.

mod strings;

pub use strings::Strings;

use alloc::borrow::Cow;
#[cfg(feature = "compare")]
use alloc::collections::BTreeMap;
use core::fmt;
use core::ops::Range;

#[cfg(feature = "compare")]
use super::locate::parse_token;
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
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// Value of a parsed text: a place in a [`Tape`](super::Tape) and its text, cheap to copy.
///
/// For a value of another kind, each accessor returns `None` or an empty iterator.
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

/// Name of an object's member.
#[derive(Clone, Copy)]
pub struct Key<'a>(Value<'a>);

impl<'a> Value<'a> {
    pub(super) fn new(nodes: &'a [Node], text: &'a [u8], index: usize) -> Self {
        Self { nodes, text, index }
    }

    /// Returns the kind of value.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.node().kind()
    }

    /// Returns whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Returns the value of `true` or `false`.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Bool).then(|| self.node().is_true())
    }

    /// Returns the string, borrowed from the text where it has no escape.
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        (self.kind() == Kind::String).then(|| self.content().resolve())
    }

    /// Returns the binary64 nearest to the number.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        (self.kind() == Kind::Number).then(|| number::to_f64(self.bytes()))
    }

    /// Returns a number whose binary64 value is an integer from 0 to 2⁵³ − 1, in any spelling:
    /// `24.0`, `2.4e1` and `-0` count.
    #[must_use]
    pub fn as_uint(self) -> Option<u64> {
        let (negative, magnitude) = self.integer()?;
        (!negative || magnitude == 0).then_some(magnitude)
    }

    /// Returns a number whose binary64 value is an integer from −(2⁵³ − 1) to 2⁵³ − 1, in any
    /// spelling.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        let (negative, magnitude) = self.integer()?;
        let magnitude = i64::try_from(magnitude).ok()?;
        Some(if negative { -magnitude } else { magnitude })
    }

    /// Returns whether it is a number without point and exponent, such as `-0`.
    #[must_use]
    pub fn is_plain_integer(self) -> bool {
        self.kind() == Kind::Number && !self.node().is_marked()
    }

    /// Returns the number of elements of an array or members of an object; otherwise 0.
    #[must_use]
    pub fn len(self) -> usize {
        wide(self.node().count())
    }

    /// Returns whether [`Value::len`] is 0.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns the elements of an array.
    pub fn elements(self) -> impl Iterator<Item = Value<'a>> + Clone {
        self.siblings().take(if self.kind() == Kind::Array { usize::MAX } else { 0 })
    }

    /// Returns the members of an object, in the order of the text.
    pub fn members(self) -> impl Iterator<Item = (Key<'a>, Value<'a>)> + Clone {
        let most = if self.kind() == Kind::Object { usize::MAX } else { 0 };
        self.siblings()
            .take(most)
            .map(|value| (Key(value.at(value.index.saturating_sub(1))), value))
    }

    /// Returns the value of the member `name` of an object, by linear search.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.members().find_map(|(key, value)| key.is(name).then_some(value))
    }

    /// Returns the value at a JSON pointer (RFC 6901), by linear search at each level.
    #[cfg(feature = "compare")]
    pub(crate) fn pointer(self, pointer: &str) -> Option<Value<'a>> {
        pointer.split('/').skip(1).try_fold(self, |value, token| match value.kind() {
            Kind::Array => value.elements().nth(token.parse().ok()?),
            _ => value.get(&parse_token(token)),
        })
    }

    /// Returns the members of an object by name, for many lookups: each [`Value::get`] searches all
    /// members.
    #[cfg(feature = "compare")]
    pub(crate) fn by_name(self) -> BTreeMap<Cow<'a, str>, Value<'a>> {
        self.members().map(|(key, value)| (key.name(), value)).collect()
    }

    /// Returns the range of the value in the text, in bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let node = self.node();
        wide(node.start)..wide(node.end)
    }

    /// Returns the length of its source text, in bytes.
    pub(crate) fn size(self) -> usize {
        self.range().len()
    }

    /// Returns the source text of the value, without surrounding whitespace.
    #[must_use]
    pub fn source(self) -> &'a str {
        core::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// Returns whether both are the same place of one text.
    pub(super) fn is_at(self, other: Self) -> bool {
        self.index == other.index
    }

    /// Returns the elements, or the values of the members.
    pub(super) fn siblings(self) -> Siblings<'a> {
        let names = usize::from(self.kind() == Kind::Object);
        Siblings { container: self, next: self.index + 1, left: self.len(), names }
    }

    /// Returns the content between the quotes of a string.
    pub(super) fn content(self) -> Content<'a> {
        self.node().content(self.text)
    }

    /// Returns the bytes of [`Value::source`].
    pub(super) fn bytes(self) -> &'a [u8] {
        self.text.get(self.range()).unwrap_or_default()
    }

    /// Returns sign and magnitude of a number that is a safe integer.
    fn integer(self) -> Option<(bool, u64)> {
        if self.kind() == Kind::Number { number::to_integer(self.bytes()) } else { None }
    }

    fn at(self, index: usize) -> Self {
        Self { index, ..self }
    }

    fn node(self) -> Node {
        // A parsed text has at least one node, and indexes come from the tape.
        self.nodes.get(self.index).copied().unwrap_or(Node::new(Node::NULL, 0, 0, 0))
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content may be secret.
        write!(f, "Value({:?} at {:?})", self.kind(), self.range())
    }
}

impl<'a> Key<'a> {
    /// Returns the name, borrowed from the text where it has no escape.
    #[must_use]
    pub fn name(self) -> Cow<'a, str> {
        self.0.content().resolve()
    }

    /// Returns whether the name equals `name`; cheaper than comparing [`Key::name`].
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        self.0.content().is(name)
    }

    /// Returns the range of the name in the text, including its quotes, in bytes.
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

/// Iterator over the elements of an array, or the values of an object's members.
#[derive(Clone)]
pub(super) struct Siblings<'a> {
    container: Value<'a>,
    /// Index of the next element, or of the next member's name.
    next: usize,
    left: usize,
    /// Name nodes before each value: 0 or 1.
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
