//! Recovery of a damaged file.

mod state;
mod view;

pub(crate) use state::{State, is_damaged};
pub(crate) use view::rescue_card;
