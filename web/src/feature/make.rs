//! Redacted, encrypted and signed copies of the open archive.

mod input;
mod kind;
mod made;
mod state;
mod view;

pub(crate) use kind::Kind;
pub(crate) use state::State;
pub(crate) use view::make_screen;
