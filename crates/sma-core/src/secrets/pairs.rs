//! Pairs of a name and a value: the name determines whether the value is a secret.

use alloc::borrow::{Cow, ToOwned};

use super::names::is_hidden_name;
use crate::json::{Key, Kind, Value};

/// Members that name the value beside them, most specific first.
const NAMES: &[&str] = &[
    "path",
    "key",
    "name",
    "header",
    "field",
    "variable",
    "var",
    "parameter",
    "param",
    "option",
    "setting",
    "property",
    "attribute",
    "k",
    "id",
];

/// Members that contain the named value.
const VALUES: &[&str] = &[
    "value",
    "val",
    "v",
    "values",
    "content",
    "default",
    "current_value",
    "expected_value",
    "proposed_value",
    "old_value",
    "new_value",
];

/// Members that contain the value for a `path` beside them, and mean something else elsewhere.
const VALUES_OF_PATHS: &[&str] = &["from", "to", "expected", "actual", "old", "new", "current"];

/// Members that contain the value for a `key` beside them. Elsewhere a `key` is itself a secret.
const VALUES_OF_KEYS: &[&str] = &["value", "val", "v", "values", "content"];

/// Name that an object gives to one of its members: in `{"key": "wifi_pass", "value": "…"}`,
/// `value` is named `wifi_pass`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Naming<'a> {
    /// Index in [`NAMES`] and the name.
    name: Option<(usize, Cow<'a, str>)>,
}

impl<'a> Naming<'a> {
    /// Examines the members of an object.
    pub(crate) fn new(object: Value<'a>) -> Self {
        let mut found: Option<(usize, Value<'a>)> = None;
        for (key, value) in object.members() {
            if value.kind() == Kind::String
                && let Some(at) = NAMES.iter().position(|name| key.is(name))
                && found.is_none_or(|(best, _)| at < best)
            {
                found = Some((at, value));
            }
        }
        let has = |names: &[&str]| object.members().any(|(key, _)| is_one_of(key, names));
        let is_named = |at: usize| match NAMES.get(at) {
            Some(&"path") => has(VALUES) || has(VALUES_OF_PATHS),
            Some(&"key" | &"k") => has(VALUES_OF_KEYS),
            _ => has(VALUES),
        };
        let named = found.filter(|(at, _)| is_named(*at));
        Self { name: named.and_then(|(at, value)| Some((at, value.as_str()?))) }
    }

    /// Returns the name of a member according to the member beside it; `None` where it has its own.
    pub(crate) fn name_of(&self, key: Key<'_>) -> Option<Cow<'a, str>> {
        let (at, name) = self.name.as_ref()?;
        let is_path = NAMES.get(*at) == Some(&"path");
        let is_value = is_one_of(key, VALUES) || is_path && is_one_of(key, VALUES_OF_PATHS);
        is_value.then(|| match name {
            _ if !is_path => name.clone(),
            Cow::Borrowed(path) => Cow::Borrowed(last_segment(path)),
            Cow::Owned(path) => Cow::Owned(last_segment(path).to_owned()),
        })
    }

    /// Returns whether a member is the name in a pair, which is not a secret, whatever its own
    /// name.
    pub(crate) fn is_name(&self, key: Key<'_>) -> bool {
        self.name.as_ref().is_some_and(|(at, _)| NAMES.get(*at).is_some_and(|name| key.is(name)))
    }
}

/// Returns the name in an array of a name and a value: in a list of such arrays, or where the
/// second element cannot be a name.
pub(crate) fn name_in_array<'a>(array: Value<'a>, is_in_array: bool) -> Option<Cow<'a, str>> {
    let mut elements = array.elements();
    let (first, second) = (elements.next()?, elements.next()?);
    let name = first.as_str()?;
    let is_pair = array.len() == 2
        && second.as_str().is_none_or(|text| {
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || b"_.".contains(&byte);
            !is_hidden_name(&text) && (is_in_array || !text.bytes().all(is_plain))
        });
    is_pair.then_some(name)
}

/// Returns the last segment of a path such as `wifi.pass`.
pub(crate) fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

fn is_one_of(key: Key<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| key.is(name))
}
