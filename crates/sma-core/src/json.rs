//! Strict JSON: parsing without copies, the canonical form, and positions in a text.
//!
//! [`parse`] turns a text into a [`Tape`], a flat list of nodes without a tree of allocations, and
//! [`Tape::root`] joins the tape and its text to a [`Value`] for reading. Strict means: the grammar
//! of RFC 8259, UTF-8 without a byte-order mark, no repeated names, no lone surrogates, finite
//! numbers, bounded depth (profile, section 2).
//!
//! Checksums are computed over the canonical form of RFC 8785 (profile, section 6.1). [`position`]
//! and [`Value::pointer_to`] return the place of a problem in a text (section 9).

#[cfg(test)]
mod adversary;
#[cfg(test)]
mod agreement;
mod canonical;
#[cfg(feature = "recover")]
mod complete;
#[cfg(test)]
mod conformance;
mod count;
#[cfg(feature = "compare")]
mod decimal;
mod error;
mod fragment;
mod locate;
mod names;
mod number;
mod parse;
#[cfg(feature = "compare")]
mod same;
mod serialize;
mod string;
mod tape;
mod value;

pub(crate) use canonical::canonical_watched;
pub use canonical::{canonical, canonical_bytes, write_canonical};
#[cfg(feature = "recover")]
pub(crate) use complete::keep_complete;
#[cfg(feature = "decrypt")]
pub(crate) use count::count_values;
pub(crate) use count::has_more_values;
pub use error::{JsonError, JsonErrorKind};
pub(crate) use fragment::{Fragment, Fragments};
#[cfg(feature = "browse")]
pub(crate) use locate::parse_token;
pub(crate) use locate::push_token;
pub use locate::{Position, Positions, position};
pub use parse::parse;
pub(crate) use parse::parse_watched;
#[cfg(feature = "compare")]
pub(crate) use same::is_same;
pub(crate) use string::quote;
pub use tape::{NumberProblem, NumberProblemKind, Tape};
pub use value::{Key, Kind, Strings, Value};
