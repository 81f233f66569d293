//! Passwords and keys on their way from the page to a worker.
//!
//! They stay in arrays of the browser: memory of this program cannot be wiped reliably, and a
//! transferred array is gone from the page.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use crate::{format, words};

/// Maximum size of a password file or key file, in bytes: far larger than any.
const MAX_BYTES: f64 = 1_048_576.0;

// The encoder of `web_sys` takes text from the memory of this program.
#[wasm_bindgen]
extern "C" {
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method)]
    fn encode(this: &TextEncoder, text: &JsValue) -> Uint8Array;
}

/// Takes the text out of a field, as UTF-8.
pub(crate) fn take_text(field: &HtmlInputElement) -> Uint8Array {
    let text = Reflect::get(field, &JsValue::from_str("value")).unwrap_or_default();
    let bytes = TextEncoder::new().encode(&text);
    field.set_value("");
    bytes
}

/// Reads a file whole.
///
/// # Errors
/// A sentence, if the file is too large or the browser cannot read it.
pub(crate) async fn read_file(file: &File) -> Result<Uint8Array, String> {
    if file.size() > MAX_BYTES {
        let size = format::size(file.size() as u64);
        return Err(format!("This file is too large for a password or key: {size}."));
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => Ok(Uint8Array::new(&buffer)),
        Err(_) => Err(words::UNREADABLE_FILE.into()),
    }
}
