//! Numbers: their grammar, their binary64 value, and their form in RFC 8785.

use super::error::JsonErrorKind;
use super::tape::NumberProblemKind;

/// 2⁵³: from here on every binary64 is an unsafe integer.
const FIRST_UNSAFE: f64 = 9_007_199_254_740_992.0;

/// Literals of up to this many digits have distinct binary64 values below 2⁵³.
const EXACT_DIGITS: usize = 15;

/// Result of scanning one number literal.
pub(super) struct Scanned {
    /// Offset after its last byte.
    pub(super) end: usize,
    /// Whether it has neither point nor exponent.
    pub(super) plain: bool,
    /// Whether RFC 8785 writes it the same way.
    pub(super) canonical: bool,
    /// Violation of the rules for safe numbers.
    pub(super) problem: Option<NumberProblemKind>,
}

/// Returns the end of the number at `start` if it is a common one: an integer of a few digits. All
/// others, including faulty ones, are left to [`scan`].
#[inline(always)]
pub(super) fn end_of_plain(text: &[u8], start: usize) -> Option<usize> {
    let end = digits(text, start);
    // A leading zero or minus sign may be faulty, or not canonical.
    let first = text.get(start)?;
    let plain = matches!(first, b'1'..=b'9') && end - start <= EXACT_DIGITS;
    let over = !matches!(text.get(end), Some(b'.' | b'e' | b'E'));
    (plain && over || *first == b'0' && end - start == 1 && over).then_some(end)
}

/// Scans the number at `start`, which begins with a minus sign or a digit.
pub(super) fn scan(text: &[u8], start: usize) -> Result<Scanned, JsonErrorKind> {
    let negative = text.get(start) == Some(&b'-');
    let first = start + usize::from(negative);
    let end = digits(text, first);
    let count = end - first;
    let leading_zero = text.get(first) == Some(&b'0');
    if count == 0 || leading_zero && count > 1 {
        return Err(JsonErrorKind::InvalidNumber);
    }
    if matches!(text.get(end), Some(b'.' | b'e' | b'E')) {
        return scan_real(text, start, first, end);
    }
    if count <= EXACT_DIGITS {
        // "-0" is a plain zero, and RFC 8785 writes it without the sign.
        let canonical = !(negative && leading_zero);
        return Ok(Scanned { end, plain: true, canonical, problem: None });
    }
    classify(text, start, end, true)
}

/// Scans the rest of a number with a point or an exponent at `point`.
fn scan_real(
    text: &[u8],
    start: usize,
    first: usize,
    point: usize,
) -> Result<Scanned, JsonErrorKind> {
    let mut end = point;
    let mut exponent = false;
    if text.get(end) == Some(&b'.') {
        end = require_digits(text, end + 1)?;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        exponent = true;
        end += 1;
        if matches!(text.get(end), Some(b'+' | b'-')) {
            end += 1;
        }
        end = require_digits(text, end)?;
    }
    if !exponent && end - first <= EXACT_DIGITS + 1 {
        let fraction = text.get(point + 1..end).unwrap_or_default();
        let below_one = text.get(first) == Some(&b'0');
        // From 1e-7 on downwards ECMAScript uses an exponent.
        let tiny = below_one && fraction.starts_with(b"000000");
        let canonical = !fraction.ends_with(b"0") && !tiny;
        return Ok(Scanned { end, plain: false, canonical, problem: None });
    }
    classify(text, start, end, false)
}

/// Classifies a literal by its binary64 value.
#[cold]
fn classify(text: &[u8], start: usize, end: usize, plain: bool) -> Result<Scanned, JsonErrorKind> {
    let literal = text.get(start..end).unwrap_or_default();
    let value = to_f64(literal);
    if value.is_infinite() {
        return Err(JsonErrorKind::NumberTooLarge);
    }
    let significant = literal.iter().take_while(|byte| !matches!(byte, b'e' | b'E'));
    let problem = if value.abs() >= FIRST_UNSAFE {
        Some(NumberProblemKind::Unsafe)
    } else if value == 0.0 && significant.clone().any(|byte| matches!(byte, b'1'..=b'9')) {
        Some(NumberProblemKind::Underflow)
    } else {
        None
    };
    let canonical =
        ryu_js::Buffer::new().format_finite(without_sign_of_zero(value)).as_bytes() == literal;
    Ok(Scanned { end, plain, canonical, problem })
}

/// Returns the binary64 nearest to a number literal; zero for other bytes.
pub(super) fn to_f64(literal: &[u8]) -> f64 {
    core::str::from_utf8(literal).ok().and_then(|literal| literal.parse().ok()).unwrap_or(0.0)
}

/// Returns sign and magnitude of a literal whose binary64 value is a safe integer.
pub(super) fn to_integer(literal: &[u8]) -> Option<(bool, u64)> {
    let (negative, magnitude) = match literal.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, literal),
    };
    if magnitude.len() <= EXACT_DIGITS && magnitude.iter().all(u8::is_ascii_digit) {
        let value = magnitude.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit & 0x0f));
        return Some((negative, value));
    }
    Some((negative, integer_of(to_f64(literal))?))
}

/// Appends the value of a number literal in the form of RFC 8785 (section 3.2.2.3).
pub(super) fn write(literal: &[u8], plain: bool, mut put: impl FnMut(&[u8])) {
    if plain && literal.len() <= EXACT_DIGITS && literal != b"-0" {
        return put(literal);
    }
    let value = without_sign_of_zero(to_f64(literal));
    put(ryu_js::Buffer::new().format(value).as_bytes());
}

/// Returns the magnitude of a value that is a safe integer. Computed from the bits, because `core`
/// has no checked conversion.
fn integer_of(value: f64) -> Option<u64> {
    const MANTISSA_BITS: u32 = 52;
    const EXPONENT_OF_ONE: u64 = 1023;
    let bits = value.abs().to_bits();
    if bits == 0 {
        return Some(0);
    }
    let power = (bits >> MANTISSA_BITS).checked_sub(EXPONENT_OF_ONE)?;
    let fraction_bits = MANTISSA_BITS.checked_sub(u32::try_from(power).ok()?)?;
    let mantissa = bits & ((1 << MANTISSA_BITS) - 1) | 1 << MANTISSA_BITS;
    let integer = mantissa >> fraction_bits;
    (integer << fraction_bits == mantissa).then_some(integer)
}

/// Returns zero for both zeros: RFC 8785 has only one.
fn without_sign_of_zero(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value }
}

/// Returns the offset after any digits at `from`.
#[inline]
fn digits(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while text.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// Returns the offset after the digits at `from`; at least one is required.
fn require_digits(text: &[u8], from: usize) -> Result<usize, JsonErrorKind> {
    let end = digits(text, from);
    if end > from { Ok(end) } else { Err(JsonErrorKind::InvalidNumber) }
}
