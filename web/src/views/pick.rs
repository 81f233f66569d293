//! The button that picks a file.

use leptos::html;
use leptos::prelude::*;

use crate::intake;
use crate::state::App;

/// A button that lets the person pick a file and opens it.
pub(crate) fn pick_button(
    app: App,
    class: &'static str,
    id: &'static str,
    label: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    view! {
        <button type="button" class=class id=id on:click=move |_| {
            if let Some(input) = input.get() {
                input.click();
            }
        }>{label}</button>
        <input
            type="file"
            hidden
            aria-hidden="true"
            tabindex="-1"
            node_ref=input
            on:change=move |_| {
                if let Some(input) = input.get() {
                    if let Some(files) = input.files().filter(|files| files.length() > 0) {
                        intake::open_files(app, &files);
                    }
                    // So that the same file can be picked again.
                    input.set_value("");
                }
            }
        />
    }
}
