//! A button that picks a file.

use leptos::html;
use leptos::prelude::*;
use web_sys::FileList;

/// Draws a button that picks one or several files, with ids as [`file_button`] has them.
pub(crate) fn files_button(
    class: &'static str,
    id: &'static str,
    label: &'static str,
    take: impl Fn(FileList) + 'static,
) -> impl IntoView {
    button(class, id, label, "", true, take)
}

/// Draws a button that picks a file. The button has this id, its file input the same id with
/// `-file` appended. `accept` is the file types that the browser offers first, or empty.
pub(crate) fn file_button(
    class: &'static str,
    id: &'static str,
    label: &'static str,
    accept: &'static str,
    take: impl Fn(FileList) + 'static,
) -> impl IntoView {
    button(class, id, label, accept, false, take)
}

fn button(
    class: &'static str,
    id: &'static str,
    label: &'static str,
    accept: &'static str,
    multiple: bool,
    take: impl Fn(FileList) + 'static,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let take = move |_| {
        // The button may be gone by the time a file is picked.
        let Some(input) = input.try_get_untracked().flatten() else { return };
        if let Some(files) = input.files().filter(|files| files.length() > 0) {
            take(files);
        }
        // So that the same file can be picked again.
        input.set_value("");
    };
    view! {
        <button type="button" class=class id=id on:click=pick>{label}</button>
        <input
            type="file"
            id=format!("{id}-file")
            accept=(!accept.is_empty()).then_some(accept)
            multiple=multiple
            hidden
            aria-hidden="true"
            tabindex="-1"
            node_ref=input
            on:change=take
        />
    }
}
