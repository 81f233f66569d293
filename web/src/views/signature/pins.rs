//! Whether the archives of a host are signed by whom they were signed until now.

use leptos::prelude::*;
use sma_worker::protocol::KeyFacts;

use crate::keyring::Pin;
use crate::state::{App, Difference, Pinning};
use crate::views::icon::{Icon, icon};

/// What is to be said about the pinned signer, or the offer to pin this one.
pub(super) fn pin_line(app: App) -> impl IntoView {
    let pinning = Memo::new(move |_| app.pinning());
    move || {
        pinning.get().map(|(host, pinning)| match pinning {
            Pinning::Open(key) => offer(app, host, key).into_any(),
            Pinning::Same(pin) => same(app, pin).into_any(),
            Pinning::Different(pin, difference) => different(app, pin, difference).into_any(),
        })
    }
}

fn offer(app: App, host: String, key: KeyFacts) -> impl IntoView {
    let shown = host.clone();
    let pin = move |_| pin(app, &host, key.clone());
    view! {
        <div class="pin actions">
            <button type="button" class="button" id="pin" on:click=pin>
                <span>"Remember this signer for " <bdi>{shown}</bdi></span>
            </button>
            <p class="hint">"A later archive of this host by another signer will then be pointed out."</p>
        </div>
    }
}

fn same(app: App, pin: Pin) -> impl IntoView {
    let host = pin.host.clone();
    view! {
        <p class="pin">
            {icon(Icon::Tick)}
            <span>"This is the signer that you remembered for " <bdi>{pin.host}</bdi> ". "
                {forget(app, host)}
            </span>
        </p>
    }
}

fn different(app: App, pin: Pin, difference: Difference) -> impl IntoView {
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
            <button type="button" class="button" on:click=move |_| app.verify_with(key.clone())>
                "Verify with the remembered key"
            </button>
        }
    });
    let replace = match difference {
        Difference::OtherSigner(key) => {
            let host = host.clone();
            Some(view! {
                <button type="button" class="button" on:click=move |_| self::pin(app, &host, key.clone())>
                    "Remember the new signer instead"
                </button>
            })
        }
        _ => None,
    };
    let signer = match app.trust.label(&pin.key) {
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
            <div class="actions">{verify} {replace} {forget(app, host)}</div>
        </div>
    }
}

fn forget(app: App, host: String) -> impl IntoView {
    let forget = move |_| {
        app.trust.change(|keyring| keyring.unpin(&host));
        app.say_of_keyring(format!("No signer is remembered for {host} any more."));
        app.focus_on("signature");
    };
    view! { <button type="button" class="link" on:click=forget>"Forget it"</button> }
}

fn pin(app: App, host: &str, key: KeyFacts) {
    app.trust.change(|keyring| keyring.pin(host, key));
    app.say_of_keyring(format!("This signer is remembered for {host}."));
    app.focus_on("signature");
}
