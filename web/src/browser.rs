//! What the page asks of the browser beyond drawing.

use leptos::prelude::{document, window};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// The page's name, as the window's title has it.
pub(crate) const NAME: &str = "Archive Inspector";

/// Marks the page as ready: everything has loaded, and the worker listens.
pub(crate) fn mark_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-state", "ready");
    }
}

/// What an entry of the browser's history stands for. It is all that the browser keeps: names
/// out of an archive stay in the page, which can forget them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// The session's number.
    pub(crate) session: u32,
    /// Which of the screens that were visited.
    pub(crate) index: usize,
}

/// Makes the browser's Back return to what is on screen now. The address stays the same, so
/// that nothing about an archive ends up in the browser's list of visited pages.
pub(crate) fn push_history(step: Step) {
    if let (Ok(history), Some(entry)) = (window().history(), entry(step)) {
        let _ = history.push_state(&entry, "");
    }
}

/// Makes the browser's Back return here without a stop at what was on screen before.
pub(crate) fn replace_history(step: Step) {
    if let (Ok(history), Some(entry)) = (window().history(), entry(step)) {
        let _ = history.replace_state(&entry, "");
    }
}

/// What an entry of the history stands for.
pub(crate) fn read_history(entry: &JsValue) -> Option<Step> {
    serde_json::from_str(&entry.as_string()?).ok()
}

/// The time of this computer, as RFC 3339 in UTC.
pub(crate) fn now() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// Whether the person has marked text, and so did not mean to click.
pub(crate) fn has_selection() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// The size of the page's letters, in CSS pixels: people change it in the browser's settings.
pub(crate) fn letter_pixels() -> f64 {
    let size = document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten())
        .and_then(|style| style.get_property_value("font-size").ok())
        .and_then(|size| size.trim_end_matches("px").parse().ok());
    size.unwrap_or(16.0)
}

fn entry(step: Step) -> Option<JsValue> {
    serde_json::to_string(&step).ok().map(|text| JsValue::from_str(&text))
}
