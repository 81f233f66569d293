//! Converting documents to SMA 1.0, and archives to documents.

use js_sys::{Object, Reflect, Uint8Array};
use sma_core::advice::chain;
use sma_core::convert::{self, ConvertError, Faults};
use sma_core::write::Packing;
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
