//! Deviations of a value from its shape, in words.

use alloc::string::String;
use core::fmt;

use super::{MAX_SAFE, Type};
use crate::escape::escape_name;
use crate::json::Kind;
use crate::time::TimeFormat;

/// Deviation of a value from its shape.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Offset of the value in its text; for a missing field, of the object that lacks it.
    pub offset: usize,
    /// Kind of deviation.
    pub kind: ProblemKind,
}

/// Kind of deviation from a shape. Values are never included: they may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The object lacks a field.
    Missing {
        /// Name of the field.
        name: &'static str,
    },
    /// The object has a field that is not allowed ([`Others::Refused`](super::Others::Refused)).
    Refused {
        /// Name of the field.
        name: String,
    },
    /// The object has an unknown field ([`Others::Reported`](super::Others::Reported)): not a problem in itself.
    Unknown {
        /// Name of the field.
        name: String,
    },
    /// The value does not have its type.
    Mismatch {
        /// The expected type.
        expected: Type,
        /// The actual kind.
        found: Kind,
    },
    /// An integer is written with a point or an exponent: not a problem in itself.
    Spelling,
}

/// Callback for the problems that [`check`](super::check()) finds.
#[doc(hidden)]
pub type Problems<'f> = dyn FnMut(Problem) + 'f;

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name } => write!(f, "{name} is missing"),
            Self::Refused { name } => write!(f, "{} is not allowed here", escape_name(name)),
            Self::Unknown { name } => write!(f, "{} is unknown", escape_name(name)),
            Self::Mismatch { expected, found } if same_kind(*expected, *found) => {
                write!(f, "is not {expected}")
            }
            Self::Mismatch { expected, found } => write!(f, "is {found}, not {expected}"),
            Self::Spelling => {
                f.write_str("is an integer written with a decimal point or an exponent")
            }
        }
    }
}

/// Returns whether naming the actual kind would only confuse: "is text, not a time".
fn same_kind(expected: Type, found: Kind) -> bool {
    match found {
        Kind::String => !matches!(
            expected,
            Type::Bool
                | Type::Id
                | Type::Uint { .. }
                | Type::Int
                | Type::Number
                | Type::Rate
                | Type::Map
                | Type::MapOrMaps
                | Type::Strings
                | Type::Object(_)
                | Type::Array(_)
                | Type::MapOf(_)
                | Type::Ref(_)
                | Type::PastRef(_)
                | Type::Refs(_)
        ),
        Kind::Number => matches!(
            expected,
            Type::Id | Type::Uint { .. } | Type::Int | Type::Rate | Type::Ref(_) | Type::PastRef(_)
        ),
        Kind::Null | Kind::Bool | Kind::Array | Kind::Object => false,
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any | Self::Figure => f.write_str("a value"),
            Self::Bool => f.write_str("a boolean"),
            Self::Id | Self::Ref(_) => f.write_str("an id (an integer from 1)"),
            Self::Uint { min: 0, max: MAX_SAFE } | Self::PastRef(_) => {
                f.write_str("an integer from 0 to 2^53-1")
            }
            Self::Uint { min, max } if min == max => write!(f, "{min}"),
            Self::Uint { min, max: MAX_SAFE } => write!(f, "an integer from {min} to 2^53-1"),
            Self::Uint { min, max } => write!(f, "an integer from {min} to {max}"),
            Self::Int => f.write_str("an integer within ±(2^53-1)"),
            Self::Number => f.write_str("a number"),
            Self::Rate => f.write_str("a number from 0 to 1"),
            Self::Str => f.write_str("a string"),
            Self::Text => f.write_str("a non-empty string"),
            Self::Word(words) => {
                let (last, first) = words.split_last().unwrap_or((&"", &[]));
                if !first.is_empty() {
                    f.write_str("one of ")?;
                }
                for word in first {
                    write!(f, "\"{word}\", ")?;
                }
                write!(f, "\"{last}\"")
            }
            Self::Time(TimeFormat::Utc) => {
                f.write_str("a time in UTC such as 2024-01-19T10:00:00Z")
            }
            Self::Time(_) => f.write_str("a time such as 2024-01-19T10:00:00Z"),
            Self::Uuid => f.write_str("a lowercase UUID"),
            Self::Digest => f.write_str("sha256: followed by 64 lowercase hex digits"),
            Self::Base64 { bytes } => write!(f, "base64 of {bytes} bytes"),
            Self::Mac => f.write_str("a MAC address"),
            Self::Ip => f.write_str("an IP address"),
            Self::Map | Self::Object(_) | Self::MapOf(_) => f.write_str("an object"),
            Self::MapOrMaps => f.write_str("an object or an array of objects"),
            Self::Strings => f.write_str("an array of strings"),
            Self::Array(_) => f.write_str("an array of objects"),
            Self::Refs(_) => f.write_str("an array of ids"),
        }
    }
}
