//! What an object must look like, as data: the vocabulary of the format's tables.
//!
//! The manifest, `schema.json`, the records of sections and the released documents are all
//! described with [`Field`]s. Validation walks the tables, and tables on screen,
//! schemas and documentation are read from them, so that no second list exists.

mod check;

pub use check::{Fault, FaultKind, Faults, check, mac_address};
pub(crate) use check::{check_watched, is_uuid};

use crate::time::TimeFormat;

/// An object's fields, and whether it may have others.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shape {
    /// The fields, in the order in which they are written.
    pub fields: &'static [Field],
    /// What a field means that is not listed.
    pub others: Others,
}

/// What a field means that a [`Shape`] does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "other fields are reported, or they are refused")]
pub enum Others {
    /// It is reported as unknown, and kept.
    Reported,
    /// It is a fault: the object is closed.
    Refused,
}

/// One field of an object.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its name in the JSON.
    pub name: &'static str,
    /// What a person calls it.
    pub label: &'static str,
    /// What its value may be.
    pub ty: Type,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// Whether its value differs in all records of a collection.
    pub unique: bool,
    /// Whether its value changes by itself, without anybody changing a setting: what comparing
    /// two backups tells apart.
    pub noise: bool,
}

/// Whether a field may be absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a field is required or optional, and null or not")]
pub enum Presence {
    /// There, and not null.
    Required,
    /// There; null is a value.
    RequiredOrNull,
    /// May be absent, but not null.
    Optional,
    /// May be absent or null.
    OptionalOrNull,
}

/// What a value may be. Types of records carry the name that the profile gives them
/// (section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever translates shapes, as into JSON Schema, must translate every type"
)]
pub enum Type {
    /// Anything.
    Any,
    /// Anything, though a number is stored: its scale is not defined.
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
    /// Text that is not empty.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An RFC 3339 time.
    Time(TimeFormat),
    /// A lower-case UUID.
    Uuid,
    /// `sha256:` and 64 lower-case hex digits.
    Digest,
    /// Standard base64, with padding, of that many bytes.
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
    /// An object whose values are such objects.
    MapOf(&'static Shape),
    /// The id of a record in a collection.
    Ref(Target),
    /// The id that a record of a collection had, which may be gone: any unsigned safe integer.
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
    /// A time as the profile writes it.
    pub const TIME: Self = Self::Time(TimeFormat::Profile);

    /// Returns the collection that an id, or each id of an array, leads to.
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

/// A field that is there and not null.
pub(crate) const fn required(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::Required, unique: false, noise: false }
}

/// A field that is there; null is a value.
pub(crate) const fn required_or_null(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::RequiredOrNull, unique: false, noise: false }
}

/// A field that may be absent, but not null.
pub(crate) const fn optional(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::Optional, unique: false, noise: false }
}

/// A field that may be absent or null.
pub(crate) const fn optional_or_null(name: &'static str, label: &'static str, ty: Type) -> Field {
    Field { name, label, ty, presence: Presence::OptionalOrNull, unique: false, noise: false }
}

/// The same field, with a value that changes by itself.
pub(crate) const fn noise(mut field: Field) -> Field {
    field.noise = true;
    field
}

/// The same field, with a value that differs in all records of its collection.
pub(crate) const fn unique(mut field: Field) -> Field {
    field.unique = true;
    field
}
