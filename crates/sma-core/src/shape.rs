//! Shapes of objects as data: the vocabulary of the format's tables.
//!
//! The manifest, `schema.json`, the records of sections and the released documents are all
//! described with [`Field`]s. Validation, tables on screen, schemas and documentation use these
//! tables, so that there is no second list.

mod check;
mod problem;

pub use check::{check, is_valid, mac_address};
pub(crate) use check::{check_watched, is_uuid};
pub use problem::{Problem, ProblemKind, Problems};

use crate::time::TimeFormat;

/// Fields of an object, and treatment of others.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shape {
    /// Fields, in the order of writing.
    pub fields: &'static [Field],
    /// Treatment of unlisted fields.
    pub others: Others,
}

/// Treatment of fields that a [`Shape`] does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "other fields are reported, or they are refused")]
pub enum Others {
    /// They are reported as unknown, and kept.
    Reported,
    /// They are a problem: the object is closed.
    Refused,
}

/// Field of an object.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Name in the JSON.
    pub name: &'static str,
    /// Display name.
    pub label: &'static str,
    /// Type of its value.
    pub ty: Type,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// Whether its value is unique among the records of a collection.
    pub unique: bool,
    /// Whether its value changes without anyone changing a setting: comparisons list such
    /// differences separately.
    pub volatile: bool,
}

/// Whether a field may be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a field is required or optional, and null or not")]
pub enum Presence {
    /// Present, and not null.
    Required,
    /// Present; null is a value.
    RequiredOrNull,
    /// May be absent, but not null.
    Optional,
    /// May be absent or null.
    OptionalOrNull,
}

/// Type of a value. Types of records have the names of the profile (section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever translates shapes, as into JSON Schema, must translate every type"
)]
pub enum Type {
    /// Any value.
    Any,
    /// Any value, stored as a number of undefined scale.
    Figure,
    /// `true` or `false`.
    Bool,
    /// An integer from 1 to 2^53−1, unique in its collection.
    Id,
    /// An integer from `min` to `max`, both at most 2^53−1.
    Uint {
        /// Smallest value.
        min: u64,
        /// Largest value.
        max: u64,
    },
    /// A signed safe integer.
    Int,
    /// A number.
    Number,
    /// A number from 0 to 1.
    Rate,
    /// Text.
    Str,
    /// Non-empty text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An RFC 3339 time.
    Time(TimeFormat),
    /// A lowercase UUID.
    Uuid,
    /// `sha256:` and 64 lowercase hex digits.
    Digest,
    /// Standard base64, with padding, of this many bytes.
    Base64 {
        /// Number of bytes.
        bytes: usize,
    },
    /// A MAC address.
    Mac,
    /// An IP address, or empty.
    Ip,
    /// An object of any content.
    Map,
    /// An object of any content, or an array of such objects.
    MapOrMaps,
    /// An array of strings.
    Strings,
    /// An object.
    Object(&'static Shape),
    /// An array of objects.
    Array(&'static Shape),
    /// An object whose values have this shape.
    MapOf(&'static Shape),
    /// The id of a record in a collection.
    Ref(Target),
    /// The id of a record in a collection, which may be missing: any unsigned safe integer.
    PastRef(Target),
    /// An array of such ids.
    Refs(Target),
}

/// The collection that a reference points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a record is found by its section and collection")]
pub struct Target {
    /// Name of the section.
    pub section: &'static str,
    /// Name of the collection in it.
    pub collection: &'static str,
}

impl Type {
    /// Any unsigned safe integer.
    pub const UINT: Self = Self::Uint { min: 0, max: MAX_SAFE };
    /// A time in the form of the profile.
    pub const TIME: Self = Self::Time(TimeFormat::Profile);

    /// Returns the collection that an id, or each id of an array, refers to.
    #[must_use]
    pub const fn target(self) -> Option<Target> {
        match self {
            Self::Ref(target) | Self::PastRef(target) | Self::Refs(target) => Some(target),
            _ => None,
        }
    }

    /// Returns whether the database stores such values as JSON (`database.md`, section 2).
    #[must_use]
    pub const fn is_json(self) -> bool {
        matches!(
            self,
            Self::Any
                | Self::Map
                | Self::MapOrMaps
                | Self::Strings
                | Self::Object(_)
                | Self::Array(_)
                | Self::MapOf(_)
                | Self::Refs(_)
        )
    }
}

/// 2^53 − 1, the largest integer that every JSON reader agrees on.
pub const MAX_SAFE: u64 = (1 << 53) - 1;

/// Creates a field that must be present and not null.
pub(crate) const fn required(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::Required, unique: false, volatile: false }
}

/// Creates a field that must be present; null is a value.
pub(crate) const fn required_or_null(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::RequiredOrNull, unique: false, volatile: false }
}

/// Creates a field that may be absent, but not null.
pub(crate) const fn optional(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::Optional, unique: false, volatile: false }
}

/// Creates a field that may be absent or null.
pub(crate) const fn optional_or_null(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::OptionalOrNull, unique: false, volatile: false }
}

/// Marks the field as volatile.
pub(crate) const fn volatile(mut field: Field) -> Field {
    field.volatile = true;
    field
}

/// Marks the field as unique in its collection.
pub(crate) const fn unique(mut field: Field) -> Field {
    field.unique = true;
    field
}
