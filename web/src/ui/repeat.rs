//! Commands that reproduce a result, to copy.

use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::desk::Voice;
use crate::outlet;

/// Draws shell commands, folded under a title.
pub(crate) fn repeat(
    voice: Voice,
    title: &'static str,
    lines: String,
    remark: &'static str,
) -> impl IntoView {
    let text = NodeRef::<html::Pre>::new();
    let copied = RwSignal::new(None);
    let copy = move |_| {
        if let Some(text) = text.get() {
            outlet::copy(&text, move |done| {
                copied.set(Some(done));
                voice.say(outcome(done));
            });
        }
    };
    view! {
        <details class="part repeat">
            <summary>{icon(Icon::Next)} <span>{title}</span></summary>
            <p class="hint">{remark}</p>
            <pre class="commands" tabindex="0" role="region" aria-label=title node_ref=text>{lines}</pre>
            <p class="actions">
                <button type="button" class="button" on:click=copy>"Copy"</button>
                <span class="muted">{move || copied.get().map(outcome)}</span>
            </p>
        </details>
    }
}

fn outcome(copied: bool) -> &'static str {
    if copied {
        "Copied."
    } else {
        "The browser did not allow copying. The commands are selected: copy them with the keyboard."
    }
}
