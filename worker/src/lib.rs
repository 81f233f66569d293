//! Worker of the page: it owns the archives and answers the questions of the page in messages.
//!
//! [`protocol`] defines the messages; [`session`], [`records`] and [`comparison`] answer questions about
//! archives without the browser; [`kind`] recognizes files; [`program`] connects both to the browser's message port.

pub mod comparison;
pub mod kind;
pub mod making;
pub mod program;
pub mod protocol;
pub mod records;
pub mod rehearsal;
pub mod session;
