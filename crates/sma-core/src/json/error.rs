//! Errors of parsing JSON.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::count::count;
use crate::escape::escape;

/// First problem that makes a text invalid as strict JSON, with its offset.
///
/// Bytes that are not UTF-8 are reported before any problem at or after them. A repeated name is
/// detected when its object ends, so a problem inside that object is reported first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonError {
    /// Offset of the problem, in bytes.
    pub offset: usize,
    /// Kind of problem.
    pub kind: JsonErrorKind,
}

/// Kind of problem in a text (RFC 8259, and profile section 2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonErrorKind {
    /// The text is empty, or ends inside a value.
    UnexpectedEnd,
    /// A byte that the grammar does not allow at this place.
    UnexpectedByte {
        /// The byte.
        byte: u8,
    },
    /// The text is not valid UTF-8 at this place.
    InvalidUtf8,
    /// The text begins with U+FEFF.
    ByteOrderMark,
    /// Two members of one object have the same name after resolving escapes; the offset is that of
    /// the second name.
    DuplicateName {
        /// The name, without escapes.
        name: String,
    },
    /// An escape contains one half of a surrogate pair without the other.
    LoneSurrogate,
    /// A string contains an unescaped character below U+0020.
    ControlCharacter,
    /// A backslash does not begin an escape of RFC 8259, section 7.
    InvalidEscape,
    /// A number has a leading zero, or lacks required digits.
    InvalidNumber,
    /// A number exceeds the largest finite binary64.
    NumberTooLarge,
    /// An array or object is nested too deeply; the offset is that of its bracket.
    TooDeep {
        /// Maximum depth; the outermost array or object has depth 1.
        limit: u16,
    },
    /// Data follows the value of the text.
    TrailingData,
    /// The text has more than 2³² − 1 bytes.
    TooLong,
    /// The text has more than 2²⁸ − 1 values and names, or more than fit into memory.
    TooManyValues,
}

/// Boxed error of parsing, which keeps the successful path small.
pub(super) type BoxedError = Box<JsonError>;

/// Returns the error `kind` at `offset`.
#[cold]
#[inline(never)]
pub(super) fn error(offset: usize, kind: JsonErrorKind) -> BoxedError {
    Box::new(JsonError { offset, kind })
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl fmt::Display for JsonErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedEnd => write!(f, "unexpected end of the text"),
            Self::UnexpectedByte { byte: byte @ 0x21..=0x7e } => {
                write!(f, "unexpected character `{}`", char::from(*byte))
            }
            Self::UnexpectedByte { byte } => {
                write!(f, "unexpected byte 0x{byte:02x}")
            }
            Self::InvalidUtf8 => write!(f, "invalid UTF-8"),
            Self::ByteOrderMark => {
                write!(f, "byte-order mark at the beginning")
            }
            Self::DuplicateName { name } => {
                write!(f, "duplicate name \"{}\" in an object", escape(name))
            }
            Self::LoneSurrogate => {
                write!(f, "escape of half a surrogate pair")
            }
            Self::ControlCharacter => {
                write!(f, "unescaped control character in a string")
            }
            Self::InvalidEscape => write!(f, "unknown escape in a string"),
            Self::InvalidNumber => write!(f, "invalid number"),
            Self::NumberTooLarge => {
                write!(f, "number too large for a binary64 float")
            }
            Self::TooDeep { limit } => {
                write!(f, "nesting deeper than {}", count(*limit, "level"))
            }
            Self::TrailingData => write!(f, "data after the JSON value"),
            Self::TooLong => write!(f, "text longer than 4 GiB"),
            Self::TooManyValues => {
                write!(f, "too many values to hold in memory")
            }
        }
    }
}

impl core::error::Error for JsonError {}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn messages_name_the_problem_and_its_place() {
        let message = |kind| JsonError { offset: 7, kind }.to_string();
        assert_eq!(
            message(JsonErrorKind::UnexpectedByte { byte: b'}' }),
            "unexpected character `}` at byte 7"
        );
        assert_eq!(
            message(JsonErrorKind::UnexpectedByte { byte: 0 }),
            "unexpected byte 0x00 at byte 7"
        );
        assert_eq!(
            message(JsonErrorKind::DuplicateName { name: "a\n".into() }),
            "duplicate name \"a\\n\" in an object at byte 7"
        );
    }
}
