//! Which version this is, and how it came here, so that it can be compared with what was published.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::ui::copy_button::copy_button;
use crate::ui::icon::{Icon, icon};
use crate::voice::Voice;

/// The version of the page, which is that of the workspace.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Number of digits of the program's digest in the title: enough to notice that two differ.
const SHORT_DIGEST: usize = 8;

/// What to do where the browser does not allow copying.
const REFUSED: &str = "Not copied. The digest is selected: copy it with the keyboard.";

/// How the page came to this device.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// From a server.
    #[default]
    Served,
    /// From a server, and stored in the browser since.
    Stored,
    /// From `shelly-manager inspect`, with a file.
    Given,
    /// As one file.
    File,
    /// As an element of another page.
    Element,
}

/// What is known about this page. Copies share it.
#[derive(Clone, Copy, Default)]
pub(crate) struct State {
    /// How it came here.
    delivery: RwSignal<Delivery>,
    /// SHA-256 of its programs, in hexadecimal digits, where the browser computes one.
    digest: RwSignal<Option<String>>,
}

impl State {
    /// Sets what is known once the program has started.
    pub(crate) fn describe(self, delivery: Delivery, digest: Option<String>) {
        self.delivery.set(delivery);
        self.digest.set(digest);
    }
}

/// Draws the version, with the rest folded.
pub(crate) fn about(state: State, voice: Voice) -> impl IntoView {
    let title = move || {
        let digest = state.digest.get();
        let short = digest.as_deref().and_then(|digest| digest.get(..SHORT_DIGEST));
        short.map_or_else(
            || format!("Version {VERSION}"),
            |short| format!("Version {VERSION} · {short}"),
        )
    };
    view! {
        <details class="about">
            <summary>{icon(Icon::Next)} <span>{title}</span></summary>
            <dl>
                <div>
                    <dt>"SHA-256 of the program"</dt>
                    <dd>{move || digest(state.digest.get(), voice)}</dd>
                </div>
                <div>
                    <dt>"To compare it"</dt>
                    <dd>
                        {move || comparison(state.delivery.get())}
                        <pre class="commands"><code>{move || command(state.delivery.get())}</code></pre>
                    </dd>
                </div>
                <div>
                    <dt>"Without a network"</dt>
                    <dd>{move || offline(state.delivery.get())}</dd>
                </div>
            </dl>
        </details>
    }
}

fn digest(digest: Option<String>, voice: Voice) -> AnyView {
    let Some(digest) = digest else {
        return "Unknown: browsers compute digests only for pages that came over HTTPS.".into_any();
    };
    let text = NodeRef::<html::Code>::new();
    view! {
        <code node_ref=text>{digest}</code>
        {copy_button(voice, "Copy digest", REFUSED, move || text.get_untracked().map(Element::from))}
    }
    .into_any()
}

fn comparison(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Served | Delivery::Stored | Delivery::Given | Delivery::Element => {
            "The page computed it from the program that it runs. In the folder of the published page, \
             this command prints the same:"
        }
        Delivery::File => {
            "The page computed it from the program inside this file. A file cannot contain its own \
             digest: this command compares that with the one published beside it:"
        }
    }
}

fn command(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Served | Delivery::Stored | Delivery::Given | Delivery::Element => {
            "sha256sum < sma-inspector_bg.wasm"
        }
        Delivery::File => "sha256sum -c sma-inspector.html.sha256",
    }
}

fn offline(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Served => {
            "This page works without a network until it is closed. To open it without one, save \
             sma-inspector.html, the page as one file, from the same server."
        }
        Delivery::Stored => {
            "This browser has stored the page and opens it without a network. With one, the browser \
             itself looks for a newer version when the page is opened, and uses it the next time."
        }
        Delivery::Given => {
            "This page came from shelly-manager on this computer. It needs neither a network nor that \
             program until it is closed."
        }
        Delivery::File => "This page is one file. It needs neither a network nor a server.",
        Delivery::Element => {
            "SMA Inspector needs no network once it has started. Whether the page around it does is up \
             to that page."
        }
    }
}
