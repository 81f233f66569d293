//! Progress of unlocking, with a button to cancel it.

use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;

use super::State;
use super::state::Phase;
use crate::{format, words};

/// Interval at which the bar moves.
const TICK: Duration = Duration::from_millis(100);

/// Draws a progress bar and a cancel button.
pub(super) fn wait(state: State) -> impl IntoView {
    let phase = state.phase;
    let words = move || match phase.get() {
        Phase::Deriving => "Deriving the key",
        _ => "Decrypting",
    };
    let elapsed = clock();
    let estimate = state.cost;
    let decrypted = state.operation.progress;
    // None while unknown: the bar is then indeterminate.
    let share = move || match phase.get() {
        Phase::Deriving => estimate.get().map(|seconds| elapsed.get() / seconds),
        _ => decrypted.get().map(|it| it.done as f64 / it.total.max(1) as f64),
    };
    let steps = move || share().filter(|share| *share < 1.0).map(|share| (share * 1000.0).round());
    let amount = move || match (phase.get(), estimate.get()) {
        (Phase::Deriving, Some(seconds)) if share().is_some_and(|share| share < 1.0) => {
            format::seconds(seconds)
        }
        (Phase::Deriving, Some(_)) => "longer than estimated".into(),
        _ => String::new(),
    };
    state.focus_on_cancel();
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
                on:click=move |_| state.cancel()
            >
                {words::CANCEL}
            </button>
        </div>
    }
}

/// Returns a clock that counts the seconds since the call, while it is on screen.
fn clock() -> RwSignal<f64> {
    let elapsed = RwSignal::new(0.0);
    let start = Date::now();
    let tick = move || elapsed.set((Date::now() - start) / 1000.0);
    if let Ok(ticking) = set_interval_with_handle(tick, TICK) {
        on_cleanup(move || ticking.clear());
    }
    elapsed
}
