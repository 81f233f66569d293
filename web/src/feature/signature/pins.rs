//! Whether the archives of a host are signed by whom they were signed until now.

use leptos::prelude::*;
use sma_worker::protocol::KeyFacts;

use super::State;
use super::pinning::{Difference, Pinning};
use crate::keyring::Pin;
use crate::ui::icon::{Icon, icon};

/// What is to be said about the pinned signer, or the offer to pin this one.
pub(super) fn pin_line(state: State) -> impl IntoView {
    let pinning = Memo::new(move |_| state.pinning());
    move || {
        pinning.get().map(|(host, pinning)| match pinning {
            Pinning::Open(key) => offer(state, host, key).into_any(),
            Pinning::Same(pin) => same(state, pin).into_any(),
            Pinning::Different(pin, difference) => different(state, pin, difference).into_any(),
        })
    }
}

fn offer(state: State, host: String, key: KeyFacts) -> impl IntoView {
    let shown = host.clone();
    let pin = move |_| pin(state, &host, key.clone());
    view! {
        <div class="pin actions">
            <button type="button" class="button" id="pin" on:click=pin>
                <span>"Remember this signer for " <bdi>{shown}</bdi></span>
            </button>
            <p class="hint">"A later archive of this host by another signer will then be pointed out."</p>
        </div>
    }
}

fn same(state: State, pin: Pin) -> impl IntoView {
    let host = pin.host.clone();
    view! {
        <p class="pin">
            {icon(Icon::Tick)}
            <span>"This is the signer that you remembered for " <bdi>{pin.host}</bdi> ". "
                {forget(state, host)}
            </span>
        </p>
    }
}

fn different(state: State, pin: Pin, difference: Difference) -> impl IntoView {
    let words = match difference {
        Difference::OtherSigner(_) => "This one is signed by another key.",
        Difference::Unsigned => "This one is not signed.",
        Difference::Unsound => "The signature of this one does not fit.",
        Difference::Unknown => "Whether it signed this one, too, shows when you verify with it.",
    };
    let host = pin.host.clone();
    let verify = (difference != Difference::Unsigned).then(|| {
        let key = pin.key.clone();
        view! {
            <button type="button" class="button" on:click=move |_| state.verify_with(key.clone())>
                "Verify with the remembered key"
            </button>
        }
    });
    let replace = match difference {
        Difference::OtherSigner(key) => {
            let host = host.clone();
            Some(view! {
                <button type="button" class="button" on:click=move |_| self::pin(state, &host, key.clone())>
                    "Remember the new signer instead"
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
                    "Archives of " <strong><bdi>{pin.host}</bdi></strong> " were signed by " {signer}
                    " until now. " {words}
                </span>
            </p>
            <div class="actions">{verify} {replace} {forget(state, host)}</div>
        </div>
    }
}

fn forget(state: State, host: String) -> impl IntoView {
    let forget = move |_| {
        state.store.forget_signer(&host);
        state.focus_on("signature");
    };
    view! { <button type="button" class="link" on:click=forget>"Forget it"</button> }
}

fn pin(state: State, host: &str, key: KeyFacts) {
    state.store.change(|keyring| keyring.pin(host, key));
    state.store.say(format!("This signer is remembered for {host}."));
    state.focus_on("signature");
}
