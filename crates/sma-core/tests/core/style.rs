//! The rules of `docs/style.md` that a program can check. The unit tests of the crate use them too.

use test_programs::style::find_banned_phrase;

/// First words of texts that are names, and so written as they are.
const NAMES: &[&str] = &["compression", "deleted", "encryption", "statistics", "validation"];

/// Returns what is wrong with the text of an error, which is part of a sentence.
pub(crate) fn find_fragment_problem(text: &str) -> Option<&'static str> {
    let first = text.split(' ').next().unwrap_or_default();
    let is_name = first.chars().all(|letter| !letter.is_lowercase());
    if text.starts_with(char::is_uppercase) && !is_name {
        return Some("begins with a capital letter");
    }
    if text.ends_with(['.', '!', '?', ':', ' ']) || text.is_empty() {
        return Some("ends like a sentence, or not at all");
    }
    find_banned_phrase(text)
}

/// Returns what is wrong with one or several sentences.
pub(crate) fn find_sentence_problem(text: &str) -> Option<&'static str> {
    let first = text.split(' ').next().unwrap_or_default();
    let is_name = NAMES.contains(&first) || !first.bytes().all(|byte| byte.is_ascii_lowercase());
    if !text.starts_with(char::is_uppercase) && !is_name {
        return Some("begins with a small letter");
    }
    if !text.ends_with('.') {
        return Some("does not end with a period");
    }
    find_banned_phrase(text)
}
