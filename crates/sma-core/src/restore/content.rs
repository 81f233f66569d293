//! Content of a record to be written: that of the archive, merged with what the target keeps.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::placeholders::{Elements, Withheld};
use crate::equality::is_same_value;
use crate::escape::truncate;
use crate::json::{Kind, Value, push_token, quote};
use crate::limits::Limits;
use crate::secrets::{holds_placeholder, is_placeholder, json_text};
use crate::section::CollectionTable;
use crate::shape::{Presence, Type};

/// Nesting depth that is merged member by member; deeper values are taken or kept as a whole.
/// Merging recurses, and this bound protects the stack.
const MAX_DEPTH: usize = 64;

/// Content of a record to be written.
pub(super) struct Content<'v> {
    /// Its JSON.
    pub(super) json: Cow<'v, str>,
    /// JSON pointers to secrets of the target that are kept. They continue into texts that are
    /// JSON.
    pub(super) kept: Vec<String>,
    /// JSON pointers to missing secrets: the archive has a placeholder, and the target has no
    /// value.
    pub(super) missing: Vec<String>,
}

/// Combines a record of the archive with the matching record of the target, if there is one.
///
/// An equal field keeps the target's spelling, and a placeholder is replaced by the target's value;
/// without one its member is omitted. When merging, fields that the archive does not provide are
/// kept too: absent, null or empty ones.
pub(super) fn compose<'v>(
    table: &CollectionTable,
    incoming: Value<'v>,
    existing: Option<Value<'v>>,
    merges: bool,
) -> Content<'v> {
    let mut composer = Composer::new(incoming, merges, String::new());
    let json = composer.object(incoming, existing, Some(table), MAX_DEPTH);
    Content { json, kept: composer.kept, missing: composer.missing }
}

/// Endings of the names of fields that stand for the field without it.
const COMPANIONS: [&str; 2] = ["_raw", "_orphan"];

struct Composer {
    merges: bool,
    withheld: Withheld,
    /// Pointer to the current value.
    pointer: String,
    kept: Vec<String>,
    missing: Vec<String>,
}

impl Composer {
    fn new(root: Value<'_>, merges: bool, pointer: String) -> Self {
        let withheld = Withheld::new(root);
        Self { merges, withheld, pointer, kept: Vec::new(), missing: Vec::new() }
    }

    /// Returns the JSON of a value; `None` where it is omitted.
    fn value<'v>(
        &mut self,
        incoming: Value<'v>,
        existing: Option<Value<'v>>,
        left: usize,
    ) -> Option<Cow<'v, str>> {
        let is_withheld = self.withheld.is_in(incoming.range());
        if !is_withheld && !self.merges {
            return Some(Cow::Borrowed(incoming.source()));
        }
        if let Some(existing) = existing.filter(|_| self.merges && is_empty(incoming)) {
            return Some(Cow::Borrowed(existing.source()));
        }
        let Some(deeper) = left.checked_sub(1) else {
            return if is_withheld { self.keep(existing) } else { Some(incoming.source().into()) };
        };
        match incoming.kind() {
            Kind::String if is_withheld => self.text(incoming, existing, deeper),
            Kind::Array if is_withheld => Some(self.array(incoming, existing, deeper)),
            Kind::Object => Some(self.object(incoming, existing, None, deeper)),
            _ => Some(Cow::Borrowed(incoming.source())),
        }
    }

    /// Returns the JSON of an object; with a table, of a whole record.
    fn object<'v>(
        &mut self,
        incoming: Value<'v>,
        existing: Option<Value<'v>>,
        table: Option<&CollectionTable>,
        left: usize,
    ) -> Cow<'v, str> {
        // A stored text, or a reference to a missing record, stands for the field beside it
        // (`database.md`, section 10).
        let has_companion = |name: &str| {
            let is_there = |ending| incoming.get(&format!("{name}{ending}")).is_some();
            table.is_some() && COMPANIONS.into_iter().any(is_there)
        };
        let is_replaced = |name: &str| {
            let mut fields = COMPANIONS.iter().filter_map(|ending| name.strip_suffix(ending));
            table.is_some() && fields.any(|it| incoming.get(it).is_some_and(|it| !is_empty(it)))
        };
        let mut theirs: BTreeMap<Cow<'v, str>, Value<'v>> = BTreeMap::new();
        theirs.extend(
            existing.into_iter().flat_map(Value::members).map(|(key, it)| (key.name(), it)),
        );
        let mut list = List::new('{', '}');
        for (key, value) in incoming.members() {
            let name = key.name();
            let other = theirs.remove(&name).filter(|_| !self.merges || !has_companion(&name));
            let end = self.pointer.len();
            push_token(&mut self.pointer, &name);
            let is_same = |other: &Value<'v>| {
                table.is_some_and(|table| is_same_value(table.type_of(&name), value, *other))
            };
            let text = match other.filter(is_same) {
                Some(same) if !self.withheld.is_in(value.range()) => Some(same.source().into()),
                _ => self.value(value, other, left),
            };
            self.pointer.truncate(end);
            let text = text.or_else(|| table.and_then(|table| without(table, &name)));
            list.push(value, text, Some(&name));
        }
        if self.merges {
            for (key, value) in existing.into_iter().flat_map(Value::members) {
                let name = key.name();
                let stays = !has_companion(&name) && !is_replaced(&name);
                if theirs.contains_key(&name) && stays {
                    list.add(value.source(), Some(&name));
                }
            }
        }
        list.finish(incoming)
    }

    fn array<'v>(
        &mut self,
        incoming: Value<'v>,
        existing: Option<Value<'v>>,
        left: usize,
    ) -> Cow<'v, str> {
        let is_placeholder =
            |value: Value<'_>| value.as_str().is_some_and(|text| is_placeholder(&text));
        if let Some(existing) = existing.filter(|it| it.kind() == Kind::Array && !it.is_empty())
            && incoming.elements().all(is_placeholder)
        {
            self.note(Some(existing));
            return Cow::Borrowed(existing.source());
        }
        let elements = Elements::new(existing, incoming);
        let mut list = List::new('[', ']');
        for (index, element) in incoming.elements().enumerate() {
            let end = self.pointer.len();
            push_token(&mut self.pointer, &index.to_string());
            // An array is replaced as a whole: only placeholders refer to its old elements.
            let merges = core::mem::replace(&mut self.merges, false);
            let text = self.value(element, elements.partner(index, element), left);
            self.merges = merges;
            self.pointer.truncate(end);
            list.push(element, text, None);
        }
        list.finish(incoming)
    }

    /// Returns the JSON of a text that is or contains a placeholder.
    fn text<'v>(
        &mut self,
        incoming: Value<'v>,
        existing: Option<Value<'v>>,
        left: usize,
    ) -> Option<Cow<'v, str>> {
        let text = incoming.as_str()?;
        if is_placeholder(&text) {
            return self.keep(existing);
        }
        if let Some(tape) = json_text(&text) {
            let theirs = existing.and_then(Value::as_str).unwrap_or_default();
            let their_tape = json_text(&theirs);
            let inner = tape.root(text.as_bytes());
            let mut composer =
                Composer::new(inner, false, truncate(&self.pointer, Limits::MAX_POINTER_BYTES));
            let there = their_tape.as_ref().map(|tape| tape.root(theirs.as_bytes()));
            let json = composer.value(inner, there, left)?;
            self.kept.append(&mut composer.kept);
            self.missing.append(&mut composer.missing);
            return Some(Cow::Owned(quote(&json)));
        }
        // A text with a placeholder inside, such as a URL, is replaced by the target's whole text.
        match existing.filter(|existing| holds_secret(*existing)) {
            Some(existing) => self.keep(Some(existing)),
            None => {
                self.note(None);
                Some(Cow::Borrowed(incoming.source()))
            }
        }
    }

    /// Returns the target's value for a placeholder, if it has one.
    fn keep<'v>(&mut self, existing: Option<Value<'v>>) -> Option<Cow<'v, str>> {
        self.note(existing);
        existing.map(|existing| Cow::Borrowed(existing.source()))
    }

    /// Notes whether the target has a secret for a placeholder.
    fn note(&mut self, existing: Option<Value<'_>>) {
        let list = match existing.is_some_and(holds_secret) {
            true => &mut self.kept,
            false => &mut self.missing,
        };
        list.push(truncate(&self.pointer, Limits::MAX_POINTER_BYTES));
    }
}

/// Members or elements being written.
struct List {
    text: String,
    close: char,
    is_changed: bool,
}

impl List {
    fn new(open: char, close: char) -> Self {
        Self { text: String::from(open), close, is_changed: false }
    }

    /// Adds the replacement of a value, if any.
    fn push(&mut self, value: Value<'_>, text: Option<Cow<'_, str>>, name: Option<&str>) {
        self.is_changed |= text.as_deref() != Some(value.source());
        if let Some(text) = text {
            self.write(&text, name);
        }
    }

    fn add(&mut self, text: &str, name: Option<&str>) {
        self.is_changed = true;
        self.write(text, name);
    }

    fn write(&mut self, text: &str, name: Option<&str>) {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        if let Some(name) = name {
            self.text.push_str(&quote(name));
            self.text.push(':');
        }
        self.text.push_str(text);
    }

    /// Returns the whole JSON, unchanged if nothing was replaced.
    fn finish(mut self, incoming: Value<'_>) -> Cow<'_, str> {
        if !self.is_changed {
            return Cow::Borrowed(incoming.source());
        }
        self.text.push(self.close);
        Cow::Owned(self.text)
    }
}

/// Returns the value of a required text without content (`database.md`, section 3).
fn without(table: &CollectionTable, name: &str) -> Option<Cow<'static, str>> {
    let field = table.record.fields.iter().find(|field| field.name == name)?;
    let is_text = matches!(field.ty, Type::Str | Type::Ip);
    (is_text && field.presence == Presence::Required).then_some(Cow::Borrowed("\"\""))
}

/// Returns whether a value of the target may be a secret: present, and not a placeholder itself.
fn holds_secret(value: Value<'_>) -> bool {
    !is_empty(value) && !value.as_str().is_some_and(|text| holds_placeholder(&text))
}

/// Returns whether a value provides nothing when merging.
fn is_empty(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null => true,
        Kind::String => value.source().len() == 2,
        Kind::Array | Kind::Object => value.is_empty(),
        Kind::Bool | Kind::Number => false,
    }
}
