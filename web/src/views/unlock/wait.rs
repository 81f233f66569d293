//! How far unlocking has come, and the way out of it.

use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;

use crate::format;
use crate::state::{App, Phase};

/// How often the bar moves.
const TICK: Duration = Duration::from_millis(100);

/// A bar with words and a button to cancel.
pub(super) fn wait(app: App) -> impl IntoView {
    let phase = app.unlock.phase;
    let words = move || match phase.get() {
        Phase::Deriving => "Deriving the key",
        Phase::Locking => "Locking",
        _ => "Decrypting",
    };
    let elapsed = clock();
    let estimate = app.unlock.cost;
    // None where nobody knows: the bar then moves without an end.
    let share = move || match phase.get() {
        Phase::Deriving => estimate.get().map(|seconds| elapsed.get() / seconds),
        _ => None,
    };
    let steps = move || share().filter(|share| *share < 1.0).map(|share| (share * 1000.0).round());
    let amount = move || match (phase.get(), estimate.get()) {
        (Phase::Deriving, Some(seconds)) if share().is_some_and(|share| share < 1.0) => {
            format::seconds(seconds)
        }
        (Phase::Deriving, Some(_)) => "longer than was measured".into(),
        _ => String::new(),
    };
    app.focus_on("unlock-cancel");
    view! {
        <div class="progress">
            <p class="progress-words">
                <span id="unlock-label">{words}</span>
                <span class="muted">{amount}</span>
            </p>
            <progress
                aria-labelledby="unlock-label"
                max="1000"
                value=move || steps().map(|steps| steps.to_string())
            ></progress>
            <button
                type="button"
                class="button"
                id="unlock-cancel"
                on:click=move |_| app.cancel_unlocking()
            >
                "Cancel"
            </button>
        </div>
    }
}

/// The seconds since this was called, for as long as they are on screen.
fn clock() -> RwSignal<f64> {
    let elapsed = RwSignal::new(0.0);
    let start = Date::now();
    let tick = move || elapsed.set((Date::now() - start) / 1000.0);
    if let Ok(ticking) = set_interval_with_handle(tick, TICK) {
        on_cleanup(move || ticking.clear());
    }
    elapsed
}
