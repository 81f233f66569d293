//! The class `SmaError`, and errors in arguments.
//!
//! An error that prevents a file from being opened has the code of its check (`SMA-A0…`, see
//! `checks()`). Other errors have codes of their own:
//!
//! | code | error |
//! |---|---|
//! | `SMA-U001` | the bytes are neither a `Uint8Array` nor an `ArrayBuffer`, or their buffer is detached; a file that is no `Blob` |
//! | `SMA-U002` | options that are not an object, an unknown option or limit, or an invalid value of one |
//! | `SMA-U003` | an unknown validation level |
//! | `SMA-U004` | a section that is not in the archive |
//! | `SMA-U005` | a section that cannot be read |
//! | `SMA-U006` | a collection or field that is not in the section |
//! | `SMA-U007` | an index without a record, or a number that is not a non-negative integer |
//! | `SMA-U008` | a value that is not a credential or a key |
//! | `SMA-U009` | a text that is not a key of the required kind |
//! | `SMA-U010` | an archive that cannot be signed or encrypted |
//! | `SMA-U011` | a file from which nothing can be recovered |
//! | `SMA-U012` | a file from which no archive can be repaired |
//! | `SMA-U013` | a document or archive that cannot be converted |
//! | `SMA-U014` | an archive without the demanded signature |
//! | `SMA-U015` | an object that is used after `free()`; see `npm/guard.js` |
//! | `SMA-U016` | a file that the browser cannot read |
//!
//! An archive that cannot be unlocked has `SMA-E002`, or `SMA-M040` if its manifest is invalid.

use std::fmt;

use sma_core::advice::{Advice, ErrorCategory, chain, to_sentence};
use sma_core::archive::{OpenError, UnlockError};
use sma_core::count::count;
use sma_core::escape::escape_name;
use sma_core::signer::SignatureError;
use sma_core::summary::SectionState;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/error.js")]
extern "C" {
    /// JavaScript class of all errors: an `Error` with a `code` and an `action`. It is declared for
    /// TypeScript in `npm/index.d.ts`, because wasm-bindgen declares no imports.
    #[wasm_bindgen(extends = js_sys::Error, reexport)]
    #[derive(Clone, Debug)]
    pub type SmaError;

    #[wasm_bindgen(constructor)]
    pub(crate) fn new(code: &str, message: &str, action: &str, category: &str) -> SmaError;

    /// Its stable code, such as `SMA-A011`.
    #[wasm_bindgen(method, getter)]
    pub fn code(this: &SmaError) -> String;

    /// What to do next.
    #[wasm_bindgen(method, getter)]
    pub fn action(this: &SmaError) -> String;

    /// Its category, such as `archive`.
    #[wasm_bindgen(method, getter)]
    pub fn category(this: &SmaError) -> String;
}

/// Error in an argument.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArgumentError {
    /// Not bytes.
    Bytes,
    /// A value that is not a file.
    File,
    /// Bytes whose buffer was transferred.
    Detached,
    /// Options that are not an object.
    Options,
    /// An unknown option.
    Option { name: String },
    /// An invalid value of an option.
    OptionValue { name: &'static str, given: String },
    /// Neither `{ password }` nor `{ key }`.
    Credential,
    /// A key that is neither text nor bytes.
    KeyText,
    /// Limits that are not an object.
    Limits,
    /// An unknown limit.
    Limit { name: String },
    /// An invalid value of a limit.
    LimitValue { name: String, given: String },
    /// An unknown level.
    Level { given: String },
    /// A name that is not a text.
    Name { of: Named, given: String },
    /// A section that is not in the archive.
    Section { name: String },
    /// A section that cannot be read.
    SectionState { name: String, state: SectionState },
    /// A collection that is not in the section.
    Collection { section: String, name: String },
    /// A field that is not in the section.
    Field { section: String, name: String },
    /// An index without a record.
    Record { index: usize, collection: String, length: usize },
    /// A number that is negative or not an integer.
    Number { name: &'static str, given: String },
}

/// What an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Section,
    Collection,
    Field,
}

impl ArgumentError {
    /// Returns the stable code, and what to do.
    fn help(&self) -> (&'static str, &'static str) {
        match self {
            Self::Bytes => ("SMA-U001", "Pass the bytes of the file as a Uint8Array."),
            Self::File => ("SMA-U001", "Pass a File or a Blob."),
            Self::Detached => {
                ("SMA-U001", "Pass the bytes before you transfer their buffer, or pass a copy.")
            }
            Self::OptionValue { .. } => {
                ("SMA-U002", "Use a value that the TypeScript declarations allow.")
            }
            Self::Credential => ("SMA-U008", "Pass either { password } or { key }."),
            Self::KeyText => ("SMA-U008", "Pass the text of the key, or the bytes of its file."),
            Self::Options | Self::Option { .. } => {
                ("SMA-U002", "Use an option that the TypeScript declarations list.")
            }
            Self::Limits | Self::Limit { .. } | Self::LimitValue { .. } => {
                ("SMA-U002", "Use the names and numbers of the type Limits.")
            }
            Self::Level { .. } => ("SMA-U003", "Use a value of the type Level."),
            Self::Name { of: Named::Section, .. } | Self::Section { .. } => {
                ("SMA-U004", "Use a section that summary() lists.")
            }
            Self::SectionState { .. } => {
                ("SMA-U005", "Read only sections that summary() calls readable.")
            }
            Self::Name { .. } | Self::Collection { .. } | Self::Field { .. } => {
                ("SMA-U006", "Use a name that summary() lists for the section.")
            }
            Self::Record { .. } => ("SMA-U007", "Use an index below the count in summary()."),
            Self::Number { .. } => ("SMA-U007", "Pass a non-negative integer."),
        }
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes => f.write_str("the bytes are neither a Uint8Array nor an ArrayBuffer"),
            Self::File => f.write_str("the file is neither a File nor a Blob"),
            Self::Detached => f.write_str("the buffer of the bytes is detached"),
            Self::Options => f.write_str("the options are not an object"),
            Self::Option { name } => write!(f, "unknown option {}", escape_name(name)),
            Self::OptionValue { name, given } => {
                write!(f, "the option {name} cannot be {given}")
            }
            Self::Credential => f.write_str("the credential is neither a password nor a key"),
            Self::KeyText => f.write_str("the key is neither text nor bytes"),
            Self::Limits => f.write_str("the limits are not an object"),
            Self::Limit { name } => write!(f, "unknown limit {}", escape_name(name)),
            Self::LimitValue { name, given } => {
                write!(f, "the limit {name} cannot be {given}")
            }
            Self::Level { given } => write!(f, "unknown validation level {given}"),
            Self::Name { of: Named::Section, given } => {
                write!(f, "the name of a section cannot be {given}")
            }
            Self::Name { of: Named::Collection, given } => {
                write!(f, "the name of a collection cannot be {given}")
            }
            Self::Name { of: Named::Field, given } => {
                write!(f, "the name of a field cannot be {given}")
            }
            Self::Section { name } => {
                write!(f, "the archive has no section {}", escape_name(name))
            }
            Self::SectionState { name, state } => {
                let name = escape_name(name);
                write!(f, "the section {name} cannot be read: {}", reason(*state))
            }
            Self::Collection { section, name } => {
                let name = escape_name(name);
                write!(f, "the section {section} has no collection {name}")
            }
            Self::Field { section, name } => {
                write!(f, "the section {section} has no field {}", escape_name(name))
            }
            Self::Record { index, collection, length } => {
                let records = count(*length, "record");
                write!(f, "the collection {collection} has no record {index}: it has {records}")
            }
            Self::Number { name, given } => {
                write!(
                    f,
                    "the argument {name} must be a non-negative integer, and cannot be {given}"
                )
            }
        }
    }
}

impl SmaError {
    /// Creates the error for one of the core, with a code and a fragment that names what is wrong.
    pub(crate) fn of(code: &str, what: impl fmt::Display, error: &impl Advice) -> Self {
        Self::new(code, &to_sentence(what), error.action(), error.category().into())
    }
}

impl SmaError {
    /// Creates the error for a file that the browser cannot read, with the exception that it threw.
    pub(crate) fn unreadable(thrown: &JsValue) -> Self {
        let reason = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        let reason = reason.unwrap_or_else(|| "no reason is given".to_owned());
        let action = "Choose the file again: it may have been moved or changed.";
        let message = to_sentence(format_args!("the file cannot be read: {reason}"));
        Self::new("SMA-U016", &message, action, ErrorCategory::System.into())
    }
}

impl From<ArgumentError> for SmaError {
    fn from(error: ArgumentError) -> Self {
        let (code, action) = error.help();
        Self::new(code, &to_sentence(error), action, ErrorCategory::User.into())
    }
}

impl From<OpenError> for SmaError {
    fn from(error: OpenError) -> Self {
        Self::of(error.check().info().code, chain(&error), &error)
    }
}

impl From<SignatureError> for SmaError {
    fn from(error: SignatureError) -> Self {
        Self::of("SMA-U014", format_args!("the signature is not the one demanded: {error}"), &error)
    }
}

impl From<UnlockError> for SmaError {
    fn from(error: UnlockError) -> Self {
        Self::of(error.check().info().code, chain(&error), &error)
    }
}

/// Returns why a section in this state cannot be read.
fn reason(state: SectionState) -> &'static str {
    match state {
        SectionState::NotIncluded => "it is not included in the archive",
        SectionState::Encrypted => "it is encrypted",
        SectionState::Missing => "its member is missing",
        _ => "it is damaged",
    }
}
