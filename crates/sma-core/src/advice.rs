//! Error categories, the next step after an error, and the text of an error with its causes, as a
//! fragment or as a sentence.

use alloc::string::{String, ToString};
use core::error::Error;
use core::fmt;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// Category of an error (specification, Error Categories).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum ErrorCategory {
    /// The file: damaged, of another format, dangerous, or incomplete.
    Archive,
    /// The database that is backed up or restored to.
    Database,
    /// The computer: memory, disk, permissions, network.
    System,
    /// The data: it breaks rules of the format, or is inconsistent.
    Validation,
    /// The caller: a wrong password, parameter or file.
    User,
}

/// Error of an operation, with its category and the next step.
///
/// As for every error of this crate, `Display` writes a fragment: lower case, without a final
/// period, and without the cause, which is its `source()`. [`chain`] adds the causes, and
/// [`to_sentence`] makes a sentence of the result.
///
/// ```
/// use sma_core::advice::{Advice, ErrorCategory};
/// use sma_core::{Archive, Limits};
///
/// let error = Archive::open(b"%PDF-1.7", &Limits::default()).unwrap_err();
/// assert_eq!(error.category(), ErrorCategory::Archive);
/// assert_eq!(error.action(), "Choose the .sma file that Shelly Manager saved.");
/// ```
pub trait Advice: Error {
    /// Returns the category.
    fn category(&self) -> ErrorCategory;

    /// Returns what to do next, as a sentence.
    fn action(&self) -> &'static str;
}

/// Returns the text of an error followed by those of its causes, separated by colons.
///
/// ```
/// use sma_core::advice::{chain, to_sentence};
/// use sma_core::archive::UnlockError;
/// use sma_core::encryption::CredentialError;
///
/// let error = UnlockError::from(CredentialError::Empty);
/// let text = "the archive cannot be unlocked: the password or key is empty";
/// assert_eq!(chain(&error).to_string(), text);
/// assert!(to_sentence(chain(&error)).starts_with("The archive cannot"));
/// ```
#[must_use]
pub fn chain<'a>(error: &'a dyn Error) -> impl fmt::Display + use<'a> {
    fmt::from_fn(move |f| {
        write!(f, "{error}")?;
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    })
}

/// Turns a fragment into a sentence: adds a period, and a capital letter unless it begins with a
/// name such as `manifest.json`.
///
/// ```
/// use sma_core::advice::to_sentence;
/// assert_eq!(to_sentence("the archive is locked"), "The archive is locked.");
/// assert_eq!(to_sentence("manifest.json is missing"), "manifest.json is missing.");
/// ```
#[must_use]
pub fn to_sentence(fragment: impl fmt::Display) -> String {
    let mut text = fragment.to_string();
    let first = text.split(' ').next().unwrap_or_default();
    let is_word = first == "a" || first.len() > 1 && first.bytes().all(|b| b.is_ascii_lowercase());
    if let Some(letter) = text.get_mut(..1).filter(|_| is_word) {
        letter.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{OpenError, UnlockError};
    use crate::container::{ContainerError, Lookalike};
    use crate::convert::ConvertError;
    use crate::encryption::{CredentialError, DeriveError, EncryptMemberError, KeyFileProblem};
    use crate::layer::{Layer, LayerError};
    use crate::recover::{RecoverError, RepairError};
    use crate::write::WriteError;

    fn too_large() -> LayerError {
        LayerError::ArchiveSize { limit: 5 }
    }

    #[test]
    fn causes_are_reported_once_and_errors_are_fragments() {
        let too_long = || WriteError::EncryptMember(EncryptMemberError::TooLong { bytes: 7 });
        let layer = Layer::Gzip;
        let errors: &[(&dyn Error, usize)] = &[
            (&OpenError::Layer(too_large()), 0),
            (&OpenError::Container(ContainerError::DataAfterEnd { offset: 1 }), 0),
            (&OpenError::NotAnArchive { found: Lookalike::Empty }, 0),
            (&UnlockError::Refused, 0),
            (&UnlockError::Derive(DeriveError::PasswordTooLong), 1),
            (&CredentialError::KeyFile { problem: KeyFileProblem::NotHex }, 0),
            (&RecoverError::Layer(too_large()), 1),
            (&RecoverError::NothingLeft { problem: LayerError::Truncated { layer, offset: 1 } }, 1),
            (&RepairError::DevicesHidden, 0),
            (&RepairError::Write(too_long()), 2),
            (&ConvertError::Write(too_long()), 2),
        ];
        for (error, causes) in errors {
            let mut cause = Some(*error);
            for _ in 0..=*causes {
                let error = cause.expect("a cause");
                let text = error.to_string();
                assert!(!text.ends_with('.') && !text.contains(". "), "{text}");
                assert!(!text.starts_with(char::is_uppercase), "{text}");
                cause = error.source();
                let repeated = cause.is_some_and(|cause| text.contains(&cause.to_string()));
                assert!(!repeated, "{text}");
            }
            assert!(cause.is_none(), "{error}");
        }
    }

    #[test]
    fn only_words_are_capitalized() {
        assert_eq!(to_sentence("a tar cannot hold it"), "A tar cannot hold it.");
        assert_eq!(to_sentence("log_n is 99"), "log_n is 99.");
        assert_eq!(to_sentence("p is 17"), "p is 17.");
        assert_eq!(to_sentence("\"a\" is there twice"), "\"a\" is there twice.");
        assert_eq!(to_sentence("Already a sentence."), "Already a sentence.");
        assert_eq!(to_sentence(""), ".");
    }
}
