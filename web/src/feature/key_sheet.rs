//! The sheet with all keys.

use leptos::prelude::*;
use leptos::{ev, html};

use crate::desk::Desk;
use crate::keys::{self, Command, KEYS, Scope};
use crate::{browser, host};

/// Draws the button that shows the sheet, and the sheet.
pub(crate) fn key_sheet(desk: Desk) -> impl IntoView {
    let sheet = NodeRef::<html::Dialog>::new();
    let open = move || {
        if let Some(sheet) = sheet.get_untracked().filter(|sheet| !sheet.open()) {
            let _ = sheet.show_modal();
        }
    };
    let close = move || {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.close();
        }
    };
    host::listen(&ev::keydown, move |event| {
        let is_wanted = keys::command(&event, Scope::Anywhere) == Some(Command::Sheet)
            && desk.has_character_keys.get_untracked();
        if is_wanted && !event.default_prevented() && !browser::is_in_field(&event) {
            event.prevent_default();
            open();
        }
    });
    let groups = Scope::ALL.map(|scope| {
        let rows = KEYS.iter().filter(|key| key.scope == scope).map(|key| {
            view! { <div><dt><kbd>{key.cap}</kbd></dt><dd>{key.meaning}</dd></div> }
        });
        view! { <h3>{scope.name()}</h3> <dl class="key-list">{rows.collect_view()}</dl> }
    });
    // The keys of the page do nothing while the sheet is open.
    let on_key = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        if event.key() == "Escape" {
            event.prevent_default();
            close();
        }
    };
    view! {
        <button type="button" class="link" aria-keyshortcuts="?" on:click=move |_| open()>
            "Keyboard shortcuts"
        </button>
        <dialog class="key-sheet" node_ref=sheet aria-labelledby="key-sheet" on:keydown=on_key>
            <h2 id="key-sheet">"Keyboard shortcuts"</h2>
            {groups}
            <label class="key-choice">
                <input
                    type="checkbox"
                    prop:checked=move || desk.has_character_keys.get()
                    on:change=move |event| desk.has_character_keys.set(event_target_checked(&event))
                />
                <span>"Use / and ? as shortcuts"</span>
            </label>
            <button type="button" class="button" autofocus=true on:click=move |_| close()>"Close"</button>
        </dialog>
    }
}
