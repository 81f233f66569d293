//! A button that unfolds a panel.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use super::icon::{Icon, icon};

/// Draws a button that unfolds a panel over what follows. Escape and a click elsewhere fold it.
pub(crate) fn menu(title: &'static str, content: impl IntoView) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let summary = NodeRef::<html::Summary>::new();
    let fold = move || {
        if let Some(details) = details.try_get_untracked().flatten() {
            details.set_open(false);
        }
    };
    let is_open =
        move || details.try_get_untracked().flatten().is_some_and(|details| details.open());
    let elsewhere = window_event_listener(ev::pointerdown, move |event| {
        // Not the target: outside of an element, that is the element itself.
        let target = event.composed_path().get(0).dyn_into::<Node>().ok();
        let details = details.try_get_untracked().flatten();
        if details.is_some_and(|details| !details.contains(target.as_ref())) {
            fold();
        }
    });
    on_cleanup(move || elsewhere.remove());
    view! {
        <details
            class="menu"
            node_ref=details
            on:keydown=move |event| {
                if event.key() == "Escape" && is_open() {
                    event.prevent_default();
                    fold();
                    if let Some(summary) = summary.get_untracked() {
                        let _ = summary.focus();
                    }
                }
            }
        >
            <summary class="button" node_ref=summary><span>{title}</span> {icon(Icon::Down)}</summary>
            <div class="menu-panel">{content.into_any()}</div>
        </details>
    }
}
