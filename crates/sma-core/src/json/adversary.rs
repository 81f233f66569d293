//! Tests with hostile texts.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::conformance::rewrite;
use super::*;

fn error(text: impl AsRef<[u8]>) -> (usize, JsonErrorKind) {
    let error = parse(text.as_ref(), 64).unwrap_err();
    (error.offset, error.kind)
}

#[test]
fn problems_are_located() {
    use JsonErrorKind::*;
    let byte = |byte| UnexpectedByte { byte };
    let name = |name: &str| DuplicateName { name: name.to_string() };
    for (text, offset, kind) in [
        ("", 0, UnexpectedEnd),
        (" \n", 2, UnexpectedEnd),
        ("[1,", 3, UnexpectedEnd),
        ("{\"a", 3, UnexpectedEnd),
        ("\"a\\", 2, UnexpectedEnd),
        ("tru", 3, UnexpectedEnd),
        ("trua", 3, byte(b'a')),
        ("nul]", 3, byte(b']')),
        ("truee", 4, TrailingData),
        ("[1,]", 3, byte(b']')),
        ("[,1]", 1, byte(b',')),
        ("[1 2]", 3, byte(b'2')),
        ("[1}", 2, byte(b'}')),
        ("{\"a\":1]", 6, byte(b']')),
        ("{\"a\" 1}", 5, byte(b'1')),
        ("{\"a\":1,}", 7, byte(b'}')),
        ("{a:1}", 1, byte(b'a')),
        ("{1:1}", 1, byte(b'1')),
        ("'a'", 0, byte(b'\'')),
        ("NaN", 0, byte(b'N')),
        ("+1", 0, byte(b'+')),
        (".5", 0, byte(b'.')),
        ("[1]\u{b}", 3, TrailingData),
        ("\u{c}1", 0, byte(0x0c)),
        ("[\u{a0}1]", 1, byte(0xc2)),
        ("1 //", 2, TrailingData),
        ("{} {}", 3, TrailingData),
        ("[01]", 1, InvalidNumber),
        ("-", 0, InvalidNumber),
        ("-a", 0, InvalidNumber),
        ("-01", 0, InvalidNumber),
        ("1.", 0, InvalidNumber),
        ("1.e1", 0, InvalidNumber),
        ("1e", 0, InvalidNumber),
        ("1e+", 0, InvalidNumber),
        ("0x1", 1, TrailingData),
        ("1e309", 0, NumberTooLarge),
        ("[-1e309]", 1, NumberTooLarge),
        ("1e99999999999999999999", 0, NumberTooLarge),
        ("1.7976931348623159e308", 0, NumberTooLarge),
        ("\u{feff}{}", 0, ByteOrderMark),
        (r#""\ud800""#, 1, LoneSurrogate),
        (r#""ab\ud800\u0041""#, 3, LoneSurrogate),
        (r#""\ud800\ud800""#, 1, LoneSurrogate),
        (r#""\udc00\ud800""#, 1, LoneSurrogate),
        (r#""\ud800 \udc00""#, 1, LoneSurrogate),
        (r#""\ud800\n""#, 1, LoneSurrogate),
        (r#""\u12g4""#, 1, InvalidEscape),
        (r#""\u+123""#, 1, InvalidEscape),
        (r#""\x41""#, 1, InvalidEscape),
        (r#""\U0041""#, 1, InvalidEscape),
        ("\"a\u{1f}\"", 2, ControlCharacter),
        ("\"0123456789\n\"", 11, ControlCharacter),
        ("\"\0\"", 1, ControlCharacter),
        (r#"{"a":1,"a":2}"#, 7, name("a")),
        (r#"{"a":1,"\u0061":2}"#, 7, name("a")),
        (r#"{"b":1,"a":2,"c":{},"\u0062":2,"a":1}"#, 20, name("b")),
        (r#"[{"":1,"":2}]"#, 7, name("")),
        (r#"{"x":{"b":1,"a":1,"\uD83D\uDE00":1,"😀":2}}"#, 35, name("😀")),
        (r#"{"\n":1,"\u000A":1}"#, 8, name("\n")),
    ] {
        assert_eq!(error(text), (offset, kind), "{text}");
    }
    for (text, offset) in [
        (&b"\"\xff\""[..], 1),
        (b"\"aaaaaaaaaaaaaa\xc3\"", 15),
        (b"[\"\xed\xa0\x80\"]", 2),
        (b"\"\xc0\xaf\"", 1),
        (b"\"\xf4\x90\x80\x80\"", 1),
        (b"\xff\xfe{\0}\0", 0),
        // The first problem counts; here, both are at the same byte.
        (b"[\xff]", 1),
        (b"\"\xff\n\"", 1),
        (b"[1]\xff", 3),
    ] {
        assert_eq!(error(text), (offset, InvalidUtf8));
    }
    assert_eq!(error(b"\"\n\xff\"").1, ControlCharacter);
}

#[test]
fn depth_is_counted_from_one_and_costs_no_stack() {
    let nested = |depth| ["[".repeat(depth), "]".repeat(depth)].concat();
    let limit = |limit| JsonErrorKind::TooDeep { limit };
    for (depth, offset) in [(65, 64), (100_000, 64)] {
        assert_eq!(error(nested(depth)), (offset, limit(64)));
        assert_eq!(error("[".repeat(depth)), (offset, limit(64)));
        let objects = [r#"{"a":"#.repeat(depth), "1".into(), "}".repeat(depth)].concat();
        assert_eq!(error(objects), (offset * 5, limit(64)));
    }
    assert!(parse(nested(64).as_bytes(), 64).is_ok());
    assert_eq!(parse(b"[]", 0).unwrap_err().kind, limit(0));
    let deep = nested(65_535);
    assert_eq!(rewrite(deep.as_bytes()), deep.as_bytes());
    assert_eq!(parse(nested(65_536).as_bytes(), u16::MAX).unwrap_err().offset, 65_535);
}

#[test]
fn names_repeat_in_large_objects_too() {
    let member = |index: usize| format!(r#""n{}":{{"b":0,"a":[1]}}"#, index * 7919 % 10_007);
    let mut members: Vec<_> = (0..10_007).map(member).collect();
    let object = |members: &[String]| format!("{{{}}}", members.join(","));
    assert!(parse(object(&members).as_bytes(), 64).is_ok());
    for count in [3, 16, 17, 18, 40, 10_007] {
        members.truncate(count);
        for at in [0, count / 2, count - 2] {
            let mut members = members.clone();
            members[count - 1] = members[at].replace('n', r"\u006e");
            let text = object(&members);
            let expected = text.rfind(r#""\u006e"#).unwrap();
            let (offset, kind) = error(&text);
            assert_eq!(offset, expected);
            let name = members[at].split('"').nth(1).unwrap().to_string();
            assert_eq!(kind, JsonErrorKind::DuplicateName { name });
        }
        members = (0..10_007).map(member).collect();
    }
}

#[test]
fn another_text_does_not_panic() {
    let text = r#"{"b\n":[1,2.5e3,"\u00e9",true,null],"a":{"c":"é"}}"#;
    let tape = parse(text.as_bytes(), 64).unwrap();
    for other in
        [vec![], vec![b'\\'; 60], vec![0xff; 60], "é".repeat(30).into_bytes(), vec![b'"'; 9]]
    {
        let root = tape.root(&other);
        let _ = (root.get("a"), root.pointer_to(20), format!("{root:?}"), root.source());
        let _ = serde_json::to_string(&root);
        canonical(&tape, &other, &[&["a"]], &mut |_| {});
        write_canonical(root, &mut |_| {});
    }
}
