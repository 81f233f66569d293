//! Arguments whose values are words that the core knows.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Takes one of these words, and gives what it names.
pub(super) fn named<T: Clone + Send + Sync + 'static>(
    names: impl IntoIterator<Item = &'static str>,
    from_name: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    let names: Vec<&str> = names.into_iter().collect();
    PossibleValuesParser::new(names)
        .try_map(move |name| from_name(&name).ok_or("the core does not know this word"))
}
