//! Numbers with their nouns, for sentences.

use alloc::format;
use alloc::string::String;

/// Formats a number with its noun: `1 record`, `24 records`.
///
/// ```
/// use sma_core::count::count;
/// assert_eq!(count(1_u64, "record"), "1 record");
/// assert_eq!(count(24_usize, "record"), "24 records");
/// ```
#[must_use]
pub fn count(number: impl TryInto<u64>, singular: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {singular}"),
        number => format!("{number} {singular}s"),
    }
}
