//! Writing the JSON of a copy: private data is replaced, all other bytes are unchanged.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::dictionary::Dictionary;
use super::places::{Form, Place, Placed, scalars};
use super::{Private, REDACTED, locations};
use crate::json::{Value, quote};
use crate::secrets::{json_text, splice};
use crate::validate::is_withheld;

/// The edits of a JSON text.
pub(super) struct Rewriter<'d> {
    dictionary: &'d Dictionary,
    edits: Vec<(Range<usize>, String)>,
    /// Offset of the object in which a name was replaced last, and its names.
    taken: Option<(usize, BTreeSet<String>)>,
}

impl<'d> Rewriter<'d> {
    pub(super) fn new(dictionary: &'d Dictionary) -> Self {
        Self { dictionary, edits: Vec::new(), taken: None }
    }

    /// Replaces private data in a string or number.
    pub(super) fn push(&mut self, placed: &Placed<'_>) {
        let Placed { place, text: old, form, range, .. } = placed;
        let new = match (form, place) {
            (Form::Number, Place::Secret | Place::Value(Some(Private::Location))) => {
                Cow::Borrowed("0")
            }
            (Form::Number, _) if self.dictionary.is_coordinate(old) => Cow::Borrowed("0"),
            (Form::Number, _) => return,
            (_, Place::Secret) if is_withheld(old) => return,
            (_, Place::Secret) => Cow::Borrowed(REDACTED),
            (Form::Text, place) => self.text(old, *place),
            (Form::Name(_), place) => self.dictionary.replace_in(old, *place),
        };
        if *new == **old {
            return;
        }
        let new = match form {
            Form::Number => new.into_owned(),
            Form::Text => quote(&new),
            Form::Name(object) => quote(&self.free_name(*object, new.into_owned())),
        };
        self.edits.push((range.clone(), new));
    }

    /// Returns the text with all edits.
    pub(super) fn finish(mut self, text: &str) -> Cow<'_, str> {
        self.edits.sort_unstable_by_key(|(range, _)| range.start);
        splice(text, self.edits)
    }

    fn text<'t>(&self, old: &'t str, place: Place) -> Cow<'t, str> {
        if let Some(tape) = json_text(old) {
            let mut inner = Rewriter::new(self.dictionary);
            scalars(tape.root(old.as_bytes())).for_each(|placed| inner.push(&placed));
            return inner.finish(old);
        }
        if place == Place::Value(Some(Private::Location)) && locations::is_number(old) {
            return Cow::Borrowed("0");
        }
        match (place, self.dictionary.whole(old)) {
            (Place::Value(Some(_)), Some(new)) => Cow::Owned(new.into()),
            _ => self.dictionary.replace_in(old, place),
        }
    }

    /// Returns a name that no other member of the object has.
    fn free_name(&mut self, object: Value<'_>, name: String) -> String {
        let start = object.range().start;
        let taken = match &mut self.taken {
            Some((of, taken)) if *of == start => taken,
            other => {
                let names = object.members().map(|(key, _)| key.name().into_owned());
                &mut other.insert((start, names.collect())).1
            }
        };
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let free = [name.clone()].into_iter().chain(numbered).find(|name| !taken.contains(name));
        let free = free.unwrap_or(name);
        taken.insert(free.clone());
        free
    }
}
