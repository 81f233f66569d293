//! What callers may ask for when they open an archive.

use js_sys::{Object, Reflect};
use sma_core::Limits;
use sma_core::archive::{Archive, UnlockError};
use sma_core::encryption::Credential;
use sma_core::signature::PublicKey;
use sma_core::signer::SignaturePolicy;
use sma_core::validate::Validation;
use wasm_bindgen::prelude::*;

use crate::error::{ArgumentError, SmaError};
use crate::{secret, value};

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** What `recover` may be asked for. */
export interface RecoverOptions extends OpenOptions {
  /** Public keys that you trust, in any form. One of them must have signed what proves the sections. */
  publicKeys?: KeyText | KeyText[];
  /** Recovers whatever the signature is. */
  ignoreSignature?: boolean;
}

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
  /** The file of the archive that this incremental or differential one should build on. */
  base?: Uint8Array | ArrayBuffer;
}

/** What a report for filing says beside its checks. */
export interface FilingOptions extends ReportOptions {
  /** Name of the file, without its folder. */
  fileName: string;
  /** When the report was made, as its reader shall see it. */
  madeAt?: string;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// What `open` may be asked for: `{ limits?: Partial<Limits> }`.
    #[wasm_bindgen(typescript_type = "OpenOptions")]
    #[derive(Clone, Debug)]
    pub type OpenOptions;

    /// What `recover` may be asked for: `{ limits?, publicKeys?, ignoreSignature? }`.
    #[wasm_bindgen(typescript_type = "RecoverOptions")]
    #[derive(Clone, Debug)]
    pub type RecoverOptions;

    /// What the reader of a report has: `{ publicKeys?, credential?, base? }`.
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
    pub(crate) base: Option<Archive>,
}

impl Reader {
    /// Takes one option.
    ///
    /// # Errors
    /// When it is misspelt or of another type: a key that is silently ignored would be none.
    fn set(&mut self, name: String, value: &JsValue) -> Result<(), SmaError> {
        match name.as_str() {
            _ if value.is_undefined() => {}
            "publicKeys" => self.public_keys = secret::public_keys(value)?,
            "credential" => self.credential = Some(secret::credential(value)?),
            "base" => {
                let bytes = value::byte_array(value).ok_or(ArgumentError::Bytes)?;
                self.base = Some(Archive::open(&bytes.to_vec(), &Limits::browser())?);
            }
            _ => return Err(ArgumentError::Option { name }.into()),
        }
        Ok(())
    }

    /// Measures an archive by what the reader has, but for the credential.
    pub(crate) fn measure<'a>(&'a self, validation: Validation<'a>) -> Validation<'a> {
        let validation = validation.with_public_keys(&self.public_keys);
        match &self.base {
            Some(base) => validation.with_base(base),
            None => validation,
        }
    }
}

/// Reads what the reader of a report has; nothing where nothing is given.
pub(crate) fn reader(options: Option<ReportOptions>) -> Result<Reader, SmaError> {
    let mut reader = Reader::default();
    if let Some(options) = options {
        for (name, value) in value::entries(&options) {
            reader.set(name, &value)?;
        }
    }
    Ok(reader)
}

/// What a report for filing says beside its checks.
pub(crate) struct Filed {
    pub(crate) reader: Reader,
    pub(crate) file_name: String,
    pub(crate) made_at: Option<String>,
}

impl Filed {
    /// # Errors
    /// When an option is misspelt or of another type, or the file has no name.
    pub(crate) fn of(options: &JsValue) -> Result<Self, SmaError> {
        let mut reader = Reader::default();
        let (mut file_name, mut made_at) = (None, None);
        for (name, value) in value::entries(options) {
            match name.as_str() {
                "fileName" => file_name = Some(text("fileName", &value)?),
                "madeAt" if value.is_undefined() => {}
                "madeAt" => made_at = Some(text("madeAt", &value)?),
                _ => reader.set(name, &value)?,
            }
        }
        let file_name = file_name.map_or_else(|| text("fileName", &JsValue::UNDEFINED), Ok)?;
        Ok(Self { reader, file_name, made_at })
    }
}

fn text(name: &'static str, value: &JsValue) -> Result<String, ArgumentError> {
    let given = || ArgumentError::OptionValue { name, given: value::shown(value) };
    value.as_string().ok_or_else(given)
}

/// The limits of a browser tab, with those that the options name in their place.
///
/// # Errors
/// When an option or a limit is misspelt, or a limit is no number that it can be: a limit that
/// is silently ignored would be none.
pub(crate) fn limits(options: &OpenOptions) -> Result<Limits, ArgumentError> {
    let mut limits = Limits::browser();
    for (name, value) in value::entries(options) {
        limits = limits_of(name, &value)?;
    }
    Ok(limits)
}

/// The limits that an option is.
fn limits_of(name: String, value: &JsValue) -> Result<Limits, ArgumentError> {
    match name.as_str() {
        "limits" if value.is_object() => with(&Limits::browser(), value),
        "limits" if value.is_undefined() => Ok(Limits::browser()),
        "limits" => Err(ArgumentError::Limits),
        _ => Err(ArgumentError::Option { name }),
    }
}

/// What a recovery is asked for.
#[derive(Default)]
pub(crate) struct Recovering {
    pub(crate) limits: Option<Limits>,
    keys: Vec<PublicKey>,
    is_signature_ignored: bool,
}

impl Recovering {
    /// # Errors
    /// When an option is misspelt or of another type, and when a signature is demanded and
    /// ignored.
    pub(crate) fn of(options: &RecoverOptions) -> Result<Self, SmaError> {
        const IGNORE: &str = "ignoreSignature";
        let mut recovering = Self::default();
        for (name, value) in value::entries(options) {
            match name.as_str() {
                "publicKeys" => recovering.keys = secret::public_keys(&value)?,
                IGNORE if value.is_undefined() => {}
                IGNORE => {
                    let given =
                        || ArgumentError::OptionValue { name: IGNORE, given: value::shown(&value) };
                    recovering.is_signature_ignored = value.as_bool().ok_or_else(given)?;
                }
                _ => recovering.limits = Some(limits_of(name, &value)?),
            }
        }
        if recovering.is_signature_ignored && !recovering.keys.is_empty() {
            let given = "true beside publicKeys".to_owned();
            return Err(ArgumentError::OptionValue { name: IGNORE, given }.into());
        }
        Ok(recovering)
    }

    /// What is demanded of the signature.
    pub(crate) fn policy(&self) -> SignaturePolicy<'_> {
        match self.is_signature_ignored {
            true => SignaturePolicy::Ignored,
            false => SignaturePolicy::from_keys(&self.keys),
        }
    }
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
