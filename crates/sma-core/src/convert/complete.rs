//! Completion of a document that another program assembled.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{ConvertError, document};
use crate::Limits;
use crate::json::{self, Value};
use crate::progress;
use crate::write::edit::splice;

/// The collections that `record_count` counts (documents of releases, table of `2026.1`).
const COUNTED: [&str; 3] = ["devices", "templates", "discovered_devices"];

/// Completes a `2026.1` document that a program assembled: counts its records, computes its checksum,
/// and writes its canonical form.
///
/// Its `record_count` and `checksum` have to be there, with any values. Nothing else is set, and
/// nothing is checked: open and validate the result.
///
/// # Errors
/// [`ConvertError::Json`] if the text is not strict JSON, [`ConvertError::NoIntegrity`] if
/// `metadata.integrity` lacks one of the two members, and [`ConvertError::TooLarge`] where no reader
/// would accept the document.
///
/// ```
/// use sma_core::convert::complete_document;
/// use sma_core::{Archive, Level, Limits};
///
/// # let bytes = include_bytes!("../../../../tests/vectors/samples/2026.1-browser-export.sma");
/// # let sample = Archive::open(bytes, &Limits::default())?;
/// # let text = sma_core::convert::to_document(&sample, sma_core::convert::Faults::Refused)?.json;
/// # let text = String::from_utf8(text)?.replace("\"home\"", "\"house\"");
/// let document = complete_document(text.as_bytes())?;
/// let document = Archive::open(&document, &Limits::default())?;
/// assert!(document.validate(Level::Thorough).valid);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn complete_document(text: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let tape = json::parse(text, Limits::default().json_depth).map_err(ConvertError::Json)?;
    let root = tape.root(text);
    let integrity = root.get("metadata").and_then(|metadata| metadata.get("integrity"));
    let place = |name| integrity.and_then(|it| it.get(name)).map(Value::range);
    let (count, checksum) = (place("record_count"), place("checksum"));
    let (Some(count), Some(checksum)) = (count, checksum) else {
        return Err(ConvertError::NoIntegrity);
    };
    let records: usize = COUNTED.iter().filter_map(|name| root.get(name)).map(Value::len).sum();
    let edits = Vec::from([(count, records.to_string()), (checksum, String::from("\"\""))]);
    progress::finish(document::with_checksum(&splice(text, edits), &()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::testing::{full, sample};

    #[test]
    fn an_exported_document_is_completed_to_itself() {
        // Its exporter computed both.
        let original = sample("2026.1-browser-export");
        let mut document: serde_json::Value = serde_json::from_slice(&original).unwrap();
        let integrity = &mut document["metadata"]["integrity"];
        integrity["checksum"] = "to be computed".into();
        integrity["record_count"] = 0.into();
        let text = serde_json::to_string_pretty(&document).unwrap();
        assert_eq!(complete_document(text.as_bytes()), Ok(original));
    }

    #[test]
    fn a_document_without_a_place_for_both_is_refused() {
        for name in ["checksum", "record_count"] {
            let mut document = full();
            document["metadata"]["integrity"].as_object_mut().unwrap().remove(name);
            let completed = complete_document(document.to_string().as_bytes());
            assert_eq!(completed, Err(ConvertError::NoIntegrity), "{name}");
        }
    }

    #[test]
    fn a_text_that_is_not_strict_json_is_refused() {
        for text in [r#"{"a":1,"a":2}"#, r#"{"a":"\ud800"}"#, "{", ""] {
            assert!(matches!(complete_document(text.as_bytes()), Err(ConvertError::Json(_))));
        }
    }
}
