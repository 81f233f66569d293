//! The screen while a file is opened, and the buttons that pick files or a folder.

use leptos::prelude::*;

use super::State;
use super::intake;
use crate::ui::file_button::{files_button, folder_button};
use crate::ui::progress::bar;

/// Draws the screen while a file takes long to open.
pub(crate) fn opening_screen(state: State) -> impl IntoView {
    view! {
        <section class="opening">
            <h1 id="heading" tabindex="-1">"Opening " <bdi>{move || state.file.get().title()}</bdi></h1>
            {bar(state.operation, "cancel", move || state.cancel())}
        </section>
    }
}

/// Draws a button that picks files.
pub(crate) fn pick_button(
    state: State,
    class: &'static str,
    id: &'static str,
    label: &'static str,
) -> impl IntoView {
    files_button(class, id, label, move |files| intake::take_files(state, &files))
}

/// Draws a button that picks a folder, where the browser can.
pub(super) fn pick_folder_button(state: State) -> Option<impl IntoView> {
    folder_button("button", "choose-folder", "Choose a folder", move |files| {
        intake::take_folder(state, intake::list(&files));
    })
}
