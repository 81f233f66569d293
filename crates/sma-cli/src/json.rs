//! Values as JSON, with control characters escaped.

use serde::Serialize;
use sma_core::escape::escape_json;

/// Returns a value as indented JSON.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    // Serializing plain data to memory cannot fail.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    (escape_json(&text) + "\n").into_bytes()
}

/// Returns a value as JSON on one line.
pub(crate) fn json_line(value: &impl Serialize) -> String {
    escape_json(&serde_json::to_string(value).unwrap_or_default())
}
