//! Texts from files, made fit for people's eyes.

use alloc::format;
use alloc::string::String;

/// Characters that are shown, before escaping; the longest path that is allowed has no more.
const MAX_CHARS: usize = crate::Limits::MAX_PATH_BYTES;

/// A text from a file as part of a sentence: what a terminal or a page would act on is escaped
/// (control and bidirectional characters, and everything else that cannot be seen), and the rest
/// of a long one is cut off.
///
/// ```
/// use sma_core::escape::escape;
/// assert_eq!(escape("Kitchen\u{1b}[31m"), "Kitchen\\u{1b}[31m");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped: String = text.chars().take(MAX_CHARS).flat_map(escape_char).collect();
    if text.chars().nth(MAX_CHARS).is_some() {
        escaped.push('\u{2026}');
    }
    escaped
}

/// A text, or of a longer one as many bytes at most as are allowed, and an ellipsis.
#[cfg(feature = "compare")]
pub(crate) fn truncate(text: &str, max_bytes: usize) -> String {
    if text.len() <= max_bytes {
        return String::from(text);
    }
    let mut clipped =
        String::from(text.get(..text.floor_char_boundary(max_bytes)).unwrap_or_default());
    clipped.push('\u{2026}');
    clipped
}

/// The character itself where it can be seen, else as `\u{202e}`.
fn escape_char(character: char) -> impl Iterator<Item = char> {
    let plain = matches!(character, '"' | '\'' | '\\').then_some(character);
    plain.into_iter().chain(plain.is_none().then(|| character.escape_debug()).into_iter().flatten())
}

/// JSON with every character escaped that a terminal or an editor would act on instead of showing
/// it: control characters beyond those of ASCII, marks of direction, separators of lines, and what
/// cannot be seen. To whoever parses it, it is the same.
///
/// ```
/// use sma_core::escape::escape_json;
/// assert_eq!(escape_json("[\"Kitchen\u{9b}31m\"]"), r#"["Kitchen\u009b31m"]"#);
/// ```
#[must_use]
pub fn escape_json(json: &str) -> String {
    // Outside of strings JSON has none of them, and behind a backslash there is none either.
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_active(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Whether a terminal or an editor acts on a character instead of showing it; the line ends and
/// tabs of a text are none of these. Joiners stay, which some scripts and emoji are written with.
#[must_use]
pub fn is_active(character: char) -> bool {
    match character {
        '\n' | '\r' | '\t' => false,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(escape("data/it's \"a\".json"), "data/it's \"a\".json");
        assert_eq!(escape("a\x1b[31m\n\0"), "a\\u{1b}[31m\\n\\0");
        assert_eq!(
            escape("a\u{202e}b\u{2066}\u{200b}\u{feff}"),
            "a\\u{202e}b\\u{2066}\\u{200b}\\u{feff}"
        );
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = escape(&"a".repeat(1 << 20));
        assert_eq!(long.chars().count(), 256);
        assert!(long.ends_with('\u{2026}'));
        assert_eq!(escape(&"\u{1f600}".repeat(255)), "\u{1f600}".repeat(255));
    }

    #[test]
    fn json_stays_what_it_is_and_commands_nothing() {
        let hostile: String = ('\0'..='\u{ff}')
            .chain('\u{2000}'..='\u{2070}')
            .chain(['"', '\\', '\u{61c}', '\u{feff}', '\u{fffa}', '\u{e0041}', '\u{1f600}'])
            .collect();
        let value =
            serde_json::json!({ hostile.clone(): [hostile.clone(), "\\\u{9b}", 1.5, null] });
        for json in
            [serde_json::to_string(&value).unwrap(), serde_json::to_string_pretty(&value).unwrap()]
        {
            let escaped = escape_json(&json);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
            assert!(!escaped.contains(is_active), "{escaped}");
            // Twice is the same, and what is harmless is as it was.
            assert_eq!(escape_json(&escaped), escaped);
            assert!(escaped.contains("é") && escaped.contains('\u{200d}'));
        }
        assert!(escape_json("\"\u{9b}\u{202e}\u{7f}\"").eq("\"\\u009b\\u202e\\u007f\""));
        assert_eq!(escape_json("\"\u{e0041}\""), "\"\\udb40\\udc41\"");
    }
}
