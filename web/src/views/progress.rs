//! How far opening has come, and the way out of it.

use leptos::prelude::*;
use sma_worker::protocol::Stage;

use crate::format;
use crate::state::App;

/// The screen while a file is read that takes its time.
pub(crate) fn opening(app: App) -> impl IntoView {
    view! {
        <section class="opening">
            <h1 id="heading" tabindex="-1">"Opening " <bdi>{move || app.file.get().title()}</bdi></h1>
            {bar(app)}
        </section>
    }
}

/// A bar with words and a button to cancel.
pub(crate) fn bar(app: App) -> impl IntoView {
    let words = move || match app.progress.get().stage {
        Stage::Reading => "Reading",
        Stage::Checking => "Checking",
        Stage::Unlocking => "Decrypting",
    };
    let amount = move || {
        let progress = app.progress.get();
        format!("{} of {}", format::size(progress.done), format::size(progress.total))
    };
    // A thousand steps are as many as can be seen, and any size fits into them.
    let steps = move || {
        let progress = app.progress.get();
        let total = progress.total.max(1) as f64;
        (progress.done as f64 / total * 1000.0).round().to_string()
    };
    view! {
        <div class="progress">
            <p class="progress-words">
                <span id="progress-label">{words}</span>
                <span class="muted">{amount}</span>
            </p>
            <progress aria-labelledby="progress-label" max="1000" value=steps></progress>
            <button type="button" class="button" id="cancel" on:click=move |_| app.close()>
                "Cancel"
            </button>
        </div>
    }
}
