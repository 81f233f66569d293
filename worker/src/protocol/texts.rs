//! How long a text of an answer may be.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

/// Most characters of a text in an answer: what an archive says of itself, the words of a check, a
/// name. The page must stay quick whatever an archive holds. Texts that were cut can be saved whole,
/// with the report and the facts.
pub const MAX_TEXT: usize = 2000;

/// What stands for the rest of a text that is cut.
const REST: &str = "…";

/// Whether a text of an answer is cut.
#[must_use]
pub fn is_cut(text: &str) -> bool {
    text.chars().nth(MAX_TEXT).is_some()
}

/// Writes JSON whose texts have at most `max` characters; those that are longer end in an ellipsis
/// there.
///
/// # Errors
/// Those of the writer.
pub fn write_json(
    writer: impl Write,
    value: &impl Serialize,
    max: usize,
) -> serde_json::Result<()> {
    let formatter = Cutting { max, left: max, is_cut: false };
    value.serialize(&mut Serializer::with_formatter(writer, formatter))
}

/// Compact JSON with short texts.
struct Cutting {
    max: usize,
    /// Characters of the text that may still be written.
    left: usize,
    /// Whether the text is cut already.
    is_cut: bool,
}

impl Cutting {
    fn cut<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.is_cut {
            return Ok(());
        }
        (self.left, self.is_cut) = (0, true);
        writer.write_all(REST.as_bytes())
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
    fn texts_are_cut_after_so_many_characters() {
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
    fn what_has_room_is_the_usual_json() {
        let value = json!({"a": [1, 2.5, null, true], "b\n": {"c": "ü\u{7f}\"", "d": {}}});
        let mut bytes = Vec::new();
        write_json(&mut bytes, &value, 10).unwrap();
        assert_eq!(bytes, value.to_string().into_bytes());
    }

    #[wasm_bindgen_test]
    fn a_text_that_was_cut_is_known_by_its_length() {
        let texts = cut(&json!(["x".repeat(MAX_TEXT), "ü".repeat(MAX_TEXT + 1)]), MAX_TEXT);
        let is_cut = |index: usize| is_cut(texts[index].as_str().unwrap());
        assert_eq!([is_cut(0), is_cut(1)], [false, true]);
    }
}
