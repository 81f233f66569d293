//! Unlocking and locking the open archive.

mod controls;
mod state;
mod view;
mod wait;

pub(crate) use state::State;
pub(crate) use view::unlock_panel;
