//! Secrets in messages, and the keys derived from them.

use crate::protocol::SecretForm;
use js_sys::Uint8Array;
use sma_core::Limits;
use sma_core::advice::{chain, to_sentence};
use sma_core::encryption::{CredentialError, KeyDerivation, MasterKey, Password};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// Takes the secret that was sent with a message: copies it, and wipes the original.
pub(crate) fn take(attachment: &JsValue) -> Zeroizing<Vec<u8>> {
    let Some(sent) = attachment.dyn_ref::<Uint8Array>() else { return Zeroizing::default() };
    let bytes = Zeroizing::new(sent.to_vec());
    sent.fill(0, 0, sent.length());
    bytes
}

/// Reads the key that was sent with an unlock question.
pub(crate) fn key(form: SecretForm, bytes: &[u8]) -> Result<MasterKey, CredentialError> {
    match (form, bytes.try_into()) {
        (SecretForm::Derived, Ok(key)) => Ok(MasterKey::from_bytes(key)),
        _ => MasterKey::from_file(bytes),
    }
}

/// Derives a key from a password.
pub(crate) fn derive(
    derivation: KeyDerivation,
    salt: &[u8; 16],
    password: &[u8],
    from_file: bool,
) -> Result<MasterKey, String> {
    let password = if from_file { Password::from_file(password) } else { Password::new(password) };
    let password = password.map_err(|error| to_sentence(chain(&error)))?;
    let limit = Limits::browser().kdf_memory_bytes;
    derivation.derive(&password, salt, limit).map_err(|error| to_sentence(chain(&error)))
}

/// Estimates how many seconds a derivation takes, by running a lighter one of the same kind.
pub(crate) fn measure(derivation: KeyDerivation) -> Result<f64, String> {
    derivation.check().map_err(|error| to_sentence(chain(&error)))?;
    let (light, factor) = derivation.calibration();
    let start = js_sys::Date::now();
    derive(light, &[0; 16], b"measured", false)?;
    Ok((js_sys::Date::now() - start) / 1000.0 * factor)
}
