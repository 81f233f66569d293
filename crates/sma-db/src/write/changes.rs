//! Changes of configurations (`database.md`, section 5): the specification draws them as
//! `{path: {"from", "to"}}`, and the program stores them as a list.

use sma_core::json::{Kind, Value};

/// The field with changes, and its table.
pub(super) const FIELD: (&str, &str) = ("config_histories", "changes");

/// Returns changes that have the form of the specification as the program stores them. Any other object
/// stays as it is.
pub(super) fn stored(value: Value<'_>) -> Option<String> {
    let is_side = |key: &str| matches!(key, "from" | "to");
    let is_change = |change: Value<'_>| {
        change.kind() == Kind::Object && change.members().all(|(key, _)| is_side(&key.name()))
    };
    let is_drawn = value.kind() == Kind::Object && value.members().all(|(_, it)| is_change(it));
    is_drawn.then(|| list(value))
}

fn list(value: Value<'_>) -> String {
    let items = value.members().map(|(key, change)| {
        let path = serde_json::Value::from(&*key.name());
        let side = |name| change.get(name).map_or("null", Value::source);
        format!(
            "{{\"path\":{path},\"expected\":{},\"actual\":{},\"type\":\"modified\"}}",
            side("from"),
            side("to")
        )
    });
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use sma_core::json::parse;

    use super::*;

    #[test]
    fn section_5_changes_of_the_specification_become_those_of_the_program() {
        let text = r#"{"wifi.ssid": {"from": "a", "to": "b"}}"#;
        let tape = parse(text.as_bytes(), 64).unwrap();
        assert_eq!(
            stored(tape.root(text.as_bytes())).unwrap(),
            r#"[{"path":"wifi.ssid","expected":"a","actual":"b","type":"modified"}]"#
        );
        for other in ["[]", r#"{"a":5}"#, r#"{"a":{"from":1,"to":2,"by":"b"}}"#] {
            let tape = parse(other.as_bytes(), 64).unwrap();
            assert_eq!(stored(tape.root(other.as_bytes())), None, "{other}");
        }
    }
}
