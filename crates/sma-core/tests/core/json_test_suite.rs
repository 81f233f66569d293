//! JSONTestSuite, the public test suite for parsers of RFC 8259, in `tests/json/JSONTestSuite`.
//!
//! Where the profile (section 2) is stricter than the RFC, the texts concerned are listed here one
//! by one; whatever is not listed has the outcome that its name asks for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use sma_core::json::JsonErrorKind::{
    self, ByteOrderMark, DuplicateName, InvalidUtf8, LoneSurrogate, NumberTooLarge, TooDeep,
    UnexpectedByte,
};
use sma_core::json::NumberProblemKind::{self, Underflow, Unsafe};
use sma_core::json::{Tape, parse, write_canonical};

/// The deepest nesting that the profile allows (section 2).
const DEPTH: u16 = 64;

/// What becomes of a text: refused, or accepted, perhaps with a number that sections may contain,
/// and `manifest.json`, `schema.json` and `2026.1` documents may not.
type Outcome = Result<Option<NumberProblemKind>, JsonErrorKind>;

/// Texts that a parser of RFC 8259 must accept, and the profile refuses: names must not repeat.
const REFUSED_BY_THE_PROFILE: [&str; 2] =
    ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"];

/// Texts that are accepted, though not in a manifest, schema or `2026.1` document: their numbers
/// are integers beyond ±(2⁵³ − 1).
const UNSAFE: [&str; 5] = [
    "y_number.json",
    "y_number_real_capital_e.json",
    "y_number_real_exponent.json",
    "y_number_real_fraction_exponent.json",
    "y_object_extreme_numbers.json",
];

/// Decision on each text that RFC 8259 leaves to the parser.
fn decisions() -> BTreeMap<&'static str, Outcome> {
    let too_deep = || Err(TooDeep { limit: DEPTH });
    let unexpected = |byte| Err(UnexpectedByte { byte });
    BTreeMap::from([
        // Too near to zero for a binary64: the nearest one is zero, which is finite.
        ("i_number_double_huge_neg_exp.json", Ok(Some(Underflow))),
        ("i_number_real_underflow.json", Ok(Some(Underflow))),
        // Beyond the largest binary64: every number must be a finite one.
        ("i_number_huge_exp.json", Err(NumberTooLarge)),
        ("i_number_neg_int_huge_exp.json", Err(NumberTooLarge)),
        ("i_number_pos_double_huge_exp.json", Err(NumberTooLarge)),
        ("i_number_real_neg_overflow.json", Err(NumberTooLarge)),
        ("i_number_real_pos_overflow.json", Err(NumberTooLarge)),
        // Integers that a binary64 holds, though not to the last digit.
        ("i_number_too_big_neg_int.json", Ok(Some(Unsafe))),
        ("i_number_too_big_pos_int.json", Ok(Some(Unsafe))),
        ("i_number_very_big_negative_int.json", Ok(Some(Unsafe))),
        // Escapes that name half of a surrogate pair.
        ("i_object_key_lone_2nd_surrogate.json", Err(LoneSurrogate)),
        ("i_string_1st_surrogate_but_2nd_missing.json", Err(LoneSurrogate)),
        ("i_string_1st_valid_surrogate_2nd_invalid.json", Err(LoneSurrogate)),
        ("i_string_incomplete_surrogate_and_escape_valid.json", Err(LoneSurrogate)),
        ("i_string_incomplete_surrogate_pair.json", Err(LoneSurrogate)),
        ("i_string_incomplete_surrogates_escape_valid.json", Err(LoneSurrogate)),
        ("i_string_invalid_lonely_surrogate.json", Err(LoneSurrogate)),
        ("i_string_invalid_surrogate.json", Err(LoneSurrogate)),
        ("i_string_inverted_surrogates_U+1D11E.json", Err(LoneSurrogate)),
        ("i_string_lone_second_surrogate.json", Err(LoneSurrogate)),
        // Bytes that are not UTF-8.
        ("i_string_UTF-16LE_with_BOM.json", Err(InvalidUtf8)),
        ("i_string_UTF-8_invalid_sequence.json", Err(InvalidUtf8)),
        ("i_string_UTF8_surrogate_U+D800.json", Err(InvalidUtf8)),
        ("i_string_invalid_utf-8.json", Err(InvalidUtf8)),
        ("i_string_iso_latin_1.json", Err(InvalidUtf8)),
        ("i_string_lone_utf8_continuation_byte.json", Err(InvalidUtf8)),
        ("i_string_not_in_unicode_range.json", Err(InvalidUtf8)),
        ("i_string_overlong_sequence_2_bytes.json", Err(InvalidUtf8)),
        ("i_string_overlong_sequence_6_bytes.json", Err(InvalidUtf8)),
        ("i_string_overlong_sequence_6_bytes_null.json", Err(InvalidUtf8)),
        ("i_string_truncated-utf-8.json", Err(InvalidUtf8)),
        // UTF-16 without a mark. NUL is a character of UTF-8, and none that JSON allows there.
        ("i_string_utf16BE_no_BOM.json", unexpected(0)),
        ("i_string_utf16LE_no_BOM.json", unexpected(0)),
        // A byte-order mark.
        ("i_structure_UTF-8_BOM_empty_object.json", Err(ByteOrderMark)),
        // More than 64 levels.
        ("i_structure_500_nested_arrays.json", too_deep()),
    ])
}

/// What is made of the texts in `test_transform`: their canonical form, or a refusal. The numbers
/// are as ECMAScript prints them, which RFC 8785 prescribes.
fn transformations() -> BTreeMap<&'static str, Result<&'static str, JsonErrorKind>> {
    let repeated = || Err(DuplicateName { name: "a".into() });
    BTreeMap::from([
        ("number_-9223372036854775808.json", Ok("[-9223372036854776000]")),
        ("number_-9223372036854775809.json", Ok("[-9223372036854776000]")),
        ("number_1.0.json", Ok("[1]")),
        ("number_1.000000000000000005.json", Ok("[1]")),
        ("number_1000000000000000.json", Ok("[1000000000000000]")),
        ("number_10000000000000000999.json", Ok("[10000000000000000000]")),
        ("number_1e-999.json", Ok("[0]")),
        ("number_1e6.json", Ok("[1000000]")),
        ("number_9223372036854775807.json", Ok("[9223372036854776000]")),
        ("number_9223372036854775808.json", Ok("[9223372036854776000]")),
        // Names are the same when their code points are: nothing is normalized. "e" sorts first.
        ("object_key_nfc_nfd.json", Ok("{\"e\u{301}\":\"NFD\",\"\u{e9}\":\"NFC\"}")),
        ("object_key_nfd_nfc.json", Ok("{\"e\u{301}\":\"NFD\",\"\u{e9}\":\"NFC\"}")),
        ("object_same_key_different_values.json", repeated()),
        ("object_same_key_same_value.json", repeated()),
        ("object_same_key_unclear_values.json", repeated()),
        ("string_1_escaped_invalid_codepoint.json", Err(LoneSurrogate)),
        ("string_2_escaped_invalid_codepoints.json", Err(LoneSurrogate)),
        ("string_3_escaped_invalid_codepoints.json", Err(LoneSurrogate)),
        ("string_1_invalid_codepoint.json", Err(InvalidUtf8)),
        ("string_2_invalid_codepoints.json", Err(InvalidUtf8)),
        ("string_3_invalid_codepoints.json", Err(InvalidUtf8)),
        ("string_with_escaped_NULL.json", Ok("[\"A\\u0000B\"]")),
    ])
}

#[test]
fn valid_texts_of_the_suite_are_accepted() {
    let texts = texts("test_parsing", "y_");
    assert_eq!(texts.len(), 95);
    assert_all_there(REFUSED_BY_THE_PROFILE.iter().chain(&UNSAFE), &texts);
    for (name, text) in &texts {
        if REFUSED_BY_THE_PROFILE.contains(&name.as_str()) {
            assert_eq!(outcome(text), Err(DuplicateName { name: "a".into() }), "{name}");
            continue;
        }
        let problem = UNSAFE.contains(&name.as_str()).then_some(Unsafe);
        assert_eq!(outcome(text), Ok(problem), "{name}");
        let theirs: serde_json::Value = serde_json::from_slice(text).unwrap();
        let theirs = serde_json_canonicalizer::to_string(&theirs).unwrap();
        assert_eq!(canonical_form(&parse(text, DEPTH).unwrap(), text), theirs, "{name}");
    }
}

#[test]
fn invalid_texts_of_the_suite_are_refused() {
    let texts = texts("test_parsing", "n_");
    // Two more are in the next test.
    assert_eq!(texts.len(), 186);
    for (name, text) in texts {
        assert!(parse(&text, DEPTH).is_err(), "{name}");
        assert!(parse(&text, u16::MAX).is_err(), "{name}");
    }
}

/// The two texts that are not in the folder, because they are one piece repeated.
#[test]
fn excessive_nesting_is_refused() {
    for (text, sha256) in [
        (
            // n_structure_100000_opening_arrays.json
            "[".repeat(100_000),
            "13f86ea1e7edd116d18d4ba6c6fa114cd3c927516182d24259623874955d21d1",
        ),
        (
            // n_structure_open_array_object.json
            ["[{\"\":".repeat(50_000).as_str(), "\n"].concat(),
            "48b232fcd18ce2f714a16651ea9f27c04498dcd31ea1329a288c7aa981e1b531",
        ),
    ] {
        assert_eq!(hex(&Sha256::digest(&text)), sha256);
        assert_eq!(outcome(text.as_bytes()), Err(TooDeep { limit: DEPTH }));
    }
}

#[test]
fn implementation_defined_texts_have_the_decided_outcome() {
    let texts = texts("test_parsing", "i_");
    let decisions = decisions();
    assert_eq!(texts.len(), 35);
    assert_all_there(decisions.keys(), &texts);
    for (name, text) in &texts {
        assert_eq!(Some(&outcome(text)), decisions.get(name.as_str()), "{name}");
    }
}

#[test]
fn ambiguous_texts_have_a_documented_outcome() {
    let texts = texts("test_transform", "");
    let transformations = transformations();
    assert_eq!(texts.len(), 22);
    assert_all_there(transformations.keys(), &texts);
    for (name, text) in &texts {
        let ours = parse(text, DEPTH).map(|tape| canonical_form(&tape, text));
        let ours = ours.as_deref().map_err(|error| error.kind.clone());
        assert_eq!(Some(&ours), transformations.get(name.as_str()), "{name}");
    }
}

/// The texts of a folder whose names begin with `prefix`, by name.
fn texts(folder: &str, prefix: &str) -> BTreeMap<String, Vec<u8>> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/json/JSONTestSuite");
    fs::read_dir(suite.join(folder))
        .unwrap()
        .map(Result::unwrap)
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name.starts_with(prefix))
        .collect()
}

/// That nothing is listed that the suite does not have.
fn assert_all_there<'a>(
    names: impl IntoIterator<Item = &'a &'a str>,
    texts: &BTreeMap<String, Vec<u8>>,
) {
    for name in names {
        assert!(texts.contains_key(*name), "{name} is not in the suite");
    }
}

fn outcome(text: &[u8]) -> Outcome {
    let tape = parse(text, DEPTH).map_err(|error| error.kind)?;
    Ok(tape.first_unsafe_number().map(|problem| problem.kind))
}

fn canonical_form(tape: &Tape, text: &[u8]) -> String {
    let mut out = Vec::new();
    write_canonical(tape.root(text), &mut |piece| out.extend_from_slice(piece));
    String::from_utf8(out).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
