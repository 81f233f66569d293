//! The signature panel: who signed the archive, as far as that is known.

mod given;
mod pins;

use leptos::html;
use leptos::prelude::*;
use sma_core::report::SignatureState;
use sma_worker::protocol::KeyFacts;
use web_sys::DragEvent;

use super::commands::repeat_signature;
use super::icon::{Icon, icon};
use super::keyring::keyring_part;
use crate::intake;
use crate::state::App;
use given::{given_key, key_entry};
use pins::pin_line;

/// The panel, once signatures have been looked at.
pub(crate) fn signature_panel(app: App) -> impl IntoView {
    let is_judged = Memo::new(move |_| app.signature_state().is_some());
    move || is_judged.get().then(|| panel(app))
}

fn panel(app: App) -> impl IntoView {
    let state = Memo::new(move |_| app.signature_state());
    let wants_key =
        matches!(state.get_untracked(), Some(SignatureState::NoKey | SignatureState::EmbeddedOnly));
    let part = NodeRef::<html::Details>::new();
    Effect::new(move || {
        // What was given is shown, wherever it was given.
        if let (true, Some(part)) = (app.trust.given.with(Option::is_some), part.get()) {
            part.set_open(true);
        }
    });
    let sentence = move || {
        if app.trust.verifying.get() {
            return Some("Verifying…");
        }
        state.get().map(SignatureState::sentence)
    };
    let drop = move |event: DragEvent| {
        if let Some(data) = event.data_transfer().filter(intake::can_be_key) {
            event.prevent_default();
            intake::key(app, &data);
        }
    };
    view! {
        <section class="card signature takes-files" aria-labelledby="signature" on:drop=drop>
            <p class="drop-words" aria-hidden="true">{icon(Icon::Drop)} "Drop a public key here"</p>
            <div class="signature-head">
                {move || state.get().map(|state| {
                    let (tone, sign) = look(state);
                    view! { <span class=format!("badge {tone}")>{icon(sign)}</span> }
                })}
                <div class="signature-words">
                    <p class="signature-title">"Signature"</p>
                    <h2 id="signature" tabindex="-1">
                        {move || state.get().map(SignatureState::word)}
                    </h2>
                    <p>{sentence}</p>
                </div>
            </div>
            {pin_line(app)}
            <dl class="signature-keys">{keys(app)}</dl>
            <details class="part" node_ref=part open=wants_key>
                <summary>{icon(Icon::Next)} <span>"Verify with a public key"</span></summary>
                {key_entry(app)}
                {given_key(app)}
            </details>
            {keyring_part(app)}
            {repeat_signature(app)}
        </section>
    }
}

fn look(state: SignatureState) -> (&'static str, Icon) {
    match state {
        SignatureState::Verified => ("good", Icon::Tick),
        SignatureState::EmbeddedOnly => ("warn", Icon::Warning),
        SignatureState::NoKey | SignatureState::Unsigned => ("", Icon::Skip),
        SignatureState::OtherKey | SignatureState::Forged => ("bad", Icon::Cross),
    }
}

/// The keys that have to do with the archive.
fn keys(app: App) -> impl IntoView {
    let signer = Memo::new(move |_| app.signer_key());
    let chosen = app.trust.chosen;
    let undo = move || {
        view! {
            <button type="button" class="link" on:click=move |_| app.verify_as_opened()>
                "Do not ask for this key"
            </button>
        }
    };
    let signed_by = move || {
        let key = signer.get()?;
        let more = (chosen.get().as_ref() == Some(&key)).then(undo);
        Some(row("Signed by", named(app, &key), more.into_any()))
    };
    let asked_for = move || {
        let key = chosen.get().filter(|key| signer.get().as_ref() != Some(key))?;
        Some(row("Asked for", named(app, &key), undo().into_any()))
    };
    let embedded = move || {
        let key = app.embedded_key()?;
        if signer.get().as_ref() == Some(&key) {
            return Some(row("Came in the file", "The same key".into_any(), ().into_any()));
        }
        let shown = named(app, &key);
        let compare = view! {
            <button type="button" class="link" on:click=move |_| app.show_key(key.clone())>
                "Compare it"
            </button>
        };
        Some(row("Came in the file", shown, compare.into_any()))
    };
    view! { {signed_by} {asked_for} {embedded} }
}

fn row(title: &'static str, key: AnyView, more: AnyView) -> impl IntoView {
    view! { <div><dt>{title}</dt><dd>{key} {more}</dd></div> }
}

/// A key's fingerprint, and what the person calls it.
fn named(app: App, key: &KeyFacts) -> AnyView {
    let label = app.trust.label(key).map(|label| {
        view! {
            <span><strong><bdi>{label}</bdi></strong> <span class="muted">" in your keyring"</span></span>
        }
    });
    view! { {label} <code class="fingerprint">{key.fingerprint.clone()}</code> }.into_any()
}
