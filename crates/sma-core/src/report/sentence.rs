//! Digests in the sentences of a report.

/// Splits a sentence into its words, each with the space after it and whether it is a digest.
///
/// Digests are shown in a monospaced font, so that they can be compared letter by letter.
///
/// ```
/// use sma_core::report::split_digests;
/// let words: Vec<_> = split_digests("found sha256:00ff here").collect();
/// assert_eq!(words, [("found ", false), ("sha256:00ff ", true), ("here", false)]);
/// ```
pub fn split_digests(sentence: &str) -> impl Iterator<Item = (&str, bool)> {
    sentence.split_inclusive(' ').map(|word| (word, word.starts_with("sha256:")))
}
