//! Where strings stand, and what that says about them.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use super::Private;
use crate::json::{Key, Kind, Value};
use crate::secrets::words;
use crate::shape::Clock;
use crate::time::Time;

/// Where a string stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the name of a member.
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
    ("recipients", Private::Person),
    ("owner", Private::Person),
];

/// A string, and where it stands.
pub(super) struct Placed<'a> {
    pub(super) place: Place,
    pub(super) text: Cow<'a, str>,
    /// Its bytes in the JSON, quotes included.
    pub(super) range: Range<usize>,
}

/// All strings in a value, names of members too. Without recursion: the value may come from
/// anybody.
pub(super) fn strings<'a>(root: Value<'a>) -> impl Iterator<Item = Placed<'a>> {
    let mut left: Vec<(Option<Key<'a>>, Value<'a>)> = Vec::from([(None, root)]);
    let mut names: Vec<Key<'a>> = Vec::new();
    core::iter::from_fn(move || {
        loop {
            if let Some(key) = names.pop() {
                return Some(Placed { place: Place::Name, text: key.name(), range: key.range() });
            }
            let (name, value) = left.pop()?;
            match value.kind() {
                Kind::String => {
                    let text = value.as_str().unwrap_or_default();
                    return Some(Placed { place: place(name, &text), text, range: value.range() });
                }
                Kind::Array => left.extend(value.elements().map(|element| (name, element))),
                Kind::Object => {
                    names.extend(value.members().map(|(key, _)| key));
                    left.extend(value.members().map(|(key, member)| (Some(key), member)));
                }
                _ => {}
            }
        }
    })
}

fn place(name: Option<Key<'_>>, text: &str) -> Place {
    let Some(name) = name.map(Key::name) else { return Place::Value(None) };
    if VOCABULARY.contains(&&*name) || Time::parse(text, Clock::AnyOffset).is_some() {
        return Place::Vocabulary;
    }
    let last = words(&name).filter(|word| !word.is_empty()).last().unwrap_or_default();
    let kind = LAST_WORDS.iter().find(|(word, _)| last.eq_ignore_ascii_case(word));
    // `from` and `to` of a change are values like others.
    let is_change = matches!(&*name, "to") && !text.contains('@');
    Place::Value(kind.map(|(_, kind)| *kind).filter(|_| !is_change))
}
