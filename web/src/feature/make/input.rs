//! What making a copy needs: a password, or a key.

use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;

use super::State;
use crate::secret;
use crate::ui::file_button::file_button;
use crate::words;

/// Draws the button that makes a redacted copy.
pub(super) fn redaction_input(state: State) -> impl IntoView {
    view! {
        <div class="actions">
            <button type="button" class="button primary" on:click=move |_| state.redact()>
                "Make redacted copy"
            </button>
        </div>
    }
}

/// Draws the choice of a private key.
pub(super) fn signing_input(state: State) -> impl IntoView {
    view! {
        <p>
            "The private key is read for this signature only. It is neither shown nor stored. Without one, \
             make a pair of keys with "<code>"shelly-manager backup keygen"</code>"."
        </p>
        <div class="actions">{key_button(state, "button primary", "Choose the private key…")}</div>
    }
}

/// Draws the fields for a new password. It exists in the fields only.
pub(super) fn encryption_input(state: State) -> impl IntoView {
    let fields = [NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new()];
    let [first, second] = fields;
    let encrypt = move || {
        let taken = fields.map(|field| field.get_untracked().map(|it| secret::take_text(&it)));
        let [Some(password), Some(repeated)] = taken else { return };
        let is_same = is_equal(&password, &repeated);
        repeated.fill(0, 0, repeated.length());
        match (password.length(), is_same) {
            (0, _) => complain(state, "Enter a password, or choose a key file."),
            (_, false) => {
                password.fill(0, 0, password.length());
                complain(state, "The two passwords differ. Enter both again.");
            }
            (_, true) => state.use_password(&password),
        }
    };
    view! {
        <p>"There is no way to read the copy without its password or key file. Nothing stores them."</p>
        <div class="password-fields">
            {password_field("new-password", "Password", first, encrypt)}
            {password_field("repeated-password", "Password again", second, encrypt)}
        </div>
        <div class="actions">
            <button type="button" class="button primary" on:click=move |_| encrypt()>
                "Make encrypted copy"
            </button>
            {key_button(state, "button", words::CHOOSE_KEY_FILE)}
        </div>
    }
}

fn password_field(
    id: &'static str,
    label: &'static str,
    field: NodeRef<html::Input>,
    encrypt: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <label class="labelled" for=id>
            <span>{label}</span>
            <input
                id=id
                class="input"
                type="password"
                autocomplete="new-password"
                autocapitalize="off"
                spellcheck="false"
                node_ref=field
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.is_composing() {
                        event.prevent_default();
                        encrypt();
                    }
                }
            />
        </label>
    }
}

fn key_button(state: State, class: &'static str, label: &'static str) -> impl IntoView {
    file_button(class, "copy-key", label, "", move |files| {
        if let Some(file) = files.get(0) {
            state.use_file(file);
        }
    })
}

fn complain(state: State, reason: &str) {
    state.complaint.set(Some(reason.into()));
    state.session.desk.voice.focus_on("new-password");
}

/// Compares two arrays in the memory of the browser.
fn is_equal(one: &Uint8Array, other: &Uint8Array) -> bool {
    one.length() == other.length()
        && (0..one.length()).all(|index| one.get_index(index) == other.get_index(index))
}
