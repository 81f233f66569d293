//! Search for private data left in a copy.

use super::Private;
use super::dictionary::Dictionary;
use super::places::{Form, Place, Placed, scalars};
use crate::json::Value;
use crate::secrets::Memo;
use crate::secrets::json_text;
use crate::validate::is_withheld;

/// Results for texts that recur, and for names.
pub(super) type Searched<'a> = Memo<'a, (Place, bool), Option<Private>>;

/// Returns the kind of private data left in a string or number of a copy.
pub(super) fn find_leftover<'a>(
    dictionary: &Dictionary,
    placed: &Placed<'a>,
    searched: &mut Searched<'a>,
) -> Option<Private> {
    match placed.form {
        Form::Number => find(dictionary, placed),
        form => {
            searched.get((placed.place, form.is_name()), &placed.text, || find(dictionary, placed))
        }
    }
}

fn find(dictionary: &Dictionary, placed: &Placed<'_>) -> Option<Private> {
    let Placed { place, text, form, .. } = placed;
    match (form, place) {
        (Form::Number, Place::Secret) => (**text != *"0").then_some(Private::Secret),
        (Form::Number, Place::Value(Some(Private::Location))) => {
            (**text != *"0").then_some(Private::Location)
        }
        (Form::Number, _) => dictionary.is_coordinate(text).then_some(Private::Location),
        (_, Place::Secret) => (!is_withheld(text)).then_some(Private::Secret),
        (Form::Text, _) if let Some(tape) = json_text(text) => {
            in_value(dictionary, tape.root(text.as_bytes()))
        }
        (_, place) => dictionary.find_spans(text, *place).into_iter().find_map(|span| span.kind),
    }
}

fn in_value(dictionary: &Dictionary, root: Value<'_>) -> Option<Private> {
    let mut searched = Searched::new();
    scalars(root).find_map(|placed| find_leftover(dictionary, &placed, &mut searched))
}
