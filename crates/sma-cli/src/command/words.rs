//! Arguments whose values are words of the core.

use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use sma_core::words::{UnknownWord, VariantNames};

/// Returns a parser that accepts one of these words.
pub(super) fn word_parser<T>(
    words: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static,
{
    let words: Vec<&str> = words.into_iter().collect();
    PossibleValuesParser::new(words).try_map(|word| word.parse())
}

/// Returns a parser that accepts the words of a type, each with its meaning in the help.
pub(super) fn described_parser<T>(
    meaning: impl Fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownWord> + VariantNames + Clone + Send + Sync + 'static,
{
    described_words(T::VARIANTS.iter().copied(), meaning)
}

/// Returns a parser that accepts one of these words, each with its meaning in the help.
pub(super) fn described_words<T>(
    words: impl IntoIterator<Item = &'static str>,
    meaning: impl Fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static,
{
    let described = |word: &'static str| match word.parse() {
        Ok(value) => PossibleValue::new(word).help(meaning(value)),
        Err(_) => PossibleValue::new(word),
    };
    let words: Vec<PossibleValue> = words.into_iter().map(described).collect();
    PossibleValuesParser::new(words).try_map(|word| word.parse())
}
