//! Detection of passwords that cannot be typed on a keyboard.

use core::fmt;

/// Reason why a password cannot be typed, as a predicate such as "is not UTF-8". It contains
/// nothing of the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Untypable {
    /// It begins with the UTF-8 byte-order mark, as some editors save it.
    ByteOrderMark,
    /// It begins with the UTF-16 byte-order mark.
    Utf16,
    /// It is not UTF-8.
    NotUtf8,
    /// It has more than one line.
    Lines,
    /// It contains a control character: NUL, a tab, an escape sequence.
    Control,
    /// It contains an invisible character that no keyboard has, or the replacement character of a
    /// failed decoding.
    Invisible,
}

#[cfg(feature = "decrypt")]
impl Untypable {
    /// Detects what keeps a password from being typed. White space can be typed, also at the ends,
    /// and so can the joiners of some scripts.
    pub(super) fn detect(password: &[u8]) -> Option<Self> {
        if password.starts_with(&[0xff, 0xfe]) || password.starts_with(&[0xfe, 0xff]) {
            return Some(Self::Utf16);
        }
        let Ok(text) = core::str::from_utf8(password) else { return Some(Self::NotUtf8) };
        if text.starts_with('\u{feff}') {
            return Some(Self::ByteOrderMark);
        }
        text.chars().find_map(Self::detect_character)
    }

    fn detect_character(character: char) -> Option<Self> {
        match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Self::Lines),
            control if control.is_control() => Some(Self::Control),
            // Zero-width space and word joiner; embeddings, overrides and isolates of direction;
            // byte-order marks, interlinear annotations and replacements; tags.
            '\u{200b}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffd}'
            | '\u{e0000}'..='\u{e007f}' => Some(Self::Invisible),
            // Noncharacters: the last two of each plane, and a block of 32.
            other if u32::from(other) & 0xfffe == 0xfffe => Some(Self::Invisible),
            '\u{fdd0}'..='\u{fdef}' => Some(Self::Invisible),
            _ => None,
        }
    }
}

impl Untypable {
    /// Returns what to do about it, as a sentence.
    pub(crate) fn action(self) -> &'static str {
        match self {
            Self::ByteOrderMark => {
                "Save the password file as UTF-8 without a byte-order mark, or type the password."
            }
            Self::Utf16 | Self::NotUtf8 => {
                "Save the password file as UTF-8; 32 random bytes are a key file."
            }
            Self::Lines => "Save the password as one line.",
            Self::Control | Self::Invisible => {
                "Type the password again, in an editor that saves plain text."
            }
        }
    }
}

impl fmt::Display for Untypable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByteOrderMark => "begins with a byte-order mark",
            Self::Utf16 => "is UTF-16, not UTF-8",
            Self::NotUtf8 => "is not UTF-8",
            Self::Lines => "has more than one line",
            Self::Control => "contains control characters",
            Self::Invisible => "contains invisible characters",
        })
    }
}

#[cfg(all(test, feature = "decrypt"))]
mod tests {
    use super::*;

    #[test]
    fn untypable_passwords_are_classified() {
        let cases: &[(&[u8], Untypable)] = &[
            (b"\xef\xbb\xbfcorrect horse", Untypable::ByteOrderMark),
            (b"\xef\xbb\xbf", Untypable::ByteOrderMark),
            (b"\xff\xfec\0o\0", Untypable::Utf16),
            (b"\xfe\xff\0c\0o", Untypable::Utf16),
            (b"c\0o\0r\0", Untypable::Control),
            (b"\x8f\x01\x02random", Untypable::NotUtf8),
            // Latin-1, and a letter that was cut.
            (b"K\xfcche", Untypable::NotUtf8),
            (b"K\xc3", Untypable::NotUtf8),
            (b"one\ntwo", Untypable::Lines),
            (b"one\r", Untypable::Lines),
            (b"one\n", Untypable::Lines),
            ("one\u{2028}two".as_bytes(), Untypable::Lines),
            (b"tab\there", Untypable::Control),
            (b"\x1b[31mred", Untypable::Control),
            (b"a\x7f", Untypable::Control),
            ("a\u{9b}".as_bytes(), Untypable::Control),
            ("a\u{feff}b".as_bytes(), Untypable::Invisible),
            ("a\u{200b}".as_bytes(), Untypable::Invisible),
            ("\u{202e}a".as_bytes(), Untypable::Invisible),
            ("K\u{fffd}che".as_bytes(), Untypable::Invisible),
            ("\u{10ffff}".as_bytes(), Untypable::Invisible),
        ];
        for (password, expected) in cases {
            assert_eq!(Untypable::detect(password), Some(*expected), "{}", password.escape_ascii());
        }
    }

    #[test]
    fn typable_passwords_are_accepted() {
        for password in [
            "correct horse",
            " spaces at both ends ",
            "Ku\u{308}che K\u{fc}che",
            "客厅",
            // A joiner and a non-joiner, as in Persian and in emoji.
            "می\u{200c}خواهم",
            "👨\u{200d}👩\u{200d}👧",
            "שלום\u{200f}",
            "\u{a0}\u{3000}",
            "!\"§$%&/()=?`´^°~\\|<>",
        ] {
            assert_eq!(Untypable::detect(password.as_bytes()), None, "{password}");
        }
    }
}
