//! The page's worker: it owns the archive, and answers the view's questions in messages.
//!
//! [`protocol`] is what the two say to each other; [`session`] is the state behind it, free of
//! the browser; the `worker` program connects both to the browser's message port.

pub mod protocol;
pub mod session;
