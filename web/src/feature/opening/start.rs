//! The start screen.

use leptos::prelude::*;

use super::view::pick_folder_button;
use super::{State, intake, pick_button};
use crate::host;
use crate::ui::file_button::can_pick_folders;
use crate::ui::icon::{Icon, icon};

/// Draws the screen on which nothing is open.
pub(crate) fn start(state: State) -> impl IntoView {
    view! {
        <section class="start">
            <h1 id="heading" tabindex="-1">"Check a Shelly Manager backup"</h1>
            <p class="lead">
                "Open an "<code>".sma"</code>
                " file to see what it contains, whether it is complete and unchanged, and who \
                 signed it."
            </p>
            {move || state.desk.wanted.get().map(|_| view! {
                <p class="resume">"Open the file again to return to the screen you were on."</p>
            })}
            <div class="drop">
                <span class="drop-icon">{icon(Icon::Drop)}</span>
                <p class="drop-title">
                    {if host::is_page() { "Drop a file anywhere on this page" } else { "Drop a file here" }}
                </p>
                <div class="drop-actions">
                    {pick_button(state, "button primary", "choose", "Choose a file")}
                    {pick_folder_button(state)}
                    <button
                        type="button"
                        class="button"
                        id="sample"
                        on:click=move |_| intake::open_sample(state)
                    >
                        "Try the sample"
                    </button>
                </div>
                <p class="hint">"You can also paste a file or its text."</p>
            </div>
            {promise()}
            <ul class="promises">
                <li>
                    <h2>"Private"</h2>
                    {if host::is_page() {
                        view! {
                            <p>"Once loaded, the page makes no requests: its Content-Security-Policy forbids them."</p>
                            {fence()}
                        }
                        .into_any()
                    } else {
                        view! {
                            <p>"Files are read on this device and are not sent anywhere. What the page around SMA Inspector does is up to that page."</p>
                        }
                        .into_any()
                    }}
                    {can_pick_folders().then(|| view! {
                        <p>"Browsers ask whether to upload a folder that you choose. Its files are only read."</p>
                    })}
                </li>
                <li>
                    <h2>"Thorough"</h2>
                    <p>"Structure, checksums, counts, sizes and records are checked. Anything that could not be checked is listed."</p>
                </li>
                <li>
                    <h2>"Readable"</h2>
                    <p>"Devices, configurations, templates and everything else in tables, down to the last field."</p>
                </li>
            </ul>
        </section>
    }
}

/// Draws what keeps the content of files on this device, and what cannot.
fn fence() -> impl IntoView {
    view! {
        <details class="fence">
            <summary>{icon(Icon::Next)} <span>"What this covers"</span></summary>
            <dl>
                <dt>"Forbidden by the policy, in every browser"</dt>
                <dd>
                    "Fetching, sending and streaming data, images, frames, fonts, scripts, styles and \
                     forms, in the page and in its workers."
                </dd>
                <dt>"Switched off by the page, before it reads a file"</dt>
                <dd>
                    "Connections to other browsers (WebRTC) and new windows. Navigation to another page is \
                     canceled in browsers that allow it (Chrome, Edge, Safari 26.2 or later, Firefox \
                     147 or later)."
                </dd>
                <dt>"What no page can prevent"</dt>
                <dd>
                    "Browser extensions, the browser itself (which looks for a newer version of the page \
                     when it is opened), files that you save, and code in the page that gets around what \
                     is switched off. To rule out all of them, disconnect from the network: the page works offline."
                </dd>
            </dl>
        </details>
    }
}

/// Draws the promise that nothing is uploaded.
pub(crate) fn promise() -> impl IntoView {
    view! {
        <p class="promise">
            {icon(Icon::Lock)} <span>"Nothing is uploaded. Everything happens on this device."</span>
        </p>
    }
}
