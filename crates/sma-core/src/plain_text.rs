//! Binary values in text files: removing the line end.

/// Returns the text without one final line feed, or carriage return and line feed.
pub(crate) fn strip_line_end(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"\r\n").or_else(|| text.strip_suffix(b"\n")).unwrap_or(text)
}
