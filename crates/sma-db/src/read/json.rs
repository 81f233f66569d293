//! JSON columns (`database.md`, sections 3, 5 and 10).

use sma_core::json::{Kind, Value, parse};
use sma_core::shape::{Field, Type, is_valid};

use super::field::{Made, quote};
use crate::cell::Cell;

/// Maximum depth of a value: in an archive it is inside a record, a collection and a section
/// (profile, section 2).
const DEPTH: u16 = 64 - 3;

/// Converts a stored value to the JSON of a field.
pub(super) fn convert(cell: &Cell, field: &'static Field, is_text: bool) -> Made {
    let Some(text) = cell.text() else { return Made::Raw };
    if is_text && text.is_empty() {
        return Made::Nothing;
    }
    let Ok(tape) = parse(text.as_bytes(), DEPTH) else { return Made::Raw };
    let value = tape.root(text.as_bytes());
    if let Type::MapOf(_) = field.ty {
        return wrap_members(value, field);
    }
    if is_valid(value, field) {
        return Made::Json(value.source().to_owned());
    }
    match field.ty {
        Type::Strings | Type::Refs(_) if value.is_null() => Made::Json("[]".to_owned()),
        _ if value.is_null() => Made::Nothing,
        _ => Made::Raw,
    }
}

/// Converts the variables of a template: a member that is not an object becomes one (section 5).
fn wrap_members(value: Value<'_>, field: &'static Field) -> Made {
    if value.is_null() {
        return Made::Nothing;
    }
    if is_valid(value, field) {
        return Made::Json(value.source().to_owned());
    }
    if value.kind() != Kind::Object {
        return Made::Raw;
    }
    let members = value.members().map(|(key, member)| {
        let name = quote(&key.name());
        match member.kind() {
            Kind::Object => format!("{name}:{}", member.source()),
            _ => format!("{name}:{{\"default\":{}}}", member.source()),
        }
    });
    let wrapped = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
    let is_fine = parse(wrapped.as_bytes(), DEPTH)
        .is_ok_and(|tape| is_valid(tape.root(wrapped.as_bytes()), field));
    if is_fine { Made::Rewritten(wrapped) } else { Made::Raw }
}

#[cfg(test)]
mod tests {
    use sma_core::section::table;

    use super::*;

    #[test]
    fn decision_rule_12_variables_are_wrapped() {
        let templates = table("templates").and_then(|it| it.collection("templates")).unwrap();
        let variables = templates.record.fields.iter().find(|it| it.name == "variables").unwrap();
        let made = |text: &str| convert(&Cell::Text(text.into()), variables, false);
        let plain = r#"{"a":{"type":"string","default":1}}"#;
        assert_eq!(made(plain), Made::Json(plain.into()));
        let wrapped = r#"{"a":{"default":1},"b":{"type":"x"}}"#;
        assert_eq!(made(r#"{"a":1,"b":{"type":"x"}}"#), Made::Rewritten(wrapped.into()));
        assert_eq!(made(r#"{"a":1,"b":{"type":7}}"#), Made::Raw);
        assert_eq!(made("[]"), Made::Raw);
        assert_eq!(made("null"), Made::Nothing);
    }

    #[test]
    fn rule_1_json_that_would_be_too_deep_is_kept_as_text() {
        let devices = table("devices").and_then(|it| it.collection("devices")).unwrap();
        let settings = devices.record.fields.iter().find(|it| it.name == "settings").unwrap();
        let nested = |depth: usize| {
            let text = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
            convert(&Cell::Text(text), settings, true)
        };
        assert!(matches!(nested(61), Made::Json(_)));
        assert_eq!(nested(62), Made::Raw);
    }
}
