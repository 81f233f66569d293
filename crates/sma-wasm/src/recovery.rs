//! The class `Recovery`: intact sections of a damaged file.

use js_sys::Uint8Array;
use sma_core::Limits;
use sma_core::advice::chain;
use sma_core::layer::{Layer, LayerError};
use sma_core::recover::{self, RecoverError, RepairError};
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, Named, SmaError};
use crate::file::check_length;
use crate::options::{self, RecoverOptions};
use crate::packing::RequestedPacking;
use crate::value;

#[wasm_bindgen]
extern "C" {
    /// Packaging of a repaired archive: `{ container?, layer?, level? }`.
    #[wasm_bindgen(typescript_type = "PackOptions")]
    #[derive(Clone, Debug)]
    pub type PackOptions;
}

/// What could be read of a damaged file. It holds memory that the garbage collector does not see:
/// call `free()` when it is no longer needed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Recovery(recover::Recovery);

/// Reads what is left of a truncated or damaged file.
///
/// # Errors
/// An `SmaError` with code `SMA-U011` if no part of an archive or document is found, or a limit is
/// exceeded.
#[wasm_bindgen]
pub fn recover(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] bytes: &JsValue,
    options: Option<RecoverOptions>,
) -> Result<Recovery, SmaError> {
    let bytes = value::byte_array(bytes)?;
    let (limits, demand) = options::recovery(options)?;
    let bytes = copy(&bytes, &limits).map_err(RecoverError::Layer)?;
    Ok(Recovery(recover::Recovery::open_signed(&bytes, &limits, demand.policy())?))
}

#[wasm_bindgen]
impl Recovery {
    /// Returns the state of every section, and what else was found or left out.
    #[wasm_bindgen(unchecked_return_type = "RecoveryReport")]
    #[must_use]
    pub fn report(&self) -> JsValue {
        value::plain(self.0.report())
    }

    /// Returns the bytes that are left of a section, as stored. They are proven to be unchanged only if
    /// the report calls the section `intact`.
    ///
    /// # Errors
    /// An `SmaError` if nothing is left of a section with this name.
    pub fn section(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Result<Vec<u8>, SmaError> {
        let name = value::name(Named::Section, name)?;
        match self.0.section_bytes(&name) {
            Some((_, bytes)) => Ok(bytes.to_vec()),
            None => Err(ArgumentError::Section { name }.into()),
        }
    }

    /// Returns a new archive of the intact sections as the bytes of a file. Its description lists what
    /// was lost.
    ///
    /// # Errors
    /// An `SmaError` with code `SMA-U012` if no archive can be made or the signature is not the one
    /// demanded, or if an option is wrong.
    pub fn repair(&self, options: Option<PackOptions>) -> Result<Vec<u8>, SmaError> {
        let mut packing = RequestedPacking::default();
        if let Some(options) = options {
            for (name, value) in value::entries(&options)? {
                packing.set(name, &value)?;
            }
        }
        Ok(self.0.repair(&packing.over(self.0.packing()))?)
    }
}

/// Copies the bytes of a file, unless they are more than a limit or the memory of the wasm allows.
fn copy(bytes: &Uint8Array, limits: &Limits) -> Result<Vec<u8>, LayerError> {
    check_length(bytes, limits)?;
    let length = u64::from(bytes.length());
    let mut copy = Vec::new();
    copy.try_reserve_exact(value::size(bytes.length()))
        .map_err(|_| LayerError::Memory { layer: Layer::None, bytes: length })?;
    copy.resize(value::size(bytes.length()), 0);
    bytes.copy_to(&mut copy);
    Ok(copy)
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
