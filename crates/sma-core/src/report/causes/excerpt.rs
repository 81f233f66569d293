//! Bytes around the place of a problem.

use alloc::format;
use alloc::string::String;
use core::ops::Range;

use serde::{Deserialize, Serialize};

/// Bytes around the place of a problem: of the member or, without one, of the decompressed
/// container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct Excerpt {
    /// Offset of the first byte.
    pub offset: u64,
    /// The bytes in hexadecimal, separated by spaces, such as `7b 22 ·· 22`. Bytes of secrets are
    /// replaced by `··`.
    pub hex: String,
}

impl Excerpt {
    /// Maximum number of bytes.
    pub const MAX_BYTES: usize = 48;

    /// Number of bytes before the place.
    const BEFORE: usize = 16;

    /// Returns the range around an offset in a text of a length, if the text contains the offset.
    pub(crate) fn range(offset: u64, length: usize) -> Option<Range<usize>> {
        let offset = usize::try_from(offset).ok().filter(|offset| *offset <= length)?;
        let start = offset.saturating_sub(Self::BEFORE);
        let end = start.saturating_add(Self::MAX_BYTES).min(length);
        (start < end).then_some(start..end)
    }

    /// Creates an excerpt of bytes; `is_hidden` decides about each offset.
    pub(crate) fn new(
        text: &[u8],
        range: Range<usize>,
        is_hidden: impl Fn(usize) -> bool,
    ) -> Option<Self> {
        let bytes = text.get(range.clone())?;
        let mut hex = String::new();
        for (at, byte) in range.clone().zip(bytes) {
            if !hex.is_empty() {
                hex.push(' ');
            }
            if is_hidden(at) {
                hex.push_str("··");
            } else {
                hex.push_str(&format!("{byte:02x}"));
            }
        }
        Some(Self { offset: u64::try_from(range.start).ok()?, hex })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_48_bytes_are_shown() {
        assert_eq!(Excerpt::range(0, 10), Some(0..10));
        assert_eq!(Excerpt::range(100, 1000), Some(84..132));
        assert_eq!(Excerpt::range(1000, 1000), Some(984..1000));
        assert_eq!(Excerpt::range(1001, 1000), None);
        assert_eq!(Excerpt::range(u64::MAX, 1000), None);
        assert_eq!(Excerpt::range(0, 0), None);
    }

    #[test]
    fn hidden_bytes_keep_their_place() {
        let excerpt = Excerpt::new(b"{\"a\":1}", 1..6, |at| at == 3).unwrap();
        assert_eq!((excerpt.offset, &*excerpt.hex), (1, "22 61 ·· 3a 31"));
    }
}
