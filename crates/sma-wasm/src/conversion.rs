//! Converting documents to SMA 1.0, and archives to documents.

use js_sys::{Object, Reflect, Uint8Array};
use sma_core::advice::chain;
use sma_core::convert::{self, ConvertError, Faults};
use sma_core::layer;
use sma_core::write::{Packing, WriteError};
use wasm_bindgen::prelude::*;

use crate::demand::Demand;
use crate::error::{ArgumentError, SmaError};
use crate::packing::RequestedPacking;
use crate::value;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** Options of `Archive.toDocument`. */
export interface DocumentOptions extends SignatureOptions {
  /** Converts a source with errors as far as it can be read. Otherwise it is refused. */
  acceptFaults?: boolean;
}

/** Options of `Archive.convert`. */
export interface ConvertOptions extends DocumentOptions, PackOptions {}

/** A `2026.1` document. */
export interface NewDocument {
  /** Its JSON, in UTF-8. Shelly Manager compresses it with gzip. */
  json: Uint8Array;
  /** What was changed or left out. */
  notes: Note[];
}

/** Options of `writeDocument`. */
export interface WriteOptions {
  /** Compression level of gzip, 1 to 9. Default: 6. */
  level?: number;
}

/** A `2026.1` document as a file. */
export interface DocumentFile {
  /** Its JSON in canonical form, in UTF-8. */
  json: Uint8Array;
  /** The bytes of the file: the JSON compressed with gzip. */
  file: Uint8Array;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// Options of a conversion to an archive: `{ container?, layer?, level?, acceptFaults?,
    /// publicKeys?, ignoreSignature? }`.
    #[wasm_bindgen(typescript_type = "ConvertOptions")]
    #[derive(Clone, Debug)]
    pub type ConvertOptions;

    /// Options of a conversion to a document: `{ acceptFaults?, publicKeys?, ignoreSignature? }`.
    #[wasm_bindgen(typescript_type = "DocumentOptions")]
    #[derive(Clone, Debug)]
    pub type DocumentOptions;

    /// Options of `writeDocument`: `{ level? }`.
    #[wasm_bindgen(typescript_type = "WriteOptions")]
    #[derive(Clone, Debug)]
    pub type WriteOptions;
}

/// Completes the JSON of a `2026.1` document: counts its records, computes its checksum, and compresses
/// it with gzip as Shelly Manager does.
///
/// `metadata.integrity` must have a `record_count` and a `checksum`, with any values. Nothing else is
/// checked: `open(…).report("standard")` validates the file.
///
/// # Errors
/// An `SmaError` with code `SMA-U013` if the text is not strict JSON, lacks these members or is too
/// large, or if an option is wrong.
#[wasm_bindgen(js_name = writeDocument, unchecked_return_type = "DocumentFile")]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen passes no optional references")]
pub fn write_document(json: &str, options: Option<WriteOptions>) -> Result<JsValue, SmaError> {
    let mut packing = RequestedPacking::default();
    for (name, value) in value::entries(options.as_deref().unwrap_or(&JsValue::UNDEFINED))? {
        if name != "level" {
            return Err(ArgumentError::Option { name }.into());
        }
        packing.set(name, &value)?;
    }
    let Packing { layer, level, .. } = packing.over(Packing::default());
    let json = convert::complete_document(json.as_bytes())?;
    let file = layer::compress(layer, level, &json).map_err(WriteError::from);
    let file = file.map_err(ConvertError::from)?;
    let result = Object::new();
    // Setting a member of a new object cannot fail.
    let _ = Reflect::set(&result, &"json".into(), &Uint8Array::from(&*json));
    let _ = Reflect::set(&result, &"file".into(), &Uint8Array::from(&*file));
    Ok(result.into())
}

/// Converts a document to an SMA 1.0 archive.
pub(crate) fn to_archive(
    source: &sma_core::Archive,
    options: Option<&JsValue>,
) -> Result<Vec<u8>, SmaError> {
    let mut packing = RequestedPacking::default();
    let asked = Asked::parse(options, |name, value| packing.set(name, value))?;
    source.check_signature(asked.demand.policy())?;
    Ok(convert::to_archive(source, &packing.over(Packing::default()), asked.faults)?)
}

/// Converts an archive to a `2026.1` document, as `NewDocument`.
pub(crate) fn to_document(
    source: &sma_core::Archive,
    options: Option<&JsValue>,
) -> Result<JsValue, SmaError> {
    let asked = Asked::parse(options, |name, _| Err(ArgumentError::Option { name }.into()))?;
    source.check_signature(asked.demand.policy())?;
    let document = convert::to_document(source, asked.faults)?;
    let result = Object::new();
    // Setting a member of a new object cannot fail.
    let _ = Reflect::set(&result, &"json".into(), &Uint8Array::from(&*document.json));
    let _ = Reflect::set(&result, &"notes".into(), &value::plain(&document.notes));
    Ok(result.into())
}

/// Options that both conversions have.
struct Asked {
    faults: Faults,
    demand: Demand,
}

impl Asked {
    /// Reads options; `other` takes those that only one conversion has.
    fn parse(
        options: Option<&JsValue>,
        mut other: impl FnMut(String, &JsValue) -> Result<(), SmaError>,
    ) -> Result<Self, SmaError> {
        const ACCEPT: &str = "acceptFaults";
        let mut asked = Self { faults: Faults::Refused, demand: Demand::default() };
        for (name, value) in value::entries(options.unwrap_or(&JsValue::UNDEFINED))? {
            if name == ACCEPT {
                let is_accepted = value::flag(ACCEPT, &value)?;
                asked.faults = if is_accepted { Faults::Accepted } else { Faults::Refused };
            } else if !asked.demand.set(&name, &value)? {
                other(name, &value)?;
            }
        }
        asked.demand.check()?;
        Ok(asked)
    }
}

impl From<ConvertError> for SmaError {
    fn from(error: ConvertError) -> Self {
        let what = format_args!("the file cannot be converted: {}", chain(&error));
        Self::of("SMA-U013", what, &error)
    }
}
