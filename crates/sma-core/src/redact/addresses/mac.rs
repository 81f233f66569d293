//! MAC addresses: finding them by form, and known ones by their digits.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// MAC address of six bytes, or of eight (EUI-64), as in Zigbee and Thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::redact) struct Mac {
    /// Its bytes, big-endian.
    pub(in crate::redact) address: u64,
    /// Number of hex digits: twelve or sixteen.
    pub(in crate::redact) digits: usize,
}

/// Hex digits of the shortest and the longest MAC address.
pub(super) const MIN_DIGITS: usize = 12;
const MAX_DIGITS: usize = 16;

/// Forms with separators: digits in a group, and number of groups.
const GROUPED: &[(usize, usize)] = &[(2, 8), (2, 6), (4, 4), (4, 3), (6, 2)];

impl Mac {
    /// Returns the address with its bytes in reverse order, as Bluetooth sends them; other programs
    /// may take the two for the same.
    pub(in crate::redact) fn reversed(self) -> Self {
        let bytes = self.address.to_be_bytes();
        let used = bytes.iter().skip(MAX_DIGITS.saturating_sub(self.digits) / 2);
        let address = used.rev().fold(0, |address, byte| address << 8 | u64::from(*byte));
        Self { address, ..self }
    }

    /// Returns its digits, in lower case.
    pub(in crate::redact) fn text(self) -> String {
        alloc::format!("{:0width$x}", self.address, width = self.digits)
    }
}

/// Parses the MAC address at the beginning of a word, and returns its length in bytes: groups of
/// two or more digits with the same separator, or none.
pub(super) fn parse_prefix(word: &str) -> Option<(Mac, usize)> {
    let ends = |length: usize| {
        let behind = word.get(length..).and_then(|rest| rest.chars().next());
        !behind.is_some_and(char::is_alphanumeric)
    };
    let bytes = word.as_bytes();
    for &(size, groups) in GROUPED {
        let length = size * groups + groups - 1;
        let separator = bytes.get(size).filter(|byte| b":-.".contains(byte));
        let (Some(separator), Some(spelled)) = (separator, bytes.get(..length)) else { continue };
        let is_group = |(at, byte): (usize, &u8)| match at % (size + 1) == size {
            true => byte == separator,
            false => byte.is_ascii_hexdigit(),
        };
        // Four groups of four may be part of an IPv6 address.
        let is_other = size == 4 && *separator == b':' || size == 6 && *separator == b'.';
        if !is_other && spelled.iter().enumerate().all(is_group) && ends(length) {
            return parse(word.get(..length)?).map(|mac| (mac, length));
        }
    }
    let length = word.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(word.len());
    let is_mac = length == 12 && ends(length);
    is_mac.then(|| parse(word.get(..length)?).map(|mac| (mac, length)))?
}

/// Returns whether a MAC address is spelled as twelve decimal digits, elsewhere a number.
pub(super) fn is_number(spelled: &str) -> bool {
    spelled.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses hex digits with any characters between them.
pub(super) fn parse(text: &str) -> Option<Mac> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    let address = u64::from_str_radix(&digits, 16).ok()?;
    Some(Mac { address, digits: digits.len() })
}

/// Finds the MAC addresses that `is_known` accepts by their digits, wherever they are: inside
/// longer words, and with separators between any of them.
pub(in crate::redact) fn find_known(
    text: &str,
    is_known: impl Fn(Mac) -> bool,
) -> Vec<(Range<usize>, Mac)> {
    let mut found = Vec::new();
    if text.len() < MIN_DIGITS {
        return found;
    }
    // The last digits, and the offset of each.
    let (mut last, mut starts, mut count) = (0_u64, [0; MAX_DIGITS], 0_usize);
    let mut skip = 0;
    for (at, byte) in text.bytes().enumerate() {
        if at < skip {
            continue;
        }
        let Some(digit) = char::from(byte).to_digit(16) else {
            let encoded = text.get(at..at + 3).unwrap_or_default();
            if matches!(encoded, "%3A" | "%3a" | "%2D" | "%2d") {
                skip = at + encoded.len();
            } else if !b":-._".contains(&byte) {
                count = 0;
            }
            continue;
        };
        last = last << 4 | u64::from(digit);
        if let Some(start) = starts.get_mut(count % MAX_DIGITS) {
            *start = at;
        }
        count += 1;
        for (digits, address) in [(MAX_DIGITS, last), (MIN_DIGITS, last & 0xffff_ffff_ffff)] {
            let mac = Mac { address, digits };
            if let Some(first) = count.checked_sub(digits)
                && is_known(mac)
                && let Some(start) = starts.get(first % MAX_DIGITS)
            {
                found.push((*start..at + 1, mac));
                count = 0;
                break;
            }
        }
    }
    found
}

/// Returns a MAC address in the style of another spelling: its separators, and its case.
pub(in crate::redact) fn spell_like(spelled: &str, mac: Mac) -> String {
    let digits = mac.text();
    let is_lower = spelled.bytes().any(|byte| byte.is_ascii_lowercase());
    let mut digits = digits.chars().map(|c| if is_lower { c } else { c.to_ascii_uppercase() });
    let mut text = String::with_capacity(spelled.len());
    // Percent-encoded characters are not digits.
    let mut encoded = 0;
    for c in spelled.chars() {
        if c == '%' {
            encoded = 3;
        }
        let is_digit = encoded == 0 && c.is_ascii_hexdigit();
        encoded = usize::saturating_sub(encoded, 1);
        text.push(if is_digit { digits.next().unwrap_or(c) } else { c });
    }
    text
}
