//! Commands that reproduce a result, to copy.

use leptos::html;
use leptos::prelude::*;
use web_sys::Element;

use super::copy_button::copy_button;
use super::icon::{Icon, icon};
use crate::voice::Voice;

/// What to do where the browser does not allow copying.
const REFUSED: &str =
    "The browser did not allow copying. The commands are selected: copy them with the keyboard.";

/// Draws shell commands, folded under a title.
pub(crate) fn repeat(
    voice: Voice,
    title: &'static str,
    lines: String,
    remark: &'static str,
) -> impl IntoView {
    let text = NodeRef::<html::Pre>::new();
    view! {
        <details class="part repeat">
            <summary>{icon(Icon::Next)} <span>{title}</span></summary>
            <p class="hint">{remark}</p>
            <pre class="commands" tabindex="0" role="region" aria-label=title node_ref=text>{lines}</pre>
            {copy_button(voice, "Copy", REFUSED, move || text.get_untracked().map(Element::from))}
        </details>
    }
}
