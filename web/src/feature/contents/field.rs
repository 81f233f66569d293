//! A field of a section that is not a collection, as a JSON tree.

use leptos::prelude::*;
use sma_worker::protocol::Field;

use super::State;
use super::json_tree::json_tree;
use super::records::Record;
use super::sections::lists_deleted;
use crate::archive::Screen;
use crate::ui::crumbs::crumbs;
use crate::words;

/// Draws the field as a tree.
pub(crate) fn field_screen(state: State, field: Field) -> impl IntoView {
    let section = state.session.section(&field.section)?;
    state.load_field(&field);
    let above = vec![(words::OVERVIEW.into(), Screen::Overview)];
    let title = match lists_deleted(&field) {
        true => view! { <h1 id="heading" tabindex="-1">{words::DELETED}</h1> }.into_any(),
        false => view! {
            <h1 id="heading" tabindex="-1" class="mono"><bdi>{field.name.clone()}</bdi></h1>
        }
        .into_any(),
    };
    let content = move || match state.field.get() {
        Some((answered, value)) if answered == field => match value.as_ref().map(Record::from_text)
        {
            Some(Record::Read(node)) => json_tree(node),
            Some(Record::TooLong(bytes)) => words::too_long("value", bytes).into_any(),
            None => "This section has no such field.".into_any(),
        },
        _ => view! { <p class="muted">{words::LOADING}</p> }.into_any(),
    };
    Some(view! {
        <section class="record" aria-labelledby="heading">
            {crumbs(state.session.trail, above, Some(section.label.clone()))}
            <div class="screen-head">{title}</div>
            <div class="card">{content}</div>
        </section>
    })
}
