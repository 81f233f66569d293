//! Agreement with other programs on generated texts.

use alloc::format;
use alloc::string::{String, ToString};
use proptest::prelude::*;

use super::conformance::{canonical_form, rewrite};
use super::*;

/// Generates JSON texts with everything that can be spelled in several ways.
fn texts() -> impl Strategy<Value = String> {
    let space = || prop_oneof![6 => Just(""), 1 => Just(" "), 1 => Just("\n\t"), 1 => Just("\r")];
    let character = prop_oneof![
        8 => "[a-c]",
        2 => any::<char>().prop_map(|c| serde_json::to_string(&c).unwrap().trim_matches('"').replace('"', "\\\"")),
        1 => any::<u8>().prop_map(|c| format!("\\u{c:04x}")),
        1 => any::<char>().prop_map(|c| c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04X}")).collect()),
        1 => Just("\\/".to_string()),
    ];
    let string =
        prop::collection::vec(character, 0..12).prop_map(|c| format!("\"{}\"", c.concat()));
    let number = prop_oneof![
        "-?(0|[1-9][0-9]{0,3})",
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?",
        "-?0\\.0{0,8}[0-9]{1,3}",
        any::<f64>().prop_filter("finite", |f| f.is_finite()).prop_map(|f| format!("{f:e}")),
    ];
    let leaf = prop_oneof![
        Just("null".to_string()),
        Just("true".to_string()),
        Just("false".to_string()),
        number,
        string.clone(),
    ];
    leaf.prop_recursive(4, 80, 24, move |inner| {
        let element = (space(), inner.clone(), space()).prop_map(|(a, v, b)| format!("{a}{v}{b}"));
        let member = (space(), string.clone(), space(), element.clone())
            .prop_map(|(a, name, b, value)| format!("{a}{name}{b}:{value}"));
        prop_oneof![
            prop::collection::vec(element, 0..20).prop_map(|all| format!("[{}]", all.join(","))),
            prop::collection::vec(member, 0..24).prop_map(|all| format!("{{{}}}", all.join(","))),
        ]
    })
}

/// Returns whether some object repeats a name, as a map-building parser sees it.
fn has_duplicates(text: &str) -> bool {
    struct Unique;
    impl<'de> serde::Deserialize<'de> for Unique {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(Unique)
        }
    }
    impl<'de> serde::de::Visitor<'de> for Unique {
        type Value = Self;
        fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("JSON")
        }
        fn visit_unit<E>(self) -> Result<Self, E> {
            Ok(self)
        }
        fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
            Ok(self)
        }
        fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
            Ok(self)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
            Ok(self)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
            Ok(self)
        }
        fn visit_str<E>(self, _: &str) -> Result<Self, E> {
            Ok(self)
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self, A::Error> {
            while seq.next_element::<Unique>()?.is_some() {}
            Ok(self)
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
            let mut names = std::collections::HashSet::new();
            while let Some((name, _)) = map.next_entry::<String, Unique>()? {
                if !names.insert(name) {
                    return Err(serde::de::Error::custom("duplicate"));
                }
            }
            Ok(self)
        }
    }
    serde_json::from_str::<Unique>(text).is_err()
}

proptest! {
    #[test]
    fn agrees_with_others_on_generated_texts(text in texts()) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let ours = parse(text.as_bytes(), 128);
        let Ok(theirs) = theirs else {
            prop_assert!(ours.is_err());
            return Ok(());
        };
        prop_assert_eq!(ours.is_ok(), !has_duplicates(&text));
        let Ok(tape) = ours else { return Ok(()) };
        let written = rewrite(text.as_bytes());
        prop_assert_eq!(&written, &serde_json_canonicalizer::to_vec(&theirs).unwrap());
        prop_assert_eq!(&rewrite(&written), &written);
        prop_assert_eq!(canonical_form(text.as_bytes(), &[]), written);
        let root = tape.root(text.as_bytes());
        let serialized = serde_json::to_value(root).unwrap();
        prop_assert_eq!(serde_json_canonicalizer::to_vec(&serialized).unwrap(), rewrite(text.as_bytes()));
        for (offset, _) in text.char_indices() {
            let pointer = root.pointer_to(offset);
            prop_assert!(theirs.pointer(&pointer).is_some(), "{} in {}", pointer, text);
        }
    }

    #[test]
    fn accepts_what_serde_json_accepts(text in texts(), at in any::<prop::sample::Index>(), byte in prop::sample::select(&b"\"\\{}[]:,0eE.-+u\x00\x1f \
                                                                                                                            \xc3\xff"[..]), how in 0..3) {
        let mut text = text.into_bytes();
        let at = at.index(text.len());
        match how {
            0 => text[at] = byte,
            1 => text.insert(at, byte),
            _ => { text.remove(at); }
        }
        let theirs = serde_json::from_slice::<serde_json::Value>(&text).is_ok();
        let ours = parse(&text, 128);
        match &ours {
            Ok(tape) => {
                prop_assert!(theirs);
                prop_assert_eq!(tape.is_canonical(), rewrite(&text) == text);
            }
            Err(JsonError { kind: JsonErrorKind::DuplicateName { .. }, .. }) => {}
            Err(error) => {
                prop_assert!(!theirs, "{}", error);
                prop_assert!(error.offset <= text.len());
            }
        }
    }

    #[test]
    fn never_panics(text in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = parse(&text, 8);
    }
}
