//! Checking a JSON value against a [`Shape`].

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::net::IpAddr;

use base64ct::{Base64, Encoding};

use super::{Field, MAX_SAFE, Others, Presence, Shape, Type};
use crate::escape::escape;
use crate::integrity::Digest;
use crate::json::{Key, Kind, Value};
use crate::progress::Track;
use crate::time::{Time, TimeFormat};

/// Deviation of a value from its shape.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Offset of the value in its text; for a missing field, of the object that lacks it.
    pub offset: usize,
    /// Kind of deviation.
    pub kind: FaultKind,
}

/// Kind of deviation from a shape. Values are never included: they may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The object lacks a field.
    Missing {
        /// Name of the field.
        name: &'static str,
    },
    /// The object has a field that is not allowed ([`Others::Refused`]).
    Refused {
        /// Name of the field.
        name: String,
    },
    /// The object has an unknown field ([`Others::Reported`]): not a fault in itself.
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
    /// An integer is written with a point or an exponent: not a fault in itself.
    Spelling,
}

/// Callback for the faults that [`check`] finds.
#[doc(hidden)]
pub type Faults<'f> = dyn FnMut(Fault) + 'f;

/// Reports every place where `value` deviates from `shape`, in the order of the text, missing
/// fields after the others of their object.
///
/// The time is linear in the size of the value; nesting follows the tables, not the input.
#[doc(hidden)]
pub fn check(value: Value<'_>, shape: &'static Shape, faults: &mut Faults<'_>) {
    if value.kind() != Kind::Object {
        let kind = FaultKind::Mismatch { expected: Type::Object(shape), found: value.kind() };
        return faults(Fault { offset: value.range().start, kind });
    }
    let mut fields = Fields { shape, seen: 0, next: 0 };
    for (key, member) in value.members() {
        if let Some(field) = fields.find(key, faults) {
            check_field(member, field, faults);
        }
    }
    fields.missing(value, faults);
}

/// Reports the same as [`check`], with checkpoints between the objects of the arrays that are
/// members of `value`. Only these are counted.
pub(crate) async fn check_watched(
    value: Value<'_>,
    shape: &'static Shape,
    faults: &mut Faults<'_>,
    track: &mut Track<'_>,
) {
    if value.kind() != Kind::Object {
        return check(value, shape, faults);
    }
    let mut fields = Fields { shape, seen: 0, next: 0 };
    for (key, member) in value.members() {
        match fields.find(key, faults) {
            Some(Field { ty: Type::Array(shape), .. }) if member.kind() == Kind::Array => {
                for element in member.elements() {
                    check(element, shape, faults);
                    track.advance_by(element.size()).await;
                }
            }
            Some(field) => check_field(member, field, faults),
            None => {}
        }
    }
    fields.missing(value, faults);
}

/// Fields of a shape while the members of an object are visited.
struct Fields {
    shape: &'static Shape,
    /// Bit for each field that is present.
    seen: u64,
    /// Index of the field after the last one found.
    next: usize,
}

impl Fields {
    /// Returns the field of a member, and reports a member without a field.
    fn find(&mut self, key: Key<'_>, faults: &mut Faults<'_>) -> Option<&'static Field> {
        let Self { shape, .. } = *self;
        // Writers keep the order of the table, or sort names: the field after the last one is the
        // most likely.
        let found = shape
            .fields
            .iter()
            .enumerate()
            .cycle()
            .skip(self.next)
            .take(shape.fields.len())
            .find(|(_, field)| key.is(field.name));
        if let Some((index, field)) = found {
            self.seen |= 1 << index;
            self.next = index + 1;
            return Some(field);
        }
        let name = key.name().into_owned();
        let kind = match shape.others {
            Others::Reported => FaultKind::Unknown { name },
            Others::Refused => FaultKind::Refused { name },
        };
        faults(Fault { offset: key.range().start, kind });
        None
    }

    /// Reports the missing fields of `object`.
    fn missing(&self, object: Value<'_>, faults: &mut Faults<'_>) {
        for (index, field) in self.shape.fields.iter().enumerate() {
            let needed = matches!(field.presence, Presence::Required | Presence::RequiredOrNull);
            if needed && self.seen & (1 << index) == 0 {
                let kind = FaultKind::Missing { name: field.name };
                faults(Fault { offset: object.range().start, kind });
            }
        }
    }
}

/// Parses a MAC address: six hex pairs joined by one of `:` and `-`, or twelve hex digits, in
/// either case (profile, section 5).
///
/// ```
/// use sma_core::shape::mac_address;
/// assert_eq!(mac_address("A8:48:FA:00:00:01"), Some(0xa848_fa00_0001));
/// assert_eq!(mac_address("a848fa000001"), mac_address("A8-48-FA-00-00-01"));
/// assert_eq!(mac_address("A8:48:FA-00-00-01"), None);
/// ```
#[must_use]
pub fn mac_address(text: &str) -> Option<u64> {
    let separator = match text.len() {
        12 => None,
        17 => Some(*text.as_bytes().get(2).filter(|byte| matches!(byte, b':' | b'-'))?),
        _ => return None,
    };
    text.bytes().enumerate().try_fold(0, |address, (index, byte)| {
        if separator.is_some() && index % 3 == 2 {
            return (Some(byte) == separator).then_some(address);
        }
        Some(address << 4 | u64::from(char::from(byte).to_digit(16)?))
    })
}

fn check_field(value: Value<'_>, field: &'static Field, faults: &mut Faults<'_>) {
    let nullable = matches!(field.presence, Presence::RequiredOrNull | Presence::OptionalOrNull);
    // A field of any type accepts null, unless it is required.
    let any = matches!(field.ty, Type::Any | Type::Figure) && field.presence != Presence::Required;
    if value.is_null() && (nullable || any) {
        return;
    }
    check_type(value, field.ty, faults);
}

fn check_type(value: Value<'_>, ty: Type, faults: &mut Faults<'_>) {
    let found = value.kind();
    let fits = match ty {
        Type::Any | Type::Figure => found != Kind::Null,
        Type::Bool => found == Kind::Bool,
        Type::Id | Type::Ref(_) => uint(value, 1, MAX_SAFE, faults),
        Type::PastRef(_) => uint(value, 0, MAX_SAFE, faults),
        Type::Uint { min, max } => uint(value, min, max, faults),
        Type::Int => {
            spelling(value, faults);
            value.as_int().is_some()
        }
        Type::Number => found == Kind::Number,
        Type::Rate => value.as_f64().is_some_and(|rate| (0.0..=1.0).contains(&rate)),
        Type::Str => found == Kind::String,
        Type::Text => text(value, |text| !text.is_empty()),
        Type::Word(words) => text(value, |text| words.contains(&text)),
        Type::Time(clock) => text(value, |text| Time::parse(text, clock).is_some()),
        Type::Uuid => text(value, is_uuid),
        Type::Digest => text(value, |text| Digest::from_prefixed(text).is_some()),
        Type::Base64 { bytes } => {
            text(value, |text| Base64::decode_vec(text).is_ok_and(|decoded| decoded.len() == bytes))
        }
        Type::Mac => text(value, |text| mac_address(text).is_some()),
        Type::Ip => text(value, |text| text.is_empty() || text.parse::<IpAddr>().is_ok()),
        Type::Map => found == Kind::Object,
        Type::MapOrMaps if found == Kind::Array => {
            return check_elements(value, Type::Map, ty, faults);
        }
        Type::MapOrMaps => found == Kind::Object,
        Type::Strings => return check_elements(value, Type::Str, ty, faults),
        Type::Refs(target) => return check_elements(value, Type::PastRef(target), ty, faults),
        Type::Array(shape) => return check_elements(value, Type::Object(shape), ty, faults),
        Type::Object(shape) => return check(value, shape, faults),
        Type::MapOf(shape) => {
            value.members().for_each(|(_, member)| check(member, shape, faults));
            found == Kind::Object
        }
    };
    if !fits {
        let kind = FaultKind::Mismatch { expected: ty, found };
        faults(Fault { offset: value.range().start, kind });
    }
}

fn check_elements(value: Value<'_>, element: Type, whole: Type, faults: &mut Faults<'_>) {
    if value.kind() == Kind::Array {
        value.elements().for_each(|item| check_type(item, element, faults));
    } else {
        let kind = FaultKind::Mismatch { expected: whole, found: value.kind() };
        faults(Fault { offset: value.range().start, kind });
    }
}

fn uint(value: Value<'_>, min: u64, max: u64, faults: &mut Faults<'_>) -> bool {
    spelling(value, faults);
    value.as_uint().is_some_and(|number| (min..=max).contains(&number))
}

fn spelling(value: Value<'_>, faults: &mut Faults<'_>) {
    if value.as_int().is_some() && !value.is_plain_integer() {
        faults(Fault { offset: value.range().start, kind: FaultKind::Spelling });
    }
}

fn text(value: Value<'_>, fits: impl FnOnce(&str) -> bool) -> bool {
    value.as_str().is_some_and(|text: Cow<'_, str>| fits(&text))
}

/// Returns whether a text is a lower-case UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name } => write!(f, "{name} is missing"),
            Self::Refused { name } => write!(f, "{} is not allowed here", escape(name)),
            Self::Unknown { name } => write!(f, "{} is unknown", escape(name)),
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
                    write!(f, "{word}, ")?;
                }
                f.write_str(last)
            }
            Self::Time(TimeFormat::Utc) => {
                f.write_str("a time in UTC such as 2024-01-19T10:00:00Z")
            }
            Self::Time(_) => f.write_str("a time such as 2024-01-19T10:00:00Z"),
            Self::Uuid => f.write_str("a lower-case UUID"),
            Self::Digest => f.write_str("sha256: followed by 64 lower-case hex digits"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{optional, optional_or_null, required, required_or_null, unique};
    use alloc::string::ToString;
    use alloc::vec::Vec;

    static INNER: Shape =
        Shape { fields: &[required("n", "N", Type::UINT)], others: Others::Refused };
    static SHAPE: Shape = Shape {
        fields: &[
            unique(required("id", "ID", Type::Id)),
            optional("mac", "MAC", Type::Mac),
            optional_or_null("at", "At", Type::TIME),
            required_or_null("digest", "Digest", Type::Digest),
            optional("inner", "Inner", Type::Object(&INNER)),
            optional("list", "List", Type::Strings),
            optional("any", "Any", Type::Any),
            optional("ip", "IP", Type::Ip),
            optional("rate", "Rate", Type::Rate),
            optional("uuid", "UUID", Type::Uuid),
        ],
        others: Others::Reported,
    };

    fn faults(text: &str) -> Vec<(usize, String)> {
        let tape = crate::json::parse(text.as_bytes(), 64).unwrap();
        let mut found = Vec::new();
        check(tape.root(text.as_bytes()), &SHAPE, &mut |fault| {
            found.push((fault.offset, fault.kind.to_string()));
        });
        found
    }

    fn kinds(text: &str) -> Vec<String> {
        faults(text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_value_in_shape_has_no_faults() {
        let good = r#"{"id":1,"mac":"aA-00-11-22-33-ff","at":null,"digest":null,"inner":{"n":0},
            "list":["a"],"any":null,"ip":"::1","rate":1,"uuid":"00000000-0000-4000-8000-00000000000f"}"#;
        assert_eq!(faults(good), []);
        assert_eq!(faults(r#"{"digest":null,"id":1}"#), [], "any order");
    }

    #[test]
    fn what_lacks_or_is_too_much_is_named() {
        assert_eq!(
            faults(r#"{"x":1,"inner":{"m":1}}"#),
            [
                (1, "x is unknown".into()),
                (16, "m is not allowed here".into()),
                (15, "n is missing".into()),
                (0, "id is missing".into()),
                (0, "digest is missing".into()),
            ]
        );
    }

    #[test]
    fn null_is_a_value_only_where_allowed() {
        assert_eq!(
            kinds(r#"{"id":null,"digest":null,"mac":null}"#),
            ["is null, not an id (an integer from 1)", "is null, not a MAC address"]
        );
    }

    #[test]
    fn each_type_refuses_its_neighbours() {
        for (field, bad) in [
            ("id", &["0", "1.5", "-1", "9007199254740992", "\"1\""][..]),
            (
                "mac",
                &[
                    r#""AA:BB:CC:DD:EE-FF""#,
                    r#""AABBCCDDEEFF00112""#,
                    r#""AABBCCDDEEF""#,
                    r#""AA BB CC DD EE FF""#,
                    r#""""#,
                ],
            ),
            ("ip", &[r#""1.2.3.04""#, r#""fe80::1%eth0""#, r#""1.2.3""#, "1"]),
            ("rate", &["1.01", "-0.1", "\"1\""]),
            ("uuid", &[r#""00000000-0000-4000-8000-00000000000F""#, r#""0000""#]),
            ("list", &["[1]", "{}", "\"a\""]),
            ("digest", &[r#""sha256:AA""#, r#""""#]),
            ("inner", &["[]", "1"]),
        ] {
            for value in bad {
                let (id, digest) = ("\"id\":1", "\"digest\":null");
                let others = match field {
                    "id" => digest.to_string(),
                    "digest" => id.to_string(),
                    _ => alloc::format!("{id},{digest}"),
                };
                let text = alloc::format!("{{\"{field}\":{value},{others}}}");
                assert_eq!(faults(&text).len(), 1, "{text}");
            }
        }
    }

    #[test]
    fn integers_may_be_spelled_otherwise_but_that_is_told() {
        assert_eq!(
            kinds(r#"{"id":1.0,"digest":null}"#),
            ["is an integer written with a decimal point or an exponent"]
        );
        assert_eq!(kinds(r#"{"id":1,"digest":null,"inner":{"n":-0}}"#), [""; 0]);
    }
}
