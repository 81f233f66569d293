//! Browser functions other than drawing: history, time, selection.

use leptos::prelude::{document, window};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// Name of the page, as in the window's title.
pub(crate) const NAME: &str = "SMA Inspector";

/// Marks the page as ready: everything is loaded, and the worker listens.
pub(crate) fn mark_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-state", "ready");
    }
}

/// Entry of the browser's history. The browser stores nothing else: names from an archive stay in
/// the page, which can forget them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// Number of the session.
    pub(crate) session: u32,
    /// Index of the visited screen.
    pub(crate) index: usize,
}

/// Adds an entry, to which the browser's Back returns. The address stays the same, so that nothing
/// about an archive gets into the browser's list of visited pages.
pub(crate) fn push_history(step: Step) {
    if let (Ok(history), Some(entry)) = (window().history(), entry(step)) {
        let _ = history.push_state(&entry, "");
    }
}

/// Replaces the current entry, so that the browser's Back skips the previous screen.
pub(crate) fn replace_history(step: Step) {
    if let (Ok(history), Some(entry)) = (window().history(), entry(step)) {
        let _ = history.replace_state(&entry, "");
    }
}

/// Parses an entry of the history.
pub(crate) fn read_history(entry: &JsValue) -> Option<Step> {
    serde_json::from_str(&entry.as_string()?).ok()
}

/// Returns the current time as RFC 3339 in UTC.
pub(crate) fn now() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// Returns whether text is selected, so that a click was not meant as one.
pub(crate) fn has_selection() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// Returns the root font size in CSS pixels, which users change in the browser's settings.
pub(crate) fn font_size() -> f64 {
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
