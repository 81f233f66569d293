//! Serialization of values.

use serde::ser::{Error, Serialize, SerializeMap, Serializer};

use super::value::{Kind, Value};

/// Maximum nesting that is serialized. Serializers recurse, so this bound protects the stack;
/// [`parse`](super::parse) may have allowed deeper nesting.
const MAX_DEPTH: u16 = 256;

/// Serializes as the same JSON value, with members in the order of the text. A safe integer becomes
/// an `i64`, any other number an `f64`.
///
/// # Errors
///
/// Those of the serializer, and one for arrays and objects nested deeper than 256 levels.
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Nested { value: *self, left: MAX_DEPTH }.serialize(serializer)
    }
}

/// A value that may nest arrays and objects `left` levels deep.
struct Nested<'a> {
    value: Value<'a>,
    left: u16,
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.value;
        let left = || {
            let too_deep = "arrays and objects are nested too deep to be serialized";
            self.left.checked_sub(1).ok_or_else(|| S::Error::custom(too_deep))
        };
        match value.kind() {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool => serializer.serialize_bool(value.as_bool().unwrap_or_default()),
            Kind::Number => match value.as_int() {
                Some(integer) => serializer.serialize_i64(integer),
                None => serializer.serialize_f64(value.as_f64().unwrap_or_default()),
            },
            Kind::String => serializer.serialize_str(&value.as_str().unwrap_or_default()),
            Kind::Array => {
                let left = left()?;
                serializer.collect_seq(value.elements().map(|value| Nested { value, left }))
            }
            Kind::Object => {
                let left = left()?;
                let mut map = serializer.serialize_map(Some(value.len()))?;
                for (key, value) in value.members() {
                    map.serialize_entry(&key.name(), &Nested { value, left })?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use std::string::String;

    #[test]
    fn serializes_the_same_json_in_the_same_order() {
        let text = r#"{"b":[1,-2,1.5,"\n",true,false,null],"a":{},"c":9007199254740991}"#;
        let tape = parse(text.as_bytes(), 64).unwrap();
        assert_eq!(serde_json::to_string(&tape.root(text.as_bytes())).unwrap(), text);
    }

    #[test]
    fn safe_numbers_become_integers() {
        let text = br#"[24.0,-0,2.4e1,9007199254740992,1e-7]"#;
        let tape = parse(text, 64).unwrap();
        let value = serde_json::to_value(tape.root(text)).unwrap();
        assert_eq!(value, serde_json::json!([24, 0, 24, 9007199254740992.0, 1e-7]));
    }

    #[test]
    fn excessive_depth_is_an_error_without_overflow() {
        let nested = |depth| [String::from("[").repeat(depth), "]".repeat(depth)].concat();
        for (depth, fine) in [(256, true), (257, false), (60_000, false)] {
            let text = nested(depth);
            let tape = parse(text.as_bytes(), u16::MAX).unwrap();
            let written = serde_json::to_string(&tape.root(text.as_bytes()));
            assert_eq!(written.is_ok(), fine, "{depth}");
        }
    }
}
