//! Secrets by the rules of the profile (section 9, *Secrets in clear*).

use super::Memo;
use super::names::is_secret_name;
use super::pairs::last_segment;
use crate::json::{Key, Strings, Value};
use crate::section::tables;
use crate::shape::Type;

/// Fields of a record that contain the value of its `path`.
const VALUES: &[&str] =
    &["current_value", "expected_value", "proposed_value", "old_value", "new_value"];

/// Suffix of a column whose stored text could not be converted to its type.
const RAW: &str = "_raw";

/// Members of a change that contain old or new values.
const CHANGED: [&str; 4] = ["from", "to", "expected", "actual"];

/// Returns the strings of a value, each with whether it is a secret, which an empty one is not. The
/// value is a section, in which some secrets are recognized by their place.
pub(crate) fn marked_strings<'a>(root: Value<'a>) -> impl Iterator<Item = (Value<'a>, bool)> {
    let mut strings = Strings::new(root);
    let mut roles = Memo::new();
    // All strings of an array have the same name, which is analyzed once.
    let mut last = None;
    core::iter::from_fn(move || {
        let string = strings.next_string()?;
        let Some(key) = strings.name() else { return Some((string, false)) };
        let at = key.range().start;
        let is_secret = match last {
            Some((place, is_secret)) if place == at => is_secret,
            _ => match roles.get((), &key.name(), || Role::new(&key.name())) {
                Role::Secret => true,
                Role::OfChange => is_change(&strings),
                Role::Raw => is_raw_json(key, &strings),
                Role::OfPath => strings.objects().next().is_some_and(|(_, it)| names_secret(it)),
                Role::Other => false,
            },
        };
        last = Some((at, is_secret));
        let is_filled = || string.as_str().is_some_and(|text| !text.is_empty());
        Some((string, is_secret && is_filled()))
    })
}

/// What makes the value of a member a secret.
#[derive(Clone, Copy, Debug)]
enum Role {
    /// The name of the member.
    Secret,
    /// The name of the changed field, around or beside it.
    OfChange,
    /// That its content is unknown.
    Raw,
    /// The `path` beside it.
    OfPath,
    /// Nothing.
    Other,
}

impl Role {
    fn new(name: &str) -> Self {
        match name {
            _ if is_secret_name(name) => Self::Secret,
            _ if CHANGED.contains(&name) => Self::OfChange,
            _ if name.ends_with(RAW) => Self::Raw,
            _ if VALUES.contains(&name) => Self::OfPath,
            _ => Self::Other,
        }
    }
}

/// Returns whether a change is that of a secret: `changes` has objects by the path of the changed
/// field, or is an array of objects with a `path`.
fn is_change(strings: &Strings<'_>) -> bool {
    let mut objects = strings.objects();
    let Some((Some(name), change)) = objects.next() else { return false };
    if name.is("changes") {
        return names_secret(change);
    }
    let around = objects.next().and_then(|(around, _)| around);
    around.is_some_and(|around| around.is("changes")) && ends_in_secret(&name.name())
}

/// Returns whether a field of a record is the text of a JSON column that could not be represented
/// as JSON (`database.md`, section 10, 1 and 11), so that its content is unknown.
fn is_raw_json(key: Key<'_>, strings: &Strings<'_>) -> bool {
    let mut objects = strings.objects();
    match (objects.next(), objects.next()) {
        (Some((Some(collection), _)), Some((None, _))) => {
            is_json_column(&key.name(), |name| collection.is(name))
        }
        _ => false,
    }
}

/// Returns whether a field has the name for the text of a JSON column of one of these collections.
pub(crate) fn is_json_column(field: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
    let Some(column) = field.strip_suffix(RAW) else { return false };
    let collections = tables().flat_map(|section| section.collections);
    collections
        .filter(|table| is_wanted(table.name))
        .any(|table| table.type_of(column).is_some_and(Type::is_json))
}

/// Returns whether the `path` of an object ends in the name of a secret.
fn names_secret(object: Value<'_>) -> bool {
    object.get("path").and_then(Value::as_str).is_some_and(|path| ends_in_secret(&path))
}

/// Returns whether the last segment of a path such as `wifi.pass` is the name of a secret.
fn ends_in_secret(path: &str) -> bool {
    is_secret_name(last_segment(path))
}
