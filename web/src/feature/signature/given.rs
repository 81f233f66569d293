//! Entering a public key, comparing its fingerprint, and verifying with it.

use leptos::html;
use leptos::prelude::*;
use sma_worker::protocol::KeyFacts;
use web_sys::ClipboardEvent;

use super::{State, intake};
use crate::keyring::{MAX_LABEL, matches};
use crate::ui::file_button::file_button;
use crate::ui::icon::{Icon, icon};
use crate::words;

/// Draws the field for a public key, and the button for a key file.
pub(super) fn key_entry(state: State) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let read = move |_| {
        if let Some(field) = field.get() {
            // The text may be a private key, which must not stay on screen.
            let text = field.value();
            field.set_value("");
            if text.trim().is_empty() {
                let _ = field.focus();
            } else {
                state.read_key(text.into_bytes());
            }
        }
    };
    let paste = move |event: ClipboardEvent| {
        if let Some(data) = event.clipboard_data() {
            event.prevent_default();
            event.stop_propagation();
            intake::key(state, &data);
        }
    };
    view! {
        <label for="key-text">"Public key of the signer"</label>
        <textarea
            id="key-text"
            rows="3"
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            aria-describedby="key-hint"
            node_ref=field
            on:paste=paste
        ></textarea>
        <p class="hint" id="key-hint">
            "PEM, OpenSSH, JWK, minisign, hex or base64. You can also drop a key file on this panel."
        </p>
        <div class="actions">
            <button type="button" class="button" on:click=read>"Read key"</button>
            {file_button("button", "choose-key", words::CHOOSE_KEY_FILE, "", move |files| {
                if let Some(file) = files.get(0) {
                    intake::key_file(state, file.into());
                }
            })}
        </div>
    }
}

/// Draws the entered key with its fingerprint, or why it is not a public key.
pub(super) fn given_key(state: State) -> impl IntoView {
    // Comparing its fingerprint must not draw the field for that again.
    let given = Memo::new(move |_| state.given());
    move || {
        given.get().map(|given| match given {
            Ok(key) => key_found(state, key).into_any(),
            Err(reason) => view! {
                <p class="complaint" role="alert">{icon(Icon::Cross)} <span>{reason}</span></p>
            }
            .into_any(),
        })
    }
}

fn key_found(state: State, key: KeyFacts) -> impl IntoView {
    let expected = RwSignal::new(String::new());
    let fingerprint = StoredValue::new(key.fingerprint.clone());
    let is_same = Memo::new(move |_| {
        fingerprint.with_value(|print| expected.with(|expected| matches(print, expected)))
    });
    let compared = key.clone();
    Effect::new(move || {
        if let Some(is_same) = is_same.get() {
            state.compare(&compared, is_same);
        }
    });
    let comparison = move || {
        let is_same = is_same.get()?;
        let (tone, sign, words) = if is_same {
            ("good", Icon::Tick, "The fingerprints match.")
        } else {
            ("bad", Icon::Cross, "The fingerprints differ: this is another key.")
        };
        Some(
            view! { <span class=format!("comparison {tone}")>{icon(sign)} <span>{words}</span></span> },
        )
    };
    let to_verify = key.clone();
    view! {
        <div class="given" id="given-key" tabindex="-1" role="group" aria-label="Public key">
            <p>
                <span class="muted">"Fingerprint "</span>
                <code class="fingerprint" id="fingerprint">{key.fingerprint.clone()}</code>
            </p>
            <label for="expected">"Fingerprint from the owner of the key"</label>
            <input
                id="expected"
                type="text"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                placeholder="SHA256:…"
                aria-describedby="comparison"
                on:input=move |event| expected.set(event_target_value(&event))
            />
            <p id="comparison" aria-live="polite">{comparison}</p>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    class:primary=move || is_same.get() != Some(false)
                    disabled=move || state.session.check.is_verifying.get()
                    on:click=move |_| state.verify_with(to_verify.clone())
                >"Verify with this key"</button>
            </div>
            {keep(state, key)}
        </div>
    }
}

/// Draws the field and the button that add the key to the keyring.
fn keep(state: State, key: KeyFacts) -> impl IntoView {
    let label = NodeRef::<html::Input>::new();
    let kept = state
        .store
        .keyring
        .with_untracked(|keyring| keyring.find(&key.base64).map(|kept| kept.label.clone()));
    let host = state.session.archive().summary.hostname.clone();
    let proposal = kept.or(host.map(|host| format!("Signer of {host}"))).unwrap_or_default();
    let keep = move |_| {
        if let Some(label) = label.get() {
            state.keep_key(&label.value(), key.clone());
        }
    };
    view! {
        <label for="key-label">"Name in your keyring"</label>
        <div class="actions">
            <input
                id="key-label"
                type="text"
                autocomplete="off"
                maxlength=MAX_LABEL.to_string()
                value=proposal
                node_ref=label
            />
            <button type="button" class="button" on:click=keep>"Add to keyring"</button>
        </div>
    }
}
