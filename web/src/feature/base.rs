//! Base of an incremental or differential archive.

mod state;
mod view;

pub(crate) use state::State;
pub(crate) use view::base_card;
