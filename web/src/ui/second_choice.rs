//! The choice of a second archive.

use leptos::prelude::*;
use web_sys::{Blob, DragEvent};

use super::file_button::file_button;
use super::icon::{Icon, icon};
use crate::archive::OpenArchive;
use crate::second::Second;

/// Draws a card that takes a file, with buttons for the archives that are open. `id` is that of the
/// button which picks a file.
pub(crate) fn second_choice(
    second: Second,
    id: &'static str,
    words: &'static str,
    take_file: impl Fn(&str, &Blob) + Copy + Send + Sync + 'static,
    take_open: impl Fn(&OpenArchive) + Copy + Send + Sync + 'static,
    more: impl IntoView,
) -> impl IntoView {
    let drop = move |event: DragEvent| {
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            event.prevent_default();
            take_file(&file.name(), &file);
        }
    };
    let beside = move || {
        let open = second.beside.get();
        (!open.is_empty()).then(|| {
            let buttons = open.into_iter().map(|archive| {
                let title = archive.file.title();
                view! {
                    <li>
                        <button type="button" class="button" on:click=move |_| take_open(&archive)>
                            <bdi>{title}</bdi>
                        </button>
                    </li>
                }
            });
            view! {
                <h2>"Files that are open"</h2>
                <ul class="actions">{buttons.collect_view()}</ul>
            }
        })
    };
    view! {
        <div role="alert">
            {move || second.refused.get().map(|(file, reason)| view! {
                <p class="complaint">
                    {icon(Icon::Cross)}
                    <span><strong><bdi>{file.title()}</bdi></strong> " cannot be opened. " {reason}</span>
                </p>
            })}
        </div>
        <div class="card takes-files" on:drop=drop>
            <p class="drop-words" aria-hidden="true">{icon(Icon::Drop)} "Drop the other backup here"</p>
            <p>{words}</p>
            <div class="actions">
                {second_button("button primary", id, "Choose a file…", take_file)}
                {more.into_any()}
            </div>
            {beside}
        </div>
    }
}

/// Draws the button that picks the file.
pub(crate) fn second_button(
    class: &'static str,
    id: &'static str,
    label: &'static str,
    take_file: impl Fn(&str, &Blob) + 'static,
) -> impl IntoView {
    file_button(class, id, label, "", move |files| {
        if let Some(file) = files.get(0) {
            take_file(&file.name(), &file);
        }
    })
}
