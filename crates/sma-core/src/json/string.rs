//! Strings: scanning, resolving escapes, and the order of names.

use alloc::borrow::Cow;
use alloc::string::String;
use core::cmp::Ordering;

use super::error::{BoxedError, JsonErrorKind, error};

/// Result of scanning one string.
pub(super) struct Scanned {
    /// Offset after its closing quote.
    pub(super) end: usize,
    /// Whether it has escapes.
    pub(super) escaped: bool,
    /// Whether RFC 8785 writes it the same way.
    pub(super) canonical: bool,
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH_BITS: u64 = ONES << 7;

/// Returns the end of the string whose opening quote is at `open` if it is a common one: ASCII
/// without escapes. All others, including faulty ones, are left to [`scan`].
#[inline(always)]
pub(super) fn end_of_plain(text: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let word = u64::from_le_bytes(*text.get(at..)?.first_chunk()?);
        // Bytes beyond ASCII already have their high bit set.
        let stops = mark_stops(word) | word & HIGH_BITS;
        if stops != 0 {
            at += first_byte(stops);
            return (text.get(at) == Some(&b'"')).then_some(at + 1);
        }
        at += 8;
    }
}

/// Scans the string whose opening quote is at `open`.
pub(super) fn scan(text: &[u8], open: usize) -> Result<Scanned, BoxedError> {
    let mut at = open + 1;
    let mut not_ascii = 0;
    let mut escaped = false;
    let mut canonical = true;
    loop {
        let word = word_at(text, at);
        let stops = mark_stops(word);
        if stops == 0 {
            not_ascii |= word & HIGH_BITS;
            at += 8;
            continue;
        }
        not_ascii |= word & HIGH_BITS & (stops ^ (stops - 1));
        at += first_byte(stops);
        match text.get(at) {
            Some(b'"') => break,
            Some(b'\\') => {
                let escape = Escape::read(text.get(at..).unwrap_or_default())
                    .map_err(|kind| error(at, kind))?;
                at += escape.length;
                escaped = true;
                canonical &= escape.canonical;
            }
            Some(_) => return Err(error(at, JsonErrorKind::ControlCharacter)),
            None => return Err(error(text.len(), JsonErrorKind::UnexpectedEnd)),
        }
    }
    if not_ascii != 0 {
        let content = text.get(open..at).unwrap_or_default();
        if let Err(invalid) = core::str::from_utf8(content) {
            return Err(error(open + invalid.valid_up_to(), JsonErrorKind::InvalidUtf8));
        }
    }
    Ok(Scanned { end: at + 1, escaped, canonical })
}

/// Returns eight bytes of the text, the first in the lowest bits; the text is padded with quotes,
/// which stop a scan.
#[inline]
fn word_at(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(bytes) = rest.first_chunk() {
        return u64::from_le_bytes(*bytes);
    }
    rest.iter().rev().fold(ONES * u64::from(b'"'), |word, byte| word << 8 | u64::from(*byte))
}

/// Returns the high bit of each byte that ends a run of plain characters: a quote, a backslash, or
/// a control character. Only the lowest of these bits is exact: subtractions borrow from the byte
/// above a hit.
#[inline(always)]
fn mark_stops(word: u64) -> u64 {
    let quote = word ^ (ONES * u64::from(b'"'));
    let backslash = word ^ (ONES * u64::from(b'\\'));
    let is_quote = quote.wrapping_sub(ONES) & !quote;
    let is_backslash = backslash.wrapping_sub(ONES) & !backslash;
    let is_control = word.wrapping_sub(ONES * 0x20) & !word;
    (is_quote | is_backslash | is_control) & HIGH_BITS
}

/// Returns the index of the lowest byte whose high bit is set.
#[inline(always)]
fn first_byte(stops: u64) -> usize {
    usize::try_from(stops.trailing_zeros() / 8).unwrap_or(0)
}

/// An escape of a string (RFC 8259, section 7); a surrogate pair is one escape.
struct Escape {
    character: char,
    /// Length in the text, in bytes.
    length: usize,
    /// Whether RFC 8785 (section 3.2.2.2) writes the character this way.
    canonical: bool,
}

impl Escape {
    /// Reads the escape at the beginning of `text`.
    fn read(text: &[u8]) -> Result<Self, JsonErrorKind> {
        let Some(letter) = text.get(1) else { return Err(JsonErrorKind::UnexpectedEnd) };
        let (character, canonical) = match letter {
            b'"' => ('"', true),
            b'\\' => ('\\', true),
            b'/' => ('/', false),
            b'b' => ('\u{8}', true),
            b'f' => ('\u{c}', true),
            b'n' => ('\n', true),
            b'r' => ('\r', true),
            b't' => ('\t', true),
            b'u' => return Self::read_unicode(text),
            _ => return Err(JsonErrorKind::InvalidEscape),
        };
        Ok(Self { character, length: 2, canonical })
    }

    fn read_unicode(text: &[u8]) -> Result<Self, JsonErrorKind> {
        let (first, rest) = text.split_at_checked(6).ok_or(JsonErrorKind::InvalidEscape)?;
        let unit = code_unit(first).ok_or(JsonErrorKind::InvalidEscape)?;
        if let Some(character) = char::from_u32(unit) {
            let short = matches!(character, '\u{8}' | '\t' | '\n' | '\u{c}' | '\r');
            let lower = !first.iter().any(u8::is_ascii_uppercase);
            let canonical = character < ' ' && !short && lower;
            return Ok(Self { character, length: 6, canonical });
        }
        let low = rest.first_chunk::<6>().and_then(|escape| code_unit(escape));
        let character = match (unit, low) {
            (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
            }
            _ => None,
        };
        let character = character.ok_or(JsonErrorKind::LoneSurrogate)?;
        Ok(Self { character, length: 12, canonical: false })
    }
}

/// Returns the UTF-16 code unit of the six bytes `\uXXXX`.
fn code_unit(escape: &[u8]) -> Option<u32> {
    let digits = escape.strip_prefix(br"\u")?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | char::from(digit).to_digit(16)?))
}

/// Content between the quotes of a string, and whether it has escapes.
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) escaped: bool,
}

impl<'a> Content<'a> {
    /// Wraps a string without escapes.
    pub(super) fn plain(string: &'a str) -> Self {
        Self { bytes: string.as_bytes(), escaped: false }
    }

    /// Returns the string with escapes resolved, borrowed where there are none.
    pub(super) fn resolve(self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(self.chars().collect()) } else { Cow::Borrowed(self.str()) }
    }

    /// Returns the characters with escapes resolved.
    pub(super) fn chars(self) -> impl Iterator<Item = char> + use<'a> {
        let mut rest = self.str();
        core::iter::from_fn(move || {
            let mut character = rest.chars().next()?;
            let mut length = character.len_utf8();
            if self.escaped && character == '\\' {
                let escape = Escape::read(rest.as_bytes()).ok()?;
                (character, length) = (escape.character, escape.length);
            }
            rest = rest.get(length..)?;
            Some(character)
        })
    }

    /// Returns whether both are the same string.
    pub(super) fn is_same(self, other: Self) -> bool {
        if self.escaped || other.escaped {
            self.chars().eq(other.chars())
        } else {
            self.bytes == other.bytes
        }
    }

    /// Returns whether the string equals `other`.
    pub(super) fn is(self, other: &str) -> bool {
        self.is_same(Content::plain(other))
    }

    /// Compares by UTF-16 code units, the order of names in RFC 8785 (section 3.2.3).
    pub(super) fn compare_names(self, other: Self) -> Ordering {
        if self.escaped || other.escaped {
            return self.chars().map(utf16_rank).cmp(other.chars().map(utf16_rank));
        }
        for (mine, its) in self.bytes.iter().zip(other.bytes) {
            if mine != its {
                return byte_rank(*mine).cmp(&byte_rank(*its));
            }
        }
        self.bytes.len().cmp(&other.bytes.len())
    }

    /// Returns the source text; parsed strings are UTF-8.
    fn str(self) -> &'a str {
        core::str::from_utf8(self.bytes).unwrap_or_default()
    }
}

/// Returns a sort key by UTF-16 code units: U+E000 to U+FFFF come after all others, because
/// characters beyond U+FFFF begin with a surrogate.
fn utf16_rank(character: char) -> u32 {
    match character {
        '\u{e000}'..='\u{ffff}' => u32::from(character) + 0x11_0000,
        _ => u32::from(character),
    }
}

/// Returns the same key for the first byte in which two UTF-8 strings differ: 0xEE and 0xEF begin
/// the characters from U+E000 to U+FFFF.
fn byte_rank(byte: u8) -> u8 {
    if matches!(byte, 0xee | 0xef) { byte + 0x10 } else { byte }
}

/// Returns a text as a JSON string, with quotes.
pub(crate) fn quote(text: &str) -> String {
    // Serializing a text into memory cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scan_stops_at_the_right_byte() {
        for length in 0..20 {
            for stop in [b'"', b'\\', 0x1f, 0] {
                // 0x21, 0x23, 0x5b, 0x5d and 0xa0 are next to what the scan looks for.
                let mut text: alloc::vec::Vec<u8> =
                    [0x21, 0x23, 0x5b, 0x5d, 0x7f].into_iter().cycle().take(length).collect();
                text.extend([stop, b'"', 0x21, 0x20]);
                let word = word_at(&text, length.saturating_sub(3));
                let expected =
                    text.iter().position(|byte| *byte == stop).unwrap() - length.saturating_sub(3);
                assert_eq!(first_byte(mark_stops(word)), expected);
            }
        }
        assert_eq!(
            mark_stops(u64::from_le_bytes([0xa2, 0xdc, 0x9f, 0x80, 0xff, b' ', b'!', b'#'])),
            0
        );
    }

    #[test]
    fn names_are_ordered_by_utf16_code_units() {
        let ordered = [
            "", "\r", "1", "a", "ab", "b", "\u{80}", "ö", "€", "\u{d7ff}", "😀", "😂", "\u{e000}",
            "\u{fb33}",
        ];
        for (i, first) in ordered.iter().enumerate() {
            for (j, second) in ordered.iter().enumerate() {
                let expected = first.encode_utf16().cmp(second.encode_utf16());
                assert_eq!(i.cmp(&j), expected);
                for escaped in [false, true] {
                    // None of these has a backslash, so reading them as escaped changes nothing.
                    let content = |name: &'static str| Content { bytes: name.as_bytes(), escaped };
                    assert_eq!(content(first).compare_names(content(second)), expected);
                }
            }
        }
    }
}
