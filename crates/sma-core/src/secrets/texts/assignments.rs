//! Values assigned to the name of a secret: `let pass = "…"`, `WIFI_PASSWORD=…`, `Authorization:
//! Bearer …`, `?token=…`, `--password …`, `setItem("token", "…")`, `login("anna", "…")`.

use alloc::vec::Vec;
use core::ops::Range;

use super::cursor::{Cursor, Link, is_scheme};
use super::tags::is_name_of_setting;
use crate::secrets::names::{is_hidden_in_text, is_hidden_leaf, words};
use crate::secrets::pairs::BESIDE;

/// Maximum length of a name, in bytes.
const MAX_NAME: usize = 128;

/// Last words of the names of functions that take a password, and the number of arguments before
/// it.
const LOGINS: &[(&str, usize)] = &[
    ("login", 1),
    ("logon", 1),
    ("signin", 1),
    ("authenticate", 1),
    ("auth", 1),
    ("credential", 1),
    ("credentials", 1),
    ("connect", 2),
];

/// Words before `key` that make it a secret.
const KINDS_OF_KEYS: &[&str] = &[
    "API",
    "access",
    "encryption",
    "master",
    "network",
    "private",
    "secret",
    "WLAN",
    "Wi-Fi",
    "WiFi",
];

/// Values that are keywords.
const WORDS: &[&str] = &["true", "false", "null", "none", "nil", "undefined", "yes", "no"];

/// Returns the ranges of the values of secrets in a text, in order.
pub(super) fn values(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut cursor = Cursor { text, at: 0 };
    let mut beside = Beside { text, marks: [None; BESIDE.len()] };
    while let Some(name) = cursor.next_name() {
        let before = text.get(..name.start).unwrap_or_default();
        let is_flag = ends_with_dash(before);
        let spelled = text.get(name.clone()).unwrap_or_default();
        if let Some(skipped) = cursor.rest().starts_with('(').then(|| login(spelled)).flatten()
            && cursor.arguments(skipped, &mut found)
        {
            continue;
        }
        let after = cursor.at;
        if is_scheme(spelled) && cursor.skip_spaces() {
            let value = cursor.token();
            if text.get(value.clone()).is_some_and(is_random) {
                found.push(value.clone());
                cursor.at = value.end;
                continue;
            }
            // A `token` may also be the name of a secret.
            cursor.at = after;
        }
        let Some(link) = cursor.link(name.start, is_flag) else {
            cursor.at = after.max(name.end);
            continue;
        };
        let begin = cursor.at;
        let is_name = spelled.len() <= MAX_NAME
            && (is_hidden_in_text(spelled)
                || is_key(spelled, before, &cursor, link)
                || is_named_key(spelled, before)
                || is_code(spelled, &cursor)
                || beside.makes_secret(spelled, link));
        if !is_name && !is_set_leaf(spelled, &cursor, link) {
            cursor.at = after;
            continue;
        }
        let value = cursor.value(link);
        let is_value = |value: &str| match link {
            Link::Verb => is_random(value),
            _ => !is_word(value),
        };
        if text.get(value.clone()).is_some_and(is_value) {
            found.push(value.clone());
        }
        // Without a value, the text may be the next name.
        cursor.at = if value.is_empty() { begin } else { value.end };
        cursor.operands(&mut found);
    }
    found
}

/// What else a text contains that makes other names those of secrets.
struct Beside<'t> {
    text: &'t str,
    /// Whether the text contains each mark of [`BESIDE`], as far as it was searched for.
    marks: [Option<bool>; BESIDE.len()],
}

impl Beside<'_> {
    /// Returns whether a name is that of a secret because of another one in the text.
    fn makes_secret(&mut self, name: &str, link: Link) -> bool {
        let is_member = matches!(link, Link::Colon | Link::Tight);
        is_member
            && BESIDE.iter().zip(&mut self.marks).any(|((mark, names), is_there)| {
                names.contains(&name) && *is_there.get_or_insert_with(|| self.text.contains(mark))
            })
    }
}

/// Returns whether a text ends with the dashes of an option: two, or one that begins a word.
fn ends_with_dash(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|it| {
        it.is_empty() || it.ends_with(|c: char| c.is_whitespace() || "-\"'`[(".contains(c))
    })
}

/// Returns the number of arguments before the password of a function with this name.
fn login(name: &str) -> Option<usize> {
    let mut last = "";
    let mut has_user = false;
    for word in name.split('.').next_back().into_iter().flat_map(words) {
        last = if word.is_empty() { last } else { word };
        has_user |= word.eq_ignore_ascii_case("user") || word.eq_ignore_ascii_case("username");
    }
    let is_last = |(word, _): &&(&str, usize)| last.eq_ignore_ascii_case(word);
    let of_user = || (has_user && name.len() > last.len()).then_some(1);
    let is_wifi = || name.eq_ignore_ascii_case("wifi.begin").then_some(1);
    LOGINS.iter().find(is_last).map(|(_, skipped)| *skipped).or_else(of_user).or_else(is_wifi)
}

/// Returns whether it is a `key` that a program sets, rather than the name in a pair.
fn is_key(name: &str, before: &str, cursor: &Cursor<'_>, link: Link) -> bool {
    let is_set =
        matches!(link, Link::Tight | Link::Spaced) && cursor.rest().starts_with(['"', '\'', '`']);
    is_set && name.eq_ignore_ascii_case("key") && !is_name_of_setting(before)
}

/// Returns whether it is a key whose kind stands before it, as in `API key`.
fn is_named_key(name: &str, before: &str) -> bool {
    let kind = before.strip_suffix([' ', '-']).unwrap_or_default();
    let is_kind = |it: &&str| {
        let start = kind.len().checked_sub(it.len());
        start.and_then(|start| kind.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(it))
    };
    name.eq_ignore_ascii_case("key") && KINDS_OF_KEYS.iter().any(is_kind)
}

/// Returns whether it is a PIN, rather than a pin of a chip, which has at most three digits; or a
/// parameter `auth` with a generated value.
fn is_code(name: &str, cursor: &Cursor<'_>) -> bool {
    // The whole rest of the text may have no space.
    let near = Cursor { text: cursor.near(), at: 0 };
    let value = || near.text.get(near.token()).unwrap_or_default();
    let is_number = |value: &str| value.len() >= 4 && value.bytes().all(|it| it.is_ascii_digit());
    name.eq_ignore_ascii_case("pin") && is_number(value())
        || name.eq_ignore_ascii_case("auth") && is_random(value())
}

/// Returns whether a program sets it to a text, so that it may be a secret by its name.
fn is_set_leaf(name: &str, cursor: &Cursor<'_>, link: Link) -> bool {
    let is_set =
        matches!(link, Link::Tight | Link::Spaced) && cursor.rest().starts_with(['"', '\'', '`']);
    is_set && name.len() <= MAX_NAME && is_hidden_leaf(name)
}

/// Returns whether a value is a keyword or a variable.
pub(super) fn is_word(value: &str) -> bool {
    WORDS.iter().any(|word| value.eq_ignore_ascii_case(word)) || value.starts_with('$')
}

/// Returns whether a text looks generated, rather than like a word of a sentence.
fn is_random(text: &str) -> bool {
    let letters = text.trim_matches(|c: char| !c.is_alphanumeric());
    let has_inner_upper =
        letters.chars().skip(1).any(char::is_uppercase) && letters.chars().any(char::is_lowercase);
    text.len() >= 6
        && (has_inner_upper || text.chars().any(|c| c.is_ascii_digit() || "=_~+/".contains(c)))
}
