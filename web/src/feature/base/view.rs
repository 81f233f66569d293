//! The card of the base.

use leptos::prelude::*;
use web_sys::DragEvent;

use super::State;
use crate::ui::file_button::file_button;
use crate::ui::icon::{Icon, icon};
use crate::ui::progress::bar;

/// Draws the card, for an archive whose base was not given, or was.
pub(crate) fn base_card(state: State) -> impl IntoView {
    let is_missing = Memo::new(move |_| state.is_missing());
    let is_drawn = move || is_missing.get() || state.name.with(Option::is_some);
    let drop = move |event: DragEvent| {
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            event.prevent_default();
            state.add(&file);
        }
    };
    view! {
        <Show when=is_drawn>
            <section class="card base takes-files" aria-labelledby="base" on:drop=drop>
                <p class="drop-words" aria-hidden="true">{icon(Icon::Drop)} "Drop the base here"</p>
                <h2 id="base" tabindex="-1">"Base"</h2>
                {move || match state.name.get() {
                    Some(name) => view! {
                        <p>"The archive was checked with " <strong><bdi>{name}</bdi></strong> " as its base."</p>
                    }
                    .into_any(),
                    None => view! {
                        <p>
                            "This archive stores only what changed since another one, its base. Add \
                             the base to check that the changes fit it."
                        </p>
                    }
                    .into_any(),
                }}
                <div class="actions">
                    {file_button("button", "add-base", "Add the base…", "", move |files| {
                        if let Some(file) = files.get(0) {
                            state.add(&file);
                        }
                    })}
                </div>
                <div role="alert">
                    {move || state.complaint.get().map(|reason| view! {
                        <p class="complaint">{icon(Icon::Cross)} <span>{reason}</span></p>
                    })}
                </div>
                {bar(state.operation, "cancel-base", move || state.cancel())}
            </section>
        </Show>
    }
}
