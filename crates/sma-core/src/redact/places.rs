//! Where strings stand, and what that says about them.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use super::Private;
use crate::json::{Key, Kind, Value};
use crate::secrets::{VALUES, words};
use crate::time::{Clock, Time};

/// Where a string or number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the name of a member, as programs choose them.
    Name,
    /// It is one of the words of the format, such as a status, or a time.
    Vocabulary,
    /// It is a value, and of that kind where the name of its member says so.
    Value(Option<Private>),
}

/// Fields whose values are words that programs understand, and nobody's names.
const VOCABULARY: &[&str] = &[
    "action",
    "alert_level",
    "auto_fix_categories",
    "categories",
    "category",
    "change_type",
    "device_type",
    "excluded_paths",
    "firmware",
    "method",
    "min_severity",
    "model",
    "path",
    "priority",
    "report_type",
    "request_type",
    "schema_version",
    "severities",
    "severity",
    "status",
    "strategy",
    "sync_status",
    "trigger_type",
    "type",
];

/// What the last word of a member's name says about its value.
const LAST_WORDS: &[(&str, Private)] = &[
    ("ssid", Private::Network),
    ("name", Private::Name),
    ("title", Private::Name),
    ("host", Private::Host),
    ("hostname", Private::Host),
    ("server", Private::Host),
    ("broker", Private::Host),
    ("url", Private::Url),
    ("webhook", Private::Url),
    ("user", Private::Person),
    ("username", Private::Person),
    ("login", Private::Person),
    ("by", Private::Person),
    ("to", Private::Person),
    ("recipient", Private::Person),
    ("owner", Private::Person),
    ("lat", Private::Location),
    ("latitude", Private::Location),
    ("lon", Private::Location),
    ("lng", Private::Location),
    ("longitude", Private::Location),
];

/// What a string or number is to JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The name of a member.
    Name,
    /// A string.
    Text,
    /// A number.
    Number,
}

/// A string or number, and where it stands.
pub(super) struct Placed<'a> {
    pub(super) place: Place,
    pub(super) text: Cow<'a, str>,
    pub(super) form: Form,
    /// Its bytes in the JSON, quotes included.
    pub(super) range: Range<usize>,
}

/// All strings and numbers in a value in the order of the text, names of members before what
/// they have. Without recursion: the value may come from anybody.
pub(super) fn scalars<'a>(root: Value<'a>) -> impl Iterator<Item = Placed<'a>> {
    let mut left = Vec::from([Member { name: None, is_change: false, value: root }]);
    let mut names: Vec<Key<'a>> = Vec::new();
    core::iter::from_fn(move || {
        loop {
            if let Some(key) = names.pop() {
                let text = key.name();
                let place = if is_typed(&text) { Place::Value(None) } else { Place::Name };
                return Some(Placed { place, text, form: Form::Name, range: key.range() });
            }
            let member = left.pop()?;
            let value = member.value;
            let end = left.len();
            let (text, form) = match value.kind() {
                Kind::String => (value.as_str().unwrap_or_default(), Form::Text),
                Kind::Number => (Cow::Borrowed(value.source()), Form::Number),
                Kind::Array => {
                    left.extend(value.elements().map(|value| Member { value, ..member.clone() }));
                    left.get_mut(end..).unwrap_or_default().reverse();
                    continue;
                }
                Kind::Object => {
                    names.extend(value.members().map(|(key, _)| key));
                    names.reverse();
                    left.extend(member.members());
                    left.get_mut(end..).unwrap_or_default().reverse();
                    continue;
                }
                _ => continue,
            };
            return Some(Placed {
                place: place(member.name.as_deref(), &text),
                text,
                form,
                range: value.range(),
            });
        }
    })
}

/// A value under the name that says what it is.
#[derive(Clone)]
struct Member<'a> {
    name: Option<Cow<'a, str>>,
    /// Whether it is one of the changes of a record, each under the path of what changed.
    is_change: bool,
    value: Value<'a>,
}

impl<'a> Member<'a> {
    /// The members of an object. What changed or what a variable is says its own name, and what a
    /// value is says the `path` beside it.
    fn members(&self) -> impl Iterator<Item = Self> {
        let path = self.value.get("path").and_then(Value::as_str);
        let is_change = self.name.as_deref() == Some("changes");
        self.value.members().map(move |(key, value)| {
            let is_one_of = |names: &[&str]| names.iter().any(|name| key.is(name));
            let other = if self.is_change && is_one_of(&["from", "to"])
                || is_one_of(&["default", "value"])
            {
                self.name.clone()
            } else if is_one_of(VALUES) {
                path.clone()
            } else {
                None
            };
            Self { name: Some(other.unwrap_or_else(|| key.name())), is_change, value }
        })
    }
}

/// Whether somebody typed the name of a member, which is a text then: programs choose plain ones.
fn is_typed(name: &str) -> bool {
    !name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.:".contains(&byte))
}

fn place(name: Option<&str>, text: &str) -> Place {
    // Of a path the last segment.
    let Some(name) = name.and_then(|name| name.rsplit('.').next()) else {
        return Place::Value(None);
    };
    if VOCABULARY.contains(&name) || Time::parse(text, Clock::AnyOffset).is_some() {
        return Place::Vocabulary;
    }
    let last = words(name).filter(|word| !word.is_empty()).last().unwrap_or_default();
    // `ssid1`, and several `urls`.
    let last = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_last = |word: &str| {
        last.eq_ignore_ascii_case(word)
            || last.strip_suffix(['s', 'S']).is_some_and(|last| last.eq_ignore_ascii_case(word))
    };
    let kind = LAST_WORDS.iter().find(|(word, _)| is_last(word));
    // `to` is the end of many things, and somebody's address at times.
    let is_end = name == "to" && !text.contains('@');
    Place::Value(kind.map(|(_, kind)| *kind).filter(|_| !is_end))
}
