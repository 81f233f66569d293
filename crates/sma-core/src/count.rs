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

/// Formats a number of bytes in the largest unit of which it is a multiple, so that it stays exact:
/// `1 GiB`, `1000 bytes`.
///
/// ```
/// use sma_core::count::count_bytes;
/// assert_eq!(count_bytes(1_u64 << 30), "1 GiB");
/// assert_eq!(count_bytes(1536_u64), "1536 bytes");
/// assert_eq!(count_bytes(1_u64), "1 byte");
/// ```
#[must_use]
pub fn count_bytes(number: impl TryInto<u64>) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    for (unit, name) in [(1_u64 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] {
        if number > 0 && number.is_multiple_of(unit) {
            return format!("{} {name}", number / unit);
        }
    }
    count(number, "byte")
}
