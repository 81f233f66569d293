//! Placeholders in records, and the matching values of the target.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;

use crate::json::{Kind, Strings, Value, canonical_bytes};
use crate::secrets::{holds_placeholder, json_text};

/// Members that identify an element of an array, in order of preference: they include those of the
/// key-value store, changes, lists of networks, and accounts.
const NAMES: [&str; 11] =
    ["id", "key", "path", "name", "ssid", "mac", "address", "host", "user", "username", "url"];

/// Places of a value that contain placeholders.
#[derive(Default)]
pub(super) struct Withheld {
    /// Offsets of strings that are or contain placeholders, in ascending order.
    starts: Vec<usize>,
}

impl Withheld {
    pub(super) fn new(root: Value<'_>) -> Self {
        let mut strings = Strings::new(root);
        let mut starts = Vec::new();
        while let Some(string) = strings.next_string() {
            if string.as_str().is_some_and(|text| is_withheld(&text)) {
                starts.push(string.range().start);
            }
        }
        Self { starts }
    }

    pub(super) fn is_in(&self, range: Range<usize>) -> bool {
        let first = self.starts.partition_point(|start| *start < range.start);
        self.starts.get(first).is_some_and(|start| range.contains(start))
    }
}

/// Returns whether a text contains a placeholder, also with escapes in embedded JSON.
fn is_withheld(text: &str) -> bool {
    holds_placeholder(text)
        || text.contains("\\u")
            && json_text(text).is_some_and(|tape| {
                let mut strings = Strings::new(tape.root(text.as_bytes()));
                let mut all = core::iter::from_fn(|| strings.next_string());
                all.any(|string| string.as_str().is_some_and(|text| holds_placeholder(&text)))
            })
}

/// Elements of an array of the target, for matching with those of the archive.
pub(super) struct Elements<'a> {
    list: Vec<Value<'a>>,
    by_name: BTreeMap<(usize, Vec<u8>), Vec<usize>>,
    /// Whether both arrays have the same length.
    is_as_long: bool,
}

impl<'a> Elements<'a> {
    pub(super) fn new(existing: Option<Value<'a>>, incoming: Value<'_>) -> Self {
        let list: Vec<Value<'a>> = existing.into_iter().flat_map(Value::elements).collect();
        let mut by_name: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, element) in list.iter().enumerate() {
            for name in 0..NAMES.len() {
                if let Some(value) = value_of(*element, name) {
                    by_name.entry((name, value)).or_default().push(index);
                }
            }
        }
        let is_as_long = list.len() == incoming.len();
        Self { list, by_name, is_as_long }
    }

    /// Returns the element that matches one of the archive: the only one with the same name or,
    /// where nothing distinguishes them, the one at the same index.
    pub(super) fn partner(&self, index: usize, element: Value<'_>) -> Option<Value<'a>> {
        let called = (0..NAMES.len()).find_map(|name| Some((name, value_of(element, name)?)));
        let index = match called {
            None => Some(index).filter(|_| self.is_as_long),
            Some(called) => match self.by_name.get(&called)?.as_slice() {
                [only] => Some(*only),
                several => Some(index).filter(|index| several.binary_search(index).is_ok()),
            },
        };
        self.list.get(index?).copied()
    }
}

/// Returns the identifying value of a member: a number, a boolean, or a text that names something.
fn value_of(element: Value<'_>, name: usize) -> Option<Vec<u8>> {
    let value = element.get(NAMES.get(name)?)?;
    let is_plain = match value.kind() {
        Kind::Number | Kind::Bool => true,
        Kind::String => {
            value.as_str().is_some_and(|text| !text.is_empty() && !holds_placeholder(&text))
        }
        Kind::Null | Kind::Array | Kind::Object => false,
    };
    is_plain.then(|| canonical_bytes(value))
}
