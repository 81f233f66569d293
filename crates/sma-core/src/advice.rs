//! What an error says beside its text: whose matter it is, and what to do next.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// Whose matter an error is (specification, Error Categories).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::of::<Self>)]
pub enum ErrorCategory {
    /// The file: damaged, of another format, dangerous, or without what it needs.
    Archive,
    /// A database that is backed up or restored to.
    Database,
    /// The computer: memory, disk, permissions, network.
    System,
    /// The data: it breaks rules of the format, or does not fit together.
    Validation,
    /// The person or program that asks: a wrong password, parameter or file.
    User,
}

/// An error of an operation, with its category and a way on. Its `Display` says what is wrong.
///
/// ```
/// use sma_core::advice::{Advice, ErrorCategory};
/// use sma_core::{Archive, Limits};
///
/// let error = Archive::open(b"%PDF-1.7", &Limits::default()).unwrap_err();
/// assert_eq!(error.category(), ErrorCategory::Archive);
/// assert_eq!(error.action(), "Choose the .sma file that Shelly Manager saved.");
/// ```
pub trait Advice: core::error::Error {
    /// Whose matter it is.
    fn category(&self) -> ErrorCategory;

    /// What to do next, as a sentence.
    fn action(&self) -> &'static str;
}
