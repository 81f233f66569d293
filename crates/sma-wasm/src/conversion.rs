//! Converting documents to SMA 1.0, and archives to documents.

use js_sys::{Object, Reflect, Uint8Array};
use sma_core::advice::chain;
use sma_core::convert::{self, ConvertError, Faults};
use sma_core::write::Packing;
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};
use crate::packing::AskedPacking;
use crate::value;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** What becomes of a source with faults. */
export interface FaultOptions {
  /** Converts what has faults as far as it can be read; otherwise it is refused. */
  acceptFaults?: boolean;
}

/** A `2026.1` document. */
export interface NewDocument {
  /** Its JSON, in UTF-8; Shelly Manager compresses it with gzip. */
  json: Uint8Array;
  /** What was not carried over as it was. */
  notes: Note[];
}
"#;

#[wasm_bindgen]
extern "C" {
    /// How a document is converted: `{ container?, layer?, level?, acceptFaults? }`.
    #[wasm_bindgen(typescript_type = "PackOptions & FaultOptions")]
    #[derive(Clone, Debug)]
    pub type ConvertOptions;

    /// What becomes of a source with faults: `{ acceptFaults? }`.
    #[wasm_bindgen(typescript_type = "FaultOptions")]
    #[derive(Clone, Debug)]
    pub type FaultOptions;
}

/// The SMA 1.0 archive of a document.
pub(crate) fn to_archive(
    archive: &sma_core::Archive,
    options: Option<ConvertOptions>,
) -> Result<Vec<u8>, SmaError> {
    let (mut packing, mut faults) = (AskedPacking::default(), Faults::Refused);
    if let Some(options) = options {
        for (name, value) in value::entries(&options) {
            if name == ACCEPT {
                faults = accepted(&value)?;
            } else {
                packing.set(name, &value)?;
            }
        }
    }
    Ok(convert::to_archive(archive, &packing.over(Packing::default()), faults)?)
}

/// The `2026.1` document of an archive, as `NewDocument`.
pub(crate) fn to_document(
    source: &sma_core::Archive,
    options: Option<FaultOptions>,
) -> Result<JsValue, SmaError> {
    let mut faults = Faults::Refused;
    if let Some(options) = options {
        for (name, value) in value::entries(&options) {
            if name != ACCEPT {
                return Err(ArgumentError::Option { name }.into());
            }
            faults = accepted(&value)?;
        }
    }
    let document = convert::to_document(source, faults)?;
    let result = Object::new();
    // Setting a member of a new object cannot fail.
    let _ = Reflect::set(&result, &"json".into(), &Uint8Array::from(&*document.json));
    let _ = Reflect::set(&result, &"notes".into(), &value::plain(&document.notes));
    Ok(result.into())
}

const ACCEPT: &str = "acceptFaults";

fn accepted(given: &JsValue) -> Result<Faults, ArgumentError> {
    match given.as_bool() {
        Some(true) => Ok(Faults::Accepted),
        Some(false) => Ok(Faults::Refused),
        None if given.is_undefined() => Ok(Faults::Refused),
        None => Err(ArgumentError::OptionValue { name: ACCEPT, given: value::shown(given) }),
    }
}

impl From<ConvertError> for SmaError {
    fn from(error: ConvertError) -> Self {
        Self::of("SMA-U013", format_args!("this cannot be converted: {}", chain(&error)), &error)
    }
}
