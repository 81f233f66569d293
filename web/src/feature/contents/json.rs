//! JSON values of single records, as small trees.

use sma_core::Limits;
use sma_core::json::{Kind, Value, parse};

/// A JSON value. Numbers keep their spelling.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, in its original spelling.
    Number(String),
    /// A text.
    Text(String),
    /// An array.
    Array(Vec<Node>),
    /// An object, in its original order.
    Object(Vec<(String, Node)>),
    /// A string or number that is hidden unless requested.
    Secret(Box<Node>),
}

impl Node {
    /// Parses a JSON text with secrets at these offsets. None if it is not strict JSON within the depth that the format allows.
    pub(crate) fn parse(text: &str, secrets: &[usize]) -> Option<Self> {
        let tape = parse(text.as_bytes(), Limits::default().json_depth).ok()?;
        Some(Self::from_value(tape.root(text.as_bytes()), secrets))
    }

    /// Returns a member by name, if this is an object that has one.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(n, _)| n == name).map(|(_, node)| node),
            _ => None,
        }
    }

    // Recursion is as deep as `parse` lets values be.
    fn from_value(value: Value<'_>, secrets: &[usize]) -> Self {
        let node = match value.kind() {
            Kind::Null => Self::Null,
            Kind::Bool => Self::Bool(value.as_bool().unwrap_or_default()),
            Kind::Number => Self::Number(value.source().to_owned()),
            Kind::String => Self::Text(value.as_str().unwrap_or_default().into_owned()),
            Kind::Array => {
                let elements = value.elements().map(|element| Self::from_value(element, secrets));
                return Self::Array(elements.collect());
            }
            Kind::Object => {
                let members = value.members().map(|(name, member)| {
                    (name.name().into_owned(), Self::from_value(member, secrets))
                });
                return Self::Object(members.collect());
            }
        };
        let is_secret = secrets.binary_search(&value.range().start).is_ok();
        if is_secret { Self::Secret(Box::new(node)) } else { node }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn numbers_order_and_text_are_kept() {
        let node = Node::parse(r#"{"z":1.50,"a":["\u00e9",null,true]}"#, &[]).unwrap();
        let text = |text: &str| Node::Text(text.into());
        assert_eq!(
            node,
            Node::Object(vec![
                ("z".into(), Node::Number("1.50".into())),
                ("a".into(), Node::Array(vec![text("é"), Node::Null, Node::Bool(true)])),
            ])
        );
        assert_eq!(node.get("z"), Some(&Node::Number("1.50".into())));
        assert_eq!(node.get("y"), None);
    }

    #[wasm_bindgen_test]
    fn invalid_json_is_none() {
        assert_eq!(Node::parse("{", &[]), None);
        assert_eq!(Node::parse(&"[".repeat(100_000), &[]), None);
    }

    #[wasm_bindgen_test]
    fn secrets_are_apart() {
        let text = r#"{"a":"x","b":[7]}"#;
        let secret = |node| Node::Secret(Box::new(node));
        assert_eq!(
            Node::parse(text, &[5, 14]),
            Some(Node::Object(vec![
                ("a".into(), secret(Node::Text("x".into()))),
                ("b".into(), Node::Array(vec![secret(Node::Number("7".into()))])),
            ]))
        );
    }
}
