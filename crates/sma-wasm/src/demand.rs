//! What a caller demands of the signature of an archive before its content is used.

use sma_core::signature::PublicKey;
use sma_core::signer::SignaturePolicy;
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};
use crate::{secret, value};

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/**
 * What is demanded of the signature of an archive before its content is used. Without these options
 * an archive may be unsigned, and a signature must be consistent with the content.
 */
export interface SignatureOptions {
  /** Public keys that you trust, in any form. One of them must have signed; with `[]`, none can have. */
  publicKeys?: KeyText | KeyText[];
  /** Uses the content regardless of its signature. */
  ignoreSignature?: boolean;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// Demand on the signature: `{ publicKeys?, ignoreSignature? }`.
    #[wasm_bindgen(typescript_type = "SignatureOptions")]
    #[derive(Clone, Debug)]
    pub type SignatureOptions;
}

const KEYS: &str = "publicKeys";
const IGNORE: &str = "ignoreSignature";

/// Demand on the signature.
#[derive(Debug, Default)]
pub(crate) struct Demand {
    keys: Option<Vec<PublicKey>>,
    is_ignored: bool,
}

impl Demand {
    /// Reads options that are all about the signature.
    ///
    /// # Errors
    /// When an option is unknown, has a wrong value, or contradicts another.
    pub(crate) fn parse(options: Option<SignatureOptions>) -> Result<Self, SmaError> {
        let mut demand = Self::default();
        if let Some(options) = options {
            for (name, value) in value::entries(&options)? {
                if !demand.set(&name, &value)? {
                    return Err(ArgumentError::Option { name }.into());
                }
            }
        }
        demand.check()?;
        Ok(demand)
    }

    /// Takes an option, and returns whether it is about the signature.
    ///
    /// # Errors
    /// When its value is wrong.
    pub(crate) fn set(&mut self, name: &str, given: &JsValue) -> Result<bool, SmaError> {
        match name {
            KEYS if given.is_undefined() || given.is_null() => {}
            KEYS => self.keys = Some(secret::public_keys(given)?),
            IGNORE => self.is_ignored = value::flag(IGNORE, given)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Checks that the signature is not both demanded and ignored.
    pub(crate) fn check(&self) -> Result<(), ArgumentError> {
        if self.is_ignored && self.keys.is_some() {
            let given = format!("true together with {KEYS}");
            return Err(ArgumentError::OptionValue { name: IGNORE, given });
        }
        Ok(())
    }

    /// Returns the demand as the core has it.
    pub(crate) fn policy(&self) -> SignaturePolicy<'_> {
        match &self.keys {
            _ if self.is_ignored => SignaturePolicy::Ignored,
            Some(keys) => SignaturePolicy::SignedBy(keys),
            None => SignaturePolicy::Consistent,
        }
    }
}
