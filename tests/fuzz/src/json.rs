use std::mem;

use serde_json::Value as Other;
use sma_core::json::{self, JsonErrorKind, Kind, Positions, Value};

const DEPTH: u16 = 64;
/// Values whose places are looked at: finding one takes a walk from the root.
const MOST_PLACES: usize = 64;

/// Strict JSON: accepted and refused as by another parser, with the same values at the same
/// places, and one canonical form.
pub fn json(data: &[u8]) {
    let other = serde_json::from_slice::<Other>(data);
    let tape = match json::parse(data, DEPTH) {
        Ok(tape) => tape,
        Err(error) => {
            assert!(error.offset <= data.len());
            assert!(!error.to_string().is_empty());
            let _ = json::position(data, error.offset);
            let stricter = matches!(
                error.kind,
                JsonErrorKind::DuplicateName { .. } | JsonErrorKind::TooDeep { .. }
            );
            assert!(other.is_err() || stricter, "only this parser refuses: {error}");
            return;
        }
    };
    let other = other.expect("what is strict JSON is JSON");
    let root = tape.root(data);

    let mut canonical = Vec::new();
    json::canonical(&tape, data, &[], &mut |piece| canonical.extend_from_slice(piece));
    let expected = serde_json_canonicalizer::to_vec(&other).expect("it has a canonical form");
    assert!(canonical == expected, "another canonical form");
    assert_eq!(tape.is_canonical(), canonical == data);
    let again = json::parse(&canonical, DEPTH).expect("the canonical form is strict JSON");
    assert!(again.is_canonical());

    places(root, data, &other);
}

/// Walks over values in the order of the text, and finds each with the other parser.
fn places(root: Value<'_>, text: &[u8], other: &Other) {
    let mut positions = Positions::new(text);
    let mut level = vec![root];
    let mut left = MOST_PLACES;
    while !level.is_empty() && left > 0 {
        for value in mem::take(&mut level) {
            let offset = value.range().start;
            let pointer = root.pointer_to(offset);
            let found = other.pointer(&pointer).expect("the pointer leads somewhere");
            assert!(same(value, found), "{pointer} leads to another value");
            assert_eq!(positions.position(offset), json::position(text, offset));
            let own: Other = serde_json::from_str(value.source()).expect("its source is JSON");
            assert!(own == *found);
            match value.kind() {
                Kind::Array => level.extend(value.elements()),
                Kind::Object => level.extend(value.members().map(|(_, value)| value)),
                _ => {}
            }
            left = left.saturating_sub(1);
            if left == 0 {
                break;
            }
        }
    }
}

fn same(value: Value<'_>, other: &Other) -> bool {
    match value.kind() {
        Kind::Null => other.is_null(),
        Kind::Bool => value.as_bool() == other.as_bool(),
        Kind::Number => value.as_f64() == other.as_f64(),
        Kind::String => value.as_str().as_deref() == other.as_str(),
        Kind::Array => other.as_array().is_some_and(|array| array.len() == value.len()),
        Kind::Object => other.as_object().is_some_and(|object| object.len() == value.len()),
    }
}
