//! Rules of `docs/style.md` that a test can check.

/// Words and phrases that a better one exists for.
const BANNED: &[&str] = &[
    "!",
    "anew",
    "anybody",
    "are none",
    "becomes of",
    "comes of",
    "faults",
    "faulty",
    "full stop",
    "go on",
    "goes on",
    "gone",
    "holds",
    "in clear",
    "is no",
    "is none",
    "is not there",
    "is there",
    "is what",
    "leave out",
    "lies",
    "looked at",
    "makes no sense",
    "makes sense",
    "may take",
    "nobody knows",
    "nobody vouches",
    "noise",
    "plain file",
    "please",
    "said",
    "says",
    "sealed",
    "somebody",
    "stands",
    "taken out",
    "tells",
    "there are no",
    "there is no",
    "there is not",
    "told",
    "wants",
    "what there is",
    "who asks",
    "whoever",
];

/// Returns a phrase of a text that `docs/style.md` has a better one for.
pub fn find_banned_phrase(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    BANNED.iter().copied().find(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + phrase.len()..].chars().next();
            let is_end = |beside: Option<char>| beside.is_none_or(|it| !it.is_alphanumeric());
            *phrase == "!" || is_end(before) && is_end(after)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::find_banned_phrase;

    #[test]
    fn phrases_are_whole_words() {
        for (text, found) in [
            ("The archive tells more", Some("tells")),
            ("TOLD.", Some("told")),
            ("In clear, and not", Some("in clear")),
            ("Done!", Some("!")),
            ("storytellers retold it", None),
            ("the section devices is missing", None),
        ] {
            assert_eq!(find_banned_phrase(text), found, "{text}");
        }
    }
}
