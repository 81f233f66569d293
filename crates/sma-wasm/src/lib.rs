//! JavaScript bindings of the core, from which the npm package `@shelly-manager/sma` is built.
//!
//! They translate and decide nothing: every result is a value of the core as a JavaScript value, and
//! its TypeScript declaration is generated from the Rust type. Bytes are passed as a `Uint8Array` or
//! an `ArrayBuffer`; sizes, counts and positions are numbers, never a `BigInt`. Errors are instances
//! of `SmaError`, whose `code` is stable: see `error`.

mod archive;
#[cfg(feature = "bench")]
mod bench;
mod conversion;
mod demand;
mod encryption;
mod error;
mod file;
mod operation;
mod options;
mod packing;
mod recovery;
mod secret;
mod value;
mod verification;

pub use archive::{Archive, open, open_file};
#[cfg(feature = "bench")]
pub use bench::inflate_and_hash;
pub use conversion::write_document;
pub use error::SmaError;
pub use options::{OpenOptions, RecoverOptions};
pub use recovery::{Recovery, recover};

use sma_core::CheckId;
use wasm_bindgen::prelude::*;

/// Returns every check in the order of a report: its code, its meaning, and what to do if it fails.
#[wasm_bindgen(unchecked_return_type = "CheckInfo[]")]
#[must_use]
pub fn checks() -> JsValue {
    let checks: Vec<_> = CheckId::ALL.iter().map(|check| check.info()).collect();
    value::plain(&checks)
}

/// Returns the fingerprint of a public key in any form, as `ssh-keygen -lf` prints it.
///
/// # Errors
/// An `SmaError` that names what was given instead.
#[wasm_bindgen]
pub fn fingerprint(
    #[wasm_bindgen(js_name = publicKey, unchecked_param_type = "KeyText")] public_key: &JsValue,
) -> Result<String, SmaError> {
    Ok(secret::public_key(public_key)?.fingerprint())
}

/// Returns the version of this package.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
