//! Writing records in the form of a `2026.1` document.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::date::in_utc;
use super::note::{NoteKind, Notes, Place};
use crate::Limits;
use crate::escape::escape_name;
use crate::json::{self, Key, Kind, Value, quote};
use crate::shape::{Field, Presence, Shape, Type};

/// A document being written.
pub(super) struct Writer<'n> {
    pub(super) out: String,
    pub(super) notes: &'n mut Notes,
    /// Creation time of the archive, used where a required time is unknown.
    pub(super) created_at: String,
}

impl Writer<'_> {
    /// Begins a member whose name needs no escapes.
    pub(super) fn name(&mut self, name: &str) {
        if !self.out.ends_with(['{', '[']) {
            self.out.push(',');
        }
        for part in ["\"", name, "\":"] {
            self.out.push_str(part);
        }
    }

    /// Begins an element.
    pub(super) fn element(&mut self) {
        if !self.out.ends_with('[') {
            self.out.push(',');
        }
    }

    /// Writes a text as a JSON string.
    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(&quote(text));
    }

    /// Writes the fields of a closed shape from an object, at `depth` in the document. Fields named
    /// in `apart` are left to the caller.
    pub(super) fn members(
        &mut self,
        place: Place<'_>,
        object: Value<'_>,
        shape: &'static Shape,
        depth: usize,
        apart: &[&str],
    ) {
        for field in shape.fields.iter().filter(|field| !apart.contains(&field.name)) {
            self.member(place, object, field, depth);
        }
        for (key, value) in object.members() {
            let mut known =
                shape.fields.iter().map(|field| field.name).chain(apart.iter().copied());
            if !known.any(|name| key.is(name)) {
                let text = format!("A document cannot store {}.", escape_name(&key.name()));
                let offset = key.range().start;
                // Omitting an empty array or object loses nothing.
                let holds =
                    !matches!(value.kind(), Kind::Array | Kind::Object) || !value.is_empty();
                if holds {
                    self.notes.add(NoteKind::NotCarried, place, offset, text);
                }
            }
        }
    }

    fn member(&mut self, place: Place<'_>, object: Value<'_>, field: &'static Field, depth: usize) {
        let found = object.get(field.name).filter(|value| !value.is_null());
        if let Some(value) = found {
            if fits(value, field.ty) {
                self.name(field.name);
                return self.value(place, value, field.ty, depth);
            }
            let text = format!("{} is not {}, and is left out.", field.name, field.ty);
            self.notes.add(NoteKind::NotCarried, place, value.range().start, text);
        }
        if field.presence == Presence::Required {
            self.name(field.name);
            self.fill_in(place, object, field);
        }
    }

    /// Writes a value that [`fits`] its type. Nesting is bounded by the tables.
    fn value(&mut self, place: Place<'_>, value: Value<'_>, ty: Type, depth: usize) {
        match ty {
            Type::Map => self.open_map(place, value, depth + 1),
            Type::Object(shape) => {
                self.out.push('{');
                self.members(place, value, shape, depth + 1, &[]);
                self.out.push('}');
            }
            Type::Array(shape) => self.elements(place, value, Type::Object(shape), depth + 1),
            Type::Strings => self.elements(place, value, Type::Str, depth + 1),
            Type::Time(_) => {
                let text = value.as_str().unwrap_or_default();
                if let Some(Cow::Owned(utc)) = in_utc(&text) {
                    let note = "Times with an offset are written in UTC.".to_string();
                    self.notes.add(NoteKind::Changed, place, value.range().start, note);
                    return self.text(&utc);
                }
                self.out.push_str(value.source());
            }
            _ => self.out.push_str(value.source()),
        }
    }

    /// Writes the elements of an array that fit, below `depth`.
    pub(super) fn elements(&mut self, place: Place<'_>, array: Value<'_>, ty: Type, depth: usize) {
        self.out.push('[');
        for element in array.elements() {
            if fits(element, ty) {
                self.element();
                self.value(place, element, ty, depth);
            } else {
                self.note_omitted_element(place, element);
            }
        }
        self.out.push(']');
    }

    /// Notes an element that is omitted from an array.
    pub(super) fn note_omitted_element(&mut self, place: Place<'_>, element: Value<'_>) {
        let text = "The element does not have the type of its list, and is left out.".to_string();
        self.notes.add(NoteKind::NotCarried, place, element.range().start, text);
    }

    /// Writes a field that the source lacks, with the neutral value of its type, if any.
    fn fill_in(&mut self, place: Place<'_>, object: Value<'_>, field: &'static Field) {
        let name = field.name;
        let (json, said): (Cow<'_, str>, _) = match (name, field.ty) {
            ("log_level", _) => (r#""info""#.into(), "info"),
            ("port", _) => ("1883".into(), "1883, which is that of MQTT"),
            (_, Type::Time(_)) => {
                let known = ["updated_at", "created_at"].into_iter().find_map(|other| {
                    let text = object.get(other).filter(|_| other != name)?.as_str()?;
                    Some(in_utc(&text)?.into_owned())
                });
                let said = "the time of the record's last change, or else of the archive";
                (quote(known.as_deref().unwrap_or(&self.created_at)).into(), said)
            }
            (_, Type::Map | Type::Object(_)) => ("{}".into(), "empty"),
            (_, Type::Strings | Type::Array(_)) => ("[]".into(), "empty"),
            (_, Type::Bool) => ("false".into(), "false"),
            (_, Type::Uint { .. } | Type::Int | Type::Number) => ("0".into(), "0"),
            _ => (r#""""#.into(), "empty"),
        };
        self.out.push_str(&json);
        let text = format!("{name} is missing, and is written as {said}.");
        self.notes.add(NoteKind::FilledIn, place, object.range().start, text);
    }

    /// Copies an object with arbitrary content at `depth`. Values that `2026.1` documents may not
    /// contain become null.
    fn open_map(&mut self, place: Place<'_>, map: Value<'_>, depth: usize) {
        let mut open: Vec<Open<'_>> = Vec::new();
        open.extend(self.begin(place, map, depth));
        while let Some(innermost) = open.last_mut() {
            match innermost.rest.next() {
                Some((key, value)) => {
                    if !core::mem::take(&mut innermost.is_first) {
                        self.out.push(',');
                    }
                    if let Some(key) = key {
                        self.text(&key.name());
                        self.out.push(':');
                    }
                    let depth = depth + open.len();
                    open.extend(self.begin(place, value, depth));
                }
                None => {
                    self.out.push(innermost.end);
                    open.pop();
                }
            }
        }
    }

    /// Writes a value, or the beginning of an array or object.
    fn begin<'a>(&mut self, place: Place<'_>, value: Value<'a>, depth: usize) -> Option<Open<'a>> {
        let is_deep = depth > usize::from(Limits::default().json_depth);
        let lost = match value.kind() {
            Kind::Array | Kind::Object if is_deep => {
                Some("is nested deeper than a document allows")
            }
            Kind::Number if is_unsafe(value) => Some("is a number that a document cannot hold"),
            _ => None,
        };
        if let Some(lost) = lost {
            let text = format!("A value {lost}, and becomes null.");
            self.notes.add(NoteKind::NotCarried, place, value.range().start, text);
            self.out.push_str("null");
            return None;
        }
        let (start, end, rest): (_, _, Rest<'a>) = match value.kind() {
            Kind::Array => ('[', ']', Box::new(value.elements().map(|value| (None, value)))),
            Kind::Object => ('{', '}', Box::new(value.members().map(|(key, v)| (Some(key), v)))),
            _ => {
                self.out.push_str(value.source());
                return None;
            }
        };
        self.out.push(start);
        Some(Open { rest, end, is_first: true })
    }
}

/// The remaining elements or members of an array or object.
type Rest<'a> = Box<dyn Iterator<Item = (Option<Key<'a>>, Value<'a>)> + 'a>;

/// An array or object that has begun and not ended.
struct Open<'a> {
    rest: Rest<'a>,
    end: char,
    is_first: bool,
}

/// Returns whether a value can be carried over as that type of `2026.1` records; a time may have an
/// offset, and elements are checked one by one.
fn fits(value: Value<'_>, ty: Type) -> bool {
    match ty {
        Type::Bool => value.kind() == Kind::Bool,
        Type::Uint { min, max } => {
            value.as_uint().is_some_and(|number| (min..=max).contains(&number))
        }
        Type::Int => value.as_int().is_some(),
        Type::Str => value.kind() == Kind::String,
        Type::Text => value.as_str().is_some_and(|text| !text.is_empty()),
        Type::Time(_) => value.as_str().is_some_and(|text| in_utc(&text).is_some()),
        Type::Map | Type::Object(_) => value.kind() == Kind::Object,
        Type::Strings | Type::Array(_) => value.kind() == Kind::Array,
        _ => false,
    }
}

/// Returns whether a number may not occur in a `2026.1` document.
fn is_unsafe(number: Value<'_>) -> bool {
    let is_safe_integer = number.is_plain_integer() && number.as_int().is_some();
    let fault = || json::parse(number.source().as_bytes(), 1).ok()?.first_unsafe_number();
    !is_safe_integer && fault().is_some()
}
