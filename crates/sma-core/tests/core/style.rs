//! The rules of `docs/style.md` that a program can check. The unit tests of the crate use them too.

/// Words that stand for others: "missing", "plaintext", "states", "caller".
const BANNED: &[&str] = &[
    "anew",
    "anybody",
    "are none",
    "becomes of",
    "comes of",
    "faults",
    "faulty",
    "full stop",
    "gone",
    "in clear",
    "is no",
    "is none",
    "is not there",
    "is there",
    "lies",
    "looked at",
    "noise",
    "nobody knows",
    "nobody vouches",
    "plain file",
    "said",
    "says",
    "sealed",
    "somebody",
    "stands",
    "tells",
    "there are no",
    "there is no",
    "there is not",
    "told",
    "wants",
    "who asks",
    "whoever",
];

/// First words of texts that are names, and so written as they are.
const NAMES: &[&str] = &["compression", "deleted", "encryption", "statistics", "validation"];

/// What is wrong with the text of an error, which becomes part of a sentence.
pub(crate) fn fault_of_fragment(text: &str) -> Option<&'static str> {
    let first = text.split(' ').next().unwrap_or_default();
    let is_name = first.chars().all(|letter| !letter.is_lowercase());
    if text.starts_with(char::is_uppercase) && !is_name {
        return Some("begins with a capital letter");
    }
    if text.ends_with(['.', '!', '?', ':', ' ']) || text.is_empty() {
        return Some("ends like a sentence, or not at all");
    }
    fault_of_words(text)
}

/// What is wrong with a sentence, or several.
pub(crate) fn fault_of_sentence(text: &str) -> Option<&'static str> {
    let first = text.split(' ').next().unwrap_or_default();
    let is_name = NAMES.contains(&first) || !first.bytes().all(|byte| byte.is_ascii_lowercase());
    if !text.starts_with(char::is_uppercase) && !is_name {
        return Some("begins with a small letter");
    }
    if !text.ends_with('.') {
        return Some("does not end with a period");
    }
    fault_of_words(text)
}

/// The word that should be another one.
pub(crate) fn fault_of_words(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    BANNED.iter().copied().find(|banned| {
        text.match_indices(banned).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + banned.len()..].chars().next();
            let is_end = |beside: Option<char>| beside.is_none_or(|it| !it.is_alphanumeric());
            is_end(before) && is_end(after)
        })
    })
}
