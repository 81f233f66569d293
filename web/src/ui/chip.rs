//! Choices of which one is chosen, as chips.

use leptos::prelude::*;

use crate::format;

/// Draws a choice of the group `name`, with the number of things that it stands for, if any.
pub(crate) fn chip(
    name: &'static str,
    (value, label): (&'static str, &'static str),
    number: Option<u64>,
    is_chosen: impl Fn() -> bool + Send + 'static,
    choose: impl Fn() + 'static,
) -> impl IntoView {
    let number = number.map(|number| {
        view! { " " <span class="muted">{format::number(number)}</span> }
    });
    view! {
        <label class="chip">
            <input
                type="radio"
                name=name
                value=value
                prop:checked=is_chosen
                on:change=move |_| choose()
            />
            <span>{label} {number}</span>
        </label>
    }
}
