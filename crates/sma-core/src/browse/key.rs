//! Comparison of values as people order them.

use alloc::string::String;
use core::cmp::Ordering;
use core::net::IpAddr;

use super::firmware::{FIRMWARE, firmware_version};
use crate::json::{Kind, Value};
use crate::shape::Type;
use crate::time::{Time, instant};

/// A value to order by. Values of different kinds are ordered by kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    Flag(bool),
    Number(f64),
    Time(Time),
    Address(IpAddr),
    /// A text in lower case.
    Text(String),
}

impl Key {
    /// Returns the key of a value of a field. `None` of one that is null or empty.
    pub(super) fn of(field: &str, value: Value<'_>, ty: Option<Type>) -> Option<Self> {
        match value.kind() {
            Kind::Null => None,
            Kind::Bool => value.as_bool().map(Self::Flag),
            Kind::Number => value.as_f64().map(Self::Number),
            Kind::String => {
                let text = value.as_str().filter(|text| !text.is_empty())?;
                let version = (field == FIRMWARE).then(|| firmware_version(&text)).flatten();
                let typed = match ty {
                    Some(Type::Time(_)) => instant(&text).map(Self::Time),
                    Some(Type::Ip) => text.parse().ok().map(Self::Address),
                    _ => None,
                };
                Some(typed.unwrap_or_else(|| Self::text(version.unwrap_or(&text))))
            }
            // Such values are displayed as their length.
            Kind::Array | Kind::Object => {
                Some(Self::Number(f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX))))
            }
        }
    }

    /// Returns the key of a text.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_lowercase())
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Flag(_) => 0,
            Self::Number(_) => 1,
            Self::Time(_) => 2,
            Self::Address(_) => 3,
            Self::Text(_) => 4,
        }
    }
}

/// Compares two keys, of which a missing one comes last in both directions.
pub(super) fn compare(a: Option<&Key>, b: Option<&Key>, descending: bool) -> Ordering {
    let (a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (a, b) => return a.is_none().cmp(&b.is_none()),
    };
    let order = match (a, b) {
        (Key::Flag(a), Key::Flag(b)) => a.cmp(b),
        (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
        (Key::Time(a), Key::Time(b)) => a.cmp(b),
        (Key::Address(a), Key::Address(b)) => a.cmp(b),
        (Key::Text(a), Key::Text(b)) => compare_texts(a, b),
        _ => a.rank().cmp(&b.rank()),
    };
    if descending { order.reverse() } else { order }
}

/// Compares two texts, and runs of digits in them by their number: `Lamp 2` comes before `Lamp 10`.
pub(super) fn compare_texts(mut a: &str, mut b: &str) -> Ordering {
    loop {
        let (number_a, number_b) = (digits(a), digits(b));
        let (taken_a, taken_b, order) = if number_a > 0 && number_b > 0 {
            let left = a.get(..number_a).unwrap_or_default().trim_start_matches('0');
            let right = b.get(..number_b).unwrap_or_default().trim_start_matches('0');
            (number_a, number_b, left.len().cmp(&right.len()).then_with(|| left.cmp(right)))
        } else {
            let (left, right) = (a.chars().next(), b.chars().next());
            let (Some(first), Some(second)) = (left, right) else { return left.cmp(&right) };
            (first.len_utf8(), second.len_utf8(), first.cmp(&second))
        };
        if order != Ordering::Equal {
            return order;
        }
        a = a.get(taken_a..).unwrap_or_default();
        b = b.get(taken_b..).unwrap_or_default();
    }
}

/// Returns the number of digits at the beginning of a text.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;
    use alloc::vec::Vec;

    fn key(field: &str, json: &str, ty: Option<Type>) -> Option<Key> {
        Key::of(field, parse(json.as_bytes(), 8).unwrap().root(json.as_bytes()), ty)
    }

    fn is_ascending(field: &str, ty: Type, values: &[&str]) -> bool {
        let keys: Vec<_> = values.iter().map(|json| key(field, json, Some(ty))).collect();
        keys.windows(2)
            .all(|pair| compare(pair[0].as_ref(), pair[1].as_ref(), false) == Ordering::Less)
    }

    #[test]
    fn values_are_ordered_by_their_meaning() {
        assert!(is_ascending("ip", Type::Ip, &[r#""192.168.1.9""#, r#""192.168.1.10""#, "null"]));
        assert!(is_ascending("name", Type::Str, &[r#""lamp 2""#, r#""Lamp 10""#, r#""Lamp 10a""#]));
        assert!(is_ascending("id", Type::Id, &["2", "10", "100"]));
        let times = [r#""2026-01-01T00:30:00+01:00""#, r#""2026-01-01T00:00:00Z""#];
        assert!(is_ascending("at", Type::TIME, &times));
        let builds = [r#""20230913-1/v1.9.2-gaaa""#, r#""20220101-1/v1.14.0-gbbb""#];
        assert!(is_ascending("firmware", Type::Str, &builds));
    }

    #[test]
    fn what_is_missing_comes_last_in_both_directions() {
        let (some, none) = (key("a", "1", None), key("a", "\"\"", None));
        assert_eq!(none, None);
        for descending in [false, true] {
            assert_eq!(compare(some.as_ref(), None, descending), Ordering::Less);
        }
        let more = key("a", "2", None);
        assert_eq!(compare(some.as_ref(), more.as_ref(), true), Ordering::Greater);
    }
}
