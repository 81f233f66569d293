//! Arguments whose values are words that the core knows.

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use sma_core::words::UnknownWord;

/// Takes one of these words, and gives what it names.
pub(super) fn named<T>(
    names: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static,
{
    let names: Vec<&str> = names.into_iter().collect();
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}
