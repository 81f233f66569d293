//! The types of values as JSON Schema. Patterns are exact, and in the part of ECMA-262 that every
//! dialect of regular expressions supports: no validator needs to know a `format`.

use std::collections::BTreeMap;

use sma_core::shape::{MAX_SAFE, Target, Type};
use sma_core::time::TimeFormat;

use super::shape;
use crate::docs::json::{Json, array, object};

/// An octet of an IPv4 address, without leading zeros.
const OCTET: &str = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
/// A group of an IPv6 address.
const GROUP: &str = "[0-9A-Fa-f]{1,4}";
/// Years that are not leap years: not divisible by 4, or by 100 and not by 400.
const COMMON_YEAR: &str = "([0-9]{2}([02468][1235679]|[13579][01345789])|\
                           ([02468][1235679]|[13579][01345789])00)";

/// Definitions that a schema refers to: the types that have a name in the profile.
#[derive(Default)]
pub(super) struct Definitions(BTreeMap<&'static str, Json>);

impl Definitions {
    /// Returns the schema of a type.
    pub(super) fn value(&mut self, ty: Type) -> Json {
        match ty {
            Type::Any | Type::Figure => object::<&str>([]),
            Type::Bool => of_type("boolean"),
            Type::Id => self.refer("id", || id("An id, unique in its collection.")),
            Type::Ref(target) => self.reference(target),
            Type::PastRef(target) => self.past_reference(target),
            Type::Uint { min: 0, max: MAX_SAFE } => self.refer("uint", || integer(0, MAX_SAFE)),
            Type::Uint { min, max } => integer(min, max),
            Type::Int => of_type("integer").with("minimum", -safe()).with("maximum", safe()),
            Type::Number => of_type("number"),
            Type::Rate => of_type("number").with("minimum", 0).with("maximum", 1),
            Type::Str => of_type("string"),
            Type::Text => of_type("string").with("minLength", 1),
            Type::Word(words) => object([("enum", array(words.iter().copied()))]),
            Type::Time(clock) => self.refer("time", || time(clock)),
            Type::Uuid => self.refer("uuid", uuid),
            Type::Digest => self.refer("digest", digest),
            Type::Base64 { bytes } => pattern("Standard base64 with padding.", &base64(bytes)),
            Type::Mac => self.refer("mac", mac),
            Type::Ip => self.refer("ip", ip),
            Type::Map => of_type("object"),
            Type::MapOrMaps => either(of_type("object"), self.list_of(Type::Map)),
            Type::Strings => self.list_of(Type::Str),
            Type::Refs(target) => self.list_of(Type::PastRef(target)),
            Type::Object(of) => shape(of, self),
            Type::Array(of) => of_type("array").with("items", shape(of, self)),
            Type::MapOf(of) => of_type("object").with("additionalProperties", shape(of, self)),
        }
    }

    /// Returns the member `$defs`, in the order of the names.
    pub(super) fn into_json(self) -> Json {
        object(self.0)
    }

    fn list_of(&mut self, element: Type) -> Json {
        of_type("array").with("items", self.value(element))
    }

    fn refer(&mut self, name: &'static str, make: impl FnOnce() -> Json) -> Json {
        self.0.entry(name).or_insert_with(make);
        object([("$ref", format!("#/$defs/{name}").into())])
    }

    fn reference(&mut self, Target { section, collection }: Target) -> Json {
        self.refer("reference", || id("The id of a record in another collection."))
            .with("description", format!("The id of a record in {section}.{collection}."))
    }

    fn past_reference(&mut self, Target { section, collection }: Target) -> Json {
        let text =
            format!("The id of a record in {section}.{collection}, which may no longer exist.");
        self.refer("past_reference", || integer(0, MAX_SAFE)).with("description", text)
    }
}

/// Returns a schema that requires a type of JSON and nothing else.
pub(super) fn of_type(name: &str) -> Json {
    object([("type", name.into())])
}

/// Returns a schema that also allows null.
pub(super) fn nullable(value: Json) -> Json {
    either(value, of_type("null"))
}

/// Returns a schema that allows either of two.
fn either(one: Json, other: Json) -> Json {
    object([("anyOf", Json::Array(vec![one, other]))])
}

/// Returns the schema of a text that a regular expression matches as a whole.
pub(super) fn pattern(description: &str, inner: &str) -> Json {
    object([("description", description.into()), ("type", "string".into())])
        .with("pattern", format!("^{inner}$"))
}

fn id(description: &str) -> Json {
    object([("description", description.into()), ("type", "integer".into())])
        .with("minimum", 1)
        .with("maximum", safe())
}

fn integer(min: u64, max: u64) -> Json {
    of_type("integer").with("minimum", signed(min)).with("maximum", signed(max))
}

/// Returns the largest integer that every JSON reader agrees on.
fn safe() -> i64 {
    signed(MAX_SAFE)
}

/// Converts a bound of the tables, which is at most 2^53 − 1.
fn signed(bound: u64) -> i64 {
    i64::try_from(bound).unwrap_or(i64::MAX)
}

fn time(clock: TimeFormat) -> Json {
    let (zone, what) = match clock {
        TimeFormat::Utc => ("Z", "An RFC 3339 time in UTC, such as 2024-01-19T10:00:00Z."),
        TimeFormat::Profile | TimeFormat::AnyOffset => (
            "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
            "An RFC 3339 time, such as 2024-01-19T10:00:00Z or 2024-01-19T11:00:00.5+01:00.",
        ),
    };
    let form = format!(
        "[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\
         T([01][0-9]|2[0-3])(:[0-5][0-9]){{2}}(\\.[0-9]{{1,9}})?{zone}"
    );
    let mut missing = vec![
        search_pattern("Months with fewer than 31 days.", "-(02|04|06|09|11)-31T".into()),
        search_pattern("30 February.", "-02-30T".into()),
        search_pattern("29 February of a common year.", format!("^{COMMON_YEAR}-02-29T")),
    ];
    if clock == TimeFormat::Profile {
        missing.push(search_pattern("The year 0000.", "^0000-".into()));
    }
    pattern(what, &form).with("not", object([("anyOf", Json::Array(missing))]))
}

fn uuid() -> Json {
    let digits = |count| format!("[0-9a-f]{{{count}}}");
    let (four, eight, twelve) = (digits(4), digits(8), digits(12));
    pattern("A lowercase UUID.", &format!("{eight}-{four}-{four}-{four}-{twelve}"))
}

fn digest() -> Json {
    pattern("A SHA-256 digest.", "sha256:[0-9a-f]{64}")
}

fn mac() -> Json {
    const PAIR: &str = "[0-9A-Fa-f]{2}";
    pattern(
        "A MAC address: six hex pairs joined by : or by -, or twelve hex digits.",
        &format!("({PAIR}(:{PAIR}){{5}}|{PAIR}(-{PAIR}){{5}}|({PAIR}){{6}})"),
    )
}

fn ip() -> Json {
    let v4 = format!("{OCTET}(\\.{OCTET}){{3}}");
    let whole = format!("({GROUP}:){{6}}({GROUP}:{GROUP}|{v4})");
    let short = format!("(({GROUP}:){{0,6}}{GROUP})?::(({GROUP}:){{0,6}}({GROUP}|{v4}))?");
    let too_long = vec![
        search_pattern("Eight groups and ::.", format!("({GROUP}:{{1,2}}){{7}}{GROUP}")),
        search_pattern(
            "Six groups, an IPv4 address and ::.",
            format!("({GROUP}:{{1,2}}){{6}}[0-9]+\\."),
        ),
    ];
    let forms = vec![
        object([("const", "".into())]),
        pattern("IPv4, without leading zeros.", &v4),
        pattern("IPv6 with all groups.", &whole),
        pattern("IPv6 shortened with ::.", &short)
            .with("not", object([("anyOf", Json::Array(too_long))])),
    ];
    object([("description", "An IP address, or empty.".into()), ("anyOf", Json::Array(forms))])
}

/// Returns a pattern for base64 of this number of bytes, without stray bits in the last digit.
fn base64(bytes: usize) -> String {
    const DIGIT: &str = "[A-Za-z0-9+/]";
    let whole = bytes / 3 * 4;
    match bytes % 3 {
        1 => format!("{DIGIT}{{{}}}[AQgw]==", whole + 1),
        2 => format!("{DIGIT}{{{}}}[AEIMQUYcgkosw048]=", whole + 2),
        _ => format!("{DIGIT}{{{whole}}}"),
    }
}

/// Returns the schema of a text that a pattern matches anywhere.
fn search_pattern(description: &str, pattern: String) -> Json {
    object([("description", description.into()), ("pattern", pattern.into())])
}
