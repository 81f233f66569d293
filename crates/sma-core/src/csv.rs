//! Tables as CSV (RFC 4180), safe to open in a spreadsheet.
//!
//! Names in archives come from the network: anyone nearby can name an access point `=cmd|'/C calc'!A0`
//! (OWASP, CSV Injection).

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::escape::is_active;
use crate::json::{Kind, Value};

/// Returns a value as a cell: numbers unchanged, strings as [`text`], arrays and objects as JSON,
/// null as an empty cell.
///
/// ```
/// use sma_core::{csv, json};
/// let json = r#"["=1+1", -63, null]"#;
/// let tape = json::parse(json.as_bytes(), 8)?;
/// let cells: Vec<_> = tape.root(json.as_bytes()).elements().map(csv::cell).collect();
/// assert_eq!(cells, ["'=1+1", "-63", ""]);
/// # Ok::<(), json::JsonError>(())
/// ```
#[must_use]
pub fn cell(value: Value<'_>) -> String {
    match value.kind() {
        Kind::Null => String::new(),
        Kind::String => text(&value.as_str().unwrap_or_default()),
        Kind::Bool | Kind::Number => value.source().to_owned(),
        Kind::Array | Kind::Object => text(&serde_json::to_string(&value).unwrap_or_default()),
    }
}

/// Appends cells as a row.
pub fn push_row<C: AsRef<str>>(table: &mut String, cells: impl IntoIterator<Item = C>) {
    let start = table.len();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            table.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\r', '\n']) {
            table.push('"');
            table.push_str(&cell.replace('"', "\"\""));
            table.push('"');
        } else {
            table.push_str(cell);
        }
    }
    // An empty line would not be a row of one empty cell.
    if table.len() == start {
        table.push_str("\"\"");
    }
    table.push_str("\r\n");
}

/// Returns a text as a cell: with an apostrophe before what a spreadsheet would run as a formula,
/// and with characters escaped that a terminal would act on.
#[must_use]
pub fn text(text: &str) -> String {
    let mark = if is_formula(text) { "'" } else { "" };
    let escape = |character: char| {
        let escaped = is_active(character).then(|| character.escape_unicode());
        let plain = escaped.is_none().then_some(character);
        escaped.into_iter().flatten().chain(plain)
    };
    mark.chars().chain(text.chars().flat_map(escape)).collect()
}

/// Returns whether a spreadsheet could run a text as a formula. Some skip whitespace before it, and
/// some accept the full-width and small forms of its signs.
fn is_formula(text: &str) -> bool {
    let is_line_start = |character: char| matches!(character, '\t' | '\r' | '\n');
    if text.starts_with(is_line_start) {
        return true;
    }
    let is_skipped = |character: char| character.is_whitespace() || is_active(character);
    let text = text.trim_start_matches(is_skipped);
    match text.chars().next() {
        Some('-') => !is_number(text),
        Some('=' | '+' | '@') => true,
        Some('\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}') => true,
        Some('\u{fe66}' | '\u{fe62}' | '\u{fe63}' | '\u{fe6b}') => true,
        _ => false,
    }
}

/// Returns whether a text is a plain number, such as `-63`: no spreadsheet runs one.
fn is_number(text: &str) -> bool {
    let is_figure = |character: char| character.is_ascii_digit() || "+-.eE".contains(character);
    text.chars().all(is_figure) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_get_an_apostrophe() {
        for formula in [
            "=1+1",
            "=cmd|' /C calc'!A0",
            "+49 30 1234",
            "-2+3+cmd|' /C calc'!A0",
            "--1",
            "-",
            "-inf",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\0=1",
            "\u{200b}\u{3000}@x",
            "\u{ff1d}1",
            "\u{ff0b}1",
            "\u{ff0d}1",
            "\u{ff20}x",
            "\u{fe66}1",
        ] {
            let cell = text(formula);
            assert!(cell.starts_with('\''), "{formula:?}: {cell:?}");
        }
    }

    #[test]
    fn other_texts_are_unchanged() {
        for plain in [
            "",
            "Kitchen",
            "-63",
            "-63.5",
            "-1e9",
            " -63",
            "a=b",
            "1+1",
            "'quoted'",
            "\"x\"",
            "客厅",
            "two\nlines",
            "#1",
            "192.168.1.20",
            "[1]",
            "{}",
            "mail@example.com",
            "%",
            "|",
        ] {
            assert_eq!(text(plain), plain);
        }
    }

    #[test]
    fn controls_are_escaped() {
        assert_eq!(text("a\u{1b}[31m\u{9b}m\u{202e}b"), "a\\u{1b}[31m\\u{9b}m\\u{202e}b");
    }

    #[test]
    fn cells_with_separators_are_quoted() {
        let mut table = String::new();
        push_row(&mut table, ["a", "b,c", "say \"x\"", "two\nlines", ""]);
        push_row(&mut table, [""]);
        assert_eq!(table, "a,\"b,c\",\"say \"\"x\"\"\",\"two\nlines\",\r\n\"\"\r\n");
    }
}
