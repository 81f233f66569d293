//! Browser functions other than drawing: time, selection, sizes.

use leptos::prelude::{document, window};
use serde::{Deserialize, Serialize};
use sma_worker::protocol::Number;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

/// Removes the first screen, which is in `index.html`. Returns the id of its element with the keyboard
/// focus, which has the same id in the program.
pub(crate) fn remove_first_screen() -> Option<String> {
    let first = document().get_element_by_id("first")?;
    let focused = document().active_element().filter(|it| first.contains(Some(it)));
    first.remove();
    focused.map(|it| it.id())
}

/// Fields that take characters.
const FIELDS: &str =
    "textarea, select, input:not([type=\"radio\"], [type=\"checkbox\"], [type=\"range\"])";

/// Entry of the browser's history, beside the address of its screen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// Number of the archive.
    pub(crate) archive: Number,
    /// When this page was loaded: after a reload, numbers begin again.
    loaded: f64,
}

impl Step {
    /// Creates an entry for a screen of an archive.
    pub(crate) fn new(archive: Number) -> Self {
        Self { archive, loaded: loaded() }
    }

    /// Parses an entry. None if this page did not make it since it was loaded.
    pub(crate) fn read(entry: &JsValue) -> Option<Self> {
        let step: Self = serde_json::from_str(&entry.as_string()?).ok()?;
        (step.loaded == loaded()).then_some(step)
    }

    /// Returns the entry.
    pub(crate) fn to_entry(self) -> JsValue {
        serde_json::to_string(&self).map_or(JsValue::NULL, |text| JsValue::from_str(&text))
    }
}

/// Returns the current time as RFC 3339 in UTC.
pub(crate) fn now() -> String {
    js_sys::Date::new_0().to_iso_string().into()
}

/// Returns whether an event is one of a field in which text is typed or chosen.
pub(crate) fn is_in_field(event: &Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|it| it.matches(FIELDS).unwrap_or_default())
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

/// Returns the width of the window in CSS pixels.
pub(crate) fn window_width() -> f64 {
    window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1024.0)
}

/// Returns when this page was loaded, in milliseconds since 1970.
fn loaded() -> f64 {
    window().performance().map_or(0.0, |performance| performance.time_origin())
}
