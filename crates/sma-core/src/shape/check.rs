//! Checking a JSON value against a [`Shape`].

use alloc::borrow::Cow;
use core::net::IpAddr;

use base64ct::{Base64, Encoding};

use super::{Field, MAX_SAFE, Others, Presence, Problem, ProblemKind, Problems, Shape, Type};
use crate::integrity::Digest;
use crate::json::{Key, Kind, Value};
use crate::progress::Track;
use crate::time::Time;

/// Reports every place where `value` deviates from `shape`, in the order of the text, missing
/// fields after the others of their object.
///
/// The time is linear in the size of the value; nesting follows the tables, not the input.
#[doc(hidden)]
pub fn check(value: Value<'_>, shape: &'static Shape, problems: &mut Problems<'_>) {
    if value.kind() != Kind::Object {
        let kind = ProblemKind::Mismatch { expected: Type::Object(shape), found: value.kind() };
        return problems(Problem { offset: value.range().start, kind });
    }
    let mut fields = Fields { shape, seen: 0, next: 0 };
    for (key, member) in value.members() {
        if let Some(field) = fields.find(key, problems) {
            check_field(member, field, problems);
        }
    }
    fields.report_missing(value, problems);
}

/// Returns whether a value may stand in a field.
///
/// ```
/// use sma_core::section::{DEVICES, collection_table};
/// use sma_core::{json, shape};
/// let devices = collection_table(DEVICES).unwrap();
/// let settings = devices.record.fields.iter().find(|field| field.name == "settings").unwrap();
/// let is_valid = |text: &str| {
///     let tape = json::parse(text.as_bytes(), 64).unwrap();
///     shape::is_valid(tape.root(text.as_bytes()), settings)
/// };
/// assert!(is_valid("{}"));
/// assert!(!is_valid("[]") && !is_valid("null"));
/// ```
#[must_use]
pub fn is_valid(value: Value<'_>, field: &'static Field) -> bool {
    let mut is_valid = true;
    check_field(value, field, &mut |problem| {
        is_valid &= matches!(problem.kind, ProblemKind::Spelling | ProblemKind::Unknown { .. });
    });
    is_valid
}

/// Reports the same as [`check`], with checkpoints between the objects of the arrays that are
/// members of `value`. Only these are counted.
pub(crate) async fn check_watched(
    value: Value<'_>,
    shape: &'static Shape,
    problems: &mut Problems<'_>,
    track: &mut Track<'_>,
) {
    if value.kind() != Kind::Object {
        return check(value, shape, problems);
    }
    let mut fields = Fields { shape, seen: 0, next: 0 };
    for (key, member) in value.members() {
        match fields.find(key, problems) {
            Some(Field { ty: Type::Array(shape), .. }) if member.kind() == Kind::Array => {
                for element in member.elements() {
                    check(element, shape, problems);
                    track.advance_by(element.size()).await;
                }
            }
            Some(field) => check_field(member, field, problems),
            None => {}
        }
    }
    fields.report_missing(value, problems);
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
    fn find(&mut self, key: Key<'_>, problems: &mut Problems<'_>) -> Option<&'static Field> {
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
            Others::Reported => ProblemKind::Unknown { name },
            Others::Refused => ProblemKind::Refused { name },
        };
        problems(Problem { offset: key.range().start, kind });
        None
    }

    /// Reports the missing fields of `object`.
    fn report_missing(&self, object: Value<'_>, problems: &mut Problems<'_>) {
        for (index, field) in self.shape.fields.iter().enumerate() {
            let needed = matches!(field.presence, Presence::Required | Presence::RequiredOrNull);
            if needed && self.seen & (1 << index) == 0 {
                let kind = ProblemKind::Missing { name: field.name };
                problems(Problem { offset: object.range().start, kind });
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

fn check_field(value: Value<'_>, field: &'static Field, problems: &mut Problems<'_>) {
    let nullable = matches!(field.presence, Presence::RequiredOrNull | Presence::OptionalOrNull);
    // A field of any type accepts null, unless it is required.
    let any = matches!(field.ty, Type::Any | Type::Figure) && field.presence != Presence::Required;
    if value.is_null() && (nullable || any) {
        return;
    }
    check_type(value, field.ty, problems);
}

fn check_type(value: Value<'_>, ty: Type, problems: &mut Problems<'_>) {
    let found = value.kind();
    let fits = match ty {
        Type::Any | Type::Figure => found != Kind::Null,
        Type::Bool => found == Kind::Bool,
        Type::Id | Type::Ref(_) => uint(value, 1, MAX_SAFE, problems),
        Type::PastRef(_) => uint(value, 0, MAX_SAFE, problems),
        Type::Uint { min, max } => uint(value, min, max, problems),
        Type::Int => {
            spelling(value, problems);
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
            return check_elements(value, Type::Map, ty, problems);
        }
        Type::MapOrMaps => found == Kind::Object,
        Type::Strings => return check_elements(value, Type::Str, ty, problems),
        Type::Refs(target) => return check_elements(value, Type::PastRef(target), ty, problems),
        Type::Array(shape) => return check_elements(value, Type::Object(shape), ty, problems),
        Type::Object(shape) => return check(value, shape, problems),
        Type::MapOf(shape) => {
            value.members().for_each(|(_, member)| check(member, shape, problems));
            found == Kind::Object
        }
    };
    if !fits {
        let kind = ProblemKind::Mismatch { expected: ty, found };
        problems(Problem { offset: value.range().start, kind });
    }
}

fn check_elements(value: Value<'_>, element: Type, whole: Type, problems: &mut Problems<'_>) {
    if value.kind() == Kind::Array {
        value.elements().for_each(|item| check_type(item, element, problems));
    } else {
        let kind = ProblemKind::Mismatch { expected: whole, found: value.kind() };
        problems(Problem { offset: value.range().start, kind });
    }
}

fn uint(value: Value<'_>, min: u64, max: u64, problems: &mut Problems<'_>) -> bool {
    spelling(value, problems);
    value.as_uint().is_some_and(|number| (min..=max).contains(&number))
}

fn spelling(value: Value<'_>, problems: &mut Problems<'_>) {
    if value.as_int().is_some() && !value.is_plain_integer() {
        problems(Problem { offset: value.range().start, kind: ProblemKind::Spelling });
    }
}

fn text(value: Value<'_>, fits: impl FnOnce(&str) -> bool) -> bool {
    value.as_str().is_some_and(|text: Cow<'_, str>| fits(&text))
}

/// Returns whether a text is a lowercase UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{optional, optional_or_null, required, required_or_null, unique};
    use alloc::string::{String, ToString};
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

    fn problems(text: &str) -> Vec<(usize, String)> {
        let tape = crate::json::parse(text.as_bytes(), 64).unwrap();
        let mut found = Vec::new();
        check(tape.root(text.as_bytes()), &SHAPE, &mut |problem| {
            found.push((problem.offset, problem.kind.to_string()));
        });
        found
    }

    fn kinds(text: &str) -> Vec<String> {
        problems(text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_value_that_fits_its_shape_has_no_problems() {
        let good = r#"{"id":1,"mac":"aA-00-11-22-33-ff","at":null,"digest":null,"inner":{"n":0},
            "list":["a"],"any":null,"ip":"::1","rate":1,"uuid":"00000000-0000-4000-8000-00000000000f"}"#;
        assert_eq!(problems(good), []);
        assert_eq!(problems(r#"{"digest":null,"id":1}"#), [], "any order");
    }

    #[test]
    fn missing_and_unexpected_fields_are_named() {
        assert_eq!(
            problems(r#"{"x":1,"inner":{"m":1}}"#),
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
    fn each_type_refuses_adjacent_values() {
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
                assert_eq!(problems(&text).len(), 1, "{text}");
            }
        }
    }

    #[test]
    fn other_spellings_of_integers_give_a_warning() {
        assert_eq!(
            kinds(r#"{"id":1.0,"digest":null}"#),
            ["is an integer written with a decimal point or an exponent"]
        );
        assert_eq!(kinds(r#"{"id":1,"digest":null,"inner":{"n":-0}}"#), [""; 0]);
    }
}
