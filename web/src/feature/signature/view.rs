//! The signature panel.

use leptos::html;
use leptos::prelude::*;
use sma_core::container::Container;
use sma_core::report::{SignatureState, commands};
use sma_worker::protocol::KeyFacts;
use web_sys::DragEvent;

use super::given::{given_key, key_entry};
use super::keyring::keyring_part;
use super::pins::pin_line;
use super::state::Trust;
use super::{State, intake};
use crate::ui::icon::{Icon, icon};
use crate::ui::repeat::repeat;

/// Draws the panel, once the signatures are checked.
pub(crate) fn signature_panel(state: State) -> impl IntoView {
    let is_judged = Memo::new(move |_| state.signature().is_some());
    move || is_judged.get().then(|| panel(state))
}

fn panel(state: State) -> impl IntoView {
    let known = Memo::new(move |_| state.signature());
    let trust = Memo::new(move |_| state.trust());
    // A file that is damaged has other questions first.
    let is_sound = state
        .session
        .check
        .report
        .with_untracked(|report| report.as_ref().is_some_and(|report| report.valid));
    let wants_key = is_sound
        && matches!(
            known.get_untracked(),
            Some(SignatureState::NoKey | SignatureState::EmbeddedOnly)
        );
    let part = NodeRef::<html::Details>::new();
    Effect::new(move || {
        // A key may be given anywhere on the panel.
        if let (true, Some(part)) = (state.given().is_some(), part.get()) {
            part.set_open(true);
        }
    });
    let sentence = move || {
        if state.session.check.is_verifying.get() {
            return Some("Verifying…");
        }
        known
            .get()
            .map(|known| trust.with(|it| it.as_ref().map_or(known.sentence(), Trust::sentence)))
    };
    let drop = move |event: DragEvent| {
        if let Some(data) = event.data_transfer().filter(intake::can_be_key) {
            event.prevent_default();
            intake::key(state, &data);
        }
    };
    view! {
        <section class="card signature takes-files" aria-labelledby="signature-title signature" on:drop=drop>
            <p class="drop-words" aria-hidden="true">{icon(Icon::Drop)} "Drop a public key here"</p>
            <div class="signature-head">
                {move || known.get().map(|state| {
                    let is_open = trust.with(|trust| *trust == Some(Trust::Given));
                    let (tone, sign) = if is_open { OPEN } else { tone_and_icon(state) };
                    view! { <span class=format!("badge {tone}")>{icon(sign)}</span> }
                })}
                <div class="signature-words">
                    <p class="signature-title" id="signature-title">"Signature"</p>
                    <h2 id="signature" tabindex="-1">
                        {move || known.get().map(|known| {
                            trust.with(|it| it.as_ref().map_or(known.word().into(), Trust::word))
                        })}
                    </h2>
                    <p>{sentence}</p>
                </div>
            </div>
            {pin_line(state)}
            <dl class="signature-keys">{keys(state)}</dl>
            <details class="part" node_ref=part open=wants_key>
                <summary>{icon(Icon::Next)} <span>"Verify with a public key"</span></summary>
                {key_entry(state)}
                {given_key(state)}
            </details>
            {keyring_part(state)}
            {signature_commands(state)}
        </section>
    }
}

/// Tone and icon of what is neither good nor bad.
const OPEN: (&str, Icon) = ("", Icon::Skip);

fn tone_and_icon(state: SignatureState) -> (&'static str, Icon) {
    match state {
        SignatureState::Verified => ("good", Icon::Tick),
        SignatureState::EmbeddedOnly => ("warn", Icon::Warning),
        SignatureState::NoKey | SignatureState::Unsigned => OPEN,
        SignatureState::OtherKey | SignatureState::Forged => ("bad", Icon::Cross),
    }
}

/// Draws the keys that belong to the archive.
fn keys(state: State) -> impl IntoView {
    let signer = Memo::new(move |_| state.signer_key());
    let chosen = Memo::new(move |_| state.chosen());
    let undo = move || {
        view! {
            <button type="button" class="link" on:click=move |_| state.verify_as_opened()>
                "Stop requiring this key"
            </button>
        }
    };
    let signed_by = move || {
        let key = signer.get()?;
        let more = (chosen.get().as_ref() == Some(&key)).then(undo);
        Some(row("Signed by", key_view(state, &key), more.into_any()))
    };
    let required = move || {
        let key = chosen.get().filter(|key| signer.get().as_ref() != Some(key))?;
        Some(row("Required key", key_view(state, &key), undo().into_any()))
    };
    let embedded = move || {
        let key = state.embedded_key()?;
        if signer.get().as_ref() == Some(&key) {
            return Some(row("Embedded key", "Same key".into_any(), ().into_any()));
        }
        let display = key_view(state, &key);
        let compare = view! {
            <button type="button" class="link" on:click=move |_| state.show_key(key.clone())>
                "Compare fingerprint"
            </button>
        };
        Some(row("Embedded key", display, compare.into_any()))
    };
    view! { {signed_by} {required} {embedded} }
}

fn row(title: &'static str, key: AnyView, more: AnyView) -> impl IntoView {
    view! { <div><dt>{title}</dt><dd>{key} {more}</dd></div> }
}

/// Draws a key: its label, if it is in the keyring, and its fingerprint.
fn key_view(state: State, key: &KeyFacts) -> AnyView {
    let label = state.store.label(key).map(|label| {
        view! {
            <span><strong><bdi>{label}</bdi></strong> <span class="muted">" in your keyring"</span></span>
        }
    });
    view! { {label} <code class="fingerprint">{key.fingerprint.clone()}</code> }.into_any()
}

/// Draws the commands that verify the signature with the key of the result.
fn signature_commands(state: State) -> impl IntoView {
    move || {
        let archive = state.session.archive();
        let key = state.chosen().or_else(|| state.signer_key()).or_else(|| state.embedded_key());
        let pem = key.as_ref().map(|key| &*key.pem);
        let lines = commands::signature(&archive.file.name, &archive.summary, pem)?;
        let remark = match archive.summary.container {
            Container::Tar => {
                "Run these commands in the folder of the file. They require OpenSSL 3 or later. \
                 The other signature, in the manifest, covers its canonical form, which these \
                 programs cannot write."
            }
            _ => {
                "Run these commands in the folder of the file. They require OpenSSL 3 or later and \
                 jq, and verify the signature of checksum.sha256. These programs cannot extract \
                 the members of a JSON bundle unchanged, so the checksums themselves are not \
                 verified."
            }
        };
        Some(repeat(state.session.desk.voice, "Verify the signature yourself", lines, remark))
    }
}
