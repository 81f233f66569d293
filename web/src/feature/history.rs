//! What changed on the devices, and when.

mod filter;
mod row;
mod state;
mod view;

pub(crate) use state::State;
pub(crate) use view::history_screen;
