//! Visible rows of a long table, and their positions.
//!
//! Browsers lay out at most some ten million pixels, so tables higher than [`MAX_PIXELS`] are
//! drawn as if they had that height: the scroll bar then moves through them in larger steps.

/// Height that every browser lays out correctly, in CSS pixels.
const MAX_PIXELS: f64 = 8_000_000.0;

/// Rows drawn above and below the visible ones, so that quick scrolling shows no gaps.
const MARGIN: u64 = 6;

/// Dimensions of a table. Heights are CSS pixels without the heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Geometry {
    /// Number of rows.
    pub(crate) rows: u64,
    /// Height of a row.
    pub(crate) row: f64,
    /// Height of the visible area.
    pub(crate) view: f64,
}

impl Geometry {
    /// Returns the height of all rows.
    pub(crate) fn height(self) -> f64 {
        self.full().min(MAX_PIXELS)
    }

    /// Returns the rows to draw: the first one, and the one after the last.
    pub(crate) fn visible_rows(self, scroll: f64) -> (u64, u64) {
        let first = (self.top(scroll) / self.row) as u64;
        let seen = (self.view / self.row) as u64 + 2;
        (first.saturating_sub(MARGIN).min(self.rows), (first + seen + MARGIN).min(self.rows))
    }

    /// Returns the position at which a row is drawn.
    pub(crate) fn offset(self, index: u64, scroll: f64) -> f64 {
        index as f64 * self.row - self.top(scroll) + scroll
    }

    /// Returns the nearest scroll position at which a row is fully visible.
    pub(crate) fn scroll_to(self, index: u64, scroll: f64) -> f64 {
        let top = self.top(scroll);
        let start = index as f64 * self.row;
        let end = start + self.row - self.view;
        if start < top {
            self.scroll_at(start)
        } else if end > top {
            self.scroll_at(end)
        } else {
            scroll
        }
    }

    /// Returns the number of rows by which Page Up and Page Down move.
    pub(crate) fn page(self) -> u64 {
        ((self.view / self.row) as u64).saturating_sub(1).max(1)
    }

    fn full(self) -> f64 {
        self.rows as f64 * self.row
    }

    /// Returns where the visible area begins in the full height of the table.
    fn top(self, scroll: f64) -> f64 {
        let (most, full) = (self.height() - self.view, self.full() - self.view);
        if most <= 0.0 {
            return 0.0;
        }
        scroll.clamp(0.0, most) * (full / most)
    }

    fn scroll_at(self, top: f64) -> f64 {
        let (most, full) = (self.height() - self.view, self.full() - self.view);
        if full <= 0.0 {
            return 0.0;
        }
        top.max(0.0) * (most / full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const SHORT: Geometry = Geometry { rows: 3, row: 40.0, view: 400.0 };
    const LONG: Geometry = Geometry { rows: 10_000, row: 40.0, view: 400.0 };
    const HUGE: Geometry = Geometry { rows: 100_000_000, row: 40.0, view: 400.0 };

    #[wasm_bindgen_test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(SHORT.height(), 120.0);
        assert_eq!(SHORT.visible_rows(0.0), (0, 3));
        assert_eq!(SHORT.offset(2, 0.0), 80.0);
        assert_eq!(SHORT.scroll_to(2, 0.0), 0.0);
    }

    #[wasm_bindgen_test]
    fn an_empty_table_has_no_rows() {
        let empty = Geometry { rows: 0, ..SHORT };
        assert_eq!((empty.height(), empty.visible_rows(0.0)), (0.0, (0, 0)));
    }

    #[wasm_bindgen_test]
    fn a_long_table_draws_visible_rows_only() {
        assert_eq!(LONG.visible_rows(0.0), (0, 18));
        assert_eq!(LONG.visible_rows(4000.0), (94, 118));
        assert_eq!(LONG.visible_rows(LONG.height() - LONG.view), (9984, 10_000));
        assert_eq!(LONG.offset(100, 4000.0), 4000.0);
    }

    #[wasm_bindgen_test]
    fn rows_are_brought_into_view_with_the_least_movement() {
        assert_eq!(LONG.scroll_to(5, 0.0), 0.0);
        assert_eq!(LONG.scroll_to(10, 0.0), 40.0);
        assert_eq!(LONG.scroll_to(9999, 0.0), 399_600.0);
        assert_eq!(LONG.scroll_to(0, 399_600.0), 0.0);
        assert_eq!(LONG.page(), 9);
    }

    #[wasm_bindgen_test]
    fn the_ends_of_a_huge_table_can_be_reached() {
        assert_eq!(HUGE.height(), MAX_PIXELS);
        let end = HUGE.height() - HUGE.view;
        assert_eq!(HUGE.visible_rows(end).1, HUGE.rows);
        let last = HUGE.scroll_to(HUGE.rows - 1, 0.0);
        assert!((last - end).abs() < 0.01);
        assert!((HUGE.offset(HUGE.rows - 1, end) - (MAX_PIXELS - HUGE.row)).abs() < 0.01);
    }
}
