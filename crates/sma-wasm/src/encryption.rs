//! Encrypting and signing open archives.

use getrandom::SysRng;
use js_sys::{Object, Reflect};
use sma_core::advice::chain;
use sma_core::encryption::{Algorithm, Credential, KeyDerivation};
use sma_core::write::{Draft, NewEncryption, Secret, WriteError};
use wasm_bindgen::prelude::*;

use crate::demand::{Demand, SignatureOptions};
use crate::error::{ArgumentError, SmaError};
use crate::{secret, value};

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** Options of `Archive.encrypt`, with the credential that will unlock the new archive. */
export type EncryptOptions = Credential & SignatureOptions & {
  /** Cipher. Default: AES-256-GCM. */
  algorithm?: "aes-256-gcm" | "chacha20-poly1305";
  /** Key derivation function for a password. Default: Argon2id with its usual parameters. */
  keyDerivation?: KeyDerivation["name"] | KeyDerivation;
  /** Private key to sign with. Without one the new archive is unsigned, even if this one is signed. */
  signWith?: KeyText;
};
"#;

/// Names of the options, except those about the signature.
const OPTIONS: [&str; 5] = ["password", "key", "algorithm", "keyDerivation", "signWith"];

/// Encrypts the sections of an archive, and signs it if the options contain a key.
pub(crate) fn encrypt(archive: &sma_core::Archive, options: &JsValue) -> Result<Vec<u8>, SmaError> {
    let mut demand = Demand::default();
    for (name, value) in value::entries(options)? {
        if !OPTIONS.contains(&name.as_str()) && !demand.set(&name, &value)? {
            return Err(ArgumentError::Option { name }.into());
        }
    }
    demand.check()?;
    let credential = secret::credential(options)??;
    let algorithm = match option(options, "algorithm") {
        None => Algorithm::Aes256Gcm,
        Some(given) => {
            let named = given.as_string().and_then(|name| name.parse().ok());
            named.ok_or_else(|| type_error("algorithm", &given))?
        }
    };
    let derivation = match option(options, "keyDerivation") {
        None => KeyDerivation::ARGON2,
        Some(given) => key_derivation(&given).ok_or_else(|| type_error("keyDerivation", &given))?,
    };
    let signer = option(options, "signWith").map(|key| secret::private_key(&key)).transpose()?;

    let secret = match &credential {
        Credential::Password(password) => Secret::Password(password, derivation),
        Credential::Key(key) => Secret::Key(key),
    };
    archive.check_signature(demand.policy())?;
    let mut draft = Draft::from_archive(archive)?;
    draft.encrypt(&NewEncryption::new(algorithm, secret), &mut SysRng)?;
    if let Some(signer) = signer {
        draft.sign(&signer)?;
    }
    Ok(draft.finish()?)
}

/// Signs the manifest and `checksum.sha256` of an archive.
pub(crate) fn sign(
    archive: &sma_core::Archive,
    key: &JsValue,
    options: Option<SignatureOptions>,
) -> Result<Vec<u8>, SmaError> {
    let signer = secret::private_key(key)?;
    archive.check_signature(Demand::parse(options)?.policy())?;
    let mut draft = Draft::from_archive(archive)?;
    draft.sign(&signer)?;
    Ok(draft.finish()?)
}

impl From<WriteError> for SmaError {
    fn from(error: WriteError) -> Self {
        let what = chain(&error);
        Self::of("SMA-U010", format_args!("the archive cannot be written: {what}"), &error)
    }
}

fn option(options: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(&Object::from(options.clone()), &name.into()).ok()?;
    (!value.is_undefined()).then_some(value)
}

fn key_derivation(given: &JsValue) -> Option<KeyDerivation> {
    match given.as_string() {
        Some(name) => name.parse().ok(),
        None => serde_wasm_bindgen::from_value(given.clone()).ok(),
    }
}

fn type_error(name: &'static str, given: &JsValue) -> ArgumentError {
    ArgumentError::OptionValue { name, given: value::describe(given) }
}
