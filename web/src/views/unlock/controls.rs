//! Where a password or key is given.

use leptos::html;
use leptos::prelude::*;
use web_sys::DragEvent;

use crate::secret;
use crate::state::{App, Phase};
use crate::views::pick::file_button;

/// The field for a password. What is typed is in the field and nowhere else.
pub(super) fn password(app: App) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let shown = RwSignal::new(false);
    let forget = move || {
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
        shown.set(false);
    };
    Effect::new(move || {
        app.unlock.forgotten.track();
        forget();
    });
    let unlock = move || {
        let Some(field) = field.get_untracked().filter(|_| app.unlock.is_waiting()) else { return };
        let typed = secret::take_typed(&field);
        if typed.length() == 0 {
            app.refuse_unlocking("Type the password, or choose a password file.".into());
        } else {
            app.unlock_with_password(&typed);
        }
    };
    let is_refused = move || app.unlock.complaint.with(Option::is_some).to_string();
    view! {
        <div class="unlock-field">
            <label for="unlock-with">"Password"</label>
            <div class="unlock-actions">
                <span class="unlock-input">
                    <input
                        id="unlock-with"
                        type=move || if shown.get() { "text" } else { "password" }
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby="unlock-complaint unlock-cost"
                        aria-invalid=is_refused
                        node_ref=field
                        on:keydown=move |event| {
                            if event.key() == "Enter" && !event.is_composing() {
                                event.prevent_default();
                                unlock();
                            }
                        }
                    />
                    <button
                        type="button"
                        class="button quiet"
                        aria-pressed=move || shown.get().to_string()
                        aria-label="Show the password"
                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                    >
                        {move || if shown.get() { "Hide" } else { "Show" }}
                    </button>
                </span>
                <button type="button" class="button primary" on:click=move |_| unlock()>"Unlock"</button>
                {choose_file(app, "button quiet", "password-file", "Choose a password file")}
            </div>
        </div>
    }
}

/// The button for a key file.
pub(super) fn key_file(app: App) -> impl IntoView {
    view! {
        <div class="unlock-actions">
            {choose_file(app, "button primary", "unlock-with", "Choose the key file")}
        </div>
    }
}

/// A button that picks a file and unlocks with it.
fn choose_file(
    app: App,
    class: &'static str,
    id: &'static str,
    label: &'static str,
) -> impl IntoView {
    file_button(class, id, label, "", move |files| {
        if let Some(file) = files.get(0) {
            app.unlock_with_file(file);
        }
    })
}

/// Unlocks with a file that is dropped on the panel. Nothing else takes it then.
pub(super) fn drop_file(app: App, event: &DragEvent) {
    let files = event.data_transfer().and_then(|data| data.files());
    let Some(file) = files.and_then(|files| files.get(0)) else { return };
    if app.unlock.phase.get_untracked() != Phase::Unlocked {
        event.prevent_default();
        app.unlock_with_file(file);
    }
}
