//! Figures of the archive as charts.

mod state;
mod view;

pub(crate) use state::State;
pub(crate) use view::charts_screen;
