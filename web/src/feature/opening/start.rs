//! The first screen: what this is, and how to begin.

use leptos::prelude::*;

use super::{State, intake, pick_button};
use crate::ui::icon::{Icon, icon};

/// The screen before anything is open.
pub(crate) fn start(state: State) -> impl IntoView {
    view! {
        <section class="start">
            <h1 id="heading" tabindex="-1">"See what is in a backup, and whether it is sound"</h1>
            <p class="lead">
                "Opens the archives that Shelly Manager saves ("<code>".sma"</code>
                "), checks every part of them and shows each record."
            </p>
            <div class="drop">
                <span class="drop-icon">{icon(Icon::Drop)}</span>
                <p class="drop-title">"Drop a file anywhere on this page"</p>
                <div class="drop-actions">
                    {pick_button(state, "button primary", "choose", "Choose a file")}
                    <button type="button" class="button" on:click=move |_| intake::open_sample(state)>
                        "Try a sample"
                    </button>
                </div>
                <p class="hint">"You can also paste a file, or the text of one."</p>
            </div>
            {promise()}
            <ul class="promises">
                <li>
                    <h2>"Private"</h2>
                    <p>"Once it has loaded, the page cannot send anything anywhere: your browser forbids it."</p>
                </li>
                <li>
                    <h2>"Thorough"</h2>
                    <p>"Structure, checksums, counts and sizes are all checked. What could not be checked is said."</p>
                </li>
                <li>
                    <h2>"Readable"</h2>
                    <p>"Devices, configurations, templates and everything else as tables, down to the last field."</p>
                </li>
            </ul>
        </section>
    }
}

/// What the page promises, and its policy keeps.
pub(crate) fn promise() -> impl IntoView {
    view! {
        <p class="promise">
            {icon(Icon::Lock)} <span>"Nothing is uploaded. Everything happens on this device."</span>
        </p>
    }
}
