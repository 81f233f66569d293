//! Pseudorandom numbers, the same in every run.

use serde_json::{Value, json};

/// The SplitMix64 generator (Steele, Lea, Flood: *Fast Splittable Pseudorandom Number
/// Generators*, 2014). Not for secrets.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % low.abs_diff(high).saturating_add(1)) as i64
    }

    /// Draws a decimal fraction from `low` to `high`, given and drawn in steps of 1/`scale`.
    pub(super) fn decimal(&mut self, low: i64, high: i64, scale: i64) -> Value {
        decimal(self.between(low, high), scale)
    }

    /// Draws a boolean that is true in `percent` of a hundred draws.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(super) fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[(self.next() % choices.len() as u64) as usize]
    }
}

/// Returns the number `steps / scale`, as an integer where it is one.
pub(super) fn decimal(steps: i64, scale: i64) -> Value {
    if steps % scale == 0 { json!(steps / scale) } else { json!(steps as f64 / scale as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_match_the_published_generator() {
        // The first outputs of the authors' reference code, seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
        assert_eq!(random.next(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn both_ends_are_drawn() {
        let mut random = Random::new(1);
        let drawn: Vec<i64> = (0..100).map(|_| random.between(-1, 1)).collect();
        assert_eq!(drawn.iter().min(), Some(&-1));
        assert_eq!(drawn.iter().max(), Some(&1));
    }
}
