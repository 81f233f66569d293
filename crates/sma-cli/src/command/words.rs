//! Arguments whose values are words of the core.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use sma_core::words::UnknownWord;

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
