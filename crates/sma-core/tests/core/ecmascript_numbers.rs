//! A million numbers as ECMAScript writes them, which RFC 8785 prescribes: the canonical form
//! against `JSON.stringify` of a JavaScript engine, `node`.

use std::fs;
use std::path::Path;
use std::process::Command;

use sma_core::json::{parse, write_canonical};

/// How many numbers are compared.
const COUNT: usize = 1_000_000;

/// Prints the numbers, 64 bits each in the byte order of the machine, that a file holds.
const STRINGIFY: &str = "
    const { readFileSync, writeFileSync } = require('node:fs');
    const { buffer, byteOffset, length } = readFileSync('numbers');
    const numbers = new Float64Array(buffer.slice(byteOffset, byteOffset + length));
    writeFileSync('stringified', JSON.stringify(Array.from(numbers)));";

#[test]
fn a_million_numbers_are_written_as_json_stringify_does() {
    test_programs::needs!("node");
    let numbers = numbers();
    assert_eq!(numbers.len(), COUNT);
    let theirs = stringify(&numbers);
    let expected = elements(&theirs);
    assert_eq!(expected.len(), COUNT);

    // 17 digits tell every binary64 from its neighbors.
    let literals: Vec<String> = numbers.iter().map(|number| format!("{number:.16e}")).collect();
    let ours = canonical_form(&format!("[{}]", literals.join(",")));
    let written = elements(&ours);
    assert_eq!(written.len(), COUNT);
    for (number, (written, expected)) in numbers.iter().zip(written.iter().zip(&expected)) {
        assert_eq!(written, expected, "{number:e}, bits {:016x}", number.to_bits());
    }

    // And back.
    let tape = parse(ours.as_bytes(), 1).unwrap();
    assert!(tape.is_canonical());
    let read = tape.root(ours.as_bytes()).elements().map(|element| element.as_f64().unwrap());
    let mut count = 0;
    for (number, read) in numbers.iter().zip(read) {
        count += 1;
        let same = number.to_bits() == read.to_bits() || *number == 0.0 && read.to_bits() == 0;
        assert!(same, "{number:e} is read as {read:e}");
    }
    assert_eq!(count, COUNT);
    assert_eq!(canonical_form(&ours), ours);
}

/// Each spelling of one number has its canonical form, and only that one is known to have it.
#[test]
fn other_spellings_have_the_same_form() {
    test_programs::needs!("node");
    let some: Vec<f64> = numbers().into_iter().step_by(97).collect();
    let theirs = stringify(&some);
    let expected = elements(&theirs);
    assert_eq!(expected.len(), some.len());
    for (number, expected) in some.iter().zip(expected) {
        // Without an exponent, with the fewest digits, and with more than it needs.
        for literal in [
            format!("{number}"),
            format!("{number:e}"),
            format!("{number:.20E}"),
            expected.to_string(),
        ] {
            let tape = parse(literal.as_bytes(), 0).unwrap();
            assert_eq!(tape.is_canonical(), literal == expected, "{literal}");
            assert_eq!(canonical_form(&literal), expected, "{literal}");
        }
    }
}

/// [`COUNT`] numbers, the same ones each time.
fn numbers() -> Vec<f64> {
    let mut random = Random(0x5eed);
    let mut numbers = vec![0.0, -0.0];
    // Around each power of two, the smallest and the largest number among them …
    for exponent in 0..0x7ff_u64 {
        add_neighbors(&mut numbers, f64::from_bits(exponent << 52), 12);
    }
    add_neighbors(&mut numbers, f64::MAX, 12);
    for power in 0..52 {
        add_neighbors(&mut numbers, f64::from_bits(1 << power), 12);
    }
    // … around each power of ten, where the number of digits changes …
    for power in -323..=308 {
        let power_of_ten = format!("1e{power}").parse().unwrap();
        add_neighbors(&mut numbers, power_of_ten, 50);
    }
    // … and, more closely, where the notation does.
    for change in [1e21, 1e-6, 1e-7] {
        add_neighbors(&mut numbers, change, 10_000);
    }
    // Integers near those powers, some of which only a binary64 nearby stands for.
    for near in (0..63).map(|power| 1_u64 << power).chain((0..20).map(|p| 10_u64.pow(p))) {
        for distance in 0..300 {
            numbers.push((near + distance) as f64);
            numbers.push(-(near.saturating_sub(distance) as f64));
        }
    }
    // Subnormal numbers.
    for _ in 0..100_000 {
        numbers.push(f64::from_bits(random.next() >> 12 | random.next() << 63));
    }
    // Decimals of 1 to 17 digits, as people write them, and halfway between two of those.
    for _ in 0..200_000 {
        let digits = 10_u64.pow((random.next() % 17) as u32 + 1);
        let mantissa = random.next() % digits;
        let exponent = (random.next() % 60) as i64 - 40;
        let half = ["", ".5"][(random.next() % 2) as usize];
        numbers.push(format!("{mantissa}{half}e{exponent}").parse().unwrap());
    }
    // The rest are any bits.
    while numbers.len() < COUNT {
        let number = f64::from_bits(random.next());
        if number.is_finite() {
            numbers.push(number);
        }
    }
    numbers
}

/// Adds a positive number and the `count` before and behind it, with either sign.
fn add_neighbors(numbers: &mut Vec<f64>, number: f64, count: u64) {
    let bits = number.to_bits();
    for bits in bits.saturating_sub(count)..=bits + count {
        let number = f64::from_bits(bits);
        if number.is_finite() {
            numbers.extend([number, -number]);
        }
    }
}

/// SplitMix64: any bits, the same ones each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }
}

/// What `JSON.stringify` makes of an array of numbers.
fn stringify(numbers: &[f64]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("numbers-{}", numbers.len()));
    fs::create_dir_all(&folder).unwrap();
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_ne_bytes()).collect();
    fs::write(folder.join("numbers"), bytes).unwrap();
    let output =
        Command::new("node").args(["-e", STRINGIFY]).current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let stringified = fs::read_to_string(folder.join("stringified")).unwrap();
    fs::remove_dir_all(folder).unwrap();
    stringified
}

/// The literals in an array of numbers that is written without whitespace.
fn elements(array: &str) -> Vec<&str> {
    array.strip_prefix('[').unwrap().strip_suffix(']').unwrap().split(',').collect()
}

fn canonical_form(text: &str) -> String {
    let tape = parse(text.as_bytes(), 1).unwrap();
    let mut out = Vec::with_capacity(text.len());
    write_canonical(tape.root(text.as_bytes()), &mut |piece| out.extend_from_slice(piece));
    String::from_utf8(out).unwrap()
}
