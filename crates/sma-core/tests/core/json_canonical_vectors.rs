//! The canonical form against what the author of RFC 8785 published beside it, in
//! `tests/json/rfc8785`: six texts, and the first million of his sequence of numbers.
//!
//! The RFC's own examples, and the table of its appendix B, are tested beside the writer
//! (`src/json/conformance.rs`).

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use sma_core::json::{canonical, parse, write_canonical};

/// The SHA-256 of so many first lines of the sequence.
const DIGESTS: [(usize, &str); 4] = [
    (1_000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687"),
    (10_000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"),
    (100_000, "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7"),
    (1_000_000, "49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16"),
];

#[test]
fn texts_have_their_published_form() {
    for name in ["arrays", "french", "structures", "unicode", "values", "weird"] {
        let text = read(&format!("input/{name}.json"));
        let expected = read(&format!("output/{name}.json"));
        let hex = String::from_utf8(read(&format!("outhex/{name}.txt"))).unwrap();
        let bytes: Vec<u8> =
            hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
        assert_eq!(bytes, expected, "{name}");

        // The text, and whether it is canonical.
        for text in [&text, &expected] {
            let tape = parse(text, 64).unwrap();
            let (mut whole, mut value) = (Vec::new(), Vec::new());
            canonical(&tape, text, &[], &mut |piece| whole.extend_from_slice(piece));
            write_canonical(tape.root(text), &mut |piece| value.extend_from_slice(piece));
            assert_eq!(whole, expected, "{name}");
            assert_eq!(value, expected, "{name}");
            assert_eq!(tape.is_canonical(), *text == expected, "{name}");
        }
    }
}

#[test]
fn a_million_numbers_have_their_published_digest() {
    let mut numbers = sequence();
    let mut hasher = Sha256::new();
    let mut lines = 0;
    let (mut literals, mut canonical) = (String::new(), Vec::new());
    for (until, digest) in DIGESTS {
        let some: Vec<f64> = numbers.by_ref().take(until - lines).collect();
        lines = until;
        // One array of them all, each with enough digits to mean no other number.
        literals.clear();
        for number in &some {
            literals += if literals.is_empty() { "[" } else { "," };
            literals += &format!("{number:.16e}");
        }
        literals += "]";
        canonical.clear();
        let tape = parse(literals.as_bytes(), 1).unwrap();
        write_canonical(tape.root(literals.as_bytes()), &mut |piece| {
            canonical.extend_from_slice(piece);
        });
        let written = std::str::from_utf8(&canonical).unwrap();
        let written = written.strip_prefix('[').unwrap().strip_suffix(']').unwrap();
        assert_eq!(written.split(',').count(), some.len());
        for (number, written) in some.iter().zip(written.split(',')) {
            hasher.update(format!("{:x},{written}\n", number.to_bits()));
        }
        assert_eq!(hex(&hasher.clone().finalize()), digest, "{until} lines");
    }
}

/// The published sequence: listed bit patterns, then the smallest normal number and the 1999 that
/// follow, then what lies in the blocks of a chain of SHA-256 that begins with 32 zeros, without
/// zero, infinities and what is no number.
fn sequence() -> impl Iterator<Item = f64> {
    let listed = String::from_utf8(read("numbers.txt")).unwrap();
    let listed: Vec<u64> =
        listed.lines().map(|bits| u64::from_str_radix(bits, 16).unwrap()).collect();
    let smallest = f64::MIN_POSITIVE.to_bits();
    let blocks =
        std::iter::successors(Some([0; 32]), |block: &[u8; 32]| Some(Sha256::digest(block).into()));
    let chained = blocks
        .skip(1)
        .flat_map(|block| {
            let (numbers, _) = block.as_chunks::<8>();
            <[[u8; 8]; 4]>::try_from(numbers).unwrap()
        })
        .map(f64::from_le_bytes)
        .filter(|number| number.is_finite() && *number != 0.0);
    listed.into_iter().chain(smallest..smallest + 2000).map(f64::from_bits).chain(chained)
}

fn read(file: &str) -> Vec<u8> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/json/rfc8785");
    fs::read(folder.join(file)).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
