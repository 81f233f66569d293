//! Numbers as written decimals, where binary64 would lose digits.

use alloc::vec::Vec;

use super::number::to_f64;

/// Returns whether two number literals are equal: the same decimal or, where neither is an integer,
/// the same binary64.
pub(super) fn is_same(a: &[u8], b: &[u8]) -> bool {
    let (left, right) = (Decimal::new(a), Decimal::new(b));
    left == right || !left.is_integer() && !right.is_integer() && to_f64(a) == to_f64(b)
}

/// A decimal in normal form: `digits` · 10^`exponent`, without leading or trailing zeros.
#[derive(PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    fn new(literal: &[u8]) -> Self {
        let (is_negative, rest) = match literal.split_first() {
            Some((b'-', rest)) => (true, rest),
            _ => (false, literal),
        };
        let (significant, exponent) = match rest.iter().position(|byte| matches!(byte, b'e' | b'E'))
        {
            Some(at) => (rest.get(..at), exponent(rest.get(at + 1..).unwrap_or_default())),
            None => (Some(rest), 0),
        };
        let mut parts = significant.unwrap_or_default().splitn(2, |byte| *byte == b'.');
        let whole = parts.next().unwrap_or_default();
        let fraction = parts.next().unwrap_or_default();
        let all = [whole, fraction].concat();
        let zeros = all.iter().take_while(|digit| **digit == b'0').count();
        let mut digits = all.get(zeros..).unwrap_or_default().to_vec();
        let mut exponent = exponent.saturating_sub(length(fraction));
        while digits.last() == Some(&b'0') {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        if digits.is_empty() {
            return Self { is_negative: false, digits, exponent: 0 };
        }
        Self { is_negative, digits, exponent }
    }

    fn is_integer(&self) -> bool {
        self.exponent >= 0
    }
}

fn length(digits: &[u8]) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

/// Parses the exponent after an `e`; saturates out of range.
fn exponent(text: &[u8]) -> i64 {
    let (is_negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let value = digits
        .iter()
        .fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit & 0x0f)));
    if is_negative { -value } else { value }
}
