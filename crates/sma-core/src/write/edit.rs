//! Editing fields of a JSON text, leaving every other byte unchanged.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::{WriteError, parse};
use crate::json::{Kind, Value};

/// Sets the member at a path of names to a JSON value. Its object must exist; a missing member is
/// appended, laid out like the members before it.
pub(super) fn set(text: &mut Vec<u8>, path: &[&str], value: &str) -> Result<(), WriteError> {
    set_all(text, [(path, value)])
}

/// Sets several members as [`set`] does, none of which contains another. The text is parsed once.
pub(super) fn set_all<'c>(
    text: &mut Vec<u8>,
    changes: impl IntoIterator<Item = (&'c [&'c str], &'c str)>,
) -> Result<(), WriteError> {
    let tape = parse(text)?;
    let edits = changes.into_iter().map(|(path, value)| edit(tape.root(text), text, path, value));
    *text = splice(text, edits.collect::<Result<_, _>>()?);
    Ok(())
}

/// Returns a text with other values in some places, of which none overlap.
pub(crate) fn splice(text: &[u8], mut edits: Vec<(Range<usize>, String)>) -> Vec<u8> {
    edits.sort_by_key(|(range, _)| range.start);
    let mut edited = Vec::with_capacity(text.len());
    let mut done = 0;
    for (range, replacement) in edits {
        edited.extend_from_slice(text.get(done..range.start).unwrap_or_default());
        edited.extend_from_slice(replacement.as_bytes());
        done = range.end;
    }
    edited.extend_from_slice(text.get(done..).unwrap_or_default());
    edited
}

/// Returns the range to replace for a change, and the replacement.
fn edit(
    root: Value<'_>,
    text: &[u8],
    path: &[&str],
    value: &str,
) -> Result<(Range<usize>, String), WriteError> {
    let missing = || WriteError::Manifest { path: path.join(".") };
    let (name, way) = path.split_last().ok_or_else(missing)?;
    let object = way.iter().try_fold(root, |value, name| value.get(name)).ok_or_else(missing)?;
    match object.get(name) {
        Some(found) => Ok((found.range(), String::from(value))),
        None if object.kind() == Kind::Object => Ok(insertion(object, text, name, value)),
        None => Err(missing()),
    }
}

/// Returns the position and text of a new last member of an object.
fn insertion(object: Value<'_>, text: &[u8], name: &str, value: &str) -> (Range<usize>, String) {
    let mut members = object.members();
    let Some((first, _)) = members.clone().next() else {
        let inside = object.range().start + 1;
        return (inside..inside, [r#"""#, name, r#"": "#, value].concat());
    };
    let end = members.by_ref().last().map_or(0, |(_, value)| value.range().end);
    let before = text.get(..first.range().start).unwrap_or_default();
    let space = before.len() - before.trim_ascii_end().len();
    let space = before.get(before.len() - space..).unwrap_or_default();
    let space = core::str::from_utf8(space).unwrap_or_default();
    (end..end, [",", space, r#"""#, name, r#"": "#, value].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit_text(text: &str, path: &[&str], value: &str) -> Result<String, WriteError> {
        let mut bytes = text.as_bytes().to_vec();
        set(&mut bytes, path, value).map(|()| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn only_the_value_changes() {
        let text = "{ \"a\" : {\"b\":1e0 , \"c\":[]},\t\"d\":2}";
        assert_eq!(
            edit_text(text, &["a", "b"], "\"x\"").unwrap(),
            "{ \"a\" : {\"b\":\"x\" , \"c\":[]},\t\"d\":2}"
        );
    }

    #[test]
    fn a_new_member_is_formatted_like_its_neighbors() {
        assert_eq!(
            edit_text("{\n  \"a\": {\n    \"b\": 1\n  }\n}", &["a", "c"], "2").unwrap(),
            "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n}"
        );
        assert_eq!(edit_text("{\"a\":{}}", &["a", "c"], "2").unwrap(), "{\"a\":{\"c\": 2}}");
        assert_eq!(edit_text("{}", &["c"], "2").unwrap(), "{\"c\": 2}");
    }

    #[test]
    fn several_values_change_at_once() {
        let mut text = b"{\"a\":{\"b\":1,\"c\":[]},\"d\":2}".to_vec();
        let changes: [(&[&str], &str); 4] =
            [(&["d"], "3"), (&["a", "b"], "10"), (&["a", "e"], "4"), (&["a", "c"], "{}")];
        set_all(&mut text, changes).unwrap();
        assert_eq!(text, b"{\"a\":{\"b\":10,\"c\":{},\"e\": 4},\"d\":3}");
    }

    #[test]
    fn changes_require_an_object() {
        for (text, path) in
            [("{}", ["a", "b"]), ("{\"a\":1}", ["a", "b"]), ("{\"a\":[]}", ["a", "b"])]
        {
            let error = WriteError::Manifest { path: String::from("a.b") };
            assert_eq!(edit_text(text, &path, "1"), Err(error));
        }
    }
}
