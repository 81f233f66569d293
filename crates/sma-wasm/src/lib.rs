//! The core for JavaScript: what the npm package `@shelly-manager/sma` is built from.
//!
//! It translates and decides nothing: every result is the core's own value as a JavaScript
//! value, and its TypeScript declaration is generated from the core's Rust type. Bytes come in
//! as a `Uint8Array` or an `ArrayBuffer`; all sizes, counts and places are numbers; a `BigInt`
//! never occurs. Errors are instances of `SmaError`, whose `code` is stable: see `error`.

mod archive;
#[cfg(feature = "bench")]
mod bench;
mod conversion;
mod error;
mod options;
mod packing;
mod recovery;
mod seal;
mod secret;
mod value;
mod verification;

pub use archive::{Archive, open};
#[cfg(feature = "bench")]
pub use bench::inflate_and_hash;
pub use error::SmaError;
pub use options::{OpenOptions, RecoverOptions};
pub use recovery::{Recovery, recover};

use sma_core::CheckId;
use wasm_bindgen::prelude::*;

/// Every check that there is, in the order of a report: what its code means, and what to do
/// about a fault.
#[wasm_bindgen(unchecked_return_type = "CheckInfo[]")]
#[must_use]
pub fn checks() -> JsValue {
    let checks: Vec<_> = CheckId::ALL.iter().map(|check| check.info()).collect();
    value::plain(&checks)
}

/// The fingerprint of a public key in any of its forms, as `ssh-keygen -lf` prints it.
///
/// # Errors
/// An `SmaError` that says what was given instead.
#[wasm_bindgen]
pub fn fingerprint(
    #[wasm_bindgen(js_name = publicKey, unchecked_param_type = "KeyText")] public_key: &JsValue,
) -> Result<String, SmaError> {
    Ok(secret::public_key(public_key)?.fingerprint())
}

/// The version of this package.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
