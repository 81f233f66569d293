//! The class `Archive`, and how to get one.

use js_sys::{ArrayBuffer, Uint8Array};
use sma_core::archive::Opener;
use sma_core::section::{Collection, Section};
use sma_core::{Level, Limits};
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};
use crate::options::{self, OpenOptions};
use crate::value;

/// Bytes that are copied into the memory of the wasm at a time.
const PIECE: u32 = 1 << 20;

/// An opened archive. It holds memory that the garbage collector does not see: call `free()`
/// when it is no longer needed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Archive(sma_core::Archive);

/// Opens the bytes of a file: decompresses it, and reads its container and its manifest.
///
/// Nothing is verified by this; `Archive.report` tells what is wrong inside.
///
/// # Errors
/// An `SmaError` with a code `SMA-A0…` when the bytes cannot be read as an archive at all, and
/// with a code `SMA-U…` when an argument is wrong.
#[wasm_bindgen]
pub fn open(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] bytes: &JsValue,
    options: Option<OpenOptions>,
) -> Result<Archive, SmaError> {
    let bytes = byte_array(bytes).ok_or(ArgumentError::Bytes)?;
    let limits = options.map_or_else(|| Ok(Limits::browser()), |given| options::limits(&given))?;
    let mut opener = Opener::new(limits);
    let mut piece = Vec::new();
    let mut from = 0;
    while from < bytes.length() {
        let to = bytes.length().min(from.saturating_add(PIECE));
        let part = bytes.subarray(from, to);
        piece.resize(value::size(part.length()), 0);
        part.copy_to(&mut piece);
        opener.push(&piece)?;
        from = to;
    }
    Ok(Archive(opener.finish()?))
}

#[wasm_bindgen]
impl Archive {
    /// What the archive says it is. Nothing of it is verified.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    #[must_use]
    pub fn summary(&self) -> JsValue {
        value::plain(&self.0.summary())
    }

    /// Runs the checks of a level.
    ///
    /// # Errors
    /// An `SmaError` when there is no level of that name.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Level")] level: &JsValue,
    ) -> Result<JsValue, SmaError> {
        let known = level.as_string().and_then(|name| Level::from_name(&name));
        let level = known.ok_or_else(|| ArgumentError::Level { given: value::shown(level) })?;
        Ok(value::plain(&self.0.validate(level)))
    }

    /// At most `count` records of a collection, beginning with the one of index `from`; fewer,
    /// or none, where the collection ends before.
    ///
    /// # Errors
    /// An `SmaError` when there is no such section or collection, or `from` or `count` is not a
    /// whole number from 0.
    #[wasm_bindgen(unchecked_return_type = "JsonValue[]")]
    pub fn rows(
        &self,
        section: &str,
        collection: &str,
        from: f64,
        count: f64,
    ) -> Result<JsValue, SmaError> {
        let collection = self.collection(section, collection)?;
        let from = value::whole_number("from", from)?;
        let count = value::whole_number("count", count)?;
        value::json_array(collection.rows(from, count))
    }

    /// One record of a collection.
    ///
    /// # Errors
    /// An `SmaError` when there is no such section, collection or record.
    #[wasm_bindgen(unchecked_return_type = "JsonValue")]
    pub fn record(&self, section: &str, collection: &str, index: f64) -> Result<JsValue, SmaError> {
        let found = self.collection(section, collection)?;
        let index = value::whole_number("index", index)?;
        let record = found.record(index).ok_or_else(|| ArgumentError::Record {
            index,
            collection: collection.to_owned(),
            length: found.len(),
        })?;
        value::json(record)
    }

    /// One of a section's values that are no collections: those that a summary lists as
    /// `fields`.
    ///
    /// # Errors
    /// An `SmaError` when there is no such section or field.
    #[wasm_bindgen(unchecked_return_type = "JsonValue")]
    pub fn field(&self, section: &str, name: &str) -> Result<JsValue, SmaError> {
        let field = self.section(section)?.field(name).ok_or_else(|| ArgumentError::Field {
            section: section.to_owned(),
            name: name.to_owned(),
        })?;
        value::json(field)
    }
}

impl Archive {
    fn section(&self, name: &str) -> Result<Section<'_>, ArgumentError> {
        self.0.section(name).ok_or_else(|| {
            let sections = self.0.summary().sections;
            let state = sections.iter().find(|section| section.name == name).map(|s| s.state);
            let name = name.to_owned();
            match state {
                Some(state) => ArgumentError::SectionState { name, state },
                None => ArgumentError::Section { name },
            }
        })
    }

    fn collection(&self, section: &str, name: &str) -> Result<Collection<'_>, ArgumentError> {
        self.section(section)?.collection(name).ok_or_else(|| ArgumentError::Collection {
            section: section.to_owned(),
            name: name.to_owned(),
        })
    }
}

/// The bytes of a `Uint8Array`, another view or an `ArrayBuffer`, of whatever window or worker.
fn byte_array(given: &JsValue) -> Option<Uint8Array> {
    if let Some(bytes) = given.dyn_ref::<Uint8Array>() {
        return Some(bytes.clone());
    }
    given.is_instance_of::<ArrayBuffer>().then(|| Uint8Array::new(given))
}
