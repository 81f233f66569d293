//! Opening files: input, progress, and notices about files that were not opened.

mod folder;
mod given;
pub(crate) mod intake;
mod notice;
mod start;
mod state;
mod view;

pub(crate) use notice::notice_panel;
pub(crate) use start::{promise, start};
pub(crate) use state::State;
pub(crate) use view::{opening_screen, pick_button};
