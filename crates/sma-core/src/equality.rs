//! Equality of values in records: values are equal if they have the same meaning.
//!
//! Comparisons, increments and restores share this definition. The type of a value in the record
//! tables determines its meaning: a MAC address "compared as the address" (profile, section 5), a
//! time by its instant, an IP address by its bits. Everything else is compared as JSON.

use core::net::IpAddr;

use crate::json::{self, Kind, Value};
use crate::section::CollectionTable;
use crate::shape::{Type, mac_address};
use crate::time::instant;

/// Returns whether two values of a field are equal. Fields without a type are JSON.
pub(crate) fn is_same_value(ty: Option<Type>, a: Value<'_>, b: Value<'_>) -> bool {
    if a.source() == b.source() {
        return true;
    }
    let (Some(ty), Some(left), Some(right)) = (ty, a.as_str(), b.as_str()) else {
        return json::is_same(a, b);
    };
    let is_equal = match ty {
        Type::Mac => both(mac_address(&left), mac_address(&right)),
        Type::Time(_) => both(instant(&left), instant(&right)),
        Type::Ip => both(left.parse::<IpAddr>().ok(), right.parse::<IpAddr>().ok()),
        _ => None,
    };
    is_equal.unwrap_or_else(|| left == right)
}

/// Returns whether two records of a collection are equal: the same members with equal values.
pub(crate) fn is_same_record(table: &CollectionTable, a: Value<'_>, b: Value<'_>) -> bool {
    if a.source() == b.source() {
        return true;
    }
    if a.len() != b.len() || a.kind() != b.kind() || a.kind() != Kind::Object {
        return json::is_same(a, b);
    }
    let mut others = b.by_name();
    a.members().all(|(key, value)| {
        let name = key.name();
        let other = others.remove(&name);
        other.is_some_and(|other| is_same_value(table.type_of(&name), value, other))
    })
}

/// Returns whether both are present and equal; `None` where one does not have its type.
fn both<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<bool> {
    Some(a? == b?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::section;

    fn same(collection: &str, a: &str, b: &str) -> bool {
        let table = section::table("devices").and_then(|it| it.collection(collection)).unwrap();
        let parse = |text: &str| json::parse(text.as_bytes(), 64).unwrap();
        let (tape_a, tape_b) = (parse(a), parse(b));
        is_same_record(table, tape_a.root(a.as_bytes()), tape_b.root(b.as_bytes()))
    }

    #[test]
    fn values_mean_what_their_type_says() {
        for (a, b) in [
            (r#"{"mac":"A8032AB12345"}"#, r#"{"mac":"a8:03:2a:b1:23:45"}"#),
            (r#"{"mac":"A8-03-2A-B1-23-45"}"#, r#"{"mac":"a8032ab12345"}"#),
            (
                r#"{"last_seen":"2026-03-01T10:00:00Z"}"#,
                r#"{"last_seen":"2026-03-01T11:00:00.000+01:00"}"#,
            ),
            (r#"{"ip":"2001:db8::1"}"#, r#"{"ip":"2001:DB8:0:0:0:0:0:1"}"#),
            (r#"{"id":1,"settings":{"a":1,"b":2}}"#, r#"{"settings":{"b":2.0,"a":1e0},"id":1.0}"#),
        ] {
            assert!(same("devices", a, b), "{a} {b}");
        }
        for (a, b) in [
            (r#"{"mac":"A8032AB12345"}"#, r#"{"mac":"A8032AB12346"}"#),
            (r#"{"mac":""}"#, r#"{"mac":"A8032AB12346"}"#),
            (r#"{"mac":"x"}"#, r#"{"mac":"X"}"#),
            (
                r#"{"last_seen":"2026-03-01T10:00:00Z"}"#,
                r#"{"last_seen":"2026-03-01T10:00:00.1Z"}"#,
            ),
            (r#"{"last_seen":null}"#, r#"{"last_seen":"2026-03-01T10:00:00Z"}"#),
            (r#"{"ip":"10.0.0.1"}"#, r#"{"ip":"10.0.0.2"}"#),
            // A name is a text, whatever it looks like.
            (r#"{"name":"A8032AB12345"}"#, r#"{"name":"a8032ab12345"}"#),
            (r#"{"id":1}"#, r#"{"id":1,"ip":null}"#),
            (r#"{"name":"a"}"#, r#"{"type":"a"}"#),
        ] {
            assert!(!same("devices", a, b), "{a} {b}");
        }
        assert!(same(
            "discovered_devices",
            r#"{"mac":"A8032AB12345"}"#,
            r#"{"mac":"a8032ab12345"}"#
        ));
    }
}
