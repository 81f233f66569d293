//! Rules of `docs/style.md` that a test can check.

use test_programs::style::find_banned_phrase;

/// Checks a text for banned phrases. Options keep their names.
pub(crate) fn assert_idiomatic(text: &str) {
    let options = ["--noise", "--accept-faults"];
    let prose = options.iter().fold(text.to_owned(), |text, option| text.replace(option, ""));
    assert_eq!(find_banned_phrase(&prose), None, "{text}");
}

/// Checks the help of a command, an option or a value: imperative or a noun phrase, without a final
/// period, at most two sentences.
pub(crate) fn assert_help(text: &str) {
    assert_idiomatic(text);
    assert!(!text.is_empty() && !text.ends_with('.'), "{text}");
    assert!(text.matches(". ").count() <= 1, "more than two sentences: {text}");
    let first = text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    // `Writes`, but not `Sections`.
    const NOUNS: &[&str] = &["Archives", "Sections", "Errors", "Databases", "Antivirus", "sizes"];
    let is_verb = first.ends_with('s') && !first.ends_with("ss") && !NOUNS.contains(&first);
    assert!(!is_verb, "not imperative: {text}");
}

/// Checks the `Display` of an error with this source: a fragment in lower case that leaves the
/// source out.
pub(crate) fn assert_fragment(text: &str, source: Option<&str>) {
    let mut letters = text.chars();
    let starts_with_word = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_none_or(|letter| letter.is_lowercase() || letter == ' ');
    assert!(!starts_with_word, "starts with a capital letter: {text}");
    assert!(!text.ends_with(['.', ':']), "{text}");
    assert!(source.is_none_or(|source| !text.contains(source)), "repeats its source: {text}");
}

/// Checks the advice on an error: sentences, or a sentence that ends with a command.
pub(crate) fn assert_advice(text: &str) {
    assert!(text.starts_with(char::is_uppercase), "{text}");
    let is_command =
        text.rsplit_once(": ").is_some_and(|(_, it)| it.starts_with("shelly-manager "));
    assert!(is_command != text.ends_with('.'), "{text}");
}
