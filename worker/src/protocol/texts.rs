//! Maximum length of texts in answers.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

/// Maximum number of characters of a text in an answer, such as a description, a message or a name,
/// so that the page stays responsive. Cut texts can be saved in full, with the report and the
/// summary.
pub const MAX_TEXT: usize = 2000;

/// Replacement for the rest of a cut text.
const ELLIPSIS: &str = "…";

/// Returns whether a text of an answer is cut.
#[must_use]
pub fn is_cut(text: &str) -> bool {
    text.chars().nth(MAX_TEXT).is_some()
}

/// Writes JSON whose texts have at most `max` characters. Longer texts are cut and end in an
/// ellipsis.
///
/// # Errors
/// Errors of the writer.
pub fn write_json(
    writer: impl Write,
    value: &impl Serialize,
    max: usize,
) -> serde_json::Result<()> {
    let formatter = Cutting { max, left: max, is_cut: false };
    value.serialize(&mut Serializer::with_formatter(writer, formatter))
}

/// Compact JSON with cut texts.
struct Cutting {
    max: usize,
    /// Number of characters of the current text that can still be written.
    left: usize,
    /// Whether the current text is cut.
    is_cut: bool,
}

impl Cutting {
    fn cut<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.is_cut {
            return Ok(());
        }
        (self.left, self.is_cut) = (0, true);
        writer.write_all(ELLIPSIS.as_bytes())
    }
}

impl Formatter for Cutting {
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        (self.left, self.is_cut) = (self.max, false);
        CompactFormatter.begin_string(writer)
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        match fragment.char_indices().nth(self.left) {
            Some((end, _)) => {
                writer.write_all(&fragment.as_bytes()[..end])?;
                self.cut(writer)
            }
            None => {
                self.left -= fragment.chars().count();
                writer.write_all(fragment.as_bytes())
            }
        }
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        if self.left == 0 {
            return self.cut(writer);
        }
        self.left -= 1;
        CompactFormatter.write_char_escape(writer, escape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn cut(value: &Value, max: usize) -> Value {
        let mut bytes = Vec::new();
        write_json(&mut bytes, value, max).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[wasm_bindgen_test]
    fn texts_are_truncated_by_characters() {
        for (text, expected) in [
            ("", ""),
            ("abc", "abc"),
            ("abcd", "abc…"),
            ("äöü", "äöü"),
            ("äöü😀", "äöü…"),
            ("\"\\\n", "\"\\\n"),
            ("\"\\\n\t", "\"\\\n…"),
            ("ab\n\n", "ab\n…"),
            ("a\nb\nc\nd", "a\nb…"),
            ("\u{1}\u{2}\u{3}xyz\n", "\u{1}\u{2}\u{3}…"),
        ] {
            assert_eq!(cut(&json!([text, 12345, text]), 3), json!([expected, 12345, expected]));
        }
    }

    #[wasm_bindgen_test]
    fn short_texts_are_written_as_serde_json_does() {
        let value = json!({"a": [1, 2.5, null, true], "b\n": {"c": "ü\u{7f}\"", "d": {}}});
        let mut bytes = Vec::new();
        write_json(&mut bytes, &value, 10).unwrap();
        assert_eq!(bytes, value.to_string().into_bytes());
    }

    #[wasm_bindgen_test]
    fn a_truncated_text_is_recognized_by_its_length() {
        let texts = cut(&json!(["x".repeat(MAX_TEXT), "ü".repeat(MAX_TEXT + 1)]), MAX_TEXT);
        let is_cut = |index: usize| is_cut(texts[index].as_str().unwrap());
        assert_eq!([is_cut(0), is_cut(1)], [false, true]);
    }
}
