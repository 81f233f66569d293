//! The unlock panel.

use leptos::prelude::*;
use sma_core::encryption::KeyDerivation;
use sma_worker::protocol::LockFacts;

use super::State;
use super::controls::{drop_file, key_file, offered_file, password};
use super::state::Phase;
use super::wait::wait;
use crate::format;
use crate::ui::icon::{Icon, icon};

/// Draws the panel, for an encrypted archive.
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
        Phase::Unlocked => unlocked_content(state).into_any(),
        Phase::Locked => locked_content(state, &lock).into_any(),
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
                <p class="unseen" role="status">{move || announcement(phase.get())}</p>
            </div>
        </section>
    }
}

fn locked_content(state: State, lock: &LockFacts) -> AnyView {
    match lock {
        LockFacts::Password { derivation, .. } => view! {
            <p>"The sections are encrypted with a password. It stays on this device and is not stored."</p>
            {offered_file(state)}
            {password(state)}
            <p class="hint" id="unlock-cost">{cost(state, *derivation)}</p>
        }
        .into_any(),
        LockFacts::KeyFile => view! {
            <p>"The sections are encrypted with a key file. Choose it, or drop it on this panel."</p>
            {offered_file(state)}
            {key_file(state)}
        }
        .into_any(),
        LockFacts::Unusable { reason } => view! {
            <p>"The sections cannot be decrypted here. " <bdi>{reason.clone()}</bdi></p>
        }
        .into_any(),
    }
}

fn unlocked_content(state: State) -> impl IntoView {
    view! {
        <p>"The sections can be read until you lock or close the archive."</p>
        <div class="unlock-actions">
            <button type="button" class="button" id="unlock-again" on:click=move |_| state.lock_archive()>
                {icon(Icon::Lock)} <span>"Lock"</span>
            </button>
        </div>
    }
}

/// Draws the cost of deriving the key: time and parameters.
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
            format!("PBKDF2 with {}", format::count(iterations.into(), "iteration", "iterations"))
        }
        KeyDerivation::Argon2 { time_cost, .. } => {
            let passes = format::count(time_cost.into(), "pass", "passes");
            format!("Argon2id with {} of memory and {passes}", memory())
        }
        KeyDerivation::Scrypt { .. } => format!("scrypt with {} of memory", memory()),
    };
    format!(
        "The key derivation function is {work}. This is slow on purpose: it makes the password harder to guess."
    )
}

fn announcement(phase: Phase) -> &'static str {
    match phase {
        Phase::Locked => "",
        Phase::Deriving => "Deriving the key.",
        Phase::Decrypting => "Decrypting.",
        Phase::Unlocked => "Unlocked.",
    }
}
