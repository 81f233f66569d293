//! The page's worker: it owns the archives, and answers the view's questions in messages.
//!
//! [`protocol`] is what the two say to each other; [`session`] answers about an archive, free of
//! the browser; the `worker` program connects both to the browser's message port.

pub mod protocol;
pub mod session;
