//! The class `Recovery`: what is still good in a damaged file.

use sma_core::Limits;
use sma_core::advice::chain;
use sma_core::recover::{self, RecoverError, RepairError};
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};
use crate::options::{RecoverOptions, Recovering};
use crate::packing::AskedPacking;
use crate::value;

#[wasm_bindgen]
extern "C" {
    /// What a repaired archive is packed in: `{ container?, layer?, level? }`.
    #[wasm_bindgen(typescript_type = "PackOptions")]
    #[derive(Clone, Debug)]
    pub type PackOptions;
}

/// What could be read of a file, however damaged it is. It holds memory that the garbage
/// collector does not see: call `free()` when it is no longer needed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Recovery(recover::Recovery);

/// Reads what there is of a file that is cut off or damaged; a sound one may be read too.
///
/// # Errors
/// An `SmaError` with code `SMA-U011` when nothing of an archive or document is found, or a
/// limit is passed.
#[wasm_bindgen]
pub fn recover(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] bytes: &JsValue,
    options: Option<RecoverOptions>,
) -> Result<Recovery, SmaError> {
    let bytes = value::byte_array(bytes).ok_or(ArgumentError::Bytes)?;
    let given = match options {
        Some(options) => Recovering::of(&options)?,
        None => Recovering::default(),
    };
    let limits = given.limits.clone().unwrap_or_else(Limits::browser);
    let policy = given.policy();
    Ok(Recovery(recover::Recovery::open_signed(&bytes.to_vec(), &limits, policy)?))
}

#[wasm_bindgen]
impl Recovery {
    /// Every section with what became of it, and what else was found or left out.
    #[wasm_bindgen(unchecked_return_type = "RecoveryReport")]
    #[must_use]
    pub fn report(&self) -> JsValue {
        value::plain(self.0.report())
    }

    /// What there is of a section's bytes, as stored. Only of one that the report calls `intact`
    /// they are proven to be as they were written.
    ///
    /// # Errors
    /// An `SmaError` when nothing is there of a section of that name.
    pub fn section(&self, name: &str) -> Result<Vec<u8>, SmaError> {
        let found = self.0.section_bytes(name);
        let missing = || ArgumentError::Section { name: name.to_owned() };
        Ok(found.ok_or_else(missing)?.1.to_vec())
    }

    /// A new archive of the intact sections and of nothing else, as the bytes of a file. Its
    /// description says what was lost.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U012` when no archive can be made or the signature is not the one
    /// that is demanded, or an option is wrong.
    pub fn repair(&self, options: Option<PackOptions>) -> Result<Vec<u8>, SmaError> {
        let mut packing = AskedPacking::default();
        if let Some(options) = options {
            for (name, value) in value::entries(&options) {
                packing.set(name, &value)?;
            }
        }
        Ok(self.0.repair(&packing.over(self.0.packing()))?)
    }
}

impl From<RecoverError> for SmaError {
    fn from(error: RecoverError) -> Self {
        Self::of("SMA-U011", chain(&error), &error)
    }
}

impl From<RepairError> for SmaError {
    fn from(error: RepairError) -> Self {
        Self::of("SMA-U012", chain(&error), &error)
    }
}
