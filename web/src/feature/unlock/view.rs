//! The unlock panel of an encrypted archive.

use leptos::prelude::*;
use sma_core::encryption::KeyDerivation;
use sma_worker::protocol::LockFacts;

use super::State;
use super::controls::{drop_file, key_file, password};
use super::state::Phase;
use super::wait::wait;
use crate::format;
use crate::ui::icon::{Icon, icon};

/// The panel, where the archive is encrypted.
pub(crate) fn unlock_panel(state: State) -> impl IntoView {
    state.lock().map(|lock| panel(state, lock))
}

fn panel(state: State, lock: LockFacts) -> impl IntoView {
    let phase = state.phase;
    let is_unlocked = Memo::new(move |_| phase.get() == Phase::Unlocked);
    let is_usable = !matches!(lock, LockFacts::Unusable { .. });
    let dropped = match lock {
        LockFacts::KeyFile => "Drop the key file here",
        _ => "Drop a password file here",
    };
    let content = move || match phase.get() {
        Phase::Unlocked => lock_again(state).into_any(),
        Phase::Locked => locked(state, &lock).into_any(),
        Phase::Deriving | Phase::Decrypting => wait(state).into_any(),
    };
    view! {
        <section
            class="card unlock"
            class:open=move || is_unlocked.get()
            class:takes-files=move || is_usable && !is_unlocked.get()
            aria-labelledby="unlock-heading"
            on:drop=move |event| if is_usable { drop_file(state, &event) }
            on:keydown=move |event| if event.key() == "Escape" { state.cancel() }
        >
            <p class="unlock-drop" aria-hidden="true">{dropped}</p>
            <span class="unlock-sign">
                {move || icon(if is_unlocked.get() { Icon::Unlocked } else { Icon::Lock })}
            </span>
            <div class="unlock-words">
                <h2 id="unlock-heading" tabindex="-1">
                    {move || if is_unlocked.get() { "Unlocked" } else { "Encrypted" }}
                </h2>
                {content}
                <div id="unlock-complaint" role="alert">
                    {move || state.complaint.get().map(|reason| view! {
                        <p class="unlock-complaint">{icon(Icon::Warning)} <span>{reason}</span></p>
                    })}
                </div>
                <p class="unseen" role="status">{move || spoken(phase.get())}</p>
            </div>
        </section>
    }
}

fn locked(state: State, lock: &LockFacts) -> AnyView {
    match lock {
        LockFacts::Password { derivation, .. } => view! {
            <p>"Its sections are locked with a password. It stays on this device, and the page forgets it at once."</p>
            {password(state)}
            <p class="hint" id="unlock-cost">{cost(state, *derivation)}</p>
        }
        .into_any(),
        LockFacts::KeyFile => view! {
            <p>"Its sections are locked with a key file. Choose it, or drop it on this panel."</p>
            {key_file(state)}
        }
        .into_any(),
        LockFacts::Unusable { reason } => view! {
            <p>"This page cannot unlock its sections. " <bdi>{reason.clone()}</bdi></p>
        }
        .into_any(),
    }
}

fn lock_again(state: State) -> impl IntoView {
    view! {
        <p>"Its sections can be read until you lock it again or close it."</p>
        <div class="unlock-actions">
            <button type="button" class="button" id="unlock-again" on:click=move |_| state.lock_again()>
                {icon(Icon::Lock)} <span>"Lock again"</span>
            </button>
        </div>
    }
}

/// What deriving the key takes, in time and in plain words.
fn cost(state: State, derivation: KeyDerivation) -> impl IntoView {
    let time = move || match state.cost.get() {
        Some(seconds) => format!("Unlocking takes {} on this device.", format::seconds(seconds)),
        None => "Measuring how long unlocking takes on this device…".into(),
    };
    view! { <span class="unlock-time">{time}</span> " " {work(derivation)} }
}

fn work(derivation: KeyDerivation) -> String {
    let memory = || format::size(derivation.memory_bytes());
    let work = match derivation {
        KeyDerivation::Pbkdf2 { iterations } => {
            format!("PBKDF2 with {}", format::count(iterations.into(), "round", "rounds"))
        }
        KeyDerivation::Argon2 { time_cost, .. } => {
            let passes = format::count(time_cost.into(), "pass", "passes");
            format!("Argon2id with {} of memory and {passes}", memory())
        }
        KeyDerivation::Scrypt { .. } => format!("scrypt with {} of memory", memory()),
    };
    format!("{work} makes the key of the password: the slower, the harder to guess.")
}

fn spoken(phase: Phase) -> &'static str {
    match phase {
        Phase::Locked => "",
        Phase::Deriving => "Deriving the key.",
        Phase::Decrypting => "Decrypting.",
        Phase::Unlocked => "Unlocked.",
    }
}
