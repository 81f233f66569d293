//! Buttons that pick files, or a folder.

use js_sys::Reflect;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::FileList;

/// Draws a button that picks one or several files, with ids as [`file_button`] has them.
pub(crate) fn files_button(
    class: &'static str,
    id: &'static str,
    label: &'static str,
    take: impl Fn(FileList) + 'static,
) -> impl IntoView {
    button(class, id, label, Pick::Files, take)
}

/// Draws a button that picks a folder, with ids as [`file_button`] has them, unless the browser can pick none.
/// The files are those in the folder and in the folders in it.
pub(crate) fn folder_button(
    class: &'static str,
    id: &'static str,
    label: &'static str,
    take: impl Fn(FileList) + 'static,
) -> Option<impl IntoView> {
    can_pick_folders().then(|| button(class, id, label, Pick::Folder, take))
}

/// Returns whether the browser can pick a folder. Those of some phones cannot.
pub(crate) fn can_pick_folders() -> bool {
    let input = document().create_element("input").map(JsValue::from);
    input.is_ok_and(|input| Reflect::has(&input, &"webkitdirectory".into()).unwrap_or_default())
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
    button(class, id, label, Pick::File(accept), take)
}

/// What a button picks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pick {
    /// A file of these types, or of any if empty.
    File(&'static str),
    /// One or several files.
    Files,
    /// A folder.
    Folder,
}

fn button(
    class: &'static str,
    id: &'static str,
    label: &'static str,
    pick: Pick,
    take: impl Fn(FileList) + 'static,
) -> impl IntoView {
    let accept = match pick {
        Pick::File(accept) => Some(accept).filter(|accept| !accept.is_empty()),
        Pick::Files | Pick::Folder => None,
    };
    let input = NodeRef::<html::Input>::new();
    let ask = move |_| {
        if let Some(input) = input.get_untracked() {
            input.set_webkitdirectory(pick == Pick::Folder);
            input.click();
        }
    };
    let take = move |_| {
        // The button may be gone by the time a file is picked.
        let Some(input) = input.try_get_untracked().flatten() else { return };
        // A folder may be empty.
        let is_picked = |files: &FileList| files.length() > 0 || pick == Pick::Folder;
        if let Some(files) = input.files().filter(is_picked) {
            take(files);
        }
        // So that the same file can be picked again.
        input.set_value("");
    };
    view! {
        <button type="button" class=class id=id on:click=ask>{label}</button>
        <input
            type="file"
            id=format!("{id}-file")
            accept=accept
            multiple=pick == Pick::Files
            hidden
            aria-hidden="true"
            tabindex="-1"
            node_ref=input
            on:change=take
        />
    }
}
