//! Members that say what is beside them: the name in a pair of a name and a value, a label, a type.

use alloc::borrow::{Cow, ToOwned};

use super::Memo;
use super::names::{is_hidden_in_text, is_hidden_name};
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

/// Members that name what was changed.
const CHANGED: &[&str] =
    &["path", "field", "variable", "var", "parameter", "param", "option", "setting", "property"];

/// Members that contain the value of what was changed, and mean something else elsewhere.
const VALUES_OF_CHANGES: &[&str] =
    &["from", "to", "expected", "actual", "old", "new", "current", "before", "after", "previous"];

/// Members that contain the value for a `key` beside them. Elsewhere a `key` is itself a secret.
const VALUES_OF_KEYS: &[&str] = &["value", "val", "v", "values", "content"];

/// Members whose text names the values beside them for a person, in addition to [`NAMES`].
const LABELS: &[&str] = &[
    "name",
    "key",
    "label",
    "caption",
    "display_name",
    "field",
    "setting",
    "parameter",
    "option",
    "property",
];

/// Members whose text is the kind of the values beside them, as `password` in a form.
const TYPES: &[&str] =
    &["type", "title", "format", "kind", "widget", "control", "input_type", "field_type"];

/// Members that contain the value for a label or a type beside them, in addition to [`VALUES`].
const VALUES_OF_LABELS: &[&str] = &["default_value", "initial_value", "wert"];

/// Members that contain a value beside a label, and a sentence beside a title or type.
const TEXTS: &[&str] = &["text", "content"];

/// Members that are secrets beside another member: the private parts of a JSON Web Key (RFC 7518,
/// section 6) beside `kty`, and the proof of Digest authentication (RFC 7616, section 3.4) beside
/// `nonce`.
pub(super) const BESIDE: &[(&str, &[&str])] =
    &[("kty", &["d", "p", "q", "dp", "dq", "qi", "k"]), ("nonce", &["response", "cnonce"])];

/// What the name of a member says about its value and the values beside it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Role {
    /// Index in [`NAMES`].
    name: Option<usize>,
    is_label: bool,
    is_type: bool,
    is_value: bool,
    is_value_of_change: bool,
    is_value_of_key: bool,
    is_value_of_label: bool,
    is_text: bool,
    /// Index in [`BESIDE`] of what is a secret beside it.
    marks: Option<usize>,
}

impl Role {
    fn new(name: &str) -> Self {
        let is_in = |list: &[&str]| list.iter().any(|it| is_alike(it, name));
        Self {
            name: NAMES.iter().position(|it| is_alike(it, name)),
            is_label: is_in(LABELS),
            is_type: is_in(TYPES),
            is_value: is_in(VALUES),
            is_value_of_change: is_in(VALUES_OF_CHANGES),
            is_value_of_key: is_in(VALUES_OF_KEYS),
            is_value_of_label: is_in(VALUES_OF_LABELS),
            is_text: is_in(TEXTS),
            marks: BESIDE.iter().position(|(it, _)| *it == name),
        }
    }
}

/// Returns whether two names of members differ at most in case and separators: `default_value`,
/// `DefaultValue`.
fn is_alike(one: &str, other: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = u8> {
        let letters = name.bytes().filter(|byte| !b"_-".contains(byte));
        letters.map(|byte| byte.to_ascii_lowercase())
    }
    letters(one).eq(letters(other))
}

/// Roles of members and meanings of labels, each of which recurs in many objects.
pub(crate) struct Roles<'a> {
    roles: Memo<'a, (), Role>,
    /// Whether a label or type is the name of a secret.
    labels: Memo<'a, (), bool>,
}

impl<'a> Roles<'a> {
    pub(crate) fn new() -> Self {
        Self { roles: Memo::new(), labels: Memo::new() }
    }

    /// Returns the role of a member.
    pub(crate) fn of(&mut self, key: Key<'a>) -> Role {
        let name = key.name();
        self.roles.get((), &name, || Role::new(&name))
    }

    fn is_of_secret(&mut self, label: Value<'a>) -> bool {
        let text = label.as_str();
        text.is_some_and(|text| self.labels.get((), &text, || is_hidden_in_text(&text)))
    }
}

/// Name that an object gives to one of its members: in `{"key": "wifi_pass", "value": "…"}`,
/// `value` is named `wifi_pass`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Naming<'a> {
    /// Index in [`NAMES`] and the name.
    name: Option<(usize, Cow<'a, str>)>,
    /// Whether a label is the name of a secret.
    has_secret_label: bool,
    /// Whether the type is that of a secret.
    has_secret_type: bool,
    /// Members that are secrets beside another one.
    beside: &'static [&'static str],
}

impl<'a> Naming<'a> {
    /// Examines the members of an object.
    pub(crate) fn new(object: Value<'a>, roles: &mut Roles<'a>) -> Self {
        let mut naming = Self::default();
        let mut found: Option<(usize, Value<'a>)> = None;
        let mut has = Role::default();
        for (key, value) in object.members() {
            let role = roles.of(key);
            has.is_value |= role.is_value;
            has.is_value_of_key |= role.is_value_of_key;
            has.is_value_of_change |= role.is_value_of_change;
            if let Some((_, secrets)) = role.marks.and_then(|at| BESIDE.get(at)) {
                naming.beside = secrets;
            }
            if value.kind() != Kind::String {
                continue;
            }
            if let Some(at) = role.name.filter(|at| found.is_none_or(|(best, _)| *at < best)) {
                found = Some((at, value));
            }
            naming.has_secret_label |= role.is_label && roles.is_of_secret(value);
            naming.has_secret_type |= role.is_type && roles.is_of_secret(value);
        }
        let is_named = |at: usize| match NAMES.get(at) {
            Some(name) if CHANGED.contains(name) => has.is_value || has.is_value_of_change,
            Some(&"key" | &"k") => has.is_value_of_key,
            _ => has.is_value,
        };
        let named = found.filter(|(at, _)| is_named(*at));
        naming.name = named.and_then(|(at, value)| Some((at, value.as_str()?)));
        naming
    }

    /// Returns the name of a member according to the member beside it; `None` where it has its own.
    pub(crate) fn name_of(&self, role: Role) -> Option<Cow<'a, str>> {
        let (at, name) = self.name.as_ref()?;
        let is_path = NAMES.get(*at) == Some(&"path");
        let is_change = NAMES.get(*at).is_some_and(|name| CHANGED.contains(name));
        let is_value = role.is_value || is_change && role.is_value_of_change;
        is_value.then(|| match name {
            _ if !is_path => name.clone(),
            Cow::Borrowed(path) => Cow::Borrowed(last_segment(path)),
            Cow::Owned(path) => Cow::Owned(last_segment(path).to_owned()),
        })
    }

    /// Returns whether a member is the name in a pair, which is not a secret, whatever its own
    /// name.
    pub(crate) fn is_name(&self, role: Role) -> bool {
        self.name.as_ref().is_some_and(|(at, _)| role.name == Some(*at))
    }

    /// Returns whether a member may be the label of a secret beside it.
    #[cfg(feature = "redact")]
    pub(crate) fn is_label(&self, role: Role) -> bool {
        self.has_secret_label && role.is_label
    }

    /// Returns whether a label, a type or another member makes a member a secret.
    pub(crate) fn makes_secret(&self, key: Key<'_>, role: Role, value: Value<'_>) -> bool {
        let is_value = role.is_value || role.is_value_of_label;
        self.has_secret_label && (is_value || role.is_text)
            || self.has_secret_type && is_value && !role.is_text
            || value.kind() == Kind::String && self.beside.iter().any(|name| key.is(name))
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
