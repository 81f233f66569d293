//! Conversion between enums and their words in manifests, options and reports.
//!
//! Such an enum is parsed by `FromStr`, written by `Display`, and converted to `&'static str` by
//! `From`. [`VariantNames`] lists its words, and [`VariantArray`] its values.

#[doc(no_inline)]
pub use strum::{VariantArray, VariantNames};

use alloc::string::String;
use core::fmt;

use crate::escape::escape;

/// A text that is not a word of the expected enum.
///
/// ```
/// use sma_core::Level;
/// let error = "deep".parse::<Level>().unwrap_err();
/// assert_eq!(error.to_string(), "deep is not one of basic, standard, thorough, paranoid");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownWord {
    /// The text, escaped for display and cut if it is long.
    pub given: String,
    /// The words that are accepted.
    pub accepted: &'static [&'static str],
}

impl UnknownWord {
    /// Creates the error for a text that is not a word of `T`.
    pub(crate) fn new<T: VariantNames>(given: &str) -> Self {
        Self { given: escape(given), accepted: T::VARIANTS }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not one of {}", self.given, self.accepted.join(", "))
    }
}

impl core::error::Error for UnknownWord {}
