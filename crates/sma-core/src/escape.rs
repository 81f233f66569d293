//! Escaping of untrusted texts for display.

use alloc::format;
use alloc::string::String;

/// Maximum number of characters before escaping, which fits the longest allowed path.
const MAX_CHARS: usize = crate::Limits::MAX_PATH_BYTES;

/// Escapes a text from a file for use in a sentence: characters that a terminal or a page would act
/// on (control and bidirectional characters, and everything else invisible) are escaped, and a long
/// text is cut.
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

/// Escapes the name of a field or section as [`escape`] does, in quotes where it would otherwise be
/// overlooked: an empty name, and one that begins or ends with whitespace.
///
/// ```
/// use sma_core::escape::escape_name;
/// assert_eq!(escape_name("color"), "color");
/// assert_eq!(escape_name(""), "\"\"");
/// assert_eq!(escape_name("color "), "\"color \"");
/// ```
#[must_use]
pub fn escape_name(name: &str) -> String {
    let escaped = escape(name);
    if name.is_empty() || name.trim() != name { format!("\"{escaped}\"") } else { escaped }
}

/// Cuts a text that is longer than `max_bytes`, and appends an ellipsis.
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

/// Returns the character itself if it is visible, else its escape such as `\\u{202e}`.
fn escape_char(character: char) -> impl Iterator<Item = char> {
    let plain = matches!(character, '"' | '\'' | '\\').then_some(character);
    plain.into_iter().chain(plain.is_none().then(|| character.escape_debug()).into_iter().flatten())
}

/// Escapes characters in JSON that a terminal or an editor would act on: control characters beyond
/// those of ASCII, direction marks, line separators, and invisible characters. For parsers, the
/// JSON is unchanged.
///
/// ```
/// use sma_core::escape::escape_json;
/// assert_eq!(escape_json("[\"Kitchen\u{9b}31m\"]"), r#"["Kitchen\u009b31m"]"#);
/// ```
#[must_use]
pub fn escape_json(json: &str) -> String {
    // JSON contains none of them outside strings, nor after a backslash.
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

/// Returns whether a terminal or an editor acts on a character instead of displaying it, except for
/// line ends and tabs. Joiners are not included, since some scripts and emoji require them.
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
    fn invisible_characters_are_escaped() {
        assert_eq!(escape("data/it's \"a\".json"), "data/it's \"a\".json");
        assert_eq!(escape("a\x1b[31m\n\0"), "a\\u{1b}[31m\\n\\0");
        assert_eq!(
            escape("a\u{202e}b\u{2066}\u{200b}\u{feff}"),
            "a\\u{202e}b\\u{2066}\\u{200b}\\u{feff}"
        );
    }

    #[test]
    fn long_texts_are_truncated() {
        let long = escape(&"a".repeat(1 << 20));
        assert_eq!(long.chars().count(), 256);
        assert!(long.ends_with('\u{2026}'));
        assert_eq!(escape(&"\u{1f600}".repeat(255)), "\u{1f600}".repeat(255));
    }

    #[test]
    fn escaped_json_keeps_its_value_without_control_characters() {
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
            // Escaping is idempotent, and leaves harmless characters unchanged.
            assert_eq!(escape_json(&escaped), escaped);
            assert!(escaped.contains("é") && escaped.contains('\u{200d}'));
        }
        assert!(escape_json("\"\u{9b}\u{202e}\u{7f}\"").eq("\"\\u009b\\u202e\\u007f\""));
        assert_eq!(escape_json("\"\u{e0041}\""), "\"\\udb40\\udc41\"");
    }
}
