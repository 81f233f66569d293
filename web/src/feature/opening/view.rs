//! The screen while a file is opened that takes its time, and the button that picks one.

use leptos::prelude::*;

use super::State;
use super::intake;
use crate::ui::file_button::file_button;
use crate::ui::progress::bar;

/// The screen while a file is read that takes its time.
pub(crate) fn opening_screen(state: State) -> impl IntoView {
    view! {
        <section class="opening">
            <h1 id="heading" tabindex="-1">"Opening " <bdi>{move || state.file.get().title()}</bdi></h1>
            {bar(state.operation, "cancel", move || state.cancel())}
        </section>
    }
}

/// A button that lets the person pick a file and opens it.
pub(crate) fn pick_button(
    state: State,
    class: &'static str,
    id: &'static str,
    label: &'static str,
) -> impl IntoView {
    file_button(class, id, label, "", move |files| intake::open_files(state, &files))
}
