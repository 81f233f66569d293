//! What restoring the open archive would do to another system.

mod record;
mod state;
mod view;

pub(crate) use state::State;
pub(crate) use view::rehearsal_screen;
