//! Remembered results for texts that recur, such as the names of members.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

/// Number of results that are remembered at first, and at most. Powers of two.
const MIN_SLOTS: usize = 16;
const MAX_SLOTS: usize = 16 * 1024;

/// Results of a function of a text and a key, for the texts that it was called with last. Each
/// result has one possible slot, so that memory and time are bounded whatever the texts are.
pub(crate) struct Memo<'a, K, T> {
    slots: Vec<Option<(K, &'a str, T)>>,
    /// Number of results stored since the number of slots last changed.
    stored: usize,
}

impl<'a, K: Copy + Eq + Hash, T: Clone> Memo<'a, K, T> {
    pub(crate) fn new() -> Self {
        Self { slots: Vec::new(), stored: 0 }
    }

    /// Returns the result for a text, and computes it if it is not remembered. Only results for
    /// borrowed texts are.
    #[expect(clippy::ptr_arg, reason = "only a borrowed text lives long enough to be remembered")]
    pub(crate) fn get(&mut self, key: K, text: &Cow<'a, str>, compute: impl FnOnce() -> T) -> T {
        let Cow::Borrowed(text) = *text else { return compute() };
        if self.stored >= self.slots.len() && self.slots.len() < MAX_SLOTS {
            // Results in another slot than their new one are computed again.
            self.slots.resize_with((self.slots.len() * 2).max(MIN_SLOTS), || None);
            self.stored = 0;
        }
        let mut hasher = TextHasher(0);
        (key, text).hash(&mut hasher);
        let last = u64::try_from(self.slots.len()).unwrap_or_default().saturating_sub(1);
        let slot = usize::try_from(hasher.finish() & last).unwrap_or_default();
        let Some(slot) = self.slots.get_mut(slot) else { return compute() };
        if let Some((of, known, result)) = slot
            && *of == key
            && *known == text
        {
            return result.clone();
        }
        let result = compute();
        *slot = Some((key, text, result.clone()));
        self.stored += 1;
        result
    }
}

/// Multiplicative hash. Results for texts with equal hashes are computed again, no more than that.
struct TextHasher(u64);

/// The fractional part of the golden ratio (Knuth, volume 3, section 6.4).
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
        }
    }

    fn finish(&self) -> u64 {
        // The upper bits are the better ones.
        self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;
    use core::cell::Cell;

    #[test]
    fn a_recurring_text_is_computed_once() {
        let calls = Cell::new(0);
        let length = |text: &str| {
            calls.set(calls.get() + 1);
            text.len()
        };
        let mut memo = Memo::new();
        for _ in 0..5 {
            assert_eq!(memo.get(1, &Cow::Borrowed("abc"), || length("abc")), 3);
        }
        assert_eq!(calls.get(), 1);
        // Another key is another function.
        assert_eq!(memo.get(2, &Cow::Borrowed("abc"), || length("abcd")), 4);
        assert_eq!(memo.get(1, &Cow::Borrowed("abc"), || length("abc")), 3);
    }

    #[test]
    fn results_are_right_however_many_there_are() {
        let texts: Vec<String> = (0..3 * MAX_SLOTS).map(|number| format!("{number}")).collect();
        let mut memo = Memo::new();
        for _ in 0..2 {
            for text in &texts {
                assert_eq!(memo.get((), &Cow::Borrowed(text), || text.clone()), *text);
            }
        }
        assert_eq!(memo.slots.len(), MAX_SLOTS);
    }
}
