//! Writing the JSON of a copy: private data is replaced, all other bytes are unchanged.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use super::dictionary::Dictionary;
use super::places::{Form, Place, Placed, scalars};
use super::{Private, REDACTED, locations};
use crate::json::{Value, quote};
use crate::secrets::Memo;
use crate::secrets::{json_text, splice};
use crate::validate::is_withheld;

/// The edits of a JSON text.
pub(super) struct Rewriter<'a> {
    dictionary: &'a Dictionary,
    edits: Vec<(Range<usize>, String)>,
    /// Replacements of texts that recur, and of names; `None` for those that stay.
    known: Memo<'a, (Place, bool), Option<Arc<str>>>,
    /// Offset of the object in which a name was replaced last, and its names.
    taken: Option<(usize, BTreeSet<String>)>,
}

impl<'a> Rewriter<'a> {
    pub(super) fn new(dictionary: &'a Dictionary) -> Self {
        Self { dictionary, edits: Vec::new(), known: Memo::new(), taken: None }
    }

    /// Replaces private data in a string or number.
    pub(super) fn push(&mut self, placed: &Placed<'a>) {
        let Placed { place, text: old, form, range, .. } = placed;
        let new = match (form, place) {
            (Form::Number, _) if **old == *"0" => return,
            (Form::Number, Place::Secret | Place::Value(Some(Private::Location))) => "0".into(),
            (Form::Number, _) if self.dictionary.is_coordinate(old) => "0".into(),
            (Form::Number, _) => return,
            (_, Place::Secret) if is_withheld(old) => return,
            (_, Place::Secret) => quote(REDACTED),
            (Form::Text | Form::Name(_), _) => match (self.replacement(placed), form) {
                (None, _) => return,
                (Some(new), Form::Name(object)) => {
                    quote(&self.free_name(*object, String::from(&*new)))
                }
                (Some(new), _) => quote(&new),
            },
        };
        self.edits.push((range.clone(), new));
    }

    /// Returns the text with all edits.
    pub(super) fn finish(mut self, text: &str) -> Cow<'_, str> {
        self.edits.sort_unstable_by_key(|(range, _)| range.start);
        splice(text, self.edits)
    }

    /// Returns the replacement of a text or a name; `None` where it stays as it is.
    fn replacement(&mut self, placed: &Placed<'a>) -> Option<Arc<str>> {
        let (dictionary, old, place) = (self.dictionary, &placed.text, placed.place);
        let is_name = placed.form.is_name();
        self.known.get((place, is_name), old, || {
            let new = match is_name {
                true => dictionary.replace_in(old, place),
                false => text(dictionary, old, place),
            };
            (*new != **old).then(|| new.into())
        })
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

/// Returns a string with everything private replaced, also where it is JSON.
fn text<'t>(dictionary: &Dictionary, old: &'t str, place: Place) -> Cow<'t, str> {
    if let Some(tape) = json_text(old) {
        let mut inner = Rewriter::new(dictionary);
        scalars(tape.root(old.as_bytes())).for_each(|placed| inner.push(&placed));
        return Cow::Owned(inner.finish(old).into_owned());
    }
    if place == Place::Value(Some(Private::Location)) && locations::is_number(old) {
        return Cow::Owned("0".into());
    }
    match (place, dictionary.whole(old)) {
        (Place::Value(Some(_)), Some(new)) => Cow::Owned(new.into()),
        _ => dictionary.replace_in(old, place),
    }
}
