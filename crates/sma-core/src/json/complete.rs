//! The complete part of a truncated or damaged text.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::{Fragments, parse, quote};

/// Returns the complete elements of an array, or the complete members of an object, as strict JSON;
/// of a truncated array that is a member, its complete elements. `None` where nothing is complete.
pub(crate) fn keep_complete(text: &[u8], depth: u16) -> Option<Vec<u8>> {
    let is_object = text.trim_ascii_start().first() == Some(&b'{');
    let mut names = BTreeSet::new();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    for found in Fragments::new(text) {
        let value = text.get(found.range).unwrap_or_default();
        let inner = depth.saturating_sub(1);
        let value = match parse(value, inner).ok().filter(|_| found.is_whole) {
            Some(_) => Some(value.to_vec()),
            None if is_object && value.first() == Some(&b'[') => keep_complete(value, inner),
            None => None,
        };
        let Some(value) = value else { continue };
        match (is_object, found.name) {
            (false, _) => parts.push(value),
            (true, Some(name)) if names.insert(name.clone()) => {
                parts.push([quote(&name).as_bytes(), b": ", &value].concat());
            }
            (true, _) => {}
        }
    }
    let (open, close): (&[u8], &[u8]) =
        if is_object { (b"{\n", b"\n}\n") } else { (b"[\n", b"\n]\n") };
    (!parts.is_empty()).then(|| [open, &parts.join(&b",\n"[..]), close].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Kind, Value};
    use alloc::string::String;

    fn kept(text: &str) -> Option<String> {
        let kept = keep_complete(text.as_bytes(), 64)?;
        parse(&kept, 64).unwrap();
        Some(String::from_utf8(kept).unwrap())
    }

    #[test]
    fn complete_records_are_kept() {
        assert_eq!(kept(r#"[{"id":1},{"id":2},{"id"#).unwrap(), "[\n{\"id\":1},\n{\"id\":2}\n]\n");
        // A number at the end may be incomplete, and so may be a record that is not strict JSON.
        assert_eq!(kept("[1, 01, 2").unwrap(), "[\n1\n]\n");
        for nothing in ["", "[", "[{\"id\":1", "{", "{\"a\"", "{\"a\":[{", "{\"a\":{\"b\":1", "12"]
        {
            assert_eq!(kept(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn complete_members_and_records_in_them_are_kept() {
        let text = r#"{"version":"1","a":[],"devices":[{"id":1},{"id":2},{"i"#;
        let kept = kept(text).unwrap();
        let tape = parse(kept.as_bytes(), 64).unwrap();
        let root = tape.root(kept.as_bytes());
        let names: Vec<String> = root.members().map(|(key, _)| key.name().into_owned()).collect();
        assert_eq!(names, ["version", "a", "devices"]);
        assert_eq!(root.get("devices").map(Value::len), Some(2));
        assert_eq!(root.get("a").map(Value::kind), Some(Kind::Array));
    }

    #[test]
    fn a_repeated_member_is_kept_once() {
        assert_eq!(kept(r#"{"a":1,"\u0061":2,"b":"#).unwrap(), "{\n\"a\": 1\n}\n");
    }
}
