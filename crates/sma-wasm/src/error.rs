//! The class `SmaError`, and the errors of callers.
//!
//! What keeps bytes from being opened has the code of its check (`SMA-A0…`, see `checks()`).
//! Wrong arguments have codes of their own:
//!
//! | code | what is wrong |
//! |---|---|
//! | `SMA-U001` | the bytes are neither a `Uint8Array` nor an `ArrayBuffer` |
//! | `SMA-U002` | an option or a limit that there is not, or a value that it cannot have |
//! | `SMA-U003` | a validation level that there is not |
//! | `SMA-U004` | a section that the archive does not have |
//! | `SMA-U005` | a section that is there, but cannot be read |
//! | `SMA-U006` | a collection or a field that the section does not have |
//! | `SMA-U007` | an index without a record, or a number that counts nothing |
//! | `SMA-U008` | something else than a credential or a key |
//! | `SMA-U009` | a text that is no key of the kind that is wanted |
//! | `SMA-U010` | an archive that cannot be signed or encrypted |
//! | `SMA-U011` | a file of which nothing can be recovered |
//! | `SMA-U012` | a file of which no archive can be repaired |
//! | `SMA-U013` | a document or archive that cannot be converted |
//! | `SMA-U014` | an archive without the signature that it must have |
//!
//! An archive that stays locked says so with `SMA-E002`, or `SMA-M040` where its manifest asks
//! for what is not allowed.

use std::fmt;

use sma_core::advice::{Advice, ErrorCategory, chain, to_sentence};
use sma_core::archive::{OpenError, UnlockError};
use sma_core::signer::SignatureError;
use sma_core::summary::SectionState;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/error.js")]
extern "C" {
    /// The JavaScript class of all errors: an `Error` with a `code` and an `action`. What
    /// TypeScript knows of it is in `npm/index.d.ts`: wasm-bindgen writes no types of imports.
    #[wasm_bindgen(extends = js_sys::Error, reexport)]
    #[derive(Clone, Debug)]
    pub type SmaError;

    #[wasm_bindgen(constructor)]
    pub(crate) fn new(code: &str, message: &str, action: &str, category: &str) -> SmaError;

    /// Its stable code, such as `SMA-A011`.
    #[wasm_bindgen(method, getter)]
    pub fn code(this: &SmaError) -> String;

    /// What to do about it.
    #[wasm_bindgen(method, getter)]
    pub fn action(this: &SmaError) -> String;

    /// Whose matter it is, such as `archive`.
    #[wasm_bindgen(method, getter)]
    pub fn category(this: &SmaError) -> String;
}

/// An argument that nothing can be done with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArgumentError {
    /// Something else than bytes.
    Bytes,
    /// An option that there is not.
    Option { name: String },
    /// An option with a value that it cannot have.
    OptionValue { name: &'static str, given: String },
    /// Neither `{ password }` nor `{ key }`.
    Credential,
    /// Neither text nor bytes, where a key is wanted.
    KeyText,
    /// Limits that are no object.
    Limits,
    /// A limit that there is not.
    Limit { name: String },
    /// A value that the limit cannot have.
    LimitValue { name: String, given: String },
    /// No name of a level.
    Level { given: String },
    /// A section that is not in the archive.
    Section { name: String },
    /// A section that cannot be read.
    SectionState { name: String, state: SectionState },
    /// A collection that the section does not have.
    Collection { section: String, name: String },
    /// A field that the section does not have.
    Field { section: String, name: String },
    /// An index without a record.
    Record { index: usize, collection: String, length: usize },
    /// A number that is not whole, or negative.
    Number { name: &'static str, given: f64 },
}

impl ArgumentError {
    /// The stable code, and what to do.
    fn help(&self) -> (&'static str, &'static str) {
        match self {
            Self::Bytes => ("SMA-U001", "Pass the bytes of the file as a Uint8Array."),
            Self::OptionValue { .. } => ("SMA-U002", "Look up what the option may be in its type."),
            Self::Credential => ("SMA-U008", "Pass either { password } or { key }."),
            Self::KeyText => ("SMA-U008", "Pass the text of the key, or the bytes of its file."),
            Self::Option { .. } => ("SMA-U002", "Look up the options in the type OpenOptions."),
            Self::Limits | Self::Limit { .. } | Self::LimitValue { .. } => {
                ("SMA-U002", "Look up the limits in the type Limits.")
            }
            Self::Level { .. } => ("SMA-U003", "Look up the levels in the type Level."),
            Self::Section { .. } => ("SMA-U004", "Take a section that summary() lists."),
            Self::SectionState { .. } => {
                ("SMA-U005", "Read only sections whose state is `readable` in summary().")
            }
            Self::Collection { .. } | Self::Field { .. } => {
                ("SMA-U006", "Take a name that summary() lists for the section.")
            }
            Self::Record { .. } => {
                ("SMA-U007", "Stay below the count that summary() gives for the collection.")
            }
            Self::Number { .. } => ("SMA-U007", "Pass a whole number from 0."),
        }
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes => f.write_str("The bytes are neither a Uint8Array nor an ArrayBuffer."),
            Self::Option { name } => write!(f, "There is no option `{name}`."),
            Self::OptionValue { name, given } => {
                write!(f, "The option `{name}` cannot be {given}.")
            }
            Self::Credential => f.write_str("This is neither a password nor a key."),
            Self::KeyText => f.write_str("This is neither the text nor the bytes of a key."),
            Self::Limits => f.write_str("The limits are not an object."),
            Self::Limit { name } => write!(f, "There is no limit `{name}`."),
            Self::LimitValue { name, given } => {
                write!(f, "The limit `{name}` cannot be {given}.")
            }
            Self::Level { given } => write!(f, "There is no validation level {given}."),
            Self::Section { name } => write!(f, "The archive has no section `{name}`."),
            Self::SectionState { name, state } => {
                write!(f, "The section `{name}` cannot be read: {}.", words(*state))
            }
            Self::Collection { section, name } => {
                write!(f, "The section `{section}` has no collection `{name}`.")
            }
            Self::Field { section, name } => {
                write!(f, "The section `{section}` has no field `{name}`.")
            }
            Self::Record { index, collection, length } => write!(
                f,
                "There is no record {index} in `{collection}`, which has {length} records."
            ),
            Self::Number { name, given } => {
                write!(f, "`{name}` is {given}, which is not a whole number from 0.")
            }
        }
    }
}

impl SmaError {
    /// An error of the core, under a code and with a fragment that says what is wrong.
    pub(crate) fn of(code: &str, what: impl fmt::Display, error: &impl Advice) -> Self {
        Self::new(code, &to_sentence(what), error.action(), error.category().into())
    }
}

impl From<ArgumentError> for SmaError {
    fn from(error: ArgumentError) -> Self {
        let (code, action) = error.help();
        Self::new(code, &error.to_string(), action, ErrorCategory::User.into())
    }
}

impl From<OpenError> for SmaError {
    fn from(error: OpenError) -> Self {
        Self::of(error.check().info().code, chain(&error), &error)
    }
}

impl From<SignatureError> for SmaError {
    fn from(error: SignatureError) -> Self {
        Self::of("SMA-U014", format_args!("the archive is not used: {error}"), &error)
    }
}

impl From<UnlockError> for SmaError {
    fn from(error: UnlockError) -> Self {
        Self::of(error.check().info().code, chain(&error), &error)
    }
}

/// Why a section of that state has no records to show.
fn words(state: SectionState) -> &'static str {
    match state {
        SectionState::NotIncluded => "it was left out of the archive",
        SectionState::Encrypted => "it is encrypted",
        SectionState::Missing => "its member is missing",
        _ => "it is damaged",
    }
}
