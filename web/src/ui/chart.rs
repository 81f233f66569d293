//! Charts: small drawings that fit into any width, and tables that say the same.
//!
//! Their coordinates are percentages, so that letters and lines keep their size. Series differ by their
//! pattern as well as by their color.

mod bars;
mod brush;
mod frame;
mod line;
mod numbers;
mod scale;
mod shares;

pub(crate) use bars::{Bar, bars};
pub(crate) use brush::{Brush, brush};
pub(crate) use frame::{Chart, chart, legend};
pub(crate) use line::line;
pub(crate) use numbers::numbers;
pub(crate) use scale::Scale;
pub(crate) use shares::{Share, shares};

/// Returns a coordinate as a percentage.
fn percent(value: f64) -> String {
    format!("{value:.2}%")
}
