//! Keys and passwords on their way from JavaScript. JavaScript keeps its own copies, which
//! nothing here can wipe; those in this memory are wiped.

use js_sys::{Array, Object, Reflect};
use sma_core::advice::chain;
use sma_core::archive::UnlockError;
use sma_core::encryption::{Credential, MasterKey, Password};
use sma_core::signature::{PrivateKey, PublicKey};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::error::{ArgumentError, SmaError};
use crate::value::byte_array;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** What unlocks an archive: a password, or the content of a key file. */
export type Credential = { password: string | Uint8Array } | { key: Uint8Array | string };

/** A key as text in any form, or as the bytes of its file. */
export type KeyText = string | Uint8Array;
"#;

/// Reads `{ password }` or `{ key }`.
///
/// # Errors
/// If the object has neither, or both. The inner error is that of a password or key that unlocks
/// nothing.
pub(crate) fn credential(given: &JsValue) -> Result<Result<Credential, UnlockError>, SmaError> {
    let field = |name: &str| {
        let object = Object::from(given.clone());
        Reflect::get(&object, &name.into()).ok().filter(|value| !value.is_undefined())
    };
    let credential = match (field("password"), field("key")) {
        (Some(password), None) => {
            Password::new(&bytes(&password).ok_or(ArgumentError::Credential)?)
                .map(Credential::Password)
        }
        (None, Some(key)) => MasterKey::from_file(&bytes(&key).ok_or(ArgumentError::Credential)?)
            .map(Credential::Key),
        _ => return Err(ArgumentError::Credential.into()),
    };
    Ok(credential.map_err(UnlockError::from))
}

/// Reads a public key in any form.
pub(crate) fn public_key(given: &JsValue) -> Result<PublicKey, SmaError> {
    let text = bytes(given).ok_or(ArgumentError::KeyText)?;
    PublicKey::parse(&text).map_err(|error| SmaError::of("SMA-U009", chain(&error), &error))
}

/// Reads one public key, or an array of them. Empty if nothing is given.
pub(crate) fn public_keys(given: &JsValue) -> Result<Vec<PublicKey>, SmaError> {
    if given.is_undefined() || given.is_null() {
        return Ok(Vec::new());
    }
    match given.dyn_ref::<Array>() {
        Some(list) => list.iter().map(|key| public_key(&key)).collect(),
        None => Ok(vec![public_key(given)?]),
    }
}

/// Reads a private key in any form.
pub(crate) fn private_key(given: &JsValue) -> Result<PrivateKey, SmaError> {
    let text = bytes(given).ok_or(ArgumentError::KeyText)?;
    PrivateKey::parse(&text).map_err(|error| SmaError::of("SMA-U009", chain(&error), &error))
}

/// Returns the bytes of a text or array.
fn bytes(given: &JsValue) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = match given.as_string() {
        Some(text) => text.into_bytes(),
        None => byte_array(given).ok()?.to_vec(),
    };
    Some(Zeroizing::new(bytes))
}
