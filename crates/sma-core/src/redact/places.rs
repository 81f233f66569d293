//! Places of strings and numbers, and what they imply.

use alloc::borrow::Cow;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Private, fields};
use crate::json::{Key, Kind, Value};
use crate::secrets::Memo;
use crate::secrets::{Naming, Roles, find_hidden, is_hidden_name, last_segment, name_in_array};
use crate::time::{Time, TimeFormat};

/// Place of a string or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Name of a member.
    Name,
    /// Term of the format, such as a status.
    Vocabulary,
    /// A time, which contains nothing else.
    Time,
    /// A secret.
    Secret,
    /// A value, of the kind that the name of its member implies, if any.
    Value(Option<Private>),
}

/// JSON form of a string or number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form<'a> {
    /// Name of a member of this object.
    Name(Value<'a>),
    /// A string.
    Text,
    /// A number.
    Number,
}

impl Form<'_> {
    /// Returns whether it is the name of a member.
    pub(super) fn is_name(self) -> bool {
        matches!(self, Self::Name(_))
    }
}

/// String or number with its place.
pub(super) struct Placed<'a> {
    pub(super) place: Place,
    /// Whether its field contains MAC addresses.
    pub(super) is_mac: bool,
    pub(super) text: Cow<'a, str>,
    pub(super) form: Form<'a>,
    /// Its range in the JSON, including quotes.
    pub(super) range: Range<usize>,
}

/// Header names of one word that are not names of anything else.
const HEADERS: &[&str] =
    &["Accept", "Connection", "Date", "From", "Host", "Origin", "Referer", "Via"];

/// Returns all strings and numbers in a value, in the order of the text, with names of members
/// before their values. Does not recurse: the value is untrusted.
pub(super) fn scalars<'a>(root: Value<'a>) -> impl Iterator<Item = Placed<'a>> {
    scalars_with(root, find_hidden(root))
}

/// Returns the same for a value whose secrets are known ([`find_hidden`]).
pub(super) fn scalars_with<'a>(
    root: Value<'a>,
    hidden: impl AsRef<[usize]>,
) -> impl Iterator<Item = Placed<'a>> {
    let mut left = Vec::from([Member::new(root)]);
    let mut names: Vec<(Value<'a>, Key<'a>)> = Vec::new();
    let mut known = Names { names: Memo::new(), roles: Roles::new() };
    core::iter::from_fn(move || {
        loop {
            if let Some((object, key)) = names.pop() {
                let text = key.name();
                let place = if is_typed(&text) { Place::Value(None) } else { Place::Name };
                let form = Form::Name(object);
                return Some(Placed { place, is_mac: false, text, form, range: key.range() });
            }
            let member = left.pop()?;
            let value = member.value;
            let end = left.len();
            let (text, form) = match value.kind() {
                Kind::String => (value.as_str().unwrap_or_default(), Form::Text),
                Kind::Number => (Cow::Borrowed(value.source()), Form::Number),
                Kind::Array => {
                    member.push_elements(&mut left, &mut known);
                    left.get_mut(end..).unwrap_or_default().reverse();
                    continue;
                }
                Kind::Object => {
                    names.extend(value.members().map(|(key, _)| (value, key)));
                    names.reverse();
                    member.push_members(&mut left, &mut known);
                    left.get_mut(end..).unwrap_or_default().reverse();
                    continue;
                }
                _ => continue,
            };
            let is_secret = hidden.as_ref().binary_search(&value.range().start).is_ok();
            let place = if is_secret { Place::Secret } else { member.place(&text, form) };
            let is_mac = member.name.is_some_and(|name| name.is_mac);
            return Some(Placed { place, is_mac, text, form, range: value.range() });
        }
    })
}

/// Analyzed names of members, each of which recurs in many records.
struct Names<'a> {
    names: Memo<'a, (), Arc<Name<'a>>>,
    roles: Roles<'a>,
}

/// Name of a field, and what it implies for its values.
struct Name<'a> {
    text: Cow<'a, str>,
    /// Whether it is `to`, which may be an address of a person or the end of many other things.
    is_end: bool,
    is_mac: bool,
    is_vocabulary: bool,
    of_text: Option<Private>,
    of_number: Option<Private>,
}

impl<'a> Name<'a> {
    fn of(text: Cow<'a, str>, known: &mut Names<'a>) -> Arc<Self> {
        known.names.get((), &text.clone(), || Arc::new(Self::new(text)))
    }

    fn new(text: Cow<'a, str>) -> Self {
        let last = last_segment(&text);
        Self {
            is_end: last == "to",
            is_mac: fields::is_mac(&text),
            is_vocabulary: fields::is_vocabulary(last),
            of_text: fields::kind(last, false),
            of_number: fields::kind(last, true),
            text,
        }
    }
}

/// A value with the name that describes it.
#[derive(Clone)]
struct Member<'a> {
    name: Option<Arc<Name<'a>>>,
    value: Value<'a>,
    /// Whether it is one of the changes of a record, under the path of the changed field.
    is_change: bool,
    /// Whether it names the value beside it, and nothing else.
    is_label: bool,
    is_in_array: bool,
}

impl<'a> Member<'a> {
    fn new(value: Value<'a>) -> Self {
        Self { name: None, value, is_change: false, is_label: false, is_in_array: false }
    }

    fn push_elements(&self, left: &mut Vec<Self>, known: &mut Names<'a>) {
        let pair = name_in_array(self.value, self.is_in_array);
        let pair = pair.filter(|name| self.is_in_array && fields::kind(name, false).is_some());
        let pair = pair.map(|name| Name::of(name, known));
        left.extend(self.value.elements().enumerate().map(|(index, value)| {
            let named = pair.clone().filter(|_| index == 1);
            Self {
                value,
                name: named.or_else(|| self.name.clone()),
                is_in_array: true,
                ..self.clone()
            }
        }));
    }

    /// Adds the members of an object. Changes and variables have their own names, and the value of
    /// a pair has the name beside it.
    fn push_members(&self, left: &mut Vec<Self>, known: &mut Names<'a>) {
        let naming = Naming::new(self.value, &mut known.roles);
        let is_change = self.name.as_ref().is_some_and(|name| name.text == "changes");
        left.extend(self.value.members().map(|(key, value)| {
            let is_one_of = |names: &[&str]| names.iter().any(|name| key.is(name));
            let role = known.roles.of(key);
            let other = if let Some(name) = naming.name_of(role) {
                Some(Name::of(name, known))
            } else if self.is_change && is_one_of(&["from", "to"])
                || is_one_of(&["default", "value"])
            {
                self.name.clone()
            } else {
                None
            };
            let name = other.unwrap_or_else(|| Name::of(key.name(), known));
            let text = value.as_str().unwrap_or_default();
            let is_label = naming.is_name(role) && is_label(&text)
                || naming.is_label(role) && is_hidden_name(&text);
            Self { name: Some(name), value, is_change, is_label, is_in_array: false }
        }));
    }

    fn place(&self, text: &str, form: Form<'_>) -> Place {
        if Time::parse(text, TimeFormat::AnyOffset).is_some() {
            return Place::Time;
        }
        let Some(name) = self.name.as_ref().filter(|_| !self.is_label) else {
            return Place::Value(None);
        };
        if name.is_vocabulary {
            return Place::Vocabulary;
        }
        let is_number = matches!(form, Form::Number) && !self.is_in_array;
        let kind = if is_number { name.of_number } else { name.of_text };
        Place::Value(kind.filter(|_| !name.is_end || text.contains('@')))
    }
}

/// Returns whether the name in a pair is a technical label, such as `wifi_pass` or `Content-Type`,
/// rather than a name that a person gave.
fn is_label(name: &str) -> bool {
    let is = |is_part: fn(&u8) -> bool| {
        name.bytes().all(|byte| is_part(&byte) || b"_.-:".contains(&byte) || byte.is_ascii_digit())
    };
    is(u8::is_ascii_lowercase)
        || is(u8::is_ascii_uppercase)
        || name.contains('-') && is(u8::is_ascii_alphabetic)
        || HEADERS.contains(&name)
        || is_hidden_name(name)
}

/// Returns whether the name of a member was typed by a person: programs choose plain ones.
pub(super) fn is_typed(name: &str) -> bool {
    !name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.:".contains(&byte))
}
