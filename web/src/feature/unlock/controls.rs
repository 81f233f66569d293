//! Input of a password or key.

use leptos::html;
use leptos::prelude::*;
use web_sys::DragEvent;

use super::State;
use super::state::Phase;
use crate::secret;
use crate::ui::file_button::file_button;
use crate::words;

/// Draws the field for a password. The password exists in the field only.
pub(super) fn password(state: State) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let is_visible = RwSignal::new(false);
    let unlock = move || {
        let Some(field) = field.get_untracked().filter(|_| state.is_waiting()) else { return };
        let typed = secret::take_text(&field);
        if typed.length() == 0 {
            state.refuse("Enter the password or choose a password file.".into());
        } else {
            state.unlock_with_password(&typed);
        }
    };
    let is_refused = move || state.complaint.with(Option::is_some).to_string();
    view! {
        <div class="unlock-field">
            <label for="unlock-with">"Password"</label>
            <div class="unlock-actions">
                <span class="unlock-input">
                    <input
                        id="unlock-with"
                        type=move || if is_visible.get() { "text" } else { "password" }
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
                        aria-pressed=move || is_visible.get().to_string()
                        aria-label="Show password"
                        on:click=move |_| is_visible.update(|visible| *visible = !*visible)
                    >
                        {move || if is_visible.get() { "Hide" } else { "Show" }}
                    </button>
                </span>
                <button type="button" class="button primary" on:click=move |_| unlock()>"Unlock"</button>
                {choose_file(state, "button quiet", "password-file", "Choose a password file")}
            </div>
        </div>
    }
}

/// Draws the button for a key file.
pub(super) fn key_file(state: State) -> impl IntoView {
    view! {
        <div class="unlock-actions">
            {choose_file(state, "button primary", "unlock-with", words::CHOOSE_KEY_FILE)}
        </div>
    }
}

/// Draws the button that unlocks with a file that was given elsewhere on the page.
pub(super) fn offered_file(state: State) -> impl IntoView {
    move || {
        state.offered.get().map(|file| {
            let name = file.name();
            view! {
                <p class="unlock-offered">
                    <button
                        type="button"
                        class="button primary"
                        id="unlock-offered"
                        on:click=move |_| {
                            state.offered.set(None);
                            state.unlock_with_file(file.clone());
                        }
                    ><span>"Unlock with " <bdi>{name}</bdi></span></button>
                </p>
            }
        })
    }
}

/// Draws a button that picks a file and unlocks with it.
fn choose_file(
    state: State,
    class: &'static str,
    id: &'static str,
    label: &'static str,
) -> impl IntoView {
    file_button(class, id, label, "", move |files| {
        if let Some(file) = files.get(0) {
            state.unlock_with_file(file);
        }
    })
}

/// Unlocks with a file that is dropped on the panel.
pub(super) fn drop_file(state: State, event: &DragEvent) {
    let files = event.data_transfer().and_then(|data| data.files());
    let Some(file) = files.and_then(|files| files.get(0)) else { return };
    if state.phase.get_untracked() != Phase::Unlocked {
        event.prevent_default();
        state.unlock_with_file(file);
    }
}
