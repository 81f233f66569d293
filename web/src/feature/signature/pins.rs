//! View of the signer pinned for the host of the archive.

use leptos::prelude::*;
use sma_worker::protocol::KeyFacts;

use super::State;
use super::pinning::{Difference, Pinning};
use crate::keyring::Pin;
use crate::ui::icon::{Icon, icon};

/// Draws the pinned signer, a warning about another one, or the offer to pin the signer.
pub(super) fn pin_line(state: State) -> impl IntoView {
    let pinning = Memo::new(move |_| state.compare_pin());
    move || {
        pinning.get().map(|(host, pinning)| match pinning {
            Pinning::Open(key) => offer(state, host, key).into_any(),
            Pinning::Same(pin) => same(state, pin).into_any(),
            Pinning::Different(pin, difference) => different(state, pin, difference).into_any(),
        })
    }
}

fn offer(state: State, host: String, key: KeyFacts) -> impl IntoView {
    let display = host.clone();
    let pin = move |_| pin(state, &host, key.clone());
    view! {
        <div class="pin actions">
            <button type="button" class="button" id="pin" on:click=pin>
                <span>"Remember this signer for " <bdi>{display}</bdi></span>
            </button>
            <p class="hint">"You are warned when a later archive of this host has another signer."</p>
        </div>
    }
}

fn same(state: State, pin: Pin) -> impl IntoView {
    let host = pin.host.clone();
    view! {
        <p class="pin">
            {icon(Icon::Tick)}
            <span>"This is the signer you remembered for " <bdi>{pin.host}</bdi> ". "
                {forget(state, host)}
            </span>
        </p>
    }
}

fn different(state: State, pin: Pin, difference: Difference) -> impl IntoView {
    let words = match difference {
        Difference::OtherSigner(_) => "This archive is signed with another key.",
        Difference::Unsigned => "This archive is not signed.",
        Difference::Invalid => "The signature of this archive is invalid.",
        Difference::Unknown => {
            "Verify with the remembered key to see whether it signed this archive."
        }
    };
    let host = pin.host.clone();
    let verify = (difference != Difference::Unsigned).then(|| {
        let key = pin.key.clone();
        view! {
            <button type="button" class="button" on:click=move |_| state.verify_with(key.clone())>
                "Verify with remembered key"
            </button>
        }
    });
    let replace = match difference {
        Difference::OtherSigner(key) => {
            let host = host.clone();
            Some(view! {
                <button type="button" class="button" on:click=move |_| self::pin(state, &host, key.clone())>
                    "Remember new signer instead"
                </button>
            })
        }
        _ => None,
    };
    let signer = match state.store.label(&pin.key) {
        Some(label) => view! { <strong><bdi>{label}</bdi></strong> }.into_any(),
        None => view! { <code class="fingerprint">{pin.key.fingerprint}</code> }.into_any(),
    };
    view! {
        <div class="pin-warning" role="note">
            <p>
                {icon(Icon::Warning)}
                <span>
                    "The remembered signer of " <strong><bdi>{pin.host}</bdi></strong> " is " {signer}
                    ". " {words}
                </span>
            </p>
            <div class="actions">{verify} {replace} {forget(state, host)}</div>
        </div>
    }
}

fn forget(state: State, host: String) -> impl IntoView {
    let forget = move |_| {
        state.set_signer(&host, None);
        state.focus_on("signature");
    };
    view! { <button type="button" class="link" on:click=forget>"Forget signer"</button> }
}

fn pin(state: State, host: &str, key: KeyFacts) {
    state.set_signer(host, Some(key));
    state.focus_on("signature");
}
