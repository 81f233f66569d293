//! The differences between the open archive and another one.

mod filter;
mod state;
mod subject;
mod view;

pub(crate) use state::State;
pub(crate) use view::compare_screen;
