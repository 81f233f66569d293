//! A button that copies the text of an element.

use leptos::prelude::*;
use web_sys::Element;

use crate::outlet;
use crate::voice::Voice;

/// Draws the button, with what came of it beside. `refused` says what to do where the browser does
/// not allow copying: the text is selected then.
pub(crate) fn copy_button(
    voice: Voice,
    label: &'static str,
    refused: &'static str,
    element: impl Fn() -> Option<Element> + 'static,
) -> impl IntoView {
    let copied = RwSignal::new(None);
    let outcome = move |done: bool| if done { "Copied." } else { refused };
    let copy = move |_| {
        if let Some(element) = element() {
            outlet::copy(&element, move |done| {
                copied.set(Some(done));
                voice.say(outcome(done));
            });
        }
    };
    view! {
        <p class="actions">
            <button type="button" class="button" on:click=copy>{label}</button>
            <span class="muted">{move || copied.get().map(outcome)}</span>
        </p>
    }
}
