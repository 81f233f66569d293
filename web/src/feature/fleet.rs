//! Several files that were given together: a list, a strip of time, and the newest one to rely on.

mod row;
mod state;
mod strip;
mod table;
mod view;

pub(crate) use state::State;
pub(crate) use view::fleet_screen;
