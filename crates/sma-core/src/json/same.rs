//! Equality of values.

use alloc::vec::Vec;

use super::decimal;
use super::string::Content;
use super::value::{Kind, Value};

/// Returns whether two values are equal: whitespace, the order of members and the spelling of
/// numbers and strings are ignored. Integers of any size are compared digit by digit, other numbers
/// by their binary64 (`database.md`, section 10, rule 14).
///
/// Nothing recurses, and the cost is that of sorting.
pub(crate) fn is_same(a: Value<'_>, b: Value<'_>) -> bool {
    // Most values are unchanged, byte for byte. Nothing nested is compared twice.
    if a.bytes() == b.bytes() {
        return true;
    }
    let mut left = Vec::from([(a, b)]);
    while let Some((a, b)) = left.pop() {
        if a.kind() != b.kind() || a.len() != b.len() {
            return false;
        }
        match a.kind() {
            Kind::Array => left.extend(a.elements().zip(b.elements())),
            Kind::Object => {
                let (ours, theirs) = (sort_members(a), sort_members(b));
                for ((name, value), (other_name, other)) in ours.into_iter().zip(theirs) {
                    if name.resolve() != other_name.resolve() {
                        return false;
                    }
                    left.push((value, other));
                }
            }
            Kind::Null => {}
            Kind::Bool if a.as_bool() == b.as_bool() => {}
            Kind::String if a.content().is_same(b.content()) => {}
            Kind::Number if a.bytes() == b.bytes() => {}
            Kind::Number if decimal::is_same(a.bytes(), b.bytes()) => {}
            _ => return false,
        }
    }
    true
}

/// Returns the members of an object, sorted by name.
fn sort_members(object: Value<'_>) -> Vec<(Content<'_>, Value<'_>)> {
    let mut members: Vec<_> = object.members().map(|(key, value)| (key.content(), value)).collect();
    members.sort_by(|(a, _), (b, _)| a.resolve().cmp(&b.resolve()));
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let parse = |text: &str| crate::json::parse(text.as_bytes(), u16::MAX).unwrap();
        let (tape_a, tape_b) = (parse(a), parse(b));
        let (a, b) = (tape_a.root(a.as_bytes()), tape_b.root(b.as_bytes()));
        assert_eq!(is_same(a, b), is_same(b, a), "{} {}", a.source(), b.source());
        is_same(a, b)
    }

    #[test]
    fn spelling_plays_no_part() {
        for (a, b) in [
            (r#"{"a": 1, "b": [true, null]}"#, r#"{"b":[true,null],"a":1.0}"#),
            (r#""K\u00fcche""#, "\"Küche\""),
            (r#"{"\u0061":{}}"#, r#"{"a":{}}"#),
            ("1", "1e0"),
            ("1", "10e-1"),
            ("1", "0.1E+1"),
            ("100", "1e2"),
            ("0", "-0"),
            ("0", "0e99"),
            ("-1.50", "-15e-1"),
            ("12345678901234567", "12345678901234567.0"),
            // Two spellings of one binary64.
            ("0.1", "0.1000000000000000055511151231257827"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn other_values_differ() {
        for (a, b) in [
            ("1", "2"),
            ("1", "-1"),
            ("1", "\"1\""),
            ("0", "false"),
            ("0", "null"),
            ("[]", "{}"),
            ("[1,2]", "[2,1]"),
            ("[1]", "[1,1]"),
            (r#"{"a":1}"#, r#"{"b":1}"#),
            (r#"{"a":1,"b":2}"#, r#"{"a":2,"b":1}"#),
            ("\"a\"", "\"A\""),
            // One binary64, and two integers.
            ("12345678901234567", "12345678901234568"),
            ("0.1", "0.2"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn depth_takes_no_stack() {
        let nested =
            |inner: &str| ["[".repeat(60_000).as_str(), inner, &"]".repeat(60_000)].concat();
        assert!(same(&nested("1"), &nested("1.0")));
        assert!(!same(&nested("1"), &nested("2")));
    }
}
