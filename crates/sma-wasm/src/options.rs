//! Options for opening, validating and recovering archives.

use js_sys::{Object, Reflect};
use sma_core::Limits;
use sma_core::archive::{Archive, UnlockError};
use sma_core::encryption::Credential;
use sma_core::signature::PublicKey;
use sma_core::validate::Validation;
use wasm_bindgen::prelude::*;

use crate::demand::Demand;
use crate::error::{ArgumentError, SmaError};
use crate::operation::Operation;
use crate::{file, secret, value};

#[wasm_bindgen(typescript_custom_section)]
const DECLARATION: &str = r#"
/** Options of `open`. */
export interface OpenOptions {
  /** Limits to use in place of those for a browser tab. */
  limits?: Partial<Limits>;
}

/** Options of `openFile`. */
export interface OpenFileOptions extends OpenOptions, OperationOptions {}

/** Options of `recover`. The signature is that of the manifest or the checksums that prove the sections. */
export interface RecoverOptions extends OpenOptions, SignatureOptions {}

/** Options of a report. */
export interface ReportOptions {
  /** Public keys that you trust, in any form. One of them must have signed. */
  publicKeys?: KeyText | KeyText[];
  /** Password or key that decrypts the sections for this report only. */
  credential?: Credential;
  /** File of the archive on which this incremental or differential one builds. */
  base?: Uint8Array | ArrayBuffer;
}

/** Options of `validate`. */
export interface ValidateOptions extends ReportOptions, OperationOptions {}

/** Options of a report as HTML. */
export interface FilingOptions extends ReportOptions {
  /** Name of the file, without its folder. */
  fileName: string;
  /** Time of the report, for display. */
  madeAt?: string;
}
"#;

#[wasm_bindgen]
extern "C" {
    /// Options of `open`: `{ limits?: Partial<Limits> }`.
    #[wasm_bindgen(typescript_type = "OpenOptions")]
    #[derive(Clone, Debug)]
    pub type OpenOptions;

    /// Options of `openFile`: `{ limits?, signal?, onProgress? }`.
    #[wasm_bindgen(typescript_type = "OpenFileOptions")]
    #[derive(Clone, Debug)]
    pub type OpenFileOptions;

    /// Options of `recover`: `{ limits?, publicKeys?, ignoreSignature? }`.
    #[wasm_bindgen(typescript_type = "RecoverOptions")]
    #[derive(Clone, Debug)]
    pub type RecoverOptions;

    /// Options of a report: `{ publicKeys?, credential?, base? }`.
    #[wasm_bindgen(typescript_type = "ReportOptions")]
    #[derive(Clone, Debug)]
    pub type ReportOptions;

    /// Options of `validate`: `{ publicKeys?, credential?, base?, signal?, onProgress? }`.
    #[wasm_bindgen(typescript_type = "ValidateOptions")]
    #[derive(Clone, Debug)]
    pub type ValidateOptions;
}

/// Inputs of the reader of a report.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) public_keys: Vec<PublicKey>,
    /// `Err` if it cannot unlock anything.
    pub(crate) credential: Option<Result<Credential, UnlockError>>,
    pub(crate) base: Option<Archive>,
}

impl Reader {
    /// Takes one option.
    ///
    /// # Errors
    /// If the option is unknown or its value invalid: a key must not be ignored silently.
    fn set(&mut self, name: String, value: &JsValue) -> Result<(), SmaError> {
        match name.as_str() {
            _ if value.is_undefined() => {}
            "publicKeys" => self.public_keys = secret::public_keys(value)?,
            "credential" => self.credential = Some(secret::credential(value)?),
            "base" => {
                let bytes = value::byte_array(value)?;
                self.base = Some(file::read(&bytes, Limits::browser())?);
            }
            _ => return Err(ArgumentError::Option { name }.into()),
        }
        Ok(())
    }

    /// Returns the archive as the credential decrypts it, for one report only.
    pub(crate) fn unlock(&self, archive: &Archive) -> Result<Archive, UnlockError> {
        match self.credential.as_ref().filter(|_| !archive.is_unlocked()) {
            None => Ok(archive.clone()),
            Some(Ok(credential)) => archive.unlock(credential),
            Some(Err(error)) => Err(error.clone()),
        }
    }

    /// Adds the inputs to a validation, except the credential.
    pub(crate) fn add_to<'a>(&'a self, validation: Validation<'a>) -> Validation<'a> {
        let validation = validation.with_public_keys(&self.public_keys);
        match &self.base {
            Some(base) => validation.with_base(base),
            None => validation,
        }
    }
}

/// Reads the options of a report.
pub(crate) fn reader(options: Option<ReportOptions>) -> Result<Reader, SmaError> {
    let mut reader = Reader::default();
    if let Some(options) = options {
        for (name, value) in value::entries(&options)? {
            reader.set(name, &value)?;
        }
    }
    Ok(reader)
}

/// Reads the options of a validation without blocking.
pub(crate) fn validate(options: Option<ValidateOptions>) -> Result<(Reader, Operation), SmaError> {
    let (mut reader, mut operation) = (Reader::default(), Operation::default());
    if let Some(options) = options {
        for (name, value) in value::entries(&options)? {
            if !operation.set(&name, &value)? {
                reader.set(name, &value)?;
            }
        }
    }
    Ok((reader, operation))
}

/// Options of a report as HTML.
pub(crate) struct ReportHeader {
    pub(crate) reader: Reader,
    pub(crate) file_name: String,
    pub(crate) made_at: Option<String>,
}

impl ReportHeader {
    /// Reads the options.
    ///
    /// # Errors
    /// If an option is unknown or its value invalid, or the name of the file is missing.
    pub(crate) fn parse(options: &JsValue) -> Result<Self, SmaError> {
        let mut reader = Reader::default();
        let (mut file_name, mut made_at) = (None, None);
        for (name, value) in value::entries(options)? {
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
    let given = || ArgumentError::OptionValue { name, given: value::describe(value) };
    value.as_string().ok_or_else(given)
}

/// Reads the limits, which default to those for a browser tab.
///
/// # Errors
/// If an option or limit is unknown or its value invalid: a limit must not be ignored silently.
pub(crate) fn limits(options: &OpenOptions) -> Result<Limits, ArgumentError> {
    let mut limits = Limits::browser();
    for (name, value) in value::entries(options)? {
        limits = limits_of(name, &value)?;
    }
    Ok(limits)
}

/// Reads the options of opening without blocking.
///
/// # Errors
/// As [`limits`].
pub(crate) fn open_file(
    options: Option<OpenFileOptions>,
) -> Result<(Limits, Operation), ArgumentError> {
    let (mut limits, mut operation) = (Limits::browser(), Operation::default());
    if let Some(options) = options {
        for (name, value) in value::entries(&options)? {
            if !operation.set(&name, &value)? {
                limits = limits_of(name, &value)?;
            }
        }
    }
    Ok((limits, operation))
}

/// Reads the option `limits`.
fn limits_of(name: String, value: &JsValue) -> Result<Limits, ArgumentError> {
    match name.as_str() {
        "limits" if value.is_object() => with(&Limits::browser(), value),
        "limits" if value.is_undefined() => Ok(Limits::browser()),
        "limits" => Err(ArgumentError::Limits),
        _ => Err(ArgumentError::Option { name }),
    }
}

/// Reads the limits of a recovery, and the demand on the signature.
///
/// # Errors
/// If an option is unknown, its value invalid, or it contradicts another.
pub(crate) fn recovery(options: Option<RecoverOptions>) -> Result<(Limits, Demand), SmaError> {
    let (mut limits, mut demand) = (Limits::browser(), Demand::default());
    if let Some(options) = options {
        for (name, value) in value::entries(&options)? {
            if !demand.set(&name, &value)? {
                limits = limits_of(name, &value)?;
            }
        }
    }
    demand.check()?;
    Ok((limits, demand))
}

/// Returns the limits with the fields of a JavaScript object in place of their own.
fn with(limits: &Limits, given: &JsValue) -> Result<Limits, ArgumentError> {
    let mut limits = limits.clone();
    for (name, value) in value::entries(given)? {
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
            _ => return Err(ArgumentError::LimitValue { name, given: value::describe(&value) }),
        };
    }
    Ok(limits)
}
