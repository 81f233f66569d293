//! Secrets in tags: the value of a password field in HTML (`<input type=password value=…>`), values
//! and texts of elements that an attribute names (`<entry key="password">…</entry>`).

use alloc::vec::Vec;
use core::ops::Range;

use super::cursor::Cursor;
use crate::secrets::names::is_hidden_in_text;

/// Attributes that say what an element contains.
const NAMES: &[&str] = &["name", "key", "id", "type", "autocomplete"];

/// Attributes that contain the value.
const VALUES: &[&str] = &["value", "content", "default", "val"];

/// Elements of files of settings, whose value or text an attribute names.
const SETTINGS: &[&str] =
    &["add", "entry", "string", "property", "item", "setting", "param", "value"];

/// Maximum distance between the beginning of a tag and an attribute with a name, in bytes.
const MAX_TAG: usize = 128;

/// Types of fields whose value is a label, or on and off.
const BUTTONS: &[&str] = &["button", "checkbox", "radio", "reset", "submit"];

/// Adds the secrets in tags.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')).map(|open| at + open + 1)
    {
        let mut tag = Cursor { text, at: open };
        let name = tag.tag_name();
        let (mut is_secret, mut is_named, mut is_label) = (false, false, false);
        let mut values = Vec::new();
        while let Some((attribute, value)) = tag.attribute() {
            let is_one_of = |names: &[&str]| {
                let spelled = text.get(attribute.clone()).unwrap_or_default();
                names.iter().any(|it| spelled.eq_ignore_ascii_case(it))
            };
            if is_one_of(VALUES) {
                values.push(value);
            } else if is_one_of(NAMES) {
                let named = text.get(value).unwrap_or_default();
                let is_hidden = is_hidden_in_text(named);
                is_secret |= is_hidden;
                is_named |= is_hidden && is_one_of(&["name", "key"]);
                is_label |= BUTTONS.iter().any(|it| named.eq_ignore_ascii_case(it));
            }
        }
        at = tag.at;
        let is_named = is_named && text.get(name).is_some_and(is_setting);
        if is_secret && values.is_empty() && is_named && tag.take(">") {
            let rest = tag.rest();
            values.push(tag.at..tag.at + rest.find('<').unwrap_or(rest.len()));
        }
        found.extend(values.into_iter().filter(|_| is_secret && !is_label));
    }
}

/// Returns whether the attribute at the end of a text names a setting: in `<entry key="…">` the key
/// is a name.
pub(super) fn is_name_of_setting(before: &str) -> bool {
    let near = before.get(before.floor_char_boundary(before.len().saturating_sub(MAX_TAG))..);
    let tag = near.and_then(|near| near.rsplit_once('<'));
    tag.is_some_and(|(_, tag)| {
        !tag.contains('>') && tag.split(char::is_whitespace).next().is_some_and(is_setting)
    })
}

fn is_setting(element: &str) -> bool {
    SETTINGS.iter().any(|it| element.eq_ignore_ascii_case(it))
}

/// What is read in a tag.
impl Cursor<'_> {
    /// Consumes the characters of a name.
    fn tag_name(&mut self) -> Range<usize> {
        let is_part = |c: char| c.is_alphanumeric() || "-_:.".contains(c);
        self.take_while(is_part)
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> Range<usize> {
        let (start, rest) = (self.at, self.rest());
        self.at += rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        start..self.at
    }

    /// Returns the next attribute and its value; `None` at the end of the tag.
    fn attribute(&mut self) -> Option<(Range<usize>, Range<usize>)> {
        loop {
            self.take_while(|c| c.is_whitespace() || c == '/');
            let name = self.tag_name();
            if name.is_empty() {
                return None;
            }
            self.take_while(char::is_whitespace);
            if !self.take("=") {
                continue;
            }
            self.take_while(char::is_whitespace);
            // In a text inside a text, quotes have backslashes.
            self.take_while(|c| c == '\\');
            let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                return Some((
                    name,
                    self.take_while(|c| !c.is_whitespace() && !"<>\\".contains(c)),
                ));
            };
            self.at += quote.len_utf8();
            let value = self.take_while(|c| c != quote && !matches!(c, '<' | '>' | '\\'));
            self.take_while(|c| c == '\\');
            self.at += self.rest().chars().next().filter(|c| *c == quote).map_or(0, char::len_utf8);
            return Some((name, value));
        }
    }
}
