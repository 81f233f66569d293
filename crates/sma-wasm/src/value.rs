//! Values passed between Rust and JavaScript.

use js_sys::{ArrayBuffer, JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use sma_core::escape::escape;
use sma_core::json::Value;
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, Named, SmaError};

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** A value from the archive, as `JSON.parse` returns it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };
"#;

/// Converts plain data of the core to a JavaScript value: what `JSON.parse` returns for its JSON.
pub(crate) fn plain(data: &impl Serialize) -> JsValue {
    // Structures of texts, numbers and lists cannot fail.
    data.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// Converts a value of an archive with the parser of the JavaScript engine: the fastest, and one that
/// makes an own property of every name, `__proto__` included.
pub(crate) fn json(value: Value<'_>) -> Result<JsValue, SmaError> {
    parse(value.source())
}

/// Converts several values of an archive to an array.
pub(crate) fn json_array<'a>(values: impl Iterator<Item = Value<'a>>) -> Result<JsValue, SmaError> {
    let mut text = String::from("[");
    for value in values {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(value.source());
    }
    text.push(']');
    parse(&text)
}

/// Converts a size of JavaScript to one of Rust; both have 32 bits.
pub(crate) fn size(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// Reads a boolean option. It is `false` if undefined.
pub(crate) fn flag(name: &'static str, given: &JsValue) -> Result<bool, ArgumentError> {
    match given.as_bool() {
        Some(flag) => Ok(flag),
        None if given.is_undefined() => Ok(false),
        None => Err(ArgumentError::OptionValue { name, given: describe(given) }),
    }
}

/// Reads a non-negative integer. wasm-bindgen would throw a `TypeError` for a `BigInt`, and take
/// other values for numbers.
pub(crate) fn whole_number(name: &'static str, given: &JsValue) -> Result<usize, ArgumentError> {
    match given.as_f64().filter(|number| *number >= 0.0 && number.fract() == 0.0) {
        // Saturates, and no collection has that many records.
        Some(number) => Ok(number as usize),
        None => Err(ArgumentError::Number { name, given: describe(given) }),
    }
}

/// Reads the name of a section, collection or field. wasm-bindgen would throw a `TypeError` for
/// other values than texts.
pub(crate) fn name(of: Named, given: &JsValue) -> Result<String, ArgumentError> {
    given.as_string().ok_or_else(|| ArgumentError::Name { of, given: describe(given) })
}

/// Returns the bytes of a `Uint8Array` or `ArrayBuffer` of any window or worker.
///
/// # Errors
/// If the value is neither, or its buffer is detached.
pub(crate) fn byte_array(given: &JsValue) -> Result<Uint8Array, ArgumentError> {
    let array = given.dyn_ref::<Uint8Array>();
    let buffer = match array {
        Some(array) => array.buffer(),
        None => given.dyn_ref::<ArrayBuffer>().ok_or(ArgumentError::Bytes)?.clone(),
    };
    let whole = View::new(&buffer).map_err(|_| ArgumentError::Detached)?;
    Ok(array.cloned().unwrap_or_else(|| whole.unchecked_into()))
}

#[wasm_bindgen]
extern "C" {
    /// The class `Uint8Array`.
    #[wasm_bindgen(js_name = Uint8Array)]
    type View;

    /// Returns a view of a buffer. It throws for a detached buffer, and what is not caught here leaves
    /// without running Rust destructors.
    #[wasm_bindgen(constructor, js_class = "Uint8Array", catch)]
    fn new(buffer: &ArrayBuffer) -> Result<View, JsValue>;
}

/// Returns the names and values of options. Empty if undefined or null.
///
/// # Errors
/// If the options are not an object: a key in their place must not be ignored silently.
pub(crate) fn entries(options: &JsValue) -> Result<Vec<(String, JsValue)>, ArgumentError> {
    if options.is_undefined() || options.is_null() {
        return Ok(Vec::new());
    }
    if !options.is_object() {
        return Err(ArgumentError::Options);
    }
    let options = Object::from(options.clone());
    let value = |name: &JsValue| Reflect::get(&options, name).unwrap_or(JsValue::UNDEFINED);
    let names = Object::keys(&options);
    Ok(names.iter().map(|name| (name.as_string().unwrap_or_default(), value(&name))).collect())
}

/// Describes a wrong argument, for an error message.
pub(crate) fn describe(given: &JsValue) -> String {
    match (given.as_string(), given.as_f64()) {
        (Some(text), _) => format!("\"{}\"", escape(&text)),
        (_, Some(number)) => number.to_string(),
        _ if given.is_undefined() => "undefined".to_owned(),
        _ if given.is_null() => "null".to_owned(),
        _ => format!("of the type {}", given.js_typeof().as_string().unwrap_or_default()),
    }
}

/// Parses JSON that the core has parsed strictly, so that this succeeds.
fn parse(text: &str) -> Result<JsValue, SmaError> {
    JSON::parse(text).map_err(JsCast::unchecked_into)
}
