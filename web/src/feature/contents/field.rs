//! A member of a section that is not a collection, as plain JSON.

use leptos::prelude::*;
use sma_worker::protocol::Field;

use super::State;
use super::crumbs::crumbs;
use super::json_tree::json_tree;
use super::records::Record;
use crate::format;
use crate::session::Screen;

/// The member as a tree.
pub(crate) fn field_screen(state: State, field: Field) -> impl IntoView {
    let section = state.session.section(&field.section)?;
    state.want_field(&field);
    let above = vec![("Overview".into(), Screen::Overview)];
    let name = field.name.clone();
    let content = move || match state.field.get() {
        Some((answered, value)) if answered == field => match value.as_ref().map(Record::from_text)
        {
            Some(Record::Read(node)) => json_tree(node),
            Some(Record::TooLong(bytes)) => {
                format!("This value is too long to show: {}.", format::size(bytes)).into_any()
            }
            None => "This section has no such member.".into_any(),
        },
        _ => view! { <p class="muted">"Reading…"</p> }.into_any(),
    };
    Some(view! {
        <section class="record" aria-labelledby="heading">
            {crumbs(state.session.trail, above, Some(section.label.clone()))}
            <div class="screen-head">
                <h1 id="heading" tabindex="-1" class="mono"><bdi>{name}</bdi></h1>
            </div>
            <div class="card">{content}</div>
        </section>
    })
}
