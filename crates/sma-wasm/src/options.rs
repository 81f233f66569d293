//! What callers may ask for when they open an archive.

use js_sys::{Object, Reflect};
use sma_core::Limits;
use sma_core::archive::UnlockError;
use sma_core::encryption::Credential;
use sma_core::signature::PublicKey;
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};
use crate::{secret, value};

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** What `open` may be asked for. */
export interface OpenOptions {
  /** Limits other than those of a browser tab, which are the profile's with 1 GiB for a container. */
  limits?: Partial<Limits>;
}

/** What the reader of a report has. */
export interface ReportOptions {
  /** Public keys that you trust, in any form. One of them must have signed. */
  publicKeys?: KeyText | KeyText[];
  /** What to decrypt the sections with, for this report only. */
  credential?: Credential;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// What `open` may be asked for: `{ limits?: Partial<Limits> }`.
    #[wasm_bindgen(typescript_type = "OpenOptions")]
    #[derive(Clone, Debug)]
    pub type OpenOptions;

    /// What the reader of a report has: `{ publicKeys?, credential? }`.
    #[wasm_bindgen(typescript_type = "ReportOptions")]
    #[derive(Clone, Debug)]
    pub type ReportOptions;
}

/// What the reader of a report has.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) public_keys: Vec<PublicKey>,
    /// `Err` where it cannot unlock anything.
    pub(crate) credential: Option<Result<Credential, UnlockError>>,
}

impl Reader {
    /// # Errors
    /// When an option is misspelt or of another type: a key that is silently ignored would be
    /// none.
    pub(crate) fn of(options: &ReportOptions) -> Result<Self, SmaError> {
        let mut reader = Self::default();
        for (name, value) in value::entries(options) {
            match name.as_str() {
                _ if value.is_undefined() => {}
                "publicKeys" => reader.public_keys = secret::public_keys(&value)?,
                "credential" => reader.credential = Some(secret::credential(&value)?),
                _ => return Err(ArgumentError::Option { name }.into()),
            }
        }
        Ok(reader)
    }
}

/// The limits of a browser tab, with those that the options name in their place.
///
/// # Errors
/// When an option or a limit is misspelt, or a limit is no number that it can be: a limit that
/// is silently ignored would be none.
pub(crate) fn limits(options: &OpenOptions) -> Result<Limits, ArgumentError> {
    let mut limits = Limits::browser();
    for (name, value) in value::entries(options) {
        match name.as_str() {
            "limits" if value.is_object() => limits = with(&limits, &value)?,
            "limits" if value.is_undefined() => {}
            "limits" => return Err(ArgumentError::Limits),
            _ => return Err(ArgumentError::Option { name }),
        }
    }
    Ok(limits)
}

/// `limits` with the fields of a JavaScript object in the place of its own.
fn with(limits: &Limits, given: &JsValue) -> Result<Limits, ArgumentError> {
    let mut limits = limits.clone();
    for (name, value) in value::entries(given) {
        let fields = value::plain(&limits);
        let key = JsValue::from(name.as_str());
        if !Object::has_own(&Object::from(fields.clone()), &key) {
            return Err(ArgumentError::Limit { name });
        }
        if value.is_undefined() {
            continue;
        }
        let is_set = Reflect::set(&fields, &key, &value).unwrap_or(false);
        limits = match serde_wasm_bindgen::from_value(fields) {
            Ok(limits) if is_set && value.as_f64().is_some() => limits,
            _ => return Err(ArgumentError::LimitValue { name, given: value::shown(&value) }),
        };
    }
    Ok(limits)
}
