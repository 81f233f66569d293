//! Passwords and keys, on their way from the page to a worker.
//!
//! They stay in the browser's own arrays: what is in this program's memory cannot be wiped for
//! certain, and what is handed to a worker is gone from the page.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use crate::format;

/// Largest file that is read as a password or key: far more than anybody's.
const MAX_BYTES: f64 = 1_048_576.0;

// The encoder of `web_sys` takes text that is in this program's memory.
#[wasm_bindgen]
extern "C" {
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsValue) -> Uint8Array;
}

/// Takes what was typed out of a field, as UTF-8.
pub(crate) fn take_typed(field: &HtmlInputElement) -> Uint8Array {
    let text = Reflect::get(field, &JsValue::from_str("value")).unwrap_or_default();
    let bytes = TextEncoder::new().encode(&text);
    field.set_value("");
    bytes
}

/// Reads a file whole.
///
/// # Errors
/// A sentence: it is larger than any key, or the browser cannot read it.
pub(crate) async fn read_file(file: &File) -> Result<Uint8Array, String> {
    if file.size() > MAX_BYTES {
        let size = format::size(file.size() as u64);
        return Err(format!("This file is no password or key: it is {size} long."));
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => Ok(Uint8Array::new(&buffer)),
        Err(_) => Err("The browser could not read this file.".into()),
    }
}
