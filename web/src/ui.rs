//! Views that features share.

pub(crate) mod chart;
pub(crate) mod check_item;
pub(crate) mod chip;
pub(crate) mod copy_button;
pub(crate) mod crumbs;
pub(crate) mod difference;
pub(crate) mod file_button;
pub(crate) mod icon;
pub(crate) mod menu;
pub(crate) mod pager;
pub(crate) mod progress;
pub(crate) mod repeat;
pub(crate) mod screen_link;
pub(crate) mod second_choice;
pub(crate) mod state;
pub(crate) mod toast;
