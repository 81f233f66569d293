//! Names of secrets: those of the profile (section 9, *Secrets in clear*), and other common names
//! of passwords, tokens and keys.

mod vocabulary;

use alloc::string::String;
use alloc::vec::Vec;

use vocabulary::{ALONE, ANYWHERE, CODES, ENDINGS, LEAVES, OTHER_WORDS, PUBLIC, QUALIFIERS};

/// Words that mark the name of a secret (profile, section 9).
const WORDS: &[&str] = &[
    "pass",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "psk",
    "secret",
    "token",
    "apikey",
    "credential",
    "credentials",
];

/// Adjacent words that mark the name of a secret (profile, section 9).
const PAIRS: &[(&str, &str)] = &[("api", "key"), ("private", "key")];

/// Returns whether a name is that of a secret in the profile, by its words: split at `_`, `-`, `.`,
/// and between a lowercase and an upper-case letter.
pub(super) fn is_secret_name(name: &str) -> bool {
    let mut before = "";
    words(name).filter(|word| !word.is_empty()).any(|word| {
        let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
        let follows = |first: &str| before.eq_ignore_ascii_case(first);
        let found = WORDS.iter().any(|wanted| is(wanted))
            || PAIRS.iter().any(|(first, second)| follows(first) && is(second));
        before = word;
        found
    })
}

/// Returns whether a value with this name is hidden: a secret, several secrets, a key, or their
/// ingredients. Wider than the profile: numbered, joined, abbreviated, and in other languages.
pub(crate) fn is_hidden_name(name: &str) -> bool {
    let words = plain_words(name);
    let Some(last) = words.last() else { return false };
    if words.len() > 1 && QUALIFIERS.contains(&last.as_str()) {
        return false;
    }
    let is_key = matches!(last.as_str(), "key" | "keys");
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map(String::as_str);
    if is_key && before.is_some_and(|word| PUBLIC.contains(&word)) {
        return false;
    }
    let is_code = matches!(last.as_str(), "code" | "codes");
    is_key
        || is_code && before.is_some_and(|word| CODES.contains(&word))
        || words.iter().any(|word| is_hidden_word(word))
        || contains_secret(name)
}

/// Returns whether a text with this name is hidden, although an object with the name is not.
pub(super) fn is_hidden_leaf(name: &str) -> bool {
    plain_words(name).last().is_some_and(|last| LEAVES.contains(&last.as_str()))
}

/// Returns whether a name inside a text is that of a secret. A `key` may be anything there.
pub(super) fn is_hidden_in_text(name: &str) -> bool {
    let words = plain_words(name);
    !matches!(words.as_slice(), [only] if only == "key" || only == "keys") && is_hidden_name(name)
}

/// Returns whether a name contains a word that occurs in names of secrets only, whatever separates
/// its words.
fn contains_secret(name: &str) -> bool {
    let letters = name.chars().filter(|c| !c.is_whitespace() && !"-_./:".contains(*c));
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    ANYWHERE.iter().any(|part| letters.contains(part))
}

fn is_hidden_word(word: &str) -> bool {
    let is = |word: &str| {
        // `key` alone may be anything: its place decides.
        let ends = |ending: &str| word.ends_with(ending) && (ending != "key" || word.len() >= 6);
        WORDS.contains(&word)
            || ALONE.contains(&word)
            || !OTHER_WORDS.contains(&word) && ENDINGS.iter().any(|it| ends(it))
    };
    is(word) || word.strip_suffix('s').is_some_and(is)
}

/// Returns the words of a name in lower case, without digits around them: split at everything
/// except letters and digits, and where an upper-case letter begins a word.
fn plain_words(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()) {
        let mut start = 0;
        let mut chars = part.char_indices().peekable();
        let mut before: Option<char> = None;
        while let Some((at, c)) = chars.next() {
            let follows_lower = before.is_some_and(char::is_lowercase);
            let begins_word = before.is_some_and(char::is_uppercase)
                && chars.peek().is_some_and(|(_, next)| next.is_lowercase());
            if c.is_uppercase() && (follows_lower || begins_word) {
                push_word(&mut found, part.get(start..at));
                start = at;
            }
            before = Some(c);
        }
        push_word(&mut found, part.get(start..));
    }
    found
}

fn push_word(found: &mut Vec<String>, word: Option<&str>) {
    let lower = word.unwrap_or_default().to_lowercase();
    let word = lower.trim_matches(|c: char| c.is_ascii_digit() && lower != "ha1");
    if !word.is_empty() {
        found.push(word.into());
    }
}

/// Returns the words of a name, split at `_`, `-`, `.` and between a lowercase and an upper-case
/// letter. Some may be empty.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(name);
    core::iter::from_fn(move || {
        let text = rest?;
        let mut was_lower = false;
        let end = text.char_indices().find(|(_, c)| {
            let ends = matches!(c, '_' | '-' | '.') || was_lower && c.is_uppercase();
            was_lower = c.is_lowercase();
            ends
        });
        let Some((end, _)) = end else { return rest.take() };
        let (word, behind) = text.split_at_checked(end)?;
        rest = Some(behind.strip_prefix(['_', '-', '.']).unwrap_or(behind));
        Some(word)
    })
}

#[cfg(test)]
mod tests;
