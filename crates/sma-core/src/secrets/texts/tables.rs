//! Columns of secrets in tables: lines of fields with commas, semicolons or tabs between them (RFC
//! 4180), below a line with the names of the columns.

use alloc::vec::Vec;
use core::ops::Range;

use super::assignments::is_word;
use crate::secrets::names::is_hidden_in_text;

const SEPARATORS: &[char] = &[',', ';', '\t', '|'];

/// Maximum length of the name of a column, in bytes.
const MAX_NAME: usize = 64;

/// Maximum number of words in the name of a column of secrets: more are a sentence.
const MAX_WORDS: usize = 2;

/// Adds the fields in columns of secrets.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    if !text.contains('\n') {
        return;
    }
    let mut header: Option<Header> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let split = |separator| fields(line.trim_end_matches(['\n', '\r']), separator);
        let row: Vec<Range<usize>> =
            header.as_ref().map(|header| split(header.separator).collect()).unwrap_or_default();
        if let Some(header) = header.as_ref().filter(|header| header.columns == row.len()) {
            let secrets = header.secrets.iter().filter_map(|column| row.get(*column));
            let is_value = |field: &&Range<usize>| !line.get((*field).clone()).is_some_and(is_word);
            let secrets = secrets.filter(is_value);
            found.extend(secrets.map(|field| start + field.start..start + field.end));
        } else {
            header = SEPARATORS.iter().find_map(|it| Header::new(line, split(*it), *it));
        }
        start += line.len();
    }
}

/// Names of columns.
struct Header {
    separator: char,
    columns: usize,
    /// Indexes of the columns with secrets.
    secrets: Vec<usize>,
}

impl Header {
    /// Parses a line as a header; `None` if it is not one, or has no column of secrets.
    fn new(
        line: &str,
        fields: impl Iterator<Item = Range<usize>>,
        separator: char,
    ) -> Option<Self> {
        let mut header = Self { separator, columns: 0, secrets: Vec::new() };
        for field in fields {
            let name = line.get(field)?.trim();
            let is_name = (1..=MAX_NAME).contains(&name.len())
                && name.starts_with(char::is_alphanumeric)
                && !name.contains(['=', ':', '{', '}', '<', '>', '(', ')', '[', ']', '"']);
            if !is_name {
                return None;
            }
            if name.split(' ').count() <= MAX_WORDS && is_hidden_in_text(name) {
                header.secrets.push(header.columns);
            }
            header.columns += 1;
        }
        (header.columns > 1 && !header.secrets.is_empty()).then_some(header)
    }
}

/// Returns the fields of a line, without quotes and spaces around them.
fn fields(line: &str, separator: char) -> impl Iterator<Item = Range<usize>> {
    let mut at = Some(0);
    core::iter::from_fn(move || {
        let start = at?;
        let rest = line.get(start..)?;
        let mut is_quoted = false;
        let end = rest.find(|c: char| {
            is_quoted ^= c == '"';
            c == separator && !is_quoted
        });
        at = end.map(|end| start + end + separator.len_utf8());
        let spelled = rest.get(..end.unwrap_or(rest.len()))?;
        let begin = spelled.trim_start_matches([' ', '"']);
        let start = start + spelled.len() - begin.len();
        Some(start..start + begin.trim_end_matches([' ', '"']).len())
    })
}
