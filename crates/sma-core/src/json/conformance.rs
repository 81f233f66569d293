//! Tests with the examples of the RFCs and the profile.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::*;

pub(super) fn canonical_form(text: &[u8], blank: &[&[&str]]) -> Vec<u8> {
    let mut out = Vec::new();
    canonical(&parse(text, u16::MAX).unwrap(), text, blank, &mut |piece| out.extend(piece));
    out
}

/// Returns the rewritten canonical form, after checking that the parser recognized canonical texts.
pub(super) fn rewrite(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let tape = parse(text, u16::MAX).unwrap();
    write_canonical(tape.root(text), &mut |piece| out.extend(piece));
    assert_eq!(tape.is_canonical(), out == text, "{}", String::from_utf8_lossy(text));
    out
}

#[test]
fn rfc_8259_examples() {
    let text = br#"{
        "Image": {
            "Width":  800,
            "Height": 600,
            "Title":  "View from 15th Floor",
            "Thumbnail": {
                "Url":    "http://www.example.com/image/481989943",
                "Height": 125,
                "Width":  100
            },
            "Animated" : false,
            "IDs": [116, 943, 234, 38793]
          }
      }"#;
    let tape = parse(text, 3).unwrap();
    let image = tape.root(text).get("Image").unwrap();
    assert_eq!(image.get("Width").and_then(Value::as_uint), Some(800));
    assert_eq!(image.get("Title").unwrap().as_str().unwrap(), "View from 15th Floor");
    assert_eq!(image.get("Animated").unwrap().as_bool(), Some(false));
    let ids: Vec<_> = image.get("IDs").unwrap().elements().filter_map(Value::as_int).collect();
    assert_eq!(ids, [116, 943, 234, 38793]);
    let names: Vec<_> = image.members().map(|(key, _)| key.name().into_owned()).collect();
    assert_eq!(names, ["Width", "Height", "Title", "Thumbnail", "Animated", "IDs"]);
    assert!(image.get("Url").is_none());
    assert_eq!(image.len(), 6);

    for (text, kind) in
        [("\"Hello world!\"", Kind::String), ("42", Kind::Number), ("true", Kind::Bool)]
    {
        assert_eq!(parse(text.as_bytes(), 0).unwrap().root(text.as_bytes()).kind(), kind);
    }
    // Section 7: the G clef.
    let text = br#"["\uD834\uDD1E","\u005c","\/"]"#;
    let tape = parse(text, 1).unwrap();
    let strings: Vec<_> = tape.root(text).elements().filter_map(Value::as_str).collect();
    assert_eq!(strings, ["\u{1d11e}", "\\", "/"]);
}

#[test]
fn white_space_is_what_rfc_8259_section_2_names() {
    for byte in 0..=b' ' {
        let allowed = matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        // Before eight spaces, too, which are passed over in one go.
        for after in ["", " ", "        ", "         "] {
            for (open, close) in [("[", "1]"), ("", "{}"), ("{", "\"a\":1}"), ("{\"a\"", ":1}")] {
                let text = format!("{open}{}{after}{close}", char::from(byte));
                assert_eq!(parse(text.as_bytes(), 9).is_ok(), allowed, "{text:?}");
            }
            let text = format!("1{}{after}", char::from(byte));
            assert_eq!(parse(text.as_bytes(), 9).is_ok(), allowed, "{text:?}");
        }
    }
}

#[test]
fn rfc_8785_examples() {
    // Section 3.2.2 to 3.2.4.
    let text = r#"{
  "numbers": [333333333.33333329, 1E30, 4.50,
              2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"#;
    let expected = r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
    assert_eq!(rewrite(text.as_bytes()), expected.as_bytes());
    assert_eq!(rewrite(expected.as_bytes()), expected.as_bytes());

    // Section 3.2.3: sorting.
    let text = r#"{
  "\u20ac": "Euro Sign",
  "\r": "Carriage Return",
  "\ufb33": "Hebrew Letter Dalet With Dagesh",
  "1": "One",
  "\ud83d\ude00": "Emoji: Grinning Face",
  "\u0080": "Control",
  "\u00f6": "Latin Small Letter O With Diaeresis"
}"#;
    let written = rewrite(text.as_bytes());
    let tape = parse(&written, 1).unwrap();
    assert!(tape.is_canonical());
    let values: Vec<_> =
        tape.root(&written).members().map(|(_, value)| value.as_str().unwrap()).collect();
    assert_eq!(
        values,
        [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh"
        ]
    );
}

#[test]
fn rfc_8785_appendix_b_numbers() {
    for (bits, expected) in [
        (0x0000_0000_0000_0000, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x41b3_de43_5555_5557, "333333333.33333343"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] {
        let literal = format!("{:e}", f64::from_bits(bits));
        let written = rewrite(literal.as_bytes());
        assert_eq!(String::from_utf8_lossy(&written), expected);
        assert_eq!(rewrite(&written), written);
    }
}

#[test]
fn canonical_numbers_are_recognized() {
    for text in
        ["0", "-1", "0.1", "0.000001", "1.5", "1e-7", "1e+21", "999999999999999", "-0.5", "100"]
    {
        assert_eq!(rewrite(text.as_bytes()), text.as_bytes());
    }
    for (text, expected) in [
        ("-0", "0"),
        ("-0.0", "0"),
        ("0.0", "0"),
        ("1.0", "1"),
        ("1.50", "1.5"),
        ("1e0", "1"),
        ("1E21", "1e+21"),
        ("0.0000001", "1e-7"),
        ("1e21", "1e+21"),
        ("1e-07", "1e-7"),
        ("1000000000000000000000", "1e+21"),
        ("0.10000000000000000555", "0.1"),
        ("1e-400", "0"),
    ] {
        assert_eq!(String::from_utf8(rewrite(text.as_bytes())).unwrap(), expected);
    }
}

#[test]
fn blank_members_are_replaced_or_added() {
    let blanks: &[&[&str]] = &[&["v", "sum"], &["v", "a\"\n"], &["none", "x"], &["n", "x"]];
    for (text, expected) in [
        (r#"{"v":{"a\"\n":1,"sum":"x"}}"#, r#"{"v":{"a\"\n":"","sum":""}}"#),
        (r#"{"v":{"z":{"sum":1}},"n":[]}"#, r#"{"n":[],"v":{"a\"\n":"","sum":"","z":{"sum":1}}}"#),
        (r#"{"v":{}}"#, r#"{"v":{"a\"\n":"","sum":""}}"#),
        (r#"{ "v": {"\u0073um": [1], "a\"\n":{}}}"#, r#"{"v":{"a\"\n":"","sum":""}}"#),
        (r#"{"a":[{"sum":1}],"v":[]}"#, r#"{"a":[{"sum":1}],"v":[]}"#),
        ("[ ]", "[]"),
    ] {
        let written = canonical_form(text.as_bytes(), blanks);
        assert_eq!(String::from_utf8(written).unwrap(), expected);
    }
    // Paths inside a blanked value have no effect, nor have repeated paths.
    for blanks in [[&["v", "sum"][..], &["v"]], [&["v"], &["v"]], [&["v"], &["v", "new"]]] {
        assert_eq!(canonical_form(br#"{"a":1,"v":{"sum":2}}"#, &blanks), br#"{"a":1,"v":""}"#);
        assert_eq!(canonical_form(br#"{"v":{"sum":2},"a":1}"#, &blanks), br#"{"a":1,"v":""}"#);
    }
    assert_eq!(canonical_form(b"{}", &[&[]]), br#""""#);
    assert_eq!(canonical_form(b"{}", &[&["x"], &["x"]]), br#"{"x":""}"#);
}

#[test]
fn long_texts_are_sent_in_pieces() {
    let text = format!(r#"{{"a":"{}","b":1}}"#, "x".repeat(200_000));
    for text in [text.clone(), text.replace(":", ": ")] {
        let tape = parse(text.as_bytes(), 1).unwrap();
        let mut out = Vec::<u8>::new();
        canonical(&tape, text.as_bytes(), &[&["b"]], &mut |piece| {
            assert!(!piece.is_empty() && piece.len() <= 64 * 1024);
            out.extend(piece);
        });
        assert_eq!(out, text.replace(": ", ":").replace(":1", r#":"""#).as_bytes());
    }
}

#[test]
fn integers_have_the_value_of_their_binary64() {
    for (text, int, plain) in [
        ("24", Some(24), true),
        ("24.0", Some(24), false),
        ("2.4e1", Some(24), false),
        ("240e-1", Some(24), false),
        ("-0", Some(0), true),
        ("-0.0", Some(0), false),
        ("-12", Some(-12), true),
        ("0.5", None, false),
        ("1e-400", Some(0), false),
        ("9007199254740991", Some(9_007_199_254_740_991), true),
        ("-9007199254740991", Some(-9_007_199_254_740_991), true),
        ("9007199254740991.4", Some(9_007_199_254_740_991), false),
        ("9007199254740991.5", None, false),
        ("9007199254740992", None, true),
        ("2251799813685248.5", None, false),
        // Between 2⁵² and 2⁵³ every binary64 is an integer; halves round to even.
        ("4503599627370496.5", Some(4_503_599_627_370_496), false),
        ("1.9999999999999998", None, false),
        ("1e15", Some(1_000_000_000_000_000), false),
        ("1e300", None, false),
        ("5e-324", None, false),
    ] {
        let tape = parse(text.as_bytes(), 0).unwrap();
        let value = tape.root(text.as_bytes());
        assert_eq!(value.as_int(), int, "{text}");
        assert_eq!(value.as_uint(), int.and_then(|int| u64::try_from(int).ok()), "{text}");
        assert_eq!(value.is_plain_integer(), plain, "{text}");
        assert_eq!(value.as_f64(), text.parse().ok());
    }
}
