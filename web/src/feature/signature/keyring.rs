//! View of the keyring: keys with their labels, and the signers remembered for hosts.

use leptos::prelude::*;

use super::{State, intake};
use crate::keyring::storage::Trouble;
use crate::keyring::store::Store;
use crate::keyring::{KeptKey, Keyring, MAX_LABEL, Pin};
use crate::outlet;
use crate::ui::file_button::file_button;
use crate::ui::icon::{Icon, icon};

/// Name of an exported keyring.
const FILE_NAME: &str = "keyring.json";

/// Draws the keyring, folded.
pub(crate) fn keyring_part(state: State) -> impl IntoView {
    let store = state.store;
    let keyring = store.keyring;
    let count = move || keyring.with(|keyring| keyring.keys.len());
    let is_empty = Memo::new(move |_| keyring.with(|it| it.keys.is_empty() && it.pins.is_empty()));
    view! {
        <details class="part" id="keyring-part">
            <summary id="keyring">
                {icon(Icon::Next)} <span>"Your keyring " <span class="muted">{count}</span></span>
            </summary>
            <p class="hint">
                "Public keys that you trust. They identify the signer when an archive is opened. \
                 They are stored in this browser only."
            </p>
            {trouble(store)}
            <ul class="keys">
                <For
                    each=move || keyring.get().keys
                    key=|kept| kept.key.base64.clone()
                    children=move |kept| key_row(state, kept)
                />
            </ul>
            <ul class="keys pins">
                <For
                    each=move || keyring.get().pins
                    key=|pin| (pin.host.clone(), pin.key.base64.clone())
                    children=move |pin| pin_row(state, pin)
                />
            </ul>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || is_empty.get()
                    on:click=move |_| {
                        outlet::save(FILE_NAME, &keyring.with_untracked(Keyring::to_text).into());
                    }
                >"Export"</button>
                {import(store)}
            </div>
            <p class="keyring-remark">{move || store.remark.get()}</p>
        </details>
    }
}

fn trouble(store: Store) -> impl IntoView {
    move || {
        store.trouble.get().map(|trouble| {
            let words = match trouble {
                Trouble::Unavailable => {
                    "This browser stores nothing for this page: the keyring is lost when the page \
                     is closed. Export it to keep it."
                }
                Trouble::Unreadable => {
                    "The keyring stored in this browser cannot be read. It is left unchanged, and \
                     the keys below are lost when the page is closed."
                }
                Trouble::NotSaved => {
                    "The browser did not save the last change: its storage may be full. Export the \
                     keyring to keep it."
                }
            };
            let replace = (trouble == Trouble::Unreadable).then(|| view! {
                <button type="button" class="button" on:click=move |_| store.replace_stored()>
                    "Replace stored keyring"
                </button>
            });
            view! {
                <div class="complaint" role="note">{icon(Icon::Warning)} <span>{words}</span> {replace}</div>
            }
        })
    }
}

fn key_row(state: State, kept: KeptKey) -> impl IntoView {
    let KeptKey { key, .. } = kept;
    let base64 = StoredValue::new(key.base64.clone());
    let label = Memo::new(move |_| {
        let keyring = state.store.keyring.read();
        base64.with_value(|base64| keyring.find(base64).map(|kept| kept.label.clone()))
    });
    let name = move || label.get().unwrap_or_default();
    let to_rename = key.clone();
    let rename = move |event| {
        state.keep_key(&event_target_value(&event), to_rename.clone());
    };
    let fingerprint = key.fingerprint.clone();
    view! {
        <li>
            <input
                type="text"
                class="key-name"
                autocomplete="off"
                maxlength=MAX_LABEL.to_string()
                aria-label=format!("Name of the key {fingerprint}")
                prop:value=name
                on:change=rename
            />
            <code class="fingerprint">{fingerprint}</code>
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    aria-label=move || format!("Verify with {}", name())
                    disabled=move || state.session.check.is_verifying.get()
                    on:click=move |_| state.verify_with(key.clone())
                >"Verify"</button>
                <button
                    type="button"
                    class="button quiet"
                    aria-label=move || format!("Remove {}", name())
                    on:click=move |_| base64.with_value(|base64| state.remove_key(base64, &name()))
                >"Remove"</button>
            </div>
        </li>
    }
}

fn pin_row(state: State, pin: Pin) -> impl IntoView {
    let Pin { host, key } = pin;
    let display = host.clone();
    let name = format!("Forget signer of {host}");
    let forget = move |_| {
        state.set_signer(&host, None);
        state.focus_on("keyring");
    };
    view! {
        <li>
            <span class="key-name">"Remembered for " <bdi>{display}</bdi></span>
            <code class="fingerprint">{key.fingerprint}</code>
            <div class="actions">
                <button type="button" class="button quiet" aria-label=name on:click=forget>
                    "Forget"
                </button>
            </div>
        </li>
    }
}

fn import(store: Store) -> impl IntoView {
    file_button("button", "import", "Import", ".json,application/json", move |files| {
        if let Some(file) = files.get(0) {
            intake::keyring_file(store, file.into());
        }
    })
}
