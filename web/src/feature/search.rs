//! Search over all records of the open archive.

mod results;
mod state;
mod view;

pub(crate) use state::State;
pub(crate) use view::search_bar;
