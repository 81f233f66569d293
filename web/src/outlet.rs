//! Saving files and copying text, at the user's request.

use js_sys::{Array, Reflect};
use leptos::prelude::{document, window};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Clipboard, Element, HtmlAnchorElement, Url};

/// Saves a text or bytes as a file, by way of the browser.
pub(crate) fn save(name: &str, content: &JsValue) {
    save_parts(name, &Array::of1(content));
}

/// Saves a table as a CSV file. Some spreadsheets take it for UTF-8 only with a byte-order mark.
pub(crate) fn save_table(name: &str, table: &JsValue) {
    save_parts(name, &Array::of2(&"\u{feff}".into(), table));
}

fn save_parts(name: &str, parts: &Array) {
    let Ok(address) =
        Blob::new_with_str_sequence(parts).and_then(|blob| Url::create_object_url_with_blob(&blob))
    else {
        return;
    };
    let link = document().create_element("a").ok();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // The browser keeps what it has begun to save.
    let _ = Url::revoke_object_url(&address);
}

/// Selects the text of an element and copies it to the clipboard. Calls `then` with whether that
/// worked: a browser may refuse, and the selected text can still be copied by hand.
pub(crate) fn copy(element: &Element, then: impl FnOnce(bool) + 'static) {
    if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.select_all_children(element);
    }
    copy_text(element.text_content().unwrap_or_default(), then);
}

/// Copies a text to the clipboard. Calls `then` with whether the browser allowed it.
pub(crate) fn copy_text(text: String, then: impl FnOnce(bool) + 'static) {
    // Pages that were not loaded over HTTPS have no clipboard.
    let clipboard = Reflect::get(&window().navigator(), &JsValue::from_str("clipboard"))
        .ok()
        .and_then(|clipboard| clipboard.dyn_into::<Clipboard>().ok());
    let Some(clipboard) = clipboard else { return then(false) };
    spawn_local(async move {
        then(JsFuture::from(clipboard.write_text(&text)).await.is_ok());
    });
}
