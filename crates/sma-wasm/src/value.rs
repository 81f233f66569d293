//! Values passed between Rust and JavaScript.

use js_sys::{ArrayBuffer, JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use sma_core::json::Value;
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};

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

/// Reads a non-negative integer.
pub(crate) fn whole_number(name: &'static str, given: f64) -> Result<usize, ArgumentError> {
    if given >= 0.0 && given.fract() == 0.0 {
        // Saturates, and no collection has that many records.
        Ok(given as usize)
    } else {
        Err(ArgumentError::Number { name, given })
    }
}

/// Returns the bytes of a `Uint8Array` or `ArrayBuffer` of any window or worker.
pub(crate) fn byte_array(given: &JsValue) -> Option<Uint8Array> {
    if let Some(bytes) = given.dyn_ref::<Uint8Array>() {
        return Some(bytes.clone());
    }
    given.is_instance_of::<ArrayBuffer>().then(|| Uint8Array::new(given))
}

/// Returns the names and values of an object. Empty for a value without names.
pub(crate) fn entries(object: &JsValue) -> Vec<(String, JsValue)> {
    // `Object.keys` throws for these two, without running Rust destructors.
    if object.is_undefined() || object.is_null() {
        return Vec::new();
    }
    let object = Object::from(object.clone());
    let value = |name: &JsValue| Reflect::get(&object, name).unwrap_or(JsValue::UNDEFINED);
    let names = Object::keys(&object);
    names.iter().map(|name| (name.as_string().unwrap_or_default(), value(&name))).collect()
}

/// Describes a wrong argument, for an error message.
pub(crate) fn describe(given: &JsValue) -> String {
    match (given.as_string(), given.as_f64()) {
        (Some(text), _) => format!("`{text}`"),
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
