//! Conversion of a document to an SMA 1.0 archive.

mod state;
mod view;

pub(crate) use state::State;
pub(crate) use view::conversion_card;
