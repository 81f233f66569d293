//! The vertical scale of a chart.

/// Scale from zero to a round number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scale {
    step: u64,
    steps: u64,
}

impl Scale {
    /// Creates the scale that a number fits on, with at most five round ticks above zero.
    pub(crate) fn new(max: u64) -> Self {
        let max = max.max(1);
        let mut power = 1_u64;
        loop {
            for factor in [1, 2, 5] {
                let step = power.saturating_mul(factor);
                let steps = max.div_ceil(step);
                if steps <= 5 {
                    return Self { step, steps };
                }
            }
            power = power.saturating_mul(10);
        }
    }

    /// Returns the ticks, the lowest first.
    pub(crate) fn ticks(self) -> impl Iterator<Item = u64> {
        (0..=self.steps).map(move |tick| tick * self.step)
    }

    /// Returns the height of a number, in percent of the height of the chart.
    pub(crate) fn height(self, number: u64) -> f64 {
        number as f64 / (self.step * self.steps) as f64 * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn ticks_are_round_and_few() {
        for (max, ticks) in [
            (0, vec![0, 1]),
            (3, vec![0, 1, 2, 3]),
            (7, vec![0, 2, 4, 6, 8]),
            (24, vec![0, 5, 10, 15, 20, 25]),
            (100, vec![0, 20, 40, 60, 80, 100]),
            (9_001, vec![0, 2_000, 4_000, 6_000, 8_000, 10_000]),
        ] {
            assert_eq!(Scale::new(max).ticks().collect::<Vec<_>>(), ticks, "{max}");
        }
    }

    #[wasm_bindgen_test]
    fn the_highest_tick_is_as_high_as_the_chart() {
        let scale = Scale::new(7);
        assert_eq!([scale.height(0), scale.height(2), scale.height(8)], [0.0, 25.0, 100.0]);
    }
}
